//! A provider that is down keeps nobody from starting; its button says so, and it comes back by itself.

use serde_json::json;

use crate::support::{Answering, Attempt, Database, Pool, Setup, TestServer, patch, patiently, register};

const NOTE: &str = "Provider op isn't responding.";

async fn sign_in_page_says_so(server: &TestServer) -> bool {
    let page = server.browser().get("/sign-in").await;
    assert_eq!(page.page(200), "Sign in");
    assert!(!page.words().contains("Provider other does not answer"), "the other one is not concerned");
    page.words().contains(NOTE)
}

#[sqlx::test]
async fn a_provider_that_is_down_at_start_says_so_and_comes_back_by_itself(_: Pool, db: Database) {
    let server = Setup { providers: vec!["op", "other"], ..Setup::default() }.start(db).await;
    server.provider().script().discovery = Answering::With(503, "not yet");
    server.house.providers.watch();
    patiently("the button says so", || sign_in_page_says_so(&server)).await;
    let page = server.browser().get("/sign-in").await.words();
    assert!(page.contains("Continue with Provider op"), "it can still be tried: {page}");
    Attempt::begin(&server.browser(), "other", "/").await;

    server.provider().script().discovery = Answering::Usual;
    patiently("the button says nothing any more", || async { !sign_in_page_says_so(&server).await }).await;
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn a_provider_that_goes_down_later_says_so_once_somebody_has_noticed(_: Pool, db: Database) {
    let server = Setup { providers: vec!["op", "other"], ..Setup::default() }.start(db).await;
    server.house.providers.watch();
    register(&server, &server.browser()).await;
    assert!(!sign_in_page_says_so(&server).await);
    server.provider().script().token = Answering::With(503, "out of order");
    server.provider().script().discovery = Answering::With(503, "out of order");
    let browser = server.browser();
    let callback = Attempt::begin(&browser, "op", "/").await.agree(server.provider()).await;
    assert_eq!(browser.arrive(&callback).await.page(502), "Provider op isn't responding");
    assert!(sign_in_page_says_so(&server).await);
    server.provider().script().discovery = Answering::Usual;
    patiently("the button says nothing any more", || async { !sign_in_page_says_so(&server).await }).await;
}

#[sqlx::test]
async fn nobody_who_signs_in_waits_for_metadata_that_is_watched(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.house.providers.watch();
    patiently("it has been read", || async { server.provider().times_seen("GET jwks") == 1 }).await;
    for _ in 0..3 {
        Attempt::begin(&server.browser(), "op", "/").await;
    }
    assert_eq!(server.provider().times_seen("GET discovery"), 1, "{:?}", server.provider().seen());
}

#[sqlx::test]
async fn a_provider_that_went_down_meanwhile_keeps_nobody_waiting(_: Pool, db: Database) {
    let server = Setup::default().start(db).await;
    let endpoint = format!("{}/end-session", server.provider().issuer);
    server.provider().script().edit_metadata = patch(json!({ "end_session_endpoint": endpoint }));
    let browser = server.browser();
    register(&server, &browser).await;
    let other = server.browser();
    let callback = Attempt::begin(&other, "op", "/").await.agree(server.provider()).await;
    server.provider().stop().await;
    // Somebody finds out.
    other.arrive(&callback).await.page(502);
    let answer = browser.post("/auth/sign-out", &[]).await;
    assert_eq!(answer.location(), "/signed-out");
    assert!(browser.follow(answer).await.text().contains("isn't responding, so you may still be signed in there"));
}
