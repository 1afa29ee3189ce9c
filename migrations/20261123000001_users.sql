create table users (
    id uuid constraint users_pkey primary key,
    name text not null constraint users_name_given check (length(name) between 1 and 500),
    email text not null constraint users_email_given check (length(email) between 1 and 254),
    email_verified boolean not null default false,
    roles text[] not null default '{}',
    created_at timestamptz not null default now(),
    disabled_at timestamptz
);

-- A user is keyed by (issuer, subject), never by e-mail: two providers' same address is two people.
create table identities (
    issuer text not null,
    subject text not null constraint identities_subject_length check (length(subject) between 1 and 255),
    user_id uuid not null constraint identities_user references users on delete cascade,
    created_at timestamptz not null default now(),
    constraint identities_pkey primary key (issuer, subject)
);

create index identities_user_id on identities (user_id);

create table invitations (
    email text constraint invitations_pkey primary key constraint invitations_lower check (email = lower(email)),
    created_at timestamptz not null default now(),
    accepted_at timestamptz
);
