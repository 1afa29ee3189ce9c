-- The language that somebody has chosen: a person, or a browser in which nobody is signed in. A tag of BCP 47.
alter table users add column locale text constraint users_locale_length check (length(locale) <= 35);
alter table browsers add column language text constraint browsers_language_length check (length(language) <= 35);
