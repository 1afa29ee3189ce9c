-- Every authentication event (ASVS 5.0 16.3.1): append-only, and kept when its user is deleted.
create table events (
    id uuid constraint events_pkey primary key,
    at timestamptz not null default now(),
    kind text not null,
    user_id uuid,
    session_id uuid,
    provider text,
    reason text,
    ip inet,
    user_agent text
);

create index events_user_at on events (user_id, at desc);
create index events_at on events (at);
