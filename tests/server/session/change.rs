//! A new id and secret at every sign-in; what the browser held before is dead.

use serde_json::json;

use crate::support::{Attempt, Database, Pool, TestServer, make, me, refused, register, sign_in};

#[sqlx::test]
async fn security_5_signing_in_again_changes_the_id_and_ends_the_old_session(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let before = register(&server, &browser).await;
    let old = browser.copy();

    assert_eq!(sign_in(&server, &browser, "/account").await.location(), "/account");
    let after = me(&browser).await;
    assert_eq!(before["user"], after["user"]);
    assert_ne!(before["session"]["id"], after["session"]["id"]);
    let secret =
        |browser: &crate::support::Browser| browser.session_cookie().unwrap().split('.').nth(1).unwrap().to_owned();
    assert_ne!(secret(&old), secret(&browser));
    assert_eq!(refused(&old).await, "replaced");
    assert_eq!(server.live_sessions().await, 1);
    let account = browser.click("/account").await.text();
    assert!(account.contains("The session that was open in this browser has ended."), "{account}");
}

#[sqlx::test]
async fn security_5_another_person_in_the_same_browser_ends_the_session_before(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let old = browser.copy();
    server.provider().person(json!({ "sub": "grace", "name": "Grace", "email": "grace@example.org" }));
    let visitor = server.browser();
    register(&server, &visitor).await;

    assert_eq!(sign_in(&server, &browser, "/account").await.location(), "/account");
    assert_eq!(me(&browser).await["user"]["name"], "Grace");
    assert_eq!(refused(&old).await, "replaced");
    assert_eq!(server.live_sessions().await, 2, "Grace's other browser is not concerned");
    let account = browser.click("/account").await.words();
    assert!(account.contains("You're now signed in as Grace. The session of Ada Lovelace"), "{account}");
}

#[sqlx::test]
async fn security_5_a_newcomer_in_the_same_browser_ends_the_session_before(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let old = browser.copy();
    server.provider().somebody("newcomer");
    assert_eq!(sign_in(&server, &browser, "/").await.location(), "/register");
    assert_eq!(refused(&browser).await, "registering");
    assert_eq!(refused(&old).await, "replaced");
    assert_eq!(server.live_sessions().await, 0);
}

#[sqlx::test]
async fn security_5_registering_changes_the_id(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/").await;
    let old = browser.copy();
    browser.post("/auth/register", &[("name", "Ada"), ("email", "ada@example.org")]).await;
    assert_ne!(old.session_cookie(), browser.session_cookie());
    assert_eq!(refused(&old).await, "not_signed_in");
    assert_eq!(me(&browser).await["user"]["name"], "Ada");
}

#[sqlx::test]
async fn security_5_two_tabs_that_sign_in_at_once_leave_one_live_session(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let mut callbacks = Vec::new();
    for tab in 0..4 {
        let attempt = Attempt::begin(&browser, "op", &format!("/account?tab={tab}")).await;
        callbacks.push(attempt.agree(server.provider()).await);
    }
    for (tab, callback) in callbacks.iter().enumerate() {
        assert_eq!(browser.arrive(callback).await.location(), format!("/account?tab={tab}"));
        assert_eq!(server.live_sessions().await, 1, "after tab {tab}");
    }
    me(&browser).await;
}

#[sqlx::test]
async fn security_5_an_ended_session_keeps_its_reason_when_its_person_signs_in_again(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    server.pass("31 minutes").await;
    let old = browser.copy();
    assert_eq!(sign_in(&server, &browser, "/").await.location(), "/");
    me(&browser).await;
    assert_eq!(refused(&old).await, "idle_expired");
}

#[sqlx::test]
async fn a_failed_sign_in_leaves_the_session_alone(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let before = register(&server, &browser).await;
    server.provider().script().edit_id_token = crate::support::edit(|claims| claims["nonce"] = json!("wrong"));
    sign_in(&server, &browser, "/").await.page(400);
    assert_eq!(me(&browser).await["session"]["id"], before["session"]["id"]);
}

#[sqlx::test]
async fn a_stale_session_is_asked_to_sign_in_once_more(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    make(&browser, "reader", "stale").await;
    let page = browser.open("/sign-in?again=true&return_to=/account").await;
    assert_eq!(page.page(200), "Confirm it's you");
    assert!(page.text().contains("return_to=/account"));
}
