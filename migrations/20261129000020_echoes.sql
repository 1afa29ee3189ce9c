-- What `vestibule doctor --through` shows while it looks at a proxy: one row a run of it, for five minutes at the most. Only whoever
-- has its secret is told what has arrived of a request. No reference: a service session that is gone opens nothing by this.
create table echoes (
    secret_hash bytea constraint echoes_pkey primary key constraint echoes_secret_hash_length check (length(secret_hash) = 32),
    service text not null,
    -- As whom the check lets it through; none: as nobody.
    service_session_id uuid,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null
);
create index echoes_expires_at on echoes (expires_at);
