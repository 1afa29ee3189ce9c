//! The OpenID Foundation's conformance plan for back-channel logout, as far as nothing ends: what is wrong with a token
//! is answered with 400 and JSON that nobody keeps (OpenID Connect Back-Channel Logout 1.0, sections 2.6 and 2.8).

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    conformance_backchannel::{Scene, tell},
    support::{Answer, Database, EVENT, Pool, Provider, Sign, come_in, me},
};

const PATH: &str = "/auth/backchannel-logout/op";

/// The answer is a refusal, and nothing has happened.
async fn is_refused(scene: &Scene, what: &str, answer: Answer) {
    assert_eq!(answer.status, 400, "{what}: {}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store", "{what}");
    assert!(answer.header("content-type").starts_with("application/json"), "{what}: {:?}", answer.headers);
    assert_eq!(answer.json()["error"], "invalid_request", "{what}");
    assert!(answer.json()["error_description"].is_string(), "{what}");
    assert_eq!(scene.server.live_sessions().await, 4, "{what}");
    assert_eq!(scene.server.count("select count(*) from events where kind = 'session_ended'").await, 0, "{what}");
    assert_eq!(scene.server.count("select count(*) from logout_tokens").await, 0, "{what}");
    me(&scene.here).await;
}

/// A token with these claims is refused, and without them, about the same person, it is good.
async fn refuse_claims(db: Database, changes: Value) {
    let scene = Scene::start(db).await;
    let mut claims = json!({ "sub": "ada", "sid": "sid-here" });
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    let token = scene.server.provider().logout_token(&claims);
    is_refused(&scene, &changes.to_string(), tell(&scene.server, &token).await).await;
    let good = scene.server.provider().logout_token(&json!({ "sub": "ada", "sid": "sid-here" }));
    assert_eq!(tell(&scene.server, &good).await.status, 200);
    assert_eq!(scene.server.live_sessions().await, 3);
}

/// A token about Ada with this header, signed like this.
fn token(provider: &Provider, header: &Value, sign: Sign) -> String {
    provider.sign(header, &provider.logout_claims(&json!({ "sub": "ada" })), sign)
}

async fn refuse_signature(db: Database, header: Value, sign: Sign) {
    let scene = Scene::start(db).await;
    let token = token(scene.server.provider(), &header, sign);
    is_refused(&scene, &format!("{header} {sign:?}"), tell(&scene.server, &token).await).await;
}

fn now() -> i64 {
    chrono::Utc::now().timestamp()
}

#[sqlx::test]
async fn alg_none(_: Pool, db: Database) {
    refuse_signature(db, json!({ "typ": "logout+jwt" }), Sign::Nothing).await;
}

#[sqlx::test]
async fn wrong_alg_hs256_with_our_secret(_: Pool, db: Database) {
    refuse_signature(db, json!({ "typ": "logout+jwt" }), Sign::ClientSecret).await;
}

#[sqlx::test]
async fn wrong_alg_hs256_with_the_public_key(_: Pool, db: Database) {
    refuse_signature(db, json!({ "typ": "logout+jwt" }), Sign::PublicKey).await;
}

#[sqlx::test]
async fn wrong_alg_in_the_header(_: Pool, db: Database) {
    refuse_signature(db, json!({ "alg": "PS256" }), Sign::Key("first")).await;
}

#[sqlx::test]
async fn bad_signature(_: Pool, db: Database) {
    refuse_signature(db, json!({}), Sign::Damaged("first")).await;
}

#[sqlx::test]
async fn bad_signature_of_a_foreign_key(_: Pool, db: Database) {
    refuse_signature(db, json!({}), Sign::Kid { kid: Some("first"), key: "foreign" }).await;
}

#[sqlx::test]
async fn a_key_that_the_token_brings_is_not_looked_at(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    let jwk = Provider::jwk("foreign");
    let header = json!({ "kid": "foreign", "jwk": jwk, "jku": format!("{}/elsewhere", scene.server.provider().issuer) });
    let token = token(scene.server.provider(), &header, Sign::Key("foreign"));
    is_refused(&scene, "jwk and jku", tell(&scene.server, &token).await).await;
    assert_eq!(scene.server.provider().times_seen("elsewhere"), 0);
}

#[sqlx::test]
async fn crit_that_we_do_not_know(_: Pool, db: Database) {
    refuse_signature(db, json!({ "crit": ["exp"], "exp": 1 }), Sign::Key("first")).await;
}

#[sqlx::test]
async fn typ_at_jwt(_: Pool, db: Database) {
    refuse_signature(db, json!({ "typ": "at+jwt" }), Sign::Key("first")).await;
}

#[sqlx::test]
async fn no_event(_: Pool, db: Database) {
    refuse_claims(db, json!({ "events": null })).await;
}

#[sqlx::test]
async fn events_that_is_no_object(_: Pool, db: Database) {
    refuse_claims(db, json!({ "events": [EVENT] })).await;
}

#[sqlx::test]
async fn event_that_is_no_object(_: Pool, db: Database) {
    refuse_claims(db, json!({ "events": { EVENT: true } })).await;
}

#[sqlx::test]
async fn wrong_event(_: Pool, db: Database) {
    refuse_claims(db, json!({ "events": { "http://schemas.openid.net/event/frontchannel-logout": {} } })).await;
}

#[sqlx::test]
async fn with_nonce(_: Pool, db: Database) {
    refuse_claims(db, json!({ "nonce": "n" })).await;
}

#[sqlx::test]
async fn wrong_aud(_: Pool, db: Database) {
    refuse_claims(db, json!({ "aud": "another-client" })).await;
}

#[sqlx::test]
async fn wrong_aud_in_a_list(_: Pool, db: Database) {
    refuse_claims(db, json!({ "aud": ["vestibule-test2", "another-client"] })).await;
}

#[sqlx::test]
async fn missing_aud(_: Pool, db: Database) {
    refuse_claims(db, json!({ "aud": null })).await;
}

#[sqlx::test]
async fn wrong_iss(_: Pool, db: Database) {
    refuse_claims(db, json!({ "iss": "https://another.example" })).await;
}

#[sqlx::test]
async fn missing_iss(_: Pool, db: Database) {
    refuse_claims(db, json!({ "iss": null })).await;
}

#[sqlx::test]
async fn missing_jti(_: Pool, db: Database) {
    refuse_claims(db, json!({ "jti": null })).await;
}

#[sqlx::test]
async fn empty_jti(_: Pool, db: Database) {
    refuse_claims(db, json!({ "jti": "" })).await;
}

#[sqlx::test]
async fn missing_sub_and_sid(_: Pool, db: Database) {
    refuse_claims(db, json!({ "sub": null, "sid": null })).await;
}

#[sqlx::test]
async fn sub_that_is_no_text(_: Pool, db: Database) {
    refuse_claims(db, json!({ "sub": 7 })).await;
}

#[sqlx::test]
async fn sid_that_is_no_text(_: Pool, db: Database) {
    refuse_claims(db, json!({ "sid": ["sid-here"] })).await;
}

#[sqlx::test]
async fn sid_with_a_nul(_: Pool, db: Database) {
    refuse_claims(db, json!({ "sid": "sid\0here" })).await;
}

#[sqlx::test]
async fn no_exp(_: Pool, db: Database) {
    refuse_claims(db, json!({ "exp": null })).await;
}

#[sqlx::test]
async fn expired(_: Pool, db: Database) {
    refuse_claims(db, json!({ "iat": now() - 200, "exp": now() - 80 })).await;
}

#[sqlx::test]
async fn no_iat(_: Pool, db: Database) {
    refuse_claims(db, json!({ "iat": null })).await;
}

#[sqlx::test]
async fn old_iat(_: Pool, db: Database) {
    refuse_claims(db, json!({ "iat": now() - 3600, "exp": now() + 3600 })).await;
}

#[sqlx::test]
async fn iat_in_the_future(_: Pool, db: Database) {
    refuse_claims(db, json!({ "iat": now() + 300, "exp": now() + 600 })).await;
}

#[sqlx::test]
async fn times_that_are_none(_: Pool, db: Database) {
    refuse_claims(db, json!({ "iat": "now", "exp": 1e300 })).await;
}

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
    assert_eq!(answer.json()["error"], "invalid_request");
    assert_eq!(answer.header("cache-control"), "no-store");
    me(&grace).await;
}

#[sqlx::test]
async fn many_at_the_same_moment_work_once(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    let token = scene.server.provider().logout_token(&json!({ "sub": "ada" }));
    let answers = futures_of(8, || tell(&scene.server, &token)).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!(scene.server.count("select count(*) from events where kind = 'session_ended'").await, 2);
}

/// The same thing several times at once.
async fn futures_of<F: Future<Output = Answer>>(times: usize, ask: impl Fn() -> F) -> Vec<Answer> {
    let mut asked: Vec<_> = (0..times).map(|_| Box::pin(ask())).collect();
    let mut answers = Vec::new();
    std::future::poll_fn(|context| {
        asked.retain_mut(|future| match future.as_mut().poll(context) {
            std::task::Poll::Ready(answer) => {
                answers.push(answer);
                false
            }
            std::task::Poll::Pending => true,
        });
        if asked.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    answers
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
    for id in ["other", "nobody", "OP", "op%00", "%ff", "op%2F"] {
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
    for token in ["a", "a.b", "a.b.c", "....", "e30.e30.", "e30.e30.AAAA", &token[1..], &format!("{token}.x")] {
        is_refused(&scene, token, tell(&scene.server, token).await).await;
    }
}

#[sqlx::test]
async fn a_body_beyond_the_servers_own_limit(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    let body = "x".repeat(100_000);
    let form = [("logout_token", body.as_str())];
    let answer = scene.server.browser().ask(Method::POST, PATH).form(&form).await;
    assert!(answer.status == 400 || answer.status == 413, "{}", answer.status);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(scene.server.live_sessions().await, 4);
}

#[sqlx::test]
async fn an_id_token_is_no_logout_token(_: Pool, db: Database) {
    let scene = Scene::start(db).await;
    for id_token in scene.server.provider().id_tokens() {
        is_refused(&scene, "an ID token", tell(&scene.server, &id_token).await).await;
    }
}
