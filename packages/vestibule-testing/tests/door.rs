//! What a project behind the door would write: everything that the README promises. `scripts/test-packages` says where the
//! program is, and looks that nothing is left of a run.

#![allow(clippy::pedantic, reason = "tests")]

use std::{collections::HashSet, env, fs, time::Duration};

use vestibule_testing::{Door, DoorOptions, Error, State, World};

const SETTINGS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../suites/own-settings.toml");

/// Why `GET /me` is 401.
async fn reason(visitor: &vestibule_testing::Visitor) -> String {
    let answer = visitor.get("/me").send().await.unwrap();
    assert_eq!(answer.status(), 401);
    let told: serde_json::Value = answer.json().await.unwrap();
    told["reason"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn somebody_is_signed_in() {
    let door = Door::shared().await.unwrap();
    let editor = door.as_("editor").await.unwrap();
    assert_eq!(editor.user().unwrap().roles, ["editor"]);
    let page = editor.get("/account").send().await.unwrap();
    assert_eq!(page.status(), 200);
    assert!(page.text().await.unwrap().contains("Edith Editor"));
    let plain = reqwest::Client::new().get(door.url().join("me").unwrap());
    assert_eq!(plain.try_clone().unwrap().send().await.unwrap().status(), 401);
    assert_eq!(plain.header("cookie", editor.cookie_header()).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_session_can_be_over() {
    let door = Door::shared().await.unwrap();
    for (state, why) in [
        (State::IdleExpired, "idle_expired"),
        (State::AbsoluteExpired, "absolute_expired"),
        (State::Ended, "ended_elsewhere"),
    ] {
        let reader = door.ask("reader").state(state).send().await.unwrap();
        assert!(reader.user().is_none());
        assert_eq!(reason(&reader).await, why);
    }
}

#[tokio::test]
async fn people_are_of_their_call_or_of_their_world() {
    let door = Door::shared().await.unwrap();
    let world = World::new();
    let id = async |ask: vestibule_testing::Ask<'_>| ask.send().await.unwrap().user().unwrap().id.clone();
    assert_ne!(id(door.ask("admin")).await, id(door.ask("admin")).await);
    assert_eq!(id(door.ask("admin").world(&world)).await, id(door.ask("admin").world(&world)).await);
    assert_ne!(id(door.ask("admin").world(&world)).await, id(door.ask("admin").world(&World::new())).await);
}

#[tokio::test]
async fn half_an_hour_away_is_too_long() {
    let door = Door::shared().await.unwrap();
    let (world, other) = (World::new(), World::new());
    let reader = door.ask("reader").world(&world).send().await.unwrap();
    let elsewhere = door.ask("reader").world(&other).send().await.unwrap();
    door.advance(&world, "31min").await.unwrap();
    assert_eq!(reason(&reader).await, "idle_expired");
    assert_eq!(elsewhere.get("/me").send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn what_the_door_refuses_is_told_in_its_words() {
    let error = Door::shared().await.unwrap().as_("nobody").await.unwrap_err();
    assert!(matches!(&error, Error::Refused { status: 400, said } if said.contains("admin")), "{error}");
}

#[tokio::test]
async fn a_project_has_settings_of_its_own() {
    let door = DoorOptions::new().config(SETTINGS).start().await.unwrap();
    assert!(door.checks().is_some_and(|checks| checks.starts_with("127.0.0.1:")));
    let auditor = door.ask("auditor").service("wiki").token(&["wiki:read"]).send().await.unwrap();
    let service = auditor.service().unwrap();
    assert_eq!(service.remote_user.as_deref(), auditor.user().map(|user| user.email.as_str()));
    assert!(auditor.token().unwrap().starts_with("vst_"));
    assert!(auditor.cookie_header().starts_with(&service.cookie.name));
    let url = door.url().clone();
    drop(door);
    assert!(reqwest::get(url).await.is_err(), "it is closed when it is dropped");
}

#[tokio::test]
async fn eight_doors_are_open_beside_each_other() {
    let doors: Vec<_> = (0..8).map(|_| tokio::spawn(Door::start())).collect();
    let mut open = Vec::new();
    for door in doors {
        open.push(door.await.unwrap().unwrap());
    }
    let urls: HashSet<_> = open.iter().map(|door| door.url().clone()).collect();
    assert_eq!(urls.len(), 8);
    for door in &open {
        assert!(door.as_("editor").await.unwrap().user().is_some());
    }
}

#[tokio::test]
async fn what_keeps_it_from_opening_is_told() {
    let error = DoorOptions::new().setting("VESTIBULE_LISTEN", "nonsense").start().await.unwrap_err().to_string();
    assert!(error.contains("listen"), "{error}");
    let away = DoorOptions::new().setting("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing");
    let error = away.start().await.unwrap_err().to_string();
    assert!(error.contains("The database server that DATABASE_URL names does not answer"), "{error}");
    let none = DoorOptions::new().setting("PG_BIN_DIR", "/nonexistent").start().await.unwrap_err().to_string();
    assert!(none.contains("PG_BIN_DIR is /nonexistent"), "{none}");
}

/// For the test that kills it.
#[tokio::test]
#[ignore = "it hangs"]
async fn hangs_until_somebody_ends_the_run() {
    let door = Door::shared().await.unwrap();
    door.as_("editor").await.unwrap();
    fs::write(env::var("HANGS_FILE").unwrap(), door.url().as_str().trim_end_matches('/')).unwrap();
    tokio::time::sleep(Duration::from_secs(600)).await;
}
