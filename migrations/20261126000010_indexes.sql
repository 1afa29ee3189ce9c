-- What is swept is found by its time, what a deleted user takes along by whose it is.
-- Plain indexes, made in this step's transaction: these tables hold minutes to hours of what is under way, so that
-- making one takes no time. (`concurrently` is for tables that keep what they get: it needs a step of its own that
-- begins with `-- no-transaction`, and leaves half an index behind where it fails.)
create index sign_ins_user_id on sign_ins (user_id) where user_id is not null;
create index sign_outs_expires_at on sign_outs (expires_at);
create index drafts_expires_at on drafts (expires_at);
create index logout_tokens_expires_at on logout_tokens (expires_at);

-- Every sign-in asks what its provider has told since it began.
create index logout_tokens_issuer_seen_at on logout_tokens (issuer, seen_at);
