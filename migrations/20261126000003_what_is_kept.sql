-- What a stranger, or one person, can make us keep is bounded by the programs that write it, and backed up here.
-- `not valid`: rows from before stay as they are until they go, and no big table is read for it.
alter table drafts add constraint drafts_fields_short check (octet_length(fields::text) <= 16384) not valid;
alter table registrations
    add constraint registrations_draft_short check (length(draft_name) <= 1000 and length(draft_email) <= 1000) not valid,
    add constraint registrations_return_to_short check (octet_length(return_to) <= 2048) not valid;
alter table sign_ins add constraint sign_ins_return_to_short check (octet_length(return_to) <= 2048) not valid;

-- What is beyond the newest of a browser, an identity, a user is looked for whenever one more begins.
create index sign_ins_browser_hash on sign_ins (browser_hash, created_at);
create index registrations_identity on registrations (issuer, subject);
create index sessions_user_id on sessions (user_id, created_at);

-- What the account page says of what its person has just done, and at which provider.
alter table sessions
    add column notice text,
    add column notice_provider text,
    add column noticed_at timestamptz,
    add constraint sessions_notice_known check (notice in
        ('details_saved', 'details_unchanged', 'details_too_often', 'linked', 'linked_already', 'unlinked', 'not_linked')) not valid,
    add constraint sessions_notice_with_time check ((notice is null) = (noticed_at is null)) not valid;
