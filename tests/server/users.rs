//! Disabling or deleting a user ends everything of theirs.

use crate::support::{Database, Pool, TestServer, make, me, refused, register, sign_in};

#[sqlx::test]
async fn security_9_disabling_a_user_ends_every_session(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let (here, there, stranger) = (server.browser(), server.browser(), server.browser());
    register(&server, &here).await;
    sign_in(&server, &there, "/").await;
    make(&stranger, "reader", "active").await;

    server.execute("update users set disabled_at = now() where name = 'Ada Lovelace'").await;
    for browser in [&here, &there] {
        assert_eq!(refused(browser).await, "user_disabled");
        assert_eq!(browser.get("/account").await.location(), "/session-expired?return_to=/account");
        assert_eq!(browser.get("/session-expired").await.page(200), "Your access has been switched off");
    }
    me(&stranger).await;
}

#[sqlx::test]
async fn security_9_a_disabled_user_cannot_sign_in(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    server.execute("update users set disabled_at = now()").await;
    let fresh = server.browser();
    let answer = sign_in(&server, &fresh, "/").await;
    assert_eq!(answer.page(403), "Your access has been switched off");
    assert_eq!((fresh.session_cookie(), answer.set_cookies().len()), (None, 0));
    assert_eq!(server.texts("select reason from events where kind = 'sign_in_refused'").await, ["user_disabled"]);
}

#[sqlx::test]
async fn security_9_what_ended_by_disabling_stays_ended_when_the_user_is_enabled_again(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    server.execute("update users set disabled_at = now()").await;
    server.execute("update users set disabled_at = null").await;
    assert_eq!(refused(&browser).await, "user_disabled");
    assert_eq!(sign_in(&server, &browser, "/").await.location(), "/");
    me(&browser).await;
}

#[sqlx::test]
async fn security_9_deleting_a_user_ends_every_session_and_keeps_the_events(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let events = server.count("select count(*) from events").await;
    server.execute("delete from users").await;
    assert_eq!(refused(&browser).await, "not_signed_in");
    assert_eq!(browser.get("/account").await.location(), "/sign-in?return_to=/account");
    assert_eq!(server.count("select count(*) from events").await, events);
    assert_eq!(sign_in(&server, &browser, "/").await.location(), "/register", "they are a newcomer again");
}

#[sqlx::test]
async fn roles_count_from_the_next_request_on(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    server.execute("update users set roles = '{admin}', name = 'Countess'").await;
    let user = me(&browser).await["user"].clone();
    assert_eq!((user["roles"][0].as_str(), user["name"].as_str()), (Some("admin"), Some("Countess")));
}

#[sqlx::test]
async fn ending_is_final(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    browser.copy().post("/auth/sign-out", &[]).await;
    for change in ["ended_at = null, end_reason = null", "end_reason = 'admin'", "ended_at = now()"] {
        let changed =
            sqlx::query(sqlx::AssertSqlSafe(format!("update sessions set {change}"))).execute(&server.db).await;
        let error = changed.expect_err(change);
        assert_eq!(error.as_database_error().and_then(|error| error.constraint()), Some("sessions_ending_is_final"));
    }
    assert_eq!(refused(&browser).await, "signed_out");
}
