-- Who has confirmed an e-mail address, so that a service can be told one that its provider vouches for. It counts for the
-- very address that it was said of: a program from before that serves beside this one changes addresses and knows
-- nothing of these columns. Nothing is filled in: each sign-in says it anew, and no session lasts as long as that matters.
alter table users
    add column email_confirmed_by text[] not null default '{}',
    add column confirmed_email text;

-- Whether the address that the provider said last was a confirmed one.
alter table identities add column email_verified boolean not null default false;
