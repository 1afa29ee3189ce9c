//! A page whose data cannot be read is 503, and never says something false.

use futures::future::join_all;

use crate::support::{Browser, Database, Pool, TestServer, make, register};

/// Holds a table so that nobody can read it, as a step of the tables or a lost lock may.
async fn hold<'a>(pool: &'a sqlx::PgPool, table: &str) -> sqlx::Transaction<'a, sqlx::Postgres> {
    let mut transaction = pool.begin().await.unwrap();
    let lock = format!("lock table {table} in access exclusive mode");
    sqlx::query(sqlx::AssertSqlSafe(lock)).execute(&mut *transaction).await.unwrap();
    transaction
}

#[sqlx::test]
async fn every_page_whose_data_cannot_be_read_is_503_and_is_itself_again_afterwards(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let person = server.browser();
    register(&server, &person).await;
    let state = format!("/signed-out?state={}", "A".repeat(43));
    let stranger = server.browser();
    stranger.get("/sign-in").await;
    let cases: [(&str, &Browser, &str, &str); 11] = [
        ("identities", &person, "/account", "Your account"),
        ("identities", &person, "/account/link", "Connect another account"),
        ("identities", &person, "/account/unlink", "Your ways to sign in"),
        ("identities", &person, "/sign-in?again=true", "Confirm it's you"),
        ("drafts", &person, "/account/details", "Your name and email"),
        ("api_tokens", &person, "/account", "Your account"),
        ("api_tokens", &person, "/account/tokens", "Your API tokens"),
        ("events", &person, "/account", "Your account"),
        ("events", &person, "/account/activity", "Your activity"),
        ("service_sessions", &person, "/account/sessions", "Where you're signed in"),
        ("sign_outs", &stranger, &state, "You've signed out"),
    ];
    for (_, browser, page, heading) in &cases {
        assert_eq!(browser.get(page).await.page(200), *heading, "{page}");
    }
    let held = join_all(
        ["identities", "drafts", "api_tokens", "events, service_sessions, sign_outs"]
            .map(|table| hold(&server.db, table)),
    )
    .await;
    let answers =
        join_all(cases.iter().map(|(table, browser, page, _)| async move { (table, page, browser.get(page).await) }));
    for (table, page, answer) in answers.await {
        assert_eq!(answer.page(503), "We'll be right back", "{page} without {table}");
        assert_eq!(answer.headers["retry-after"], "5", "{page}");
    }
    drop(held);
    for (_, browser, page, heading) in &cases {
        assert_eq!(browser.get(page).await.page(200), *heading, "{page}");
    }
}

#[sqlx::test]
async fn who_is_registering_is_sent_to_the_form_from_the_page_that_asks_to_sign_in_once_more(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    make(&browser, "newcomer", "registering").await;
    assert_eq!(browser.get("/sign-in?again=true").await.location(), "/register");
}
