-- By which provider somebody signed in last in a browser, by SHA-256 of the cookie that binds its attempts: a provider's
-- id and nothing of the person. A row is made by a sign-in that succeeded, and goes when nobody has signed in there for
-- `sign_in.remember_provider`.
create table last_used (
    browser_hash bytea constraint last_used_pkey primary key
        constraint last_used_hash_length check (length(browser_hash) = 32),
    provider text not null,
    expires_at timestamptz not null
);
create index last_used_expires_at on last_used (expires_at);
