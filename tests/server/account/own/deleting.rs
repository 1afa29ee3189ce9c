//! Deleting an account ends everything at once, and leaves a newcomer where somebody was.

use std::process::Output;

use super::{EMAIL, NAME, start, zelda};
use crate::support::{
    Browser, Database, Pool, Program, TestServer, make, make_token, me, refused, register, sign_in, token_refused,
    url_of,
};

async fn delete(browser: &Browser) -> crate::support::Answer {
    browser.post("/auth/delete", &[]).await
}

#[sqlx::test]
async fn security_9_deleting_an_account_ends_every_session_and_token_and_every_browser_reads_why(
    _: Pool,
    db: Database,
) {
    let (server, here) = start(db).await;
    let (there, stranger) = (server.browser(), server.browser());
    sign_in(&server, &there, "/").await;
    make(&stranger, "reader", "active").await;
    let token = make_token(&here).await;
    let page = here.click("/account/delete").await;
    assert_eq!(page.page(200), "Delete your account");
    assert!(page.text().contains("button-danger"), "{}", page.text());
    let cookie = here.session_cookie().expect("a session");

    let answer = delete(&here).await;
    assert_eq!((answer.location(), answer.header("clear-site-data")), ("/signed-out", "\"storage\""));
    assert_eq!(here.session_cookie(), None);
    assert_eq!(here.click("/signed-out").await.page(200), "Your account is deleted");
    assert_eq!(server.browser().get("/signed-out").await.page(200), "You've signed out", "nobody else is told so");
    // A cookie that is sent again, and the other browser.
    here.set_session_cookie(&cookie);
    for browser in [&here, &there] {
        assert_eq!(refused(browser).await, "user_deleted");
        assert_eq!(browser.get("/account").await.location(), "/session-expired?return_to=/account");
        assert_eq!(browser.get("/session-expired").await.page(200), "Your account was deleted");
    }
    assert_eq!(token_refused(&server, &token).await, "token_revoked");
    me(&stranger).await;
    let events = "select concat_ws(' ', kind, reason, user_id, ip, user_agent) from events
                  where kind ~ 'ended|deleted|revoked' order by at, id";
    let ended = "session_ended user_deleted";
    assert_eq!(server.texts(events).await, [ended, ended, "token_revoked user_deleted", "user_deleted owner"]);
}

#[sqlx::test]
async fn whoever_comes_back_is_a_newcomer(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let before = me(&browser).await["user"]["id"].clone();
    delete(&browser).await;
    zelda(&server);
    let after = register(&server, &browser).await;
    assert_eq!((after["user"]["name"].as_str(), after["user"]["email"].as_str()), (Some(NAME), Some(EMAIL)));
    assert_ne!(after["user"]["id"], before);
    assert_eq!(browser.get("/account").await.status, 200);
}

#[sqlx::test]
async fn nobody_brings_the_deleted_back(_: Pool, db: Database) {
    let (server, browser) = start(db.clone()).await;
    let id = me(&browser).await["user"]["id"].as_str().unwrap().to_owned();
    delete(&browser).await;
    for command in ["enable", "disable", "delete"] {
        let (status, said) = users(&db, &[command, &id]);
        assert_eq!(
            (status, said.as_str()),
            (Some(1), format!("Nobody is registered as {id}.\n").as_str()),
            "{command}"
        );
    }
    assert_eq!(server.count("select count(*) from users where disabled_at is null").await, 0);
}

/// `vestibule users …`, and what it says.
fn users(db: &Database, arguments: &[&str]) -> (Option<i32>, String) {
    let arguments = [&["users"], arguments].concat();
    let Output { status, stdout, stderr } = Program::run(&arguments, &[("DATABASE_URL", &url_of(db))]);
    (status.code(), String::from_utf8([stdout, stderr].concat()).unwrap())
}

#[sqlx::test]
async fn an_operator_deletes_somebody(_: Pool, db: Database) {
    let (server, browser) = start(db.clone()).await;
    make_token(&browser).await;
    let said = format!(
        "{NAME} <{EMAIL}> is deleted. Sessions that ended: 1. API tokens that were revoked: 1. Events are kept without the person.\n"
    );
    assert_eq!(users(&db, &["delete", EMAIL]), (Some(0), said));
    assert_eq!(refused(&browser).await, "user_deleted");
    assert_eq!(server.texts("select reason from events where kind = 'user_deleted'").await, ["operator"]);
    assert_eq!(users(&db, &["delete", EMAIL]), (Some(1), format!("Nobody is registered as {EMAIL}.\n")));
    only_admin(&server, &browser).await;
    let (status, said) = users(&db, &["delete", EMAIL]);
    assert_eq!(status, Some(1));
    assert!(said.contains("is the only administrator"), "{said}");
}

async fn only_admin(server: &TestServer, browser: &Browser) {
    zelda(server);
    register(server, browser).await;
    server.execute("update users set roles = '{admin}' where deleted_at is null").await;
}

#[sqlx::test]
async fn security_44_the_last_administrator_cannot_be_deleted(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    server.execute("update users set roles = '{admin}'").await;
    assert_eq!(browser.click("/account/delete").await.page(200), "You're the only administrator");
    assert_eq!(delete(&browser).await.location(), "/account/delete");
    me(&browser).await;
    // One whose access is off is none.
    server
        .execute(
            "insert into users (id, name, email, roles, disabled_at)
             values (gen_random_uuid(), 'Off', 'off@example.org', '{admin}', now())",
        )
        .await;
    assert_eq!(delete(&browser).await.location(), "/account/delete");
    make(&server.browser(), "admin", "active").await;
    assert_eq!(browser.click("/account/delete").await.page(200), "Delete your account");
    assert_eq!(delete(&browser).await.location(), "/signed-out");
}
