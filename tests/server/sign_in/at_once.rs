//! Many at the same moment: whoever starts or ends sessions waits for the others, and nobody waits in a circle.

use std::sync::Arc;

use reqwest::Method;
use serde_json::json;
use tokio::task::JoinSet;

use crate::support::{
    Attempt, Browser, Database, Pool, Setup, TestServer, come_in, make, patch, refused, register, session_settings,
    sign_in,
};

/// A server whose database lets a circle of locks stand until the statements in it time out: it cannot go unseen.
async fn where_circles_stand(setup: Setup, db: Database) -> TestServer {
    let server = setup.start(db).await;
    let patience =
        "do $$ begin execute format('alter database %I set deadlock_timeout = ''60s''', current_database()); end $$";
    server.execute(patience).await;
    server
}

/// Sends all at once, and gives every status.
async fn at_once(requests: Vec<impl Future<Output = u16> + Send + 'static>) -> Vec<u16> {
    requests.into_iter().collect::<JoinSet<_>>().join_all().await
}

async fn everywhere(browser: Arc<Browser>) -> u16 {
    browser.post("/auth/sign-out", &[("everywhere", "true")]).await.status.as_u16()
}

#[sqlx::test]
async fn of_eight_devices_that_sign_out_everywhere_at_once_none_is_refused(_: Pool, db: Database) {
    let server = where_circles_stand(Setup::default(), db).await;
    for _ in 0..12 {
        let mut requests = Vec::new();
        for _ in 0..8 {
            requests.push(everywhere(Arc::new(come_in(&server, 0).await)));
        }
        assert_eq!(at_once(requests).await, [303; 8]);
        assert_eq!(server.live_sessions().await, 0);
    }
}

#[sqlx::test]
async fn of_fifty_devices_that_sign_out_here_or_everywhere_at_once_none_is_refused(_: Pool, db: Database) {
    let server = where_circles_stand(Setup::default(), db).await;
    let mut requests = Vec::new();
    for number in 0..50 {
        let browser = come_in(&server, 0).await;
        let fields: &[(&str, &str)] = if number % 2 == 0 { &[("everywhere", "true")] } else { &[] };
        requests.push(async move { browser.post("/auth/sign-out", fields).await.status.as_u16() });
    }
    assert_eq!(at_once(requests).await, [303; 50]);
    assert_eq!(server.live_sessions().await, 0);
    let ended = "select count(*) from events where kind = 'session_ended'";
    assert_eq!(server.count(ended).await, 50, "each session ended once, for one reason");
}

#[sqlx::test]
async fn security_23_a_logout_token_beside_sign_outs_everywhere_is_taken(_: Pool, db: Database) {
    let server = where_circles_stand(Setup::default(), db).await;
    for round in 0..8 {
        let mut requests: Vec<std::pin::Pin<Box<dyn Future<Output = u16> + Send>>> = Vec::new();
        for device in 0..6 {
            server.provider().script().edit_id_token = patch(json!({ "sid": format!("sid-{round}-{device}") }));
            requests.push(Box::pin(everywhere(Arc::new(come_in(&server, 0).await))));
        }
        for claims in [json!({ "sub": "ada" }), json!({ "sub": "ada", "sid": format!("sid-{round}-3") })] {
            let (browser, token) = (server.browser(), server.provider().logout_token(&claims));
            requests.push(Box::pin(async move {
                let ask = browser.ask(Method::POST, "/auth/backchannel-logout/op");
                // 200 is what a browser's 303 is to a provider.
                if ask.form(&[("logout_token", &token)]).await.status == 200 { 303 } else { 0 }
            }));
        }
        assert_eq!(at_once(requests).await, [303; 8], "round {round}");
        assert_eq!(server.live_sessions().await, 0);
    }
}

#[sqlx::test]
async fn people_who_take_over_each_others_browsers_at_once_all_come_in(_: Pool, db: Database) {
    let server = where_circles_stand(Setup::default(), db).await;
    for name in ["ada", "grace"] {
        server.provider().somebody(name);
        register(&server, &server.browser()).await;
    }
    let mut requests = Vec::new();
    for number in 0..16 {
        let (first, then) = if number % 2 == 0 { ("ada", "grace") } else { ("grace", "ada") };
        let browser = server.browser();
        server.provider().somebody(first);
        sign_in(&server, &browser, "/").await;
        server.provider().somebody(then);
        let callback = Attempt::begin(&browser, "op", "/account").await.agree(server.provider()).await;
        requests.push(async move { browser.arrive(&callback).await.status.as_u16() });
    }
    assert_eq!(at_once(requests).await, [303; 16]);
    assert_eq!(server.live_sessions().await, 16 + 2);
}

#[sqlx::test]
async fn security_9_who_is_disabled_while_devices_sign_in_and_out_has_no_session_left(_: Pool, db: Database) {
    let server = where_circles_stand(Setup::default(), db).await;
    register(&server, &server.browser()).await;
    let mut requests: Vec<std::pin::Pin<Box<dyn Future<Output = u16> + Send>>> = Vec::new();
    for _ in 0..6 {
        requests.push(Box::pin(everywhere(Arc::new(come_in(&server, 0).await))));
        let browser = server.browser();
        let callback = Attempt::begin(&browser, "op", "/").await.agree(server.provider()).await;
        requests.push(Box::pin(async move { browser.arrive(&callback).await.status.as_u16() }));
    }
    let disable = server.disable_everybody();

    // Who came too late reads that access is off: how many do depends on the moment, and nobody gets anything else.
    let (statuses, ()) = tokio::join!(at_once(requests), disable);
    let count = |wanted: u16| statuses.iter().filter(|&&status| status == wanted).count();
    assert_eq!((count(303) + count(403), statuses.len()), (12, 12), "{statuses:?}");
    assert_eq!(server.live_sessions().await, 0);
}

#[sqlx::test]
async fn the_limit_beside_sign_outs_everywhere_refuses_nobody(_: Pool, db: Database) {
    let session = vestibule::model::limits::SessionSettings { limit: Some(3), ..session_settings() };
    let server = where_circles_stand(Setup { session, ..Setup::default() }, db).await;
    register(&server, &server.browser()).await;
    let mut requests: Vec<std::pin::Pin<Box<dyn Future<Output = u16> + Send>>> = Vec::new();
    for _ in 0..8 {
        requests.push(Box::pin(everywhere(Arc::new(come_in(&server, 0).await))));
        let browser = server.browser();
        let callback = Attempt::begin(&browser, "op", "/").await.agree(server.provider()).await;
        requests.push(Box::pin(async move { browser.arrive(&callback).await.status.as_u16() }));
    }
    assert_eq!(at_once(requests).await, [303; 16]);
    assert!(server.live_sessions().await <= 3);
}

#[sqlx::test]
async fn a_session_made_for_a_test_suite_beside_all_this_does_not_wait_in_a_circle_either(_: Pool, db: Database) {
    let server = where_circles_stand(Setup::default(), db).await;
    let browser = server.browser();
    make(&browser, "reader", "active").await;
    let mut requests = Vec::new();
    for _ in 0..10 {
        let browser = browser.copy();
        requests.push(async move {
            let wish = json!({ "persona": "reader" }).to_string();
            let ask = browser.ask(Method::POST, "/autosession").header("accept", "application/json");
            ask.body("application/json", wish.as_bytes()).await.status.as_u16()
        });
    }
    assert_eq!(at_once(requests).await, [200; 10]);
    assert_eq!(refused(&browser).await, "replaced");
}
