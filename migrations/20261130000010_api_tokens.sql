-- Tokens for scripts. Whoever holds one is its user, at the services that its scopes name, until it expires or is revoked.
create table api_tokens (
    id uuid constraint api_tokens_pkey primary key,
    -- Of the form that it was made with, so that a form that is sent twice makes one. It comes from a browser and names nothing.
    form_key uuid,
    user_id uuid not null constraint api_tokens_user references users,
    name text not null constraint api_tokens_name_short check (char_length(name) between 1 and 120),
    -- Its first characters, by which its owner tells it from others.
    prefix text not null constraint api_tokens_prefix_short check (char_length(prefix) <= 16),
    secret_hash bytea not null constraint api_tokens_secret_hash_length check (length(secret_hash) = 32),
    -- `service:scope`
    scopes text[] not null constraint api_tokens_scopes_few check (cardinality(scopes) <= 64),
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    last_used_at timestamptz,
    last_used_ip inet,
    revoked_at timestamptz,
    revoke_reason text constraint api_tokens_revoke_reason_known check ((revoked_at is null) = (revoke_reason is null)),
    -- When its owner was told that it is about to expire.
    warned_at timestamptz,
    changed_at timestamptz,
    changed_xid xid8,
    test boolean not null default false,
    constraint api_tokens_secret_hash unique (secret_hash),
    constraint api_tokens_form_key unique (user_id, form_key)
);
create index api_tokens_expires_at on api_tokens (expires_at);
-- Who is told that a token is about to expire, and has not been told yet.
create index api_tokens_not_warned on api_tokens (expires_at) where revoked_at is null and warned_at is null;
create index api_tokens_revoked_at on api_tokens (revoked_at) where revoked_at is not null;
create index api_tokens_changed_xid on api_tokens (changed_xid) where changed_xid is not null;

-- A token is named by its handle, and so is the service that acts for somebody.
alter table events add column token_id uuid, add column actor text;

-- What a service has proven itself by (`private_key_jwt`) counts once (RFC 7523 section 3).
create table client_assertions (
    service text not null,
    jti text not null constraint client_assertions_jti_short check (octet_length(jti) <= 255),
    expires_at timestamptz not null,
    constraint client_assertions_pkey primary key (service, jti)
);
create index client_assertions_expires_at on client_assertions (expires_at);

-- What the page of somebody's tokens says of what they have just done.
alter table sessions
    drop constraint sessions_notice_known,
    add constraint sessions_notice_known check (notice in
        ('details_saved', 'details_unchanged', 'details_too_often', 'linked', 'linked_already', 'unlinked', 'not_linked',
         'token_revoked', 'token_not_revoked')) not valid;
