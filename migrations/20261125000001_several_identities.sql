-- What people see of an identity, and the handle by which they remove it.
alter table identities
    add column id uuid not null default gen_random_uuid() constraint identities_id_key unique,
    add column email text,
    -- What its provider has given the user: it goes when the identity goes.
    add column roles text[] not null default '{}',
    add column used_at timestamptz not null default now();

-- An attempt may be for more than signing in: to prove once more who somebody is, or to link another identity.
alter table sign_ins
    add column purpose text not null default 'sign_in'
        constraint sign_ins_purpose_known check (purpose in ('sign_in', 'again', 'link')),
    add column user_id uuid constraint sign_ins_user references users on delete cascade,
    add constraint sign_ins_purpose_of_somebody check ((purpose = 'sign_in') = (user_id is null));

-- What a person typed into a form that asked for a fresh sign-in first.
create table drafts (
    user_id uuid not null constraint drafts_user references users on delete cascade,
    browser_hash bytea not null constraint drafts_browser_hash_length check (length(browser_hash) = 32),
    form text not null,
    fields jsonb not null,
    expires_at timestamptz not null,
    constraint drafts_pkey primary key (user_id, browser_hash, form)
);

-- Whether somebody is registered with an address is asked at each registration.
create index users_email on users (lower(email));
