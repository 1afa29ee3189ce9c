create table sessions (
    id uuid constraint sessions_pkey primary key,
    secret_hash bytea not null constraint sessions_secret_hash_length check (length(secret_hash) = 32),
    user_id uuid not null constraint sessions_user references users on delete cascade,
    created_at timestamptz not null default now(),
    auth_time timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    idle_expires_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    end_reason text constraint sessions_end_reason_known check (end_reason in
        ('signed_out', 'replaced', 'ended_elsewhere', 'limit', 'provider', 'admin', 'user_disabled')),
    provider text not null,
    op_sid text,
    id_token text,
    replaced_name text,
    -- SHA-256 of the cookie that sign-in attempts are bound to: one browser holds one live session.
    browser_hash bytea constraint sessions_browser_hash_length check (length(browser_hash) = 32),
    user_agent text,
    ip inet,
    test boolean not null default false,
    constraint sessions_ended_with_reason check ((ended_at is null) = (end_reason is null)),
    constraint sessions_idle_within_absolute check (idle_expires_at <= expires_at)
);

create index sessions_live_by_user on sessions (user_id, created_at) where ended_at is null;
create index sessions_live_by_browser on sessions (browser_hash) where ended_at is null;
create index sessions_expires_at on sessions (expires_at);

-- Ending is monotonic: what has ended stays ended, for the reason it ended first.
create function keep_ended() returns trigger language plpgsql as $$
begin
    raise exception 'session % has ended and stays ended', old.id using constraint = 'sessions_ending_is_final';
end
$$;

create trigger sessions_ending_is_final before update on sessions for each row
    when (old.ended_at is not null and (new.ended_at is distinct from old.ended_at or new.end_reason is distinct from old.end_reason))
    execute function keep_ended();
