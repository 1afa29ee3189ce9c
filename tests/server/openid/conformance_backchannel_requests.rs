//! What comes to the address of back-channel logout and is no request of a provider, or comes a second time.

use reqwest::Method;
use serde_json::json;
use tokio::task::JoinSet;

use crate::{
    openid::conformance_backchannel::{Scene, tell},
    openid::conformance_backchannel_refused::{is_refused, is_refused_for},
    support::{Database, Pool, come_in, me},
};

const PATH: &str = "/auth/backchannel-logout/op";

#[sqlx::test]
async fn replayed_jti(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    let token = scene.server.provider().logout_token(&json!({ "sub": "grace" }));
    assert_eq!(tell(&scene.server, &token).await.status, 200);
    // Grace comes back, and somebody who has kept the token sends it again.
    scene.server.provider().somebody("grace");
    let grace = come_in(&scene.server, 0).await;
    let answer = tell(&scene.server, &token).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.header("cache-control"), "no-store");
    let counted: Vec<_> = scene.server.house.tally.take().into_keys().map(|line| line.why).collect();
    assert_eq!(counted, ["replayed_logout_token"]);
    me(&grace).await;
}

#[sqlx::test]
async fn many_at_the_same_moment_work_once(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    let token = scene.server.provider().logout_token(&json!({ "sub": "ada" }));
    let mut requests = JoinSet::new();
    for _ in 0..8 {
        let (browser, token) = (scene.server.browser(), token.clone());
        requests.spawn(async move { browser.ask(Method::POST, PATH).form(&[("logout_token", &token)]).await.status });
    }
    let statuses = requests.join_all().await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(scene.server.count("select count(*) from events where kind = 'session_ended'").await, 2);
}

#[sqlx::test]
async fn get_is_not_allowed(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    let token = scene.server.provider().logout_token(&json!({ "sub": "ada" }));
    let browser = scene.server.browser();
    for method in [Method::GET, Method::HEAD, Method::PUT, Method::DELETE] {
        let answer = browser.ask(method.clone(), &format!("{PATH}?logout_token={token}")).await;
        assert_eq!(answer.status, 405, "{method}");
        assert_eq!(answer.header("allow"), "POST", "{method}");
    }
    assert_eq!(scene.server.live_sessions().await, 4);
}

#[sqlx::test]
async fn wrong_provider_in_the_path(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    for id in ["other", "nobody", "OP", "op%00", "op%2F"] {
        let token = scene.server.provider().logout_token(&json!({ "sub": "ada" }));
        let path = format!("/auth/backchannel-logout/{id}");
        let answer = scene.server.browser().ask(Method::POST, &path).form(&[("logout_token", &token)]).await;
        is_refused(&scene, id, answer).await;
    }
}

#[sqlx::test]
async fn logout_token_missing_twice_huge_or_not_utf_8(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    let token = scene.server.provider().logout_token(&json!({ "sub": "ada" }));
    let huge = format!("logout_token={token}&x={}", "x".repeat(20_000));
    let twice = format!("logout_token={token}&logout_token={token}");
    let bodies: [(&str, &[u8]); 7] = [
        ("nothing", b""),
        ("empty", b"logout_token="),
        ("another name", b"token=x"),
        ("twice", twice.as_bytes()),
        ("huge", huge.as_bytes()),
        ("not UTF-8", b"logout_token=\xff\xfe.\xff.\xff"),
        ("not UTF-8, encoded", b"logout_token=%ff%fe.%ff.%00"),
    ];
    let browser = scene.server.browser();
    for (what, body) in bodies {
        let answer = browser.ask(Method::POST, PATH).body("application/x-www-form-urlencoded", body).await;
        is_refused(&scene, what, answer).await;
    }
    for (token, reason) in [
        ("a", "malformed_token"),
        ("a.b", "malformed_token"),
        ("a.b.c", "malformed_token"),
        ("....", "malformed_token"),
        ("e30.e30.", "algorithm_not_accepted"),
        ("e30.e30.AAAA", "algorithm_not_accepted"),
        (&token[1..], "malformed_token"),
        (&format!("{token}.x"), "malformed_token"),
    ] {
        is_refused_for(&scene, reason, token, token).await;
    }
}

#[sqlx::test]
async fn a_body_beyond_the_servers_own_limit(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    let body = "x".repeat(100_000);
    let form = [("logout_token", body.as_str())];
    let answer = scene.server.browser().ask(Method::POST, PATH).form(&form).await;
    assert_eq!(answer.status, 413);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(scene.server.live_sessions().await, 4);
}

#[sqlx::test]
async fn wrong_content_type(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    let token = scene.server.provider().logout_token(&json!({ "sub": "ada" }));
    let body = format!("logout_token={token}");
    for kind in ["application/json", "text/plain", "application/logout+jwt", "multipart/form-data; boundary=x", ""] {
        let answer = scene.server.browser().ask(Method::POST, PATH).body(kind, body.as_bytes()).await;
        is_refused(&scene, kind, answer).await;
    }
    let untyped =
        scene.server.browser().ask(Method::POST, PATH).body("x", body.as_bytes()).without("content-type").await;
    is_refused(&scene, "no content type", untyped).await;
    let kind = "Application/X-WWW-Form-Urlencoded; charset=UTF-8";
    let good = scene.server.browser().ask(Method::POST, PATH).body(kind, body.as_bytes()).await;
    assert_eq!(good.status, 200);
}

#[sqlx::test]
async fn a_refusal_is_an_error_of_oauth(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    let token = scene.server.provider().logout_token(&json!({ "sub": "ada", "nonce": "n" }));
    let answer = tell(&scene.server, &token).await;
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.json()["error"], "invalid_request");
    assert!(answer.json()["error_description"].is_string());
}
