-- In a step of their own: the one before keeps readers out while it lasts, and these take a moment.
create index users_email_key on users (email_key) where email_verified;
create index users_email_key_missing on users (id) where email_key is null;
