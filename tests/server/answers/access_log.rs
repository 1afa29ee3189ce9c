//! The access log: one line for every request, whatever becomes of it.

use std::{future::IntoFuture, time::Duration};

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    answers::logs::{is_logged, listen, requests},
    guard::rates::{LIMITS, limited, until_too_often},
    support::{
        Ask, Attempt, Database, DatabaseGate, Pool, Setup, TestServer, edit, make, me, patiently, raw, register,
    },
};

/// The lines of what is asked here.
async fn told(ask: Ask<'_>) -> Vec<String> {
    listen();
    let answer = ask.await;
    assert!(is_logged(&format!("answered request_id={} ", answer.header("x-request-id"))), "{}", answer.asked);
    requests()
}

fn user_and_session(me: &Value) -> String {
    format!("user={} session={}", me["user"]["id"].as_str().unwrap(), me["session"]["id"].as_str().unwrap())
}

#[sqlx::test]
async fn every_request_is_one_line_at_the_level_of_its_address(_: Pool, db: Database) {
    listen();
    let server = TestServer::start(db).await;
    let (stranger, browser) = (server.browser(), server.browser());
    let signed_in = user_and_session(&register(&server, &browser).await);
    for (ask, line) in [
        (browser.get("/account?a=secret"), format!("INFO answered method=GET path=/account status=200 {signed_in}")),
        (browser.get("/"), format!("INFO answered method=GET path=/ status=200 {signed_in}")),
        (
            browser.get("/sign-in"),
            format!("INFO answered method=GET path=/sign-in status=303 {signed_in} reason=already_signed_in"),
        ),
        (browser.program("/me?x"), format!("DEBUG answered method=GET path=/me status=200 {signed_in}")),
        (
            browser.post("/auth/details", &[("name", ""), ("email", "")]),
            format!("INFO answered method=POST path=/auth/details status=303 {signed_in}"),
        ),
        (
            browser.post("/auth/sign-out", &[]),
            format!("INFO answered method=POST path=/auth/sign-out status=303 {signed_in}"),
        ),
        (stranger.get("/"), "INFO answered method=GET path=/ status=200".to_owned()),
        (
            stranger.get("/account?a=secret"),
            "INFO answered method=GET path=/account status=303 reason=not_signed_in".to_owned(),
        ),
        (
            stranger.program("/account"),
            "INFO answered method=GET path=/account status=401 reason=not_signed_in".to_owned(),
        ),
        (stranger.program("/me"), "DEBUG answered method=GET path=/me status=401 reason=not_signed_in".to_owned()),
        (
            stranger.ask(Method::HEAD, "/favicon.svg"),
            "DEBUG answered method=HEAD path=/favicon.svg status=200".to_owned(),
        ),
        (stranger.get("/sign-in/?x"), "DEBUG answered method=GET path=/sign-in/ status=308".to_owned()),
        (stranger.program("/health/live"), "DEBUG answered method=GET path=/health/live status=200".to_owned()),
        (stranger.program("/health/ready"), "DEBUG answered method=GET path=/health/ready status=200".to_owned()),
    ] {
        assert_eq!(told(ask).await, [line]);
    }
}

#[sqlx::test]
async fn what_is_refused_is_one_line_with_the_reason(_: Pool, db: Database) {
    listen();
    let server = limited(db, LIMITS).await;
    let browser = server.browser();
    let sign_out = || browser.post("/auth/sign-out", &[]);
    for (ask, line) in [
        (
            sign_out().header("sec-fetch-site", "cross-site"),
            "INFO answered method=POST path=/auth/sign-out status=403 reason=cross_site",
        ),
        (browser.get("/no/such?x=secret"), "DEBUG answered method=GET path=/no/such status=404 reason=not_found"),
        (browser.program("/no/such"), "DEBUG answered method=GET path=/no/such status=404 reason=not_found"),
        (
            browser.ask(Method::PUT, "/account"),
            "INFO answered method=PUT path=/account status=405 reason=method_not_allowed",
        ),
        (browser.ask(Method::POST, "/me"), "DEBUG answered method=POST path=/me status=405 reason=method_not_allowed"),
        (
            sign_out().body("application/x-www-form-urlencoded", &[b'x'; 100_000]),
            "INFO answered method=POST path=/auth/sign-out status=413 reason=too_large",
        ),
        (
            sign_out().body("text/plain", b"x"),
            "INFO answered method=POST path=/auth/sign-out status=415 reason=unsupported_media",
        ),
        (
            browser.click("/auth/sign-in?provider=none"),
            "INFO answered method=GET path=/auth/sign-in status=404 reason=unknown_provider",
        ),
        (
            browser.get("/auth/refused?reason=sign_in_declined"),
            "INFO answered method=GET path=/auth/refused status=403 reason=sign_in_declined",
        ),
        // Anybody can type that.
        (
            browser.get("/auth/refused?reason=internal"),
            "INFO answered method=GET path=/auth/refused status=500 reason=internal",
        ),
    ] {
        assert_eq!(told(ask).await, [line]);
    }
    until_too_often(async || browser.click("/auth/sign-in?provider=none").await).await;
    assert_eq!(
        told(browser.click("/auth/sign-in?provider=none")).await,
        ["INFO answered method=GET path=/auth/sign-in status=429 reason=too_many_requests"]
    );
}

#[sqlx::test]
async fn a_path_is_short_and_printable_and_what_names_no_host_is_a_line_too(_: Pool, db: Database) {
    listen();
    let server = TestServer::start(db).await;
    let long = "y".repeat(5000);
    for (line, told) in [
        (
            "GET /a\u{9b}31m\u{202e}%0a?code=secret HTTP/1.1\r\nhost: x",
            "GET path=/a%C2%9B31m%E2%80%AE%0a status=404 reason=not_found",
        ),
        (
            &*format!("GET /{long} HTTP/1.1\r\nhost: x"),
            &*format!("GET path=/{}… status=404 reason=not_found", &long[..299]),
        ),
        (
            &*format!("{long} /x HTTP/1.1\r\nhost: x"),
            &*format!("{}… path=/x status=404 reason=not_found", &long[..300]),
        ),
        ("GET /x HTTP/1.1\r\nhost: x\r\nhost: y", "GET path=/x status=400 reason=bad_request"),
    ] {
        listen();
        let answer = raw(&server, format!("{line}\r\nconnection: close\r\n\r\n").as_bytes()).await;
        assert!(!answer.is_empty());
        assert_eq!(requests(), [format!("DEBUG answered method={told}")]);
    }
}

#[sqlx::test]
async fn a_session_that_is_over_is_told_of_with_its_reason(_: Pool, db: Database) {
    listen();
    let server = TestServer::start(db).await;
    for (state, reason) in
        [("idle_expired", "idle_expired"), ("absolute_expired", "absolute_expired"), ("ended", "ended_elsewhere")]
    {
        let browser = server.browser();
        make(&browser, "reader", state).await;
        let whose = "select 'user=' || user_id || ' session=' || id from sessions order by id desc limit 1";
        let whose = &server.texts(whose).await[0];
        for (ask, line) in [
            (browser.get("/account"), "INFO answered method=GET path=/account status=303"),
            (browser.get("/"), "INFO answered method=GET path=/ status=200"),
            (browser.program("/me"), "DEBUG answered method=GET path=/me status=401"),
        ] {
            assert_eq!(told(ask).await, [format!("{line} {whose} reason={reason}")]);
        }
    }
}

#[sqlx::test]
async fn a_sign_in_is_told_of_with_its_provider_and_the_session_that_begins(_: Pool, db: Database) {
    listen();
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let lines = requests();
    let signed_in = user_and_session(&me(&browser).await);
    for line in [
        "INFO answered method=GET path=/auth/sign-in status=303 provider=op".to_owned(),
        "INFO answered method=GET path=/auth/callback status=303 provider=op".to_owned(),
        format!("INFO answered method=POST path=/auth/register status=303 {signed_in}"),
    ] {
        assert_eq!(lines.iter().filter(|told| **told == line).count(), 1, "{line} in {lines:#?}");
    }

    let another = server.browser();
    let callback = Attempt::begin(&another, "op", "/").await.agree(server.provider()).await;
    let lines = told(another.arrive(&callback)).await;
    let signed_in = user_and_session(&me(&another).await);
    assert_eq!(lines, [format!("INFO answered method=GET path=/auth/callback status=303 {signed_in} provider=op")]);

    let callback = Attempt::begin(&another, "op", "/").await.agree(server.provider()).await;
    server.provider().script().edit_id_token = edit(|claims| claims["nonce"] = json!("wrong"));
    assert_eq!(
        told(another.arrive(&callback)).await,
        [
            format!(
                "INFO answered method=GET path=/auth/callback status=303 {signed_in} provider=op reason=wrong_nonce"
            ),
            format!("INFO answered method=GET path=/auth/refused status=400 {signed_in} reason=sign_in_refused")
        ]
    );
    assert_eq!(
        told(server.browser().program("/auth/callback?code=secret&state=secret")).await,
        ["INFO answered method=GET path=/auth/callback status=400 reason=sign_in_stale"]
    );
}

#[sqlx::test]
async fn a_logout_that_a_provider_tells_of_names_it(_: Pool, db: Database) {
    listen();
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let tell = |provider: &str, token: &str| {
        let form = format!("logout_token={token}");
        browser
            .ask(Method::POST, &format!("/auth/backchannel-logout/{provider}"))
            .body("application/x-www-form-urlencoded", form.as_bytes())
    };
    let token = server.provider().logout_token(&json!({ "sub": "ada" }));
    for (ask, line) in [
        (tell("op", &token), "backchannel-logout/op status=200 provider=op"),
        (tell("op", &token), "backchannel-logout/op status=400 provider=op reason=replayed_logout_token"),
        (tell("op", "eyJSECRET"), "backchannel-logout/op status=400 provider=op reason=malformed_token"),
        (tell("none", &token), "backchannel-logout/none status=400 reason=unknown_provider"),
        (
            tell("op", &token).body("text/plain", b""),
            "backchannel-logout/op status=400 provider=op reason=unsupported_media",
        ),
    ] {
        assert_eq!(told(ask).await, [format!("INFO answered method=POST path=/auth/{line}")]);
    }
    assert_eq!(
        told(browser.ask(Method::GET, "/auth/frontchannel-logout/op?sid=secret")).await,
        ["INFO answered method=GET path=/auth/frontchannel-logout/op status=404 provider=op reason=not_found"]
    );
}

#[sqlx::test]
async fn while_the_database_is_away_every_address_stands_out(_: Pool, db: Database) {
    listen();
    let gate = DatabaseGate::start(&db).await;
    let server = Setup { server_database: Some(gate.database.clone()), ..Setup::default() }.start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    gate.shut().await;
    for (ask, line) in [
        (browser.get("/account"), "/account status=503 reason=unavailable"),
        (browser.program("/me"), "/me status=503 reason=unavailable"),
        (browser.program("/health/ready"), "/health/ready status=503 reason=database_away"),
    ] {
        assert_eq!(told(ask).await, [format!("WARN answered method=GET path={line}")]);
    }
    gate.open();
}

#[sqlx::test]
async fn whoever_hangs_up_before_the_answer_leaves_a_line_too(_: Pool, db: Database) {
    listen();
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let signed_in = user_and_session(&register(&server, &browser).await);
    let mut lock = server.db.begin().await.unwrap();
    sqlx::query("lock table identities in access exclusive mode").execute(&mut *lock).await.unwrap();
    listen();
    let asked = tokio::time::timeout(Duration::from_millis(500), browser.get("/account").into_future()).await;
    assert!(asked.is_err(), "it waits for the table");
    patiently("the server notices", || async { !requests().is_empty() }).await;
    assert_eq!(requests(), [format!("INFO not answered method=GET path=/account {signed_in}")]);
    lock.rollback().await.unwrap();
}
