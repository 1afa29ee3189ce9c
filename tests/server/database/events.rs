//! Every authentication event is a row, and no row holds a secret.

use serde_json::json;
use sqlx::Row;
use strum::VariantArray;
use vestibule::openid::Refusal;

use crate::support::{Attempt, Database, Pool, Setup, TestServer, edit, make, register, sign_in};

/// Kind, reason, and which of user, session and provider are named, in order.
async fn events(server: &TestServer) -> Vec<(String, String, String)> {
    let rows = sqlx::query(
        "select kind, coalesce(reason, ''), concat_ws(' ', case when user_id is not null then 'user' end,
                case when session_id is not null then 'session' end, provider) from events order by at, id",
    );
    rows.fetch_all(&server.db).await.unwrap().iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect()
}

fn event(kind: &str, reason: &str, names: &str) -> (String, String, String) {
    (kind.to_owned(), reason.to_owned(), names.to_owned())
}

#[sqlx::test]
async fn security_12_every_step_of_a_life_is_an_event(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    sign_in(&server, &browser, "/").await;
    sign_in(&server, &server.browser(), "/").await;
    browser.post("/auth/sign-out", &[("everywhere", "true")]).await;
    make(&browser, "reader", "active").await;
    let events = events(&server).await;
    assert_eq!(
        events,
        [
            event("registered", "", "user session op"),
            event("session_ended", "replaced", "user session op"),
            event("signed_in", "", "user session op"),
            event("signed_in", "", "user session op"),
            event("session_ended", "signed_out", "user session op"),
            event("session_ended", "ended_elsewhere", "user session op"),
            event("test_session", "active", "user session"),
        ]
    );
    assert_eq!(server.count("select count(*) from events where ip is distinct from '127.0.0.1'").await, 0);
    let agents = "select distinct user_agent from events where kind in ('registered', 'signed_in')";
    assert_eq!(server.texts(agents).await, ["Mozilla/5.0 (test)"]);
}

#[sqlx::test]
async fn security_12_every_attempt_that_is_refused_is_an_event_with_its_reason(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    server.provider().script().edit_id_token = edit(|claims| claims["nonce"] = json!("wrong"));
    sign_in(&server, &browser, "/").await.page(400);
    server.provider().script().edit_response = edit(|response| {
        response.as_object_mut().unwrap().remove("code");
        response["error"] = json!("access_denied");
    });
    sign_in(&server, &browser, "/").await.page(403);
    let reasons = server.texts("select reason from events where kind = 'sign_in_refused' order by at, id").await;
    assert_eq!(reasons, ["wrong_nonce", "sign_in_declined"]);
}

#[test]
fn the_manual_names_every_refusal() {
    let manual = include_str!("../../../docs/operations.md");
    for name in Refusal::VARIANTS.iter().map(<&str>::from) {
        assert!(manual.contains(&format!("`{name}`")), "{name}");
    }
}

#[sqlx::test]
async fn security_12_no_event_holds_a_secret(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let attempt = Attempt::begin(&browser, "op", "/account").await;
    let callback = attempt.agree(server.provider()).await;
    browser.arrive(&callback).await;
    browser.post("/auth/register", &[("name", "Ada"), ("email", "ada@example.org")]).await;
    let cookie = browser.session_cookie().unwrap();
    browser.post("/auth/sign-out", &[]).await;
    let refused = Attempt::begin(&browser, "op", "/account").await.agree(server.provider()).await;
    browser.arrive(&refused.replace("code=code-", "code=wrong-")).await;
    let all = server.texts("select events::text from events").await.join("\n");
    assert!(all.contains("registered") && all.contains("sign_in_refused"));
    let secrets = [
        attempt.parameter("state"),
        attempt.parameter("nonce"),
        cookie.split('.').nth(1).unwrap().to_owned(),
        browser.binding_cookie().unwrap(),
        "code-".to_owned(),
        "access-".to_owned(),
        "eyJ".to_owned(),
    ];
    for secret in secrets {
        assert!(!all.contains(&secret), "{secret} in {all}");
    }
}

#[sqlx::test]
async fn a_user_agent_is_cut_and_cleaned(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/").await;
    let agent = format!("ü\t{}", "x".repeat(5000));
    browser.post("/auth/register", &[("name", "Ada"), ("email", "ada@example.org")]).header("user-agent", &agent).await;
    let kept = server.texts("select user_agent from sessions").await.remove(0);
    assert!(kept.chars().count() <= 300 && kept.contains("xxx") && !kept.contains('\t'), "{kept}");
}

#[sqlx::test]
async fn an_address_is_the_one_that_a_trusted_proxy_reports_and_nobody_elses(_: Pool, db: Database) {
    for (trusted_proxies, expected) in [(vec!["127.0.0.0/8"], "198.51.100.7"), (vec![], "127.0.0.1")] {
        let server = Setup { trusted_proxies, ..Setup::default() }.start(db.clone()).await;
        let browser = server.browser();
        let post = browser.post("/autosession", &[("persona", "reader")]);
        post.header("x-forwarded-for", "203.0.113.9, 198.51.100.7").await;
        let newest = "select host(ip) from sessions order by created_at desc limit 1";
        assert_eq!(server.texts(newest).await, [expected]);
    }
}
