-- Services at other hosts. A browser has a session of its own there, which is a child of its session here: it has no limits,
-- and lives as long as its parent, by whose row it is judged.
create table service_sessions (
    id uuid constraint service_sessions_pkey primary key,
    -- Whoever proves once more who they are takes the children along before their new session is there.
    session_id uuid not null constraint service_sessions_session references sessions deferrable initially deferred,
    service text not null,
    -- Its cookie opens nothing elsewhere.
    host text not null,
    -- None: it has no cookie, and stands for somebody on whose behalf that service is asked.
    secret_hash bytea constraint service_sessions_secret_hash_length check (length(secret_hash) = 32),
    created_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    changed_at timestamptz,
    changed_xid xid8
);
create index service_sessions_session_id on service_sessions (session_id);
create index service_sessions_ended_at on service_sessions (ended_at) where ended_at is not null;
create index service_sessions_changed_xid on service_sessions (changed_xid) where changed_xid is not null;

-- One row a way from the door to a service, shown once, within half a minute. It goes when it is shown. No reference: it is
-- gone long before its session's row.
create table passes (
    secret_hash bytea constraint passes_pkey primary key constraint passes_secret_hash_length check (length(secret_hash) = 32),
    service text not null,
    state_hash bytea not null constraint passes_state_hash_length check (length(state_hash) = 32),
    session_id uuid not null,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null
);
create index passes_session_id on passes (session_id);
create index passes_expires_at on passes (expires_at);

-- On the way to a service the page to return to holds that service's page, in base64.
alter table registrations
    drop constraint registrations_return_to_short,
    add constraint registrations_return_to_short check (octet_length(return_to) <= 2304) not valid;
alter table sign_ins
    drop constraint sign_ins_return_to_short,
    add constraint sign_ins_return_to_short check (octet_length(return_to) <= 2304) not valid;
