-- An attempt that was used is kept until it is swept: its owner may come to it again by Back, and goes on then.
-- What redeems a code is taken out at its one use.
alter table sign_ins
    add column used_at timestamptz,
    alter column nonce drop not null,
    alter column code_verifier drop not null,
    add constraint sign_ins_redeemable_until_used check ((used_at is null) = (nonce is not null and code_verifier is not null));

-- Whoever comes back from signing out at the provider is believed in the browser they left from. A program from before
-- that serves beside this one knows no such column; what it writes is believed in no browser.
alter table sign_outs
    add column browser_hash bytea constraint sign_outs_browser_hash_length check (length(browser_hash) = 32);

-- What ended last in a browser is asked for too: who has signed out is not signed in again without being asked.
create index sessions_by_browser on sessions (browser_hash, created_at) where browser_hash is not null;
drop index sessions_live_by_browser;
