//! Signing out while the provider is away: nobody is sent to a dead address, and the page says what may go on there.

use std::time::{Duration, Instant};

use serde_json::json;
use vestibule::openid::find_end_session;

use crate::support::{Answering, Browser, Database, Gate, Pool, Setup, TestServer, edit, patiently, register};

const AWAY: &str = "isn't responding, so you may still be signed in there";

/// Ada is signed in, at a provider that has a page to sign out and answered more than ten seconds ago.
async fn signed_in(db: Database) -> (TestServer, Browser) {
    let server = Setup::default().start(db).await;
    server.provider().script().edit_metadata = edit(|metadata| {
        metadata["end_session_endpoint"] = json!(format!("{}/end-session", metadata["issuer"].as_str().unwrap()));
    });
    let browser = server.browser();
    register(&server, &browser).await;
    tokio::time::sleep(Duration::from_millis(10_100)).await;
    (server, browser)
}

async fn sign_out(browser: &Browser) -> String {
    browser.post("/auth/sign-out", &[]).await.location().to_owned()
}

#[sqlx::test]
async fn a_provider_that_died_unnoticed_is_asked_before_anybody_is_sent_there(_: Pool, db: Database) {
    let (server, browser) = signed_in(db).await;
    server.provider().stop().await;
    let answer = browser.post("/auth/sign-out", &[]).await;
    assert_eq!(answer.location(), "/signed-out");
    assert!(browser.follow(answer).await.text().contains(AWAY));
    assert!(server.house.providers[0].is_down(), "and it is noticed");
}

#[sqlx::test]
async fn a_provider_that_answers_is_asked_once_and_then_trusted_for_a_while(_: Pool, db: Database) {
    let (server, browser) = signed_in(db).await;
    let before = server.provider().times_seen("GET discovery");
    let other = server.browser();
    register_another(&server, &other).await;
    assert_eq!(server.provider().times_seen("GET discovery"), before, "signing in shows that it answers");
    for browser in [browser, other] {
        assert!(sign_out(&browser).await.starts_with(&server.provider().issuer));
    }
    assert_eq!(server.provider().times_seen("GET discovery"), before);
}

async fn register_another(server: &TestServer, browser: &Browser) {
    server.provider().somebody("grace");
    register(server, browser).await;
}

#[sqlx::test]
async fn any_answer_but_a_server_error_counts(_: Pool, db: Database) {
    for (number, (answering, stays)) in
        [(Answering::With(404, "not here"), false), (Answering::Elsewhere, false), (Answering::With(503, ""), true)]
            .into_iter()
            .enumerate()
    {
        let (server, browser) = signed_in(db.clone()).await;
        server.delete_everybody().await;
        server.provider().somebody(&format!("somebody-{number}"));
        let again = server.browser();
        register(&server, &again).await;
        tokio::time::sleep(Duration::from_millis(10_100)).await;
        drop(browser);
        server.provider().script().discovery = answering.clone();
        assert_eq!(sign_out(&again).await.starts_with("/signed-out"), stays, "{answering:?}");
    }
}

#[sqlx::test]
async fn nobody_waits_longer_than_a_moment_for_a_provider_that_hangs(_: Pool, db: Database) {
    let (server, browser) = signed_in(db).await;
    let gate = Gate::shut();
    server.provider().script().discovery = Answering::Held(gate.clone());
    let before = server.provider().times_seen("GET discovery");
    let began = Instant::now();
    let answer = browser.post("/auth/sign-out", &[]).await;
    assert_eq!(answer.location(), "/signed-out");
    let page = browser.follow(answer).await;
    assert!(page.text().contains(AWAY), "{}", page.text());
    assert_eq!(server.provider().times_seen("GET discovery"), before + 1, "the page does not wait once more");
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    gate.open();
}

#[sqlx::test]
async fn a_crowd_that_signs_out_asks_once(_: Pool, db: Database) {
    let (server, _) = signed_in(db).await;
    let before = server.provider().times_seen("GET discovery");
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let door = std::sync::Arc::clone(&server.house);
        asking.spawn(async move { find_end_session(&door.providers[0]).await });
    }
    let answers = asking.join_all().await;
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(server.provider().times_seen("GET discovery"), before + 1);
}

#[sqlx::test]
async fn a_failed_request_is_noticed_at_once_and_the_provider_asked_until_it_is_back(_: Pool, db: Database) {
    let server = Setup::default().start(db).await;
    server.house.providers.watch();
    register(&server, &server.browser()).await;
    server.provider().script().discovery = Answering::With(503, "");
    server.provider().script().userinfo = Answering::With(503, "");
    crate::support::sign_in(&server, &server.browser(), "/").await.page(502);
    assert!(server.house.providers[0].is_down());
    let before = server.provider().times_seen("GET discovery");
    patiently("it is asked again and again", || async { server.provider().times_seen("GET discovery") >= before + 2 })
        .await;
    server.provider().script().discovery = Answering::Usual;
    patiently("it is back", || async { !server.house.providers[0].is_down() }).await;
}
