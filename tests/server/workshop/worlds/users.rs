//! Each world has users of its own, which are the same at every call.

use std::collections::HashSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Browser, Database, Pool, TestServer, me};

async fn wish(browser: &Browser, wish: &Value) -> Answer {
    let ask = browser.ask(Method::POST, "/autosession").header("accept", "application/json");
    ask.body("application/json", wish.to_string().as_bytes()).await
}

#[sqlx::test]
async fn a_persona_is_another_person_in_each_world_and_the_same_there_every_time(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let mut people = HashSet::new();
    for world in [json!(null), json!("w1"), json!("W1"), json!("w.1"), json!("reader")] {
        for persona in ["reader", "editor"] {
            let wanted = json!({ "persona": persona, "world": world });
            let first = wish(&server.browser(), &wanted).await.json()["user"].clone();
            let second = wish(&server.browser(), &wanted).await.json()["user"].clone();
            assert_eq!(first, second, "{wanted}");
            assert_eq!(first["roles"], json!([persona]), "{wanted}");
            let email = first["email"].as_str().unwrap().to_lowercase();
            assert!(people.insert(first["id"].to_string()) && people.insert(email), "{wanted}");
            // One of a test's own, in that world.
            let own = json!({ "persona": persona, "world": world, "isolated": true });
            let own = wish(&server.browser(), &own).await.json()["user"].clone();
            assert!(people.insert(own["id"].to_string()), "{wanted}");
            assert!(people.insert(own["email"].as_str().unwrap().to_lowercase()), "{wanted}");
        }
    }
    let worlds = "select coalesce(world, '') || ' ' || count(*) from users group by world order by 1";
    assert_eq!(server.texts(worlds).await, [" 4", "W1 4", "reader 4", "w.1 4", "w1 4"]);
}

#[sqlx::test]
async fn whatever_was_changed_by_hand_they_are_what_the_settings_say(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let world = server.world("w1");
    let (_, before) = world.answer("reader", "").await;
    server.execute("update users set name = 'Eve', roles = '{admin}', disabled_at = now(), world = null").await;
    let (browser, after) = world.answer("reader", "").await;
    assert_eq!(before["user"], after["user"]);
    assert_eq!(me(&browser).await["user"], before["user"]);
    assert_eq!(server.texts("select world from users").await, ["w1"]);
}

#[sqlx::test]
async fn a_form_takes_a_world_too_and_any_state_can_be_made_in_one(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let form = browser.post("/autosession", &[("persona", "reader"), ("world", "w1"), ("return_to", "/account")]).await;
    assert_eq!(form.location(), "/account");
    for state in ["active", "idle_expired", "absolute_expired", "ended", "stale", "registering"] {
        server.world("w1").answer("reader", state).await;
    }
    assert_eq!(server.count("select count(*) from users where world = 'w1'").await, 1);
    assert_eq!(server.count("select count(*) from users where world is null").await, 0);
}

#[sqlx::test]
async fn a_name_that_no_world_can_have_is_400_in_words_and_makes_nothing(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for name in ["", " ", "w 1", "a/b", "a+b", "wörld", "'; drop table worlds", &"w".repeat(65)] {
        let answer = wish(&server.browser(), &json!({ "persona": "reader", "world": name })).await;
        assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (400, "bad_request"), "{name:?}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.starts_with("world is ") && detail.contains("1 to 64"), "{name:?}: {detail}");
    }
    let longest = wish(&server.browser(), &json!({ "persona": "reader", "world": "w".repeat(64) })).await;
    assert_eq!(longest.status, 200);
    assert_eq!(server.count("select count(*) from users").await, 1);
    assert_eq!(server.count("select count(*) from worlds").await, 1);
}

#[sqlx::test]
async fn whoever_registers_from_a_world_is_in_it(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let world = server.world("w1");
    let (browser, _) = world.answer("newcomer", "registering").await;
    assert_eq!(browser.open("/register").await.page(200), "Create your account");
    let answer = browser.post("/auth/register", &[("name", "Nils"), ("email", "nils@example.org")]).await;
    assert_eq!(answer.location(), "/");
    assert_eq!(server.texts("select world from users").await, ["w1"]);
    world.advance("31min").await;
    assert_eq!(crate::support::refused(&browser).await, "idle_expired");
}
