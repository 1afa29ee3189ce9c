-- What the page of somebody's sessions says of what they have just done.
alter table sessions
    drop constraint sessions_notice_known,
    add constraint sessions_notice_known check (notice in
        ('details_saved', 'details_unchanged', 'details_too_often', 'linked', 'linked_already', 'not_connected', 'unlinked',
         'not_linked', 'token_revoked', 'token_not_revoked', 'session_ended', 'session_not_ended', 'others_ended',
         'no_others')) not valid;
