//! The ID token of a session is a hint for one use, and is kept no longer than for that.

use serde_json::json;
use vestibule::store::housekeeping::sweep;

use crate::support::{Database, Pool, TestServer, me, patch, refused, register, sign_in};

const KEPT: &str = "select count(*) from sessions where id_token is not null";

async fn start(db: Database) -> TestServer {
    let server = TestServer::start(db).await;
    let endpoint = format!("{}/end-session", server.provider().issuer);
    server.provider().script().edit_metadata = patch(json!({ "end_session_endpoint": endpoint }));
    server
}

#[sqlx::test]
async fn the_id_token_goes_with_the_sign_out_that_it_was_kept_for(_: Pool, db: Database) {
    let server = start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    assert_eq!(server.count(KEPT).await, 1);
    let answer = browser.post("/auth/sign-out", &[]).await;
    let hint = format!("id_token_hint={}", server.provider().id_tokens().last().unwrap());
    assert!(answer.location().contains(&hint), "{}", answer.location());
    assert_eq!(server.count(KEPT).await, 0);
}

#[sqlx::test]
async fn it_goes_where_there_is_nobody_to_be_sent_to_as_well(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_metadata = patch(json!({ "end_session_endpoint": null }));
    let browser = server.browser();
    register(&server, &browser).await;
    assert_eq!(browser.post("/auth/sign-out", &[]).await.location(), "/signed-out");
    assert_eq!(server.count(KEPT).await, 0);
}

#[sqlx::test]
async fn those_of_sessions_that_ended_otherwise_are_forgotten_and_those_of_live_ones_stay(_: Pool, db: Database) {
    let server = start(db).await;
    let (live, just_now, before, ran_out) = (server.browser(), server.browser(), server.browser(), server.browser());
    register(&server, &ran_out).await;
    server.pass("13 hours").await;
    for browser in [&live, &just_now, &before] {
        sign_in(&server, browser, "/").await;
    }
    for (browser, ago) in [(&just_now, "0 seconds"), (&before, "2 minutes")] {
        let cookie = browser.session_cookie().unwrap();
        let id = cookie.split('.').next().unwrap();
        let end =
            format!("update sessions set ended_at = now() - interval '{ago}', end_reason = 'admin' where id = '{id}'");
        server.execute(&end).await;
    }
    assert_eq!(server.count(KEPT).await, 4);
    assert_eq!(sweep(&server.db).await.id_tokens, 2);
    // Whoever is signing out at this very moment may still need it.
    let just_ended = format!("{KEPT} and ended_at > now() - interval '1 minute'");
    assert_eq!((server.count(KEPT).await, server.count(&just_ended).await), (2, 1));
    assert_eq!(refused(&before).await, "admin");
    me(&live).await;
    assert!(live.post("/auth/sign-out", &[]).await.location().contains("id_token_hint="));
}
