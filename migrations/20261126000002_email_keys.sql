-- Addresses are compared by ASCII rules: what a database takes for one letter, others deliver to two people. The program
-- makes the keys, a few hundred users at a time, before it serves: this step itself keeps nobody waiting.
alter table users add column email_key text;
drop index users_email;

alter table invitations
    drop constraint invitations_lower,
    add constraint invitations_email_is_key check (email = lower(email collate "C"));
