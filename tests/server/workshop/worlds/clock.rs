//! What the clock is asked for, and who may ask.

use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, Browser, Database, Pool, Setup, TestServer, me, refused};

async fn post(browser: &Browser, kind: &str, body: &str) -> Answer {
    browser.ask(Method::POST, "/autosession/clock").body(kind, body.as_bytes()).await
}

const TIMES: &str =
    "select concat_ws(' ', created_at, auth_time, last_seen_at, idle_expires_at, expires_at) from sessions";

#[sqlx::test]
async fn it_says_how_far_it_went_and_how_far_ahead_it_is(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let world = server.world("w1");
    world.somebody("reader").await;
    let steps = [("31min", "31m", "31m"), ("12h", "12h", "12h 31m"), (" 1day 1s ", "1day 1s", "1day 12h 31m 1s")];
    for (by, advanced, ahead) in steps {
        assert_eq!(world.ask(by).await.json(), json!({ "world": "w1", "advanced": advanced, "ahead": ahead }));
    }
    let browser = server.browser();
    let form = browser.ask(Method::POST, "/autosession/clock").form(&[("world", "w1"), ("advance", "59s")]).await;
    assert_eq!(form.json()["ahead"], "1day 12h 32m");
    assert_eq!(server.texts("select ahead::text from worlds").await, ["36:32:00"]);
}

#[sqlx::test]
async fn what_it_cannot_do_is_400_in_words_and_moves_nothing(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.world("w1").somebody("reader").await;
    let before = server.texts(TIMES).await;
    for (wish, word) in [
        (json!({ "world": "w1", "advance": "-5min" }), "advance"),
        (json!({ "world": "w1", "advance": "0s" }), "forward"),
        (json!({ "world": "w1", "advance": "1ns" }), "forward"),
        (json!({ "world": "w1", "advance": "" }), "31min"),
        (json!({ "world": "w1", "advance": "soon" }), "31min"),
        (json!({ "world": "w1", "advance": "31" }), "31min"),
        (json!({ "world": "w1", "advance": "101years" }), "100 years"),
        (json!({ "world": "w1", "advance": "500000000000years" }), "100 years"),
        (json!({ "world": "w1", "advance": "99999999999999999999years" }), "31min"),
        (json!({ "world": "w1", "advance": 31 }), "string"),
        (json!({ "world": "w1" }), "advance is missing"),
        (json!({ "advance": "31min" }), "world is missing"),
        (json!({ "world": "w2", "advance": "31min" }), "no such world"),
        (json!({ "world": "w 1", "advance": "31min" }), "1 to 64"),
        (json!({ "world": "w1", "advance": "31min", "back": true }), "back"),
        (json!(["w1", "31min"]), "object"),
    ] {
        let answer = post(&server.browser(), "application/json", &wish.to_string()).await;
        assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (400, "bad_request"), "{wish}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(word), "{wish}: {detail}");
        assert!(!detail.contains("1860s"), "{wish}: {detail}");
    }
    assert_eq!(server.texts(TIMES).await, before);
    assert_eq!(server.count("select count(*) from worlds").await, 1, "asking for its clock makes no world");
}

#[sqlx::test]
async fn a_hundred_years_and_no_more_and_every_time_can_still_be_read(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let world = server.world("w1");
    let browser = world.somebody("reader").await;
    let (registering, _) = world.answer("newcomer", "registering").await;
    for _ in 0..100 {
        world.advance("365days").await;
    }
    assert_eq!(world.ask("1us").await.status, 400);
    assert_eq!(refused(&browser).await, "absolute_expired");
    assert_eq!(refused(&registering).await, "not_signed_in");
    assert_eq!(browser.open("/account").await.page(200), "Time to sign in again");
    me(&world.somebody("reader").await).await;
}

#[sqlx::test]
async fn it_is_guarded_as_autosession_is(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.world("w1").somebody("reader").await;
    let before = server.texts(TIMES).await;
    let body = json!({ "world": "w1", "advance": "31min" }).to_string();
    let browser = server.browser();
    let ask = || browser.ask(Method::POST, "/autosession/clock").body("application/json", body.as_bytes());
    assert_eq!(ask().header("host", "evil.example").await.status, 403, "DNS rebinding");
    assert_eq!(ask().header("sec-fetch-site", "cross-site").await.status, 403);
    assert_eq!(ask().header("sec-fetch-site", "same-site").await.status, 403);
    assert_eq!(ask().header("origin", "https://evil.example").await.status, 403);
    assert_eq!(post(&browser, "text/plain", &body).await.status, 415);
    assert_eq!(browser.get("/autosession/clock").await.status, 405);
    assert_eq!(
        browser.post("/autosession/clock", &[("world", "w9"), ("advance", "1s")]).await.page(400),
        "That link didn't work"
    );
    assert_eq!(server.texts(TIMES).await, before);
    assert_eq!(ask().header("sec-fetch-site", "same-origin").await.status, 200);
}

#[sqlx::test]
async fn security_34_where_the_workshop_is_off_there_is_no_clock(_: Pool, db: Database) {
    let server = Setup { autosession: false, ..Setup::default() }.start(db).await;
    assert_eq!(server.world("w1").ask("31min").await.status, 404);
    let browser = server.browser();
    assert_eq!(browser.post("/autosession/clock", &[]).await.page(404), "There is no such page");
    let made = server.count("select count(*) from pg_class where relname in ('worlds', 'users_world')").await;
    assert_eq!(made, 0, "and no table for it");
}

#[sqlx::test]
async fn asking_for_it_is_no_use_of_a_session(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.world("w1").somebody("reader").await;
    for _ in 0..2 {
        let wish = json!({ "world": "w1", "advance": "20min" }).to_string();
        assert_eq!(post(&browser, "application/json", &wish).await.status, 200);
    }
    assert_eq!(refused(&browser).await, "idle_expired");
}
