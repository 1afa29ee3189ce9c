//! A session ends by itself: idle, at the longest, and when there are too many. Time is moved in the database.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::task::JoinSet;
use vestibule::model::limits::{LimitPolicy, SessionSettings};

use crate::support::{
    Attempt, Browser, Database, Pool, Setup, TestServer, make, me, refused, register, session_settings, sign_in,
};

fn time(me: &Value, name: &str) -> DateTime<Utc> {
    me["session"][name].as_str().unwrap().parse().unwrap()
}

#[sqlx::test]
async fn security_7_the_idle_limit_holds_with_a_live_cookie(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    server.pass("29 minutes 55 seconds").await;
    me(&browser.copy()).await;
    server.pass("30 minutes 1 second").await;
    assert_eq!(refused(&browser).await, "idle_expired");
    assert_eq!(refused(&browser).await, "idle_expired", "asking does not bring it back");
    assert!(browser.session_cookie().is_some(), "the cookie is still there, and opens nothing");
}

#[sqlx::test]
async fn security_7_use_renews_the_idle_limit(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let first = register(&server, &browser).await;
    for _ in 0..4 {
        server.pass("20 minutes").await;
        me(&browser).await;
    }
    let last = me(&browser).await;
    assert!(time(&last, "idle_expires_at") > time(&first, "idle_expires_at") - chrono::TimeDelta::seconds(5));
    assert_eq!(first["session"]["id"], last["session"]["id"]);
}

#[sqlx::test]
async fn security_7_the_absolute_limit_holds_under_constant_use(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    // 12 hours are 36 times 20 minutes.
    for _ in 0..35 {
        server.pass("20 minutes").await;
        let me = me(&browser).await;
        assert!(time(&me, "idle_expires_at") <= time(&me, "expires_at"), "the idle limit never goes beyond");
    }
    server.pass("20 minutes 1 second").await;
    assert_eq!(refused(&browser).await, "absolute_expired");
    assert_eq!(browser.open("/account").await.page(200), "Time to sign in again");
}

#[sqlx::test]
async fn whoever_reached_the_absolute_limit_is_told_so_though_the_browser_has_thrown_the_cookie_away(
    _: Pool,
    db: Database,
) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let without_cookie = || {
        let later = browser.copy();
        later.forget(&later.session_name());
        later
    };
    assert_eq!(refused(&without_cookie()).await, "not_signed_in", "a session that lives is not over");
    server.pass("12 hours 1 second").await;
    let later = without_cookie();
    assert_eq!(refused(&later).await, "absolute_expired");
    assert_eq!(later.get("/account?x").await.location(), "/session-expired?return_to=/account%3Fx");
    assert_eq!(later.open("/account").await.page(200), "Time to sign in again");
    assert_eq!(refused(&server.browser()).await, "not_signed_in", "it is told to that browser only");
    assert_eq!(sign_in(&server, &later, "/account?x").await.location(), "/account?x");
    me(&later).await;
    // The session that has taken its place is the one that counts from now on.
    let names = later.cookie_names();
    let browser_cookie = later.binding_cookie().unwrap();
    later.post("/auth/sign-out", &[]).await;
    later.set_binding_cookie(&browser_cookie);
    assert_eq!((refused(&later).await.as_str(), names.len()), ("not_signed_in", 2));
    assert_eq!(refused(&browser).await, "absolute_expired", "the cookie itself still tells why");
}

#[sqlx::test]
async fn every_use_counts_pages_and_programs_alike(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for page in ["/", "/account", "/me", "/signed-out"] {
        let browser = server.browser();
        make(&browser, "reader", "active").await;
        server.pass("20 minutes").await;
        browser.get(page).await;
        server.pass("20 minutes").await;
        me(&browser).await;
    }
}

/// Counts the writes of `sessions`.
async fn count_writes(server: &TestServer) {
    server
        .execute(
            "create table writes (at timestamptz);
             create function note_write() returns trigger language plpgsql as 'begin insert into writes values (now()); return new; end';
             create trigger note_write after update on sessions for each row execute function note_write()",
        )
        .await;
}

#[sqlx::test]
async fn a_session_is_written_at_most_once_a_minute(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    count_writes(&server).await;
    for _ in 0..20 {
        me(&browser).await;
    }
    assert_eq!(server.count("select count(*) from writes").await, 0, "the session has just begun");
    server.execute("update sessions set last_seen_at = last_seen_at - interval '61 seconds'; delete from writes").await;
    for _ in 0..20 {
        me(&browser).await;
    }
    assert_eq!(server.count("select count(*) from writes").await, 1);
}

#[sqlx::test]
async fn a_session_is_written_at_most_once_a_minute_by_many_at_once_too(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    count_writes(&server).await;
    server.execute("update sessions set last_seen_at = last_seen_at - interval '61 seconds'; delete from writes").await;
    let mut requests = JoinSet::new();
    for _ in 0..30 {
        let browser = browser.copy();
        requests.spawn(async move { me(&browser).await });
    }
    requests.join_all().await;
    assert_eq!(server.count("select count(*) from writes").await, 1);
}

#[sqlx::test]
async fn a_short_idle_limit_is_renewed_more_often(_: Pool, db: Database) {
    let session = SessionSettings { idle_timeout: std::time::Duration::from_mins(1), ..session_settings() };
    let server = Setup { session, ..Setup::default() }.start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    for _ in 0..4 {
        server.pass("50 seconds").await;
        me(&browser).await;
    }
}

/// Other settings hold for sessions that start after them. A server of the version before leaves the limit out.
#[sqlx::test]
async fn a_session_is_renewed_by_the_limit_that_it_was_started_with(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for (own, minutes) in [("interval '45 minutes'", 45), ("interval '25 minutes'", 25), ("null", 30)] {
        let browser = server.browser();
        make(&browser, "reader", "active").await;
        server.execute(&format!("update sessions set idle_timeout = {own}")).await;
        server.pass("20 minutes").await;
        me(&browser).await;
        let renewed = "select (extract(epoch from idle_expires_at - last_seen_at) / 60)::bigint from sessions
             where last_seen_at > now() - interval '1 minute'";
        assert_eq!(server.count(renewed).await, minutes, "{own}");
        server.pass("1 hour").await;
    }
}

/// Fifty browsers sign in as the same person at the same moment: the statuses of their callbacks.
async fn fifty(server: &Arc<TestServer>) -> Vec<(Browser, u16)> {
    let mut callbacks = Vec::new();
    for _ in 0..50 {
        let browser = server.browser();
        let attempt = Attempt::begin(&browser, "op", "/").await;
        callbacks.push((browser, attempt.agree(server.provider()).await));
    }
    let mut requests = JoinSet::new();
    for (browser, callback) in callbacks {
        requests.spawn(async move {
            let status = browser.arrive(&callback).await.status.as_u16();
            (browser, status)
        });
    }
    requests.join_all().await
}

async fn limited(policy: LimitPolicy, db: Database) -> Arc<TestServer> {
    let session = SessionSettings { limit: Some(3), limit_policy: policy, ..session_settings() };
    let server = Setup { session, ..Setup::default() }.start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    browser.post("/auth/sign-out", &[]).await;
    Arc::new(server)
}

#[sqlx::test]
async fn security_8_the_limit_holds_under_fifty_parallel_sign_ins_that_end_the_oldest(_: Pool, db: Database) {
    let server = limited(LimitPolicy::EndOldest, db).await;
    let answers = fifty(&server).await;
    assert!(answers.iter().all(|(_, status)| *status == 303));
    assert_eq!(server.live_sessions().await, 3);
    let mut reasons = Vec::new();
    for (browser, _) in &answers {
        let answer = browser.program("/me").await;
        reasons.push(if answer.status == 200 { "live".to_owned() } else { answer.reason() });
    }
    assert_eq!(reasons.iter().filter(|reason| *reason == "live").count(), 3);
    assert_eq!(reasons.iter().filter(|reason| *reason == "limit").count(), 47);
    assert_eq!(server.count("select count(*) from events where kind = 'session_ended' and reason = 'limit'").await, 47);
}

#[sqlx::test]
async fn security_8_the_limit_holds_under_fifty_parallel_sign_ins_that_are_refused(_: Pool, db: Database) {
    let server = limited(LimitPolicy::Refuse, db).await;
    let answers = fifty(&server).await;
    assert_eq!(answers.iter().filter(|(_, status)| *status == 303).count(), 3);
    assert_eq!(answers.iter().filter(|(_, status)| *status == 403).count(), 47);
    assert_eq!(server.live_sessions().await, 3);
    let (refused, _) = answers.iter().find(|(_, status)| *status == 403).unwrap();
    assert_eq!(sign_in(&server, refused, "/").await.page(403), "You're signed in on too many devices");
    assert_eq!(refused.session_cookie(), None);
}

#[sqlx::test]
async fn security_8_a_browser_that_signs_in_again_takes_no_second_place(_: Pool, db: Database) {
    let server = limited(LimitPolicy::Refuse, db).await;
    let browsers = [server.browser(), server.browser(), server.browser()];
    for browser in &browsers {
        assert_eq!(sign_in(&server, browser, "/").await.location(), "/");
    }
    assert_eq!(sign_in(&server, &browsers[1], "/").await.location(), "/", "its own old session makes room");
    server.pass("31 minutes").await;
    assert_eq!(sign_in(&server, &server.browser(), "/").await.location(), "/", "what has expired takes no place");
}
