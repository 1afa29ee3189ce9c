-- Locks are rows, so that the same statements run through a pooler and on any engine that speaks Postgres. Whoever
-- takes several takes them in one order: issuer, browser, user, identity, session.
-- The version before this one locks by numbers (pg_advisory_xact_lock) and does not see these rows: while both serve, a
-- logout token and a sign-in of the same person at the same moment may miss each other, and two attempts of one browser
-- that come back at the same moment may leave it two sessions.

-- One row a browser that has begun to sign in, by SHA-256 of the cookie that binds its attempts: they take turns on it.
create table browsers (
    hash bytea constraint browsers_pkey primary key constraint browsers_hash_length check (length(hash) = 32),
    created_at timestamptz not null default now(),
    seen_at timestamptz not null default now()
);
create index browsers_seen_at on browsers (seen_at);

-- Up to 256 rows an issuer, made when they are first needed: a person and a session there each fall on one of them.
-- Sign-ins share theirs, a logout has its own to itself, and nobody waits for the logout of somebody else, but for one in 256.
create table issuers (
    issuer text not null,
    part smallint not null constraint issuers_part_of_a_byte check (part between 0 and 255),
    constraint issuers_pkey primary key (issuer, part)
);
