-- Users and registrations of one world, made by test suites at a development build, are apart from all others and share a
-- clock: when it is moved, their rows become older. Nobody else has one, and no query but those of that build asks for it.
alter table users add column world text;
alter table registrations add column world text;
