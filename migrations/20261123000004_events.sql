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

-- Disabling a user ends every session for good, whoever does it and however; enabling them again revives none.
create function end_sessions_of_disabled() returns trigger language plpgsql as $$
begin
    with ended as (
        update sessions set ended_at = now(), end_reason = 'user_disabled'
        where user_id = new.id and ended_at is null returning id, provider)
    insert into events (id, kind, user_id, session_id, provider, reason)
        select gen_random_uuid(), 'session_ended', new.id, id, provider, 'user_disabled' from ended;
    return null;
end
$$;

create trigger users_disabling_ends_sessions after update of disabled_at on users for each row
    when (old.disabled_at is null and new.disabled_at is not null)
    execute function end_sessions_of_disabled();
