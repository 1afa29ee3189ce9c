-- One row an attempt to sign in, deleted when it is used: once.
create table sign_ins (
    state_hash bytea constraint sign_ins_pkey primary key constraint sign_ins_state_hash_length check (length(state_hash) = 32),
    browser_hash bytea not null constraint sign_ins_browser_hash_length check (length(browser_hash) = 32),
    provider text not null,
    nonce text not null,
    code_verifier text not null,
    return_to text,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);

create index sign_ins_expires_at on sign_ins (expires_at);

-- Identities that are proven and have no user yet, with what the person has typed so far.
create table registrations (
    id uuid constraint registrations_pkey primary key,
    secret_hash bytea not null constraint registrations_secret_hash_length check (length(secret_hash) = 32),
    provider text not null,
    issuer text not null,
    subject text not null constraint registrations_subject_length check (length(subject) between 1 and 255),
    name text,
    email text,
    email_verified boolean not null default false,
    id_token text,
    op_sid text,
    draft_name text,
    draft_email text,
    return_to text,
    auth_time timestamptz not null default now(),
    test boolean not null default false,
    roles text[] not null default '{}',
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);

create index registrations_expires_at on registrations (expires_at);
