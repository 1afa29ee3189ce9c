-- Whoever deletes their account is marked and blanked at once, and disabled, so that no program from before that serves beside
-- this one lets them in either. Their row goes an hour later, when whoever reads changes has heard of it.
alter table users
    add column deleted_at timestamptz,
    drop constraint users_name_given,
    add constraint users_name_given check (deleted_at is not null or length(name) between 1 and 500) not valid,
    drop constraint users_email_given,
    add constraint users_email_given check (deleted_at is not null or length(email) between 1 and 254) not valid,
    add constraint users_deleted_are_disabled check (deleted_at is null or disabled_at is not null) not valid;
create index users_deleted_at on users (deleted_at) where deleted_at is not null;

-- Who could take somebody's place as administrator is asked before one goes.
create index users_admins on users (id) where 'admin' = any(roles) and disabled_at is null;

alter table sessions
    drop constraint sessions_end_reason_known,
    add constraint sessions_end_reason_known check (end_reason in
        ('signed_out', 'replaced', 'ended_elsewhere', 'limit', 'provider', 'admin', 'user_disabled', 'user_deleted')) not valid;
