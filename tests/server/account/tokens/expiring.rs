//! Tokens that are about to expire: their owner is warned on pages and by one event each; and those that have expired.

use futures::future::join_all;
use vestibule::store::{housekeeping::sweep, token_warnings::note_all};

use super::start;
use crate::support::{Database, Pool, me_by, send_form, shown_token, token_refused};

const SOON: &str = "These tokens expire within a week";
const NOTED: &str = "select count(*) from events e join api_tokens t on t.id = e.token_id and t.user_id = e.user_id
                     where kind = 'token_expires_soon' and warned_at is not null";

#[sqlx::test]
async fn a_week_before_it_expires_its_owner_is_warned_and_once_by_an_event(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    send_form(&browser, "Weekly report", &["wiki:read"], "8").await;
    send_form(&browser, "Yearly report", &["wiki:read"], "365").await;
    let warned = async || {
        let pages = [browser.click("/account").await.words(), browser.click("/account/tokens").await.words()];
        let on = pages.iter().filter(|words| words.contains(SOON)).count();
        assert!(on == 0 || on == 2, "{pages:?}");
        on == 2
    };
    assert!(!warned().await);
    assert_eq!(note_all(&server.db).await.unwrap(), 0);
    server.execute("update api_tokens set expires_at = expires_at - interval '25 hours'").await;
    assert!(warned().await);
    // On several nodes at once.
    let noted: u64 = join_all((0..4).map(|_| note_all(&server.db))).await.into_iter().map(Result::unwrap).sum();
    assert_eq!((noted, server.count(NOTED).await), (1, 1));
    assert_eq!(note_all(&server.db).await.unwrap(), 0);
}

#[sqlx::test]
async fn however_many_expire_at_once_each_has_one_event(_: Pool, db: Database) {
    let (server, _browser) = start(db).await;
    let insert = |many: u32, expires: &str, more: &str| {
        format!(
            "insert into api_tokens (id, user_id, name, prefix, secret_hash, scopes, expires_at {more})
             select gen_random_uuid(), id, 'Old', 'vst_', sha256(('{expires}' || n)::bytea), '{{wiki:read}}', now() + interval '{expires}'
             {} from users, generate_series(1, {many}) n",
            if more.is_empty() { "" } else { ", now(), 'owner'" }
        )
    };
    server.execute(&insert(1200, "6 days", "")).await;
    server.execute(&insert(3, "-1 second", "")).await;
    server.execute(&insert(3, "1 day", ", revoked_at, revoke_reason")).await;
    server.execute(&insert(3, "8 days", "")).await;
    assert_eq!(note_all(&server.db).await.unwrap(), 1200);
    assert_eq!((server.count(NOTED).await, note_all(&server.db).await.unwrap()), (1200, 0));
}

#[sqlx::test]
async fn security_29_a_token_expires_and_is_listed_no_more(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let token = shown_token(&send_form(&browser, "Backup", &["wiki:read"], "1").await);
    server.execute("update api_tokens set expires_at = now() + interval '2 seconds'").await;
    assert_eq!(me_by(&server, &token).await.status, 200);
    tokio::time::sleep(std::time::Duration::from_millis(2_200)).await;
    assert_eq!(token_refused(&server, &token).await, "token_expired");
    assert!(browser.click("/account/tokens").await.words().contains("You have none at the moment."));
    let id = server.texts("select id::text from api_tokens").await.remove(0);
    browser.post("/auth/tokens/revoke", &[("token", &id)]).await;
    assert_eq!(server.count("select count(*) from api_tokens where revoked_at is not null").await, 0);
}

#[sqlx::test]
async fn what_has_been_over_for_thirty_days_goes(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let tokens = ["expired", "revoked", "lately expired", "lately revoked", "good"];
    for name in tokens {
        send_form(&browser, name, &["wiki:read"], "300").await;
    }
    for (name, set) in [
        ("expired", "expires_at = now() - interval '31 days'"),
        ("revoked", "revoked_at = now() - interval '31 days', revoke_reason = 'owner'"),
        ("lately expired", "expires_at = now() - interval '29 days'"),
        ("lately revoked", "revoked_at = now() - interval '29 days', revoke_reason = 'owner'"),
    ] {
        server.execute(&format!("update api_tokens set {set} where name = '{name}'")).await;
    }
    server
        .execute(
            "insert into client_assertions (service, jti, expires_at)
             values ('wiki', 'a', now() - interval '1 second'), ('wiki', 'b', now() + interval '1 minute')",
        )
        .await;
    let swept = sweep(&server.db).await;
    assert_eq!((swept.api_tokens, swept.client_assertions, swept.failed), (2, 1, Vec::new()));
    let left = server.texts("select name from api_tokens order by name").await;
    assert_eq!(left, ["good", "lately expired", "lately revoked"]);
    assert_eq!(server.texts("select jti from client_assertions").await, ["b"]);
}
