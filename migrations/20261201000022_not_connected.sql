-- What somebody is told whose first account was not connected.
alter table sessions
    drop constraint sessions_notice_known,
    add constraint sessions_notice_known check (notice in
        ('details_saved', 'details_unchanged', 'details_too_often', 'linked', 'linked_already', 'not_connected', 'unlinked',
         'not_linked', 'token_revoked', 'token_not_revoked')) not valid;
