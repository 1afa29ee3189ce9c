-- Every version of the terms that somebody has accepted, beside the one accepted last: of two programs that serve side by side with
-- different terms, neither asks again for what the other one has moved away. A program from before writes the last one alone, so
-- both are read.
alter table users
    add column terms_versions text[] not null default '{}'
        constraint users_terms_versions_known check (array_position(terms_versions, null) is null);

-- Whose an invitation is that was used: their address may be another one by now. Of those from before only the address is known.
alter table invitations
    add column accepted_by uuid;
create index invitations_accepted_by on invitations (accepted_by) where accepted_by is not null;
