-- A token's name may be as long as any other that people type.
alter table api_tokens
    drop constraint api_tokens_name_short,
    add constraint api_tokens_name_short check (char_length(name) between 1 and 120),
    add constraint api_tokens_scopes_few check (cardinality(scopes) <= 64),
    add constraint api_tokens_prefix_short check (char_length(prefix) <= 16);
-- Who is told that a token is about to expire, and has not been told yet.
create index api_tokens_not_warned on api_tokens (expires_at) where revoked_at is null and warned_at is null;

-- What the page of somebody's tokens says of what they have just done.
alter table sessions
    drop constraint sessions_notice_known,
    add constraint sessions_notice_known check (notice in
        ('details_saved', 'details_unchanged', 'details_too_often', 'linked', 'linked_already', 'unlinked', 'not_linked',
         'token_revoked', 'token_not_revoked')) not valid;

-- Those that have been over for long are found by it too, whatever has become of them.
drop index api_tokens_expires_at;
create index api_tokens_expires_at on api_tokens (expires_at);
