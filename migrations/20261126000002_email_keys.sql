-- Addresses are compared by ASCII rules: what a database takes for one letter, others deliver to two people. The program
-- makes the keys; of an address in ASCII it is the address in lower case, of any other it follows at the next start.
-- Every user is written once, which may take longer than a request.
set local statement_timeout = 0;

alter table users add column email_key text;
update users set email_key = lower(email collate "C") where octet_length(email) = length(email);

drop index users_email;
create index users_email_key on users (email_key) where email_verified;
create index users_email_key_missing on users (id) where email_key is null;

alter table invitations
    drop constraint invitations_lower,
    add constraint invitations_email_is_key check (email = lower(email collate "C"));
