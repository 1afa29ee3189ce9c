-- Asked at every check of a service that knows people by their address: whether somebody else has confirmed the same one. The
-- other index of these keys is of another column's.
create index users_confirmed_email_key on users (email_key) where confirmed_email is not null;
