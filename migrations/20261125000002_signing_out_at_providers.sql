-- Whose session it is at the provider, so that the provider can end exactly that one.
alter table sessions
    add column op_subject text,
    -- Whether the provider said when the person proved who they are; what it does not say is never recent.
    add column auth_time_vouched boolean not null default true;
alter table registrations add column auth_time_vouched boolean not null default true;

create index sessions_live_by_op_sid on sessions (op_sid) where ended_at is null and op_sid is not null;
create index sessions_live_by_op_subject on sessions (op_subject) where ended_at is null and op_subject is not null;

-- People who are on their way to sign out at their provider.
create table sign_outs (
    state_hash bytea constraint sign_outs_pkey primary key constraint sign_outs_state_hash_length check (length(state_hash) = 32),
    provider text not null,
    expires_at timestamptz not null
);

-- Logout tokens that have been seen: each works once, and a sign-in that was on its way comes too late.
create table logout_tokens (
    issuer text not null,
    jti text not null,
    sid text,
    subject text,
    issued_at timestamptz not null,
    expires_at timestamptz not null,
    constraint logout_tokens_pkey primary key (issuer, jti)
);
