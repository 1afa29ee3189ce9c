-- Keys that the door signs with (ES256), made by the nodes themselves. The private part is encrypted under the file that
-- `[keys] file` names: a dump of this table signs nothing.
create table signing_keys (
    kid text constraint signing_keys_pkey primary key
        constraint signing_keys_kid_is_thumbprint check (length(kid) = 43),
    -- Nodes that make the next key at the same moment count alike, so that one of them makes it.
    number integer not null constraint signing_keys_number_key unique
        constraint signing_keys_number_counts check (number > 0),
    public_key bytea not null constraint signing_keys_public_key_is_point check (length(public_key) = 65),
    private_key bytea not null constraint signing_keys_private_key_is_sealed check (length(private_key) > 28),
    -- From here on it is in the key set.
    created_at timestamptz not null default now(),
    signs_from timestamptz not null constraint signing_keys_is_published_first check (signs_from >= created_at),
    -- When it leaves the key set: known once there is a next one.
    retires_at timestamptz constraint signing_keys_retires_last check (retires_at > signs_from)
);
