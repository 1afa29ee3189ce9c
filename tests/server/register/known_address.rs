//! A newcomer whose confirmed address is known here signs in the way they did before, and what they came with is theirs
//! from then on. Nobody else's registration can be had that way, and nobody else's identity.

use serde_json::json;
use tokio::task::JoinSet;
use vestibule::store::housekeeping::sweep;

use crate::support::{
    Answer, Attempt, Browser, Database, Pool, Setup, TestServer, me, patch, register, sign_in, sign_in_at,
};

const WAITING: &str = "select count(*) from to_connect";
const IDENTITIES: &str = "select count(*) from identities";

/// Ada is registered at the first provider. In the browser that comes back, she has come by the second one.
async fn comes_another_way(db: Database) -> (TestServer, Browser) {
    let server = Setup { providers: vec!["op", "other"], ..Setup::default() }.start(db).await;
    register(&server, &server.browser()).await;
    let browser = server.browser();
    server.providers[1]
        .person(json!({ "sub": "other-ada", "name": "Ada", "email": "Ada@example.org", "email_verified": true }));
    assert_eq!(sign_in_at(&server, 1, &browser, "/account").await.location(), "/register");
    (server, browser)
}

const CONNECT: &str = "/auth/register/connect";
const TO_CONNECT: &str = "/sign-in?return_to=/account&connect=true";

async fn at(server: &TestServer, number: usize, browser: &Browser) -> Answer {
    let id = &server.house.providers[number].settings().id;
    let begun = browser.click(&format!("/auth/sign-in?return_to=/account&provider={id}&connect=true")).await;
    let url: url::Url = begun.location().parse().unwrap();
    assert!(
        url.query_pairs().any(|(name, value)| name == "prompt" && value == "login"),
        "who is meant is asked: {url}"
    );
    let callback = server.providers[number].visit(&url).await;
    browser.arrive(&callback).await
}

#[sqlx::test]
async fn signing_in_the_way_they_did_before_connects_what_they_came_with(_: Pool, db: Database) {
    let (server, browser) = comes_another_way(db).await;
    let kept = browser.post(CONNECT, &[]).await;
    assert_eq!(kept.location(), TO_CONNECT);
    assert_eq!(browser.session_cookie(), None, "the registration is over");
    assert_eq!(server.count("select count(*) from registrations").await, 0);
    browser.click(TO_CONNECT).await.page(200);
    assert_eq!(at(&server, 0, &browser).await.location(), "/account");
    let account = browser.click("/account").await;
    assert!(account.words().contains("You can now sign in with Provider other"), "{}", account.words());
    assert_eq!(server.count(IDENTITIES).await, 2);
    assert_eq!(server.count("select count(*) from users").await, 1);
    assert_eq!(server.count(WAITING).await, 0);
    assert_eq!(
        server.count("select count(*) from events where kind = 'identity_linked' and provider = 'other'").await,
        1
    );
    // From now on both ways lead to her.
    let again = server.browser();
    assert_eq!(sign_in_at(&server, 1, &again, "/").await.location(), "/");
    assert_eq!(me(&again).await["user"], me(&browser).await["user"]);
}

#[sqlx::test]
async fn security_17_what_waits_is_given_to_nobody_with_another_address(_: Pool, db: Database) {
    let (server, browser) = comes_another_way(db).await;
    browser.post(CONNECT, &[]).await;
    // Somebody else sits down at this browser.
    server.providers[0].somebody("grace");
    let there = server.browser();
    register(&server, &there).await;
    assert_eq!(at(&server, 0, &browser).await.location(), "/account");
    assert_eq!(me(&browser).await["user"]["email"], "grace@example.org");
    assert_eq!(server.count("select count(*) from identities where subject = 'other-ada'").await, 0);
    assert_eq!(server.count(WAITING).await, 0, "and it waits no longer");
    assert!(browser.click("/account").await.words().contains("wasn't connected"));
}

#[sqlx::test]
async fn security_17_an_address_that_somebody_has_only_typed_connects_nothing(_: Pool, db: Database) {
    let server = Setup { providers: vec!["op", "other"], ..Setup::default() }.start(db).await;
    server.providers[0]
        .person(json!({ "sub": "mallory", "name": "Mallory", "email": "m@example.org", "email_verified": true }));
    let mallory = server.browser();
    sign_in(&server, &mallory, "/").await;
    mallory.post("/auth/register", &[("name", "Mallory"), ("email", "ada@example.org")]).await;
    let browser = server.browser();
    assert_eq!(sign_in_at(&server, 1, &browser, "/").await.location(), "/register");
    assert_eq!(browser.post(CONNECT, &[]).await.location(), "/register", "nobody is known by that address");
    assert_eq!(server.count(WAITING).await, 0);
    // What is there all the same is not given away.
    server.execute("update users set email_verified = true").await;
    assert_eq!(browser.post(CONNECT, &[]).await.location(), "/sign-in?connect=true");
    server.execute("update users set email_verified = false").await;
    at(&server, 0, &browser).await;
    assert_eq!(server.count(IDENTITIES).await, 1);
}

#[sqlx::test]
async fn security_17_it_belongs_to_the_browser_and_to_the_sign_in_that_was_begun_for_it(_: Pool, db: Database) {
    let (server, browser) = comes_another_way(db).await;
    browser.post(CONNECT, &[]).await;
    // The same person elsewhere.
    let elsewhere = server.browser();
    at(&server, 0, &elsewhere).await;
    assert_eq!(server.count(IDENTITIES).await, 1);
    assert_eq!(server.count(WAITING).await, 1);
    // Ten minutes later nothing is there to be connected.
    server.execute("update to_connect set expires_at = expires_at - interval '10 minutes'").await;
    assert_eq!(at(&server, 0, &browser).await.location(), "/account");
    assert_eq!(server.count(IDENTITIES).await, 1);
    assert!(browser.click("/account").await.words().contains("so nothing was connected"));
    assert_eq!(sweep(&server.db).await.to_connect, 1);
}

#[sqlx::test]
async fn security_11_whoever_signs_in_plainly_or_signs_out_leaves_nothing_waiting_for_the_next(_: Pool, db: Database) {
    let (server, first) = comes_another_way(db).await;
    let second = server.browser();
    assert_eq!(sign_in_at(&server, 1, &second, "/account").await.location(), "/register");
    for (browser, signs_out) in [(first, false), (second, true)] {
        browser.post(CONNECT, &[]).await;
        assert_eq!(server.count(WAITING).await, 1);
        if signs_out {
            browser.post("/auth/sign-out", &[]).await;
        } else {
            assert_eq!(sign_in(&server, &browser, "/").await.location(), "/");
        }
        assert_eq!(server.count(WAITING).await, 0, "signs out: {signs_out}");
    }
}

#[sqlx::test]
async fn security_17_a_sign_in_of_long_ago_connects_nothing(_: Pool, db: Database) {
    let (server, browser) = comes_another_way(db).await;
    browser.post(CONNECT, &[]).await;
    let ten_hours_ago = chrono::Utc::now().timestamp() - 36_000;
    server.provider().script().edit_id_token = patch(json!({ "auth_time": ten_hours_ago }));
    let answer = at(&server, 0, &browser).await;
    assert_eq!(answer.status, 403);
    assert!(answer.asked.contains("reason=sign_in_not_fresh"), "{}", answer.asked);
    assert_eq!((server.count(IDENTITIES).await, server.count(WAITING).await), (1, 1));
}

#[sqlx::test]
async fn what_somebody_has_registered_with_meanwhile_is_not_connected_and_signing_in_works(_: Pool, db: Database) {
    let (server, browser) = comes_another_way(db).await;
    browser.post(CONNECT, &[]).await;
    let elsewhere = server.browser();
    assert_eq!(sign_in_at(&server, 1, &elsewhere, "/").await.location(), "/register");
    elsewhere.post("/auth/register", &[("name", "Ada"), ("email", "ada@example.org")]).await;
    assert_eq!(at(&server, 0, &browser).await.location(), "/account");
    assert!(browser.click("/account").await.words().contains("wasn't connected"));
}

#[sqlx::test]
async fn security_25_only_a_form_of_ours_by_a_newcomer_keeps_anything(_: Pool, db: Database) {
    let (server, browser) = comes_another_way(db).await;
    let foreign = browser.post(CONNECT, &[]).header("sec-fetch-site", "cross-site").await;
    assert_eq!(foreign.status, 403);
    let known = server.browser();
    sign_in(&server, &known, "/").await;
    for other in [&known, &server.browser()] {
        let answer = other.post(CONNECT, &[]).await;
        assert!(answer.status.is_redirection(), "{}", answer.status);
    }
    assert_eq!(server.count(WAITING).await, 0);
    browser.post("/auth/register", &[("name", "Ada"), ("email", "ada@example.org")]).await;
    assert_eq!(server.count("select count(*) from users").await, 2, "a separate account is theirs to make");
}

#[sqlx::test]
async fn a_logout_that_the_provider_tells_of_takes_what_waits_along(_: Pool, db: Database) {
    let (server, browser) = comes_another_way(db).await;
    browser.post(CONNECT, &[]).await;
    let token = server.providers[1].logout_token(&json!({ "sub": "other-ada" }));
    let told =
        browser.ask(reqwest::Method::POST, "/auth/backchannel-logout/other").form(&[("logout_token", &token)]).await;
    assert_eq!(told.status, 200, "{}", told.text());
    assert_eq!(server.count(WAITING).await, 0);
    at(&server, 0, &browser).await;
    assert_eq!(server.count(IDENTITIES).await, 1);
}

#[sqlx::test]
async fn fifty_at_once_keep_one_and_connect_it_once(_: Pool, db: Database) {
    let (server, browser) = comes_another_way(db).await;
    let mut all = JoinSet::new();
    for _ in 0..50 {
        let browser = browser.copy();
        all.spawn(async move { browser.post(CONNECT, &[]).await.status.as_u16() });
    }
    assert!(all.join_all().await.into_iter().all(|status| status == 303));
    assert_eq!(server.count(WAITING).await, 1);
    browser.forget(&browser.session_name());
    let before = server.count("select count(*) from sessions").await;
    // Fifteen come back at the same moment: one of them brings it, and the others serve with its session.
    let mut callbacks = Vec::new();
    for _ in 0..15 {
        let begun = browser.click("/auth/sign-in?provider=op&connect=true").await;
        let attempt = Attempt { url: begun.location().parse().unwrap() };
        callbacks.push(attempt.agree(server.provider()).await);
    }
    let mut all = JoinSet::new();
    for callback in callbacks {
        let browser = browser.copy();
        all.spawn(async move { browser.arrive(&callback).await.status.as_u16() });
    }
    assert!(all.join_all().await.into_iter().all(|status| status == 303));
    assert_eq!(server.count(IDENTITIES).await, 2);
    assert_eq!(server.count("select count(*) from events where kind = 'identity_linked'").await, 1);
    assert_eq!(server.count("select count(*) from sessions").await, before + 1);
}

#[sqlx::test]
async fn one_identity_waits_in_one_browser(_: Pool, db: Database) {
    let (server, browser) = comes_another_way(db).await;
    browser.post(CONNECT, &[]).await;
    let other = server.browser();
    server.providers[1].script().edit_id_token = patch(json!({ "sid": "another" }));
    sign_in_at(&server, 1, &other, "/").await;
    other.post(CONNECT, &[]).await;
    assert_eq!(server.count(WAITING).await, 1);
    at(&server, 0, &browser).await;
    assert_eq!(server.count(IDENTITIES).await, 1, "it waits where it was proven last");
}
