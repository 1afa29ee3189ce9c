-- Which version of the terms somebody has accepted: each one with its time and its request, and the one accepted last beside the
-- user, where it is read with every session. A program from before that serves beside this one asks nobody.
create table terms_accepted (
    user_id uuid not null constraint terms_accepted_user references users,
    version text not null constraint terms_accepted_version_length check (length(version) between 1 and 64),
    accepted_at timestamptz not null default now(),
    -- The request in which it was accepted.
    request_id uuid,
    constraint terms_accepted_pkey primary key (user_id, version)
);
alter table users
    add column terms_version text constraint users_terms_version_length check (length(terms_version) between 1 and 64);

-- What a form that was sent and not taken had accepted: a version, or none, which is empty.
alter table registrations
    add column draft_terms text constraint registrations_draft_terms_short check (length(draft_terms) <= 64);
