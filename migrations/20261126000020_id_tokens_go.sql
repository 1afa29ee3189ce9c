-- The ID token of a session that is over is of no use: the sweep finds those that are still there.
create index sessions_ended_with_id_token on sessions (ended_at) where id_token is not null and ended_at is not null;
create index sessions_with_id_token on sessions (expires_at) where id_token is not null;
