-- An identity that a newcomer has proven, and wants connected to the person that they are about to sign in as the way they
-- did before: one a browser, by SHA-256 of the cookie that binds its attempts, for ten minutes.
create table to_connect (
    browser_hash bytea constraint to_connect_pkey primary key
        constraint to_connect_hash_length check (length(browser_hash) = 32),
    provider text not null,
    issuer text not null,
    subject text not null constraint to_connect_subject_length check (length(subject) between 1 and 255),
    name text,
    -- Confirmed by the provider: nobody comes here without one.
    email text not null,
    op_sid text,
    expires_at timestamptz not null
);
create index to_connect_expires_at on to_connect (expires_at);
create index to_connect_identity on to_connect (issuer, subject);

-- The attempt by which they do so.
alter table sign_ins
    drop constraint sign_ins_purpose_known,
    add constraint sign_ins_purpose_known check (purpose in ('sign_in', 'again', 'link', 'connect')),
    drop constraint sign_ins_purpose_of_somebody,
    add constraint sign_ins_purpose_of_somebody check ((purpose in ('sign_in', 'connect')) = (user_id is null));
