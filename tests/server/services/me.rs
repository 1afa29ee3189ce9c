//! `/me`: who is calling, to the letter, and why not.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use vestibule::model::time_left::TimeLeft;

use crate::support::{Answer, Database, Pool, TestServer, make, register};

#[sqlx::test]
async fn me_is_exactly_what_the_design_says(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    server.execute("update users set roles = '{editor,admin}'").await;
    let answer = browser.program("/me").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "no-store");
    let me = answer.json();
    let time = |name: &str| me["session"][name].as_str().unwrap().parse::<DateTime<Utc>>().unwrap();
    let id = browser.session_cookie().unwrap().split('.').next().unwrap().to_owned();
    let user_id = server.texts("select id::text from users").await.remove(0);
    assert_eq!(
        me,
        json!({
            "user": { "id": user_id, "name": "Ada Lovelace", "email": "ada@example.org", "email_verified": true, "roles": ["editor", "admin"] },
            "session": {
                "id": id, "created_at": me["session"]["created_at"], "auth_time": me["session"]["auth_time"],
                "idle_expires_at": me["session"]["idle_expires_at"], "expires_at": me["session"]["expires_at"],
                "provider": "op", "test": false,
            },
            "token": null,
        })
    );
    assert_eq!(time("expires_at") - time("created_at"), TimeDelta::hours(12));
    assert_eq!(time("idle_expires_at") - time("created_at"), TimeDelta::minutes(30));
    assert!(time("auth_time") <= time("created_at") && Utc::now() - time("auth_time") < TimeDelta::minutes(1));
}

/// Whoever counts down needs no clock of their own that is right; and staying is what makes the time longer, whenever it was
/// written last.
#[sqlx::test]
async fn security_36_how_long_is_left_is_told_in_seconds_and_grows_by_use_alone(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    make(&browser, "reader", "active").await;
    let left = |answer: &Answer| answer.header("vestibule-time-left").parse::<TimeLeft>().expect("two numbers");
    let about = |left: TimeLeft, idle: i64, absolute: i64| {
        let near = |left, given| (given - 20..=given).contains(&left);
        assert!(near(left.idle, idle) && near(left.absolute, absolute), "{left}");
    };
    about(left(&browser.program("/me").await), 1800, 43200);
    server
        .execute(
            "update sessions set last_seen_at = last_seen_at - interval '29 minutes',
             idle_expires_at = idle_expires_at - interval '29 minutes', expires_at = expires_at - interval '11 hours'",
        )
        .await;
    for _ in 0..3 {
        about(left(&browser.program("/me").header("vestibule-quiet", "1").await), 60, 3600);
    }
    about(left(&browser.program("/me").await), 1800, 3600);
    about(left(&browser.program("/me").header("vestibule-quiet", "1").await), 1800, 3600);
    for stranger in [server.browser().program("/me").await, server.browser().get("/").await] {
        assert_eq!(stranger.header("vestibule-time-left"), "");
    }
}

#[sqlx::test]
async fn every_state_that_is_not_signed_in_is_401_with_its_reason(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for (state, reason) in [
        ("idle_expired", "idle_expired"),
        ("absolute_expired", "absolute_expired"),
        ("ended", "ended_elsewhere"),
        ("registering", "registering"),
    ] {
        let browser = server.browser();
        make(&browser, "reader", state).await;
        let answer = browser.program("/me").await;
        assert_eq!(answer.status, 401, "{state}");
        assert_eq!(answer.reason(), reason);
        assert_eq!(
            answer.json(),
            json!({ "type": "about:blank", "title": "Unauthorized", "status": 401, "reason": reason })
        );
    }
    for reason in ["signed_out", "replaced", "ended_elsewhere", "limit", "provider", "admin", "user_disabled"] {
        let browser = server.browser();
        make(&browser, "reader", "active").await;
        server
            .execute(&format!("update sessions set ended_at = now(), end_reason = '{reason}' where ended_at is null"))
            .await;
        let answer = browser.program("/me").await;
        assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (401, reason));
    }
    let stranger = server.browser().program("/me").await;
    assert_eq!((stranger.status.as_u16(), stranger.reason().as_str()), (401, "not_signed_in"));
}

#[sqlx::test]
async fn a_stale_session_is_still_signed_in(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let made = make(&browser, "reader", "stale").await;
    let answer = browser.program("/me").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json(), made.json(), "autosession answers as /me does");
}

#[sqlx::test]
async fn me_never_redirects_and_is_json_for_people_too(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let answer = browser.get("/me").await;
    assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (401, "not_signed_in"));
    make(&browser, "reader", "active").await;
    assert_eq!(browser.get("/me").await.json(), browser.program("/me").await.json());
    assert_eq!(browser.ask(reqwest::Method::GET, "/me").await.status, 200, "without any Accept");
}
