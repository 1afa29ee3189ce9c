-- Services hear of sessions that have ended, also of those that have reached a limit, when no row is written: these are found
-- by their time, four times a second, and so is what ended while a service was not listening. A session that nobody has ended
-- reaches its idle limit first, or both at once (`sessions_idle_within_absolute`).
-- The first of these is written with every touch, which is once a minute for a session at the most.
create index sessions_idle_expires_at on sessions (idle_expires_at) where ended_at is null;
create index sessions_ended_at on sessions (ended_at) where ended_at is not null;
