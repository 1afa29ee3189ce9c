//! However a session ends, its services hear of it, in time and with the reason that everybody is told.

use serde_json::json;
use tokio::time::Instant;

use super::{BOUND, Heard, Listener, at, at_both, family, service_session, with_secrets};
use crate::{
    openid::conformance_backchannel::tell,
    support::{Database, Person, Pool, TestServer, WIKI, family_with, me, sign_in},
};

/// Everything of an event but when it was heard.
fn shown(heard: &Heard) -> (String, serde_json::Value) {
    let mut data = heard.data.clone();
    let at = data["at"].take();
    let time: chrono::DateTime<chrono::Utc> = at.as_str().expect("a time").parse().unwrap();
    // The first half of the UUID is a transaction's number, the second one the session's.
    let (at, uuid) = heard.id.rsplit_once('.').unwrap();
    assert_eq!(at, time.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string());
    assert_eq!((uuid.len(), &uuid[19..]), (36, &data["sid"].as_str().unwrap()[19..]));
    (heard.event.clone(), data)
}

async fn comes_about(server: &TestServer, person: &Person<'_>, name: &str, reason: &str) {
    match reason {
        "signed_out" => drop(person.door.post("/auth/sign-out", &[]).await),
        "ended_elsewhere" => {
            let elsewhere = Person::signed_in(server).await;
            elsewhere.door.post("/auth/sign-out", &[("everywhere", "true")]).await;
        }
        "replaced" => {
            server.provider().somebody("somebody-else");
            person.register().await;
        }
        "provider" => {
            let token = server.provider().logout_token(&json!({ "sub": name }));
            assert_eq!(tell(server, &token).await.status, 200);
        }
        "user_disabled" => server.disable_everybody().await,
        other => panic!("{other} is no way"),
    }
}

#[sqlx::test]
async fn security_42_services_hear_within_a_second_however_a_session_ends(_: Pool, db: Database) {
    let server = family(db).await;
    let (mut wiki, mut crm) = (Listener::of(&server, "wiki").await, Listener::of(&server, "crm").await);
    for reason in ["signed_out", "ended_elsewhere", "replaced", "provider", "user_disabled"] {
        let name = format!("who-is-{reason}");
        let (person, at_wiki, at_crm) = at_both(&server, &name).await;
        let sub = me(&person.door).await["user"]["id"].clone();
        comes_about(&server, &person, &name, reason).await;
        let ended = Instant::now();
        for (listener, sid) in [(&mut wiki, at_wiki), (&mut crm, at_crm)] {
            let heard = listener.told().await;
            assert_eq!(
                shown(&heard),
                ("ended".to_owned(), json!({ "sid": sid, "sub": sub, "reason": reason, "at": null }))
            );
            assert!(heard.at < ended + BOUND, "{reason}: {:?}", heard.at - ended);
        }
    }
    for listener in [&mut wiki, &mut crm] {
        assert_eq!(listener.told_by_now().await.len(), 0, "each of them once, and nobody else");
    }
}

#[sqlx::test]
async fn security_42_services_hear_of_sessions_beyond_the_limit(_: Pool, db: Database) {
    let server = family_with(db, |setup| {
        with_secrets(setup);
        setup.session.limit = Some(1);
    })
    .await;
    let mut wiki = Listener::of(&server, "wiki").await;
    let (_person, sid, _) = at_both(&server, "ada").await;
    Person::signed_in(&server).await;
    let heard = wiki.told().await;
    assert_eq!((heard.data["sid"].clone(), heard.data["reason"].clone()), (json!(sid), json!("limit")));
}

/// Also where they are too many to be asked for at once, in whichever order they stand in the table.
#[sqlx::test]
async fn thousands_that_end_together_are_told_in_the_order_of_their_time(_: Pool, db: Database) {
    const COUNT: usize = 12_000;
    let server = family(db).await;
    let mut wiki = Listener::of(&server, "wiki").await;
    let _person = Person::signed_in(&server).await;
    server
        .execute(&format!(
            "insert into service_sessions (id, session_id, service, host, ended_at, changed_at, changed_xid)
             select gen_random_uuid(), s.id, 'wiki', 'wiki.example.org', now() - interval '1 millisecond' * n, now(),
                 pg_current_xact_id()
             from sessions s, generate_series(1, {COUNT}) n order by n"
        ))
        .await;
    let mut times = Vec::new();
    while times.len() < COUNT {
        times.push(wiki.told().await.data["at"].as_str().expect("a time").to_owned());
    }
    assert!(times.is_sorted());
}

/// Their next session takes its children along.
#[sqlx::test]
async fn who_proves_once_more_who_they_are_has_not_left(_: Pool, db: Database) {
    let server = family(db).await;
    let mut wiki = Listener::of(&server, "wiki").await;
    let (person, sid, _) = at_both(&server, "ada").await;
    let before = person.door.session_cookie();
    sign_in(&server, &person.door, "/account").await;
    assert_ne!(person.door.session_cookie(), before);
    assert_eq!(wiki.told_by_now().await.len(), 0);
    person.door.post("/auth/sign-out", &[]).await;
    let heard = wiki.told().await;
    assert_eq!((heard.data["sid"].clone(), heard.data["reason"].clone()), (json!(sid), json!("signed_out")));
}

/// A browser that forgets its cookie and comes again: the oldest of too many children ends by itself.
#[sqlx::test]
async fn a_service_session_that_a_newer_one_takes_the_place_of_has_ended(_: Pool, db: Database) {
    let server = family(db).await;
    let mut wiki = Listener::of(&server, "wiki").await;
    let (person, first, _) = at_both(&server, "ada").await;
    let mut sids = vec![first];
    for _ in 0..16 {
        person.wiki.forget("__Host-vestibule");
        at(&person, WIKI).await;
        sids.push(service_session(&person.wiki));
    }
    let heard = wiki.told().await;
    assert_eq!((heard.data["sid"].clone(), heard.data["reason"].clone()), (json!(first), json!("replaced")));
    person.door.post("/auth/sign-out", &[]).await;
    let mut told: Vec<_> = wiki.told_by_now().await.iter().map(|heard| heard.data["sid"].clone()).collect();
    told.sort_by_key(ToString::to_string);
    sids.sort_by_key(ToString::to_string);
    let others: Vec<_> = sids.into_iter().filter(|sid| *sid != first).map(|sid| json!(sid)).collect();
    assert_eq!(told, others, "each of the others once, and not the first one again");
}
