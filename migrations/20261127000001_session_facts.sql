-- A session keeps the limits that it was started with. Nullable, since a program from before that serves beside this one
-- writes rows without them: the idle limit is then what lies between the last touch and its end.
-- The tables are also the log of what changed: `changed_xid` of every row whose end, or whose user, is news to a reader.
alter table sessions
    add column idle_timeout interval,
    add column absolute_timeout interval,
    add column changed_at timestamptz,
    add column changed_xid xid8;
alter table users
    add column changed_at timestamptz,
    add column changed_xid xid8;
create index sessions_changed_xid on sessions (changed_xid) where changed_xid is not null;
create index users_changed_xid on users (changed_xid) where changed_xid is not null;

-- What matters stands in the statements that write, and a test holds each of them to it: what has ended is not ended
-- once more, and whoever disables a user ends their sessions (`vestibule users disable`).
drop trigger sessions_ending_is_final on sessions;
drop function keep_ended();
drop trigger users_disabling_ends_sessions on users;
drop function end_sessions_of_disabled();

-- Nothing goes along with a user unseen: a row that still names one keeps them.
alter table identities
    drop constraint identities_user,
    add constraint identities_user foreign key (user_id) references users;
alter table sessions
    drop constraint sessions_user,
    add constraint sessions_user foreign key (user_id) references users;
alter table sign_ins
    drop constraint sign_ins_user,
    add constraint sign_ins_user foreign key (user_id) references users;
alter table drafts
    drop constraint drafts_user,
    add constraint drafts_user foreign key (user_id) references users;

-- In seconds, without days: a day added across a change of summer time is not 24 hours.
update sessions
    set idle_timeout = make_interval(secs => extract(epoch from idle_expires_at - last_seen_at)::double precision),
        absolute_timeout = make_interval(secs => extract(epoch from expires_at - created_at)::double precision)
    where ended_at is null and expires_at > now();
