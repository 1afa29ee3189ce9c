//! A service hears of its own people only, by the name that it knows them by.

use serde_json::json;
use uuid::Uuid;
use vestibule::model::service::Service;

use super::{Listener, at, at_both, family, service_session, with_secrets};
use crate::support::{Database, Person, Pool, WIKI, family_with};

#[sqlx::test]
async fn security_42_a_service_hears_of_nobody_who_never_came(_: Pool, db: Database) {
    let server = family(db).await;
    let (mut wiki, mut crm) = (Listener::of(&server, "wiki").await, Listener::of(&server, "crm").await);
    let person = Person::signed_in(&server).await;
    at(&person, WIKI).await;
    let sid = service_session(&person.wiki);
    person.wiki.post("/.vestibule/sign-out", &[]).await;
    let heard = wiki.told().await;
    assert_eq!(heard.data["sid"], json!(sid));
    let mut members: Vec<_> = heard.data.as_object().unwrap().keys().cloned().collect();
    members.sort();
    assert_eq!(members, ["at", "reason", "sid", "sub"], "and nothing more");
    assert_eq!(crm.told_by_now().await.len(), 0);
}

/// One that stands for somebody on whose behalf a service is asked has no cookie.
#[sqlx::test]
async fn a_service_session_without_a_cookie_is_heard_of_too(_: Pool, db: Database) {
    let server = family(db).await;
    let mut crm = Listener::of(&server, "crm").await;
    let person = Person::signed_in(&server).await;
    let sid = Uuid::now_v7();
    server
        .execute(&format!(
            "insert into service_sessions (id, session_id, service, host)
             select '{sid}', id, 'crm', 'crm.example.com' from sessions"
        ))
        .await;
    person.door.post("/auth/sign-out", &[]).await;
    assert_eq!(crm.told().await.data["sid"], json!(sid));
}

/// Services that share a host share its sessions, whichever of them one began at.
#[sqlx::test]
async fn services_of_one_host_hear_the_same(_: Pool, db: Database) {
    let server = family_with(db, |setup| {
        let url = "https://wiki.example.org/team".parse().unwrap();
        setup.services.push(Service::new("team".to_owned(), String::new(), url));
        with_secrets(setup);
    })
    .await;
    let (mut wiki, mut team) = (Listener::of(&server, "wiki").await, Listener::of(&server, "team").await);
    let (person, sid, _) = at_both(&server, "ada").await;
    person.door.post("/auth/sign-out", &[]).await;
    for listener in [&mut wiki, &mut team] {
        assert_eq!(listener.told().await.data["sid"], json!(sid));
    }
}

/// There the door's own cookie says who somebody is, and assertions bear the session's own id.
#[sqlx::test]
async fn a_service_under_the_doors_own_origin_hears_of_sessions(_: Pool, db: Database) {
    let server = family_with(db, |setup| {
        let url = "https://door.example/app".parse().unwrap();
        let app = Service { shares_door_origin: true, ..Service::new("app".to_owned(), String::new(), url) };
        setup.services.push(app);
        with_secrets(setup);
    })
    .await;
    let (mut app, mut wiki) = (Listener::of(&server, "app").await, Listener::of(&server, "wiki").await);
    let (person, at_wiki, _) = at_both(&server, "ada").await;
    let session = person.door.session_cookie().unwrap().split('.').next().unwrap().to_owned();
    person.door.post("/auth/sign-out", &[]).await;
    let told = app.told_by_now().await;
    assert_eq!(told.iter().map(|heard| heard.data["sid"].clone()).collect::<Vec<_>>(), [json!(session)]);
    let told = wiki.told_by_now().await;
    assert_eq!(told.iter().map(|heard| heard.data["sid"].clone()).collect::<Vec<_>>(), [json!(at_wiki)]);

    server.provider().somebody("grace");
    let person = Person::signed_in(&server).await;
    let session = person.door.session_cookie().unwrap().split('.').next().unwrap().to_owned();
    server.execute("update sessions set idle_expires_at = now() + interval '500 milliseconds'").await;
    let told = app.told().await;
    assert_eq!((told.data["sid"].clone(), told.data["reason"].clone()), (json!(session), json!("idle_expired")));
}
