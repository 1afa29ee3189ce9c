//! Whoever comes back with `Last-Event-ID`, to whichever node, hears what it has missed, from the tables alone.

use std::collections::HashSet;

use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::{BOUND, Heard, Listener, ask, at_both, family, with_secrets};
use crate::support::{Database, Person, Pool, TestServer, WIKI, family_with, new_key_file};

/// Two nodes of one door.
async fn two(db: Database) -> (TestServer, TestServer) {
    let key_file = new_key_file();
    let start = |db: Database| {
        let key_file = key_file.clone();
        family_with(db, |setup| {
            with_secrets(setup);
            setup.key_file = Some(key_file);
        })
    };
    (start(db.clone()).await, start(db).await)
}

fn sids<'h>(told: impl IntoIterator<Item = &'h Heard>) -> Vec<Value> {
    told.into_iter().map(|heard| heard.data["sid"].clone()).collect()
}

#[sqlx::test]
async fn security_42_a_node_hears_what_another_one_ends(_: Pool, db: Database) {
    let (here, there) = two(db).await;
    let mut wiki = Listener::of(&there, "wiki").await;
    let (person, sid, _) = at_both(&here, "ada").await;
    person.door.post("/auth/sign-out", &[]).await;
    let ended = Instant::now();
    let heard = wiki.told().await;
    assert_eq!(heard.data["sid"], json!(sid));
    assert!(heard.at < ended + BOUND);
}

#[sqlx::test]
async fn security_42_what_ended_in_between_is_told_by_any_node(_: Pool, db: Database) {
    let (here, there) = two(db).await;
    let (first, at_wiki, at_crm) = at_both(&here, "ada").await;
    let (_second, expired, expired_at_crm) = at_both(&here, "grace").await;
    let (_third, stays, _) = at_both(&here, "joan").await;
    let mut wiki = Listener::of(&here, "wiki").await;
    // Whoever has heard of no end has an id to come back with all the same.
    let last = wiki.alive().await.id;
    drop(wiki);
    first.door.post("/auth/sign-out", &[]).await;
    here.execute(&format!(
        "update sessions set idle_expires_at = now() where id = (select session_id from service_sessions where id = '{expired}')"
    ))
    .await;
    // What is just being read would be told twice.
    sleep(BOUND).await;
    let mut wiki = Listener::after(&there, "wiki", &last).await;
    let told = wiki.told_by_now().await;
    assert_eq!(sids(&told), [json!(at_wiki), json!(expired)], "in the order of their time, and not {stays}");
    assert_eq!(told[1].data["reason"], "idle_expired");
    drop(wiki);
    // Others hear of their own, whatever they come back with.
    let mut crm = Listener::after(&there, "crm", &last).await;
    assert_eq!(sids(&crm.told_by_now().await), [json!(at_crm), json!(expired_at_crm)]);
    // Commits do not come in the order of the times in them: a minute is told once more.
    let mut wiki = Listener::after(&here, "wiki", &told[1].id).await;
    assert_eq!(sids(&wiki.told_by_now().await), [json!(at_wiki), json!(expired)]);
    // But for that minute, and for what is committed late, which is known by its transaction.
    here.execute("update service_sessions set ended_at = ended_at - interval '2 minutes', changed_xid = null").await;
    here.execute("update sessions set changed_xid = null").await;
    let mut wiki = Listener::after(&here, "wiki", &told[1].id).await;
    assert_eq!(sids(&wiki.told_by_now().await), [json!(expired)], "and no more than that");
}

/// Somebody who was let through just before an end that was told to nobody may open something just after it, and an access token
/// that was given before it is good for five minutes.
#[sqlx::test]
async fn security_42_whoever_begins_to_listen_hears_first_of_ends_that_tokens_may_outlive(_: Pool, db: Database) {
    let (here, there) = two(db).await;
    let (long_ago, ..) = at_both(&here, "ada").await;
    let (minutes_ago, behind_a_token, _) = at_both(&here, "alan").await;
    let (_grace, expired, _) = at_both(&here, "grace").await;
    let (just_before, sid, _) = at_both(&here, "joan").await;
    let (_stays, ..) = at_both(&here, "mary").await;
    for (person, seconds) in [(long_ago, 21), (minutes_ago, 340)] {
        person.door.post("/auth/sign-out", &[]).await;
        for table in ["sessions", "service_sessions"] {
            here.execute(&format!("update {table} set ended_at = ended_at - interval '{seconds} seconds'")).await;
        }
    }
    just_before.door.post("/auth/sign-out", &[]).await;
    here.execute(&format!(
        "update sessions set idle_expires_at = now() where id = (select session_id from service_sessions where id = '{expired}')"
    ))
    .await;
    // By then it has been told to whoever listened.
    sleep(BOUND).await;
    for node in [&here, &there] {
        let mut wiki = Listener::of(node, "wiki").await;
        let mut first = Vec::new();
        for _ in 0..4 {
            first.push(wiki.next().await.unwrap());
        }
        assert_eq!(sids(&first), [json!(behind_a_token), json!(sid), json!(expired), Value::Null]);
        assert_eq!((first[0].event.as_str(), first[3].event.as_str()), ("ended", "alive"));
    }
}

#[sqlx::test]
async fn whoever_was_away_for_longer_than_an_hour_is_told_that_there_is_a_gap(_: Pool, db: Database) {
    let server = family(db).await;
    let (person, sid, _) = at_both(&server, "ada").await;
    person.door.post("/auth/sign-out", &[]).await;
    server
        .execute(
            "update service_sessions set ended_at = now() - interval '58 minutes';
             update sessions set ended_at = now() - interval '58 minutes'",
        )
        .await;
    let old = |time: &str| format!("{time}.00000000-0000-0000-0000-000000000000");
    // What is just being read would be told twice.
    sleep(BOUND).await;
    for id in [old("2026-01-01T00:00:00Z"), old("yesterday"), String::new(), "x".repeat(3000)] {
        let mut wiki = Listener::after(&server, "wiki", &id).await;
        let gap = wiki.told().await;
        assert_eq!((gap.event.as_str(), gap.id.as_str()), ("gap", ""), "{id}");
        let begins: bool = sqlx::query_scalar(
            "select $1::timestamptz between now() - interval '61 minutes' and now() - interval '59 minutes'",
        )
        .bind(gap.data["since"].as_str().unwrap())
        .fetch_one(&server.db)
        .await
        .unwrap();
        assert!(begins, "{gap:?}");
        assert_eq!(sids(&wiki.told_by_now().await), [json!(sid)], "and what can still be told: {id}");
    }
    let twice = ask(&server, "wiki").header("last-event-id", &old("2026-01-01T00:00:00Z"));
    let twice = twice.header("last-event-id", "x").send().await.unwrap();
    assert_eq!(Listener::reading(twice).told().await.event, "gap", "nobody knows which of two is right");
}

/// They end when the clock is moved, and not at their limit; all of them together, which is more than one answer holds.
#[sqlx::test]
async fn whom_the_clock_of_a_world_ended_is_told_however_many_they_are(_: Pool, db: Database) {
    const COUNT: usize = 1_500;
    let server = family(db).await;
    let last = Listener::of(&server, "wiki").await.alive().await.id;
    let _person = Person::signed_in(&server).await;
    server
        .execute(&format!(
            "insert into service_sessions (id, session_id, service, host)
             select gen_random_uuid(), s.id, 'wiki', 'wiki.example.org' from sessions s, generate_series(1, {COUNT});
             update sessions set idle_expires_at = now() - interval '20 seconds', changed_at = now()"
        ))
        .await;
    let told = Listener::after(&server, "wiki", &last).await.told_by_now().await;
    assert_eq!(sids(&told).iter().map(ToString::to_string).collect::<HashSet<_>>().len(), COUNT);
}

/// More than one answer of the database holds: each once, in order, while life goes on.
#[sqlx::test]
async fn thousands_that_ended_are_all_told_in_order(_: Pool, db: Database) {
    const COUNT: usize = 2_500;
    let server = family(db).await;
    let last = Listener::of(&server, "wiki").await.alive().await.id;
    let _person = Person::signed_in(&server).await;
    server
        .execute(&format!(
            "insert into service_sessions (id, session_id, service, host, ended_at)
             select gen_random_uuid(), s.id, 'wiki', 'wiki.example.org', now() - interval '1 second' * (n % 50)
             from sessions s, generate_series(1, {COUNT}) n"
        ))
        .await;
    let mut wiki = Listener::after(&server, "wiki", &last).await;
    let told = wiki.told_by_now().await;
    let ids: HashSet<&str> = told.iter().map(|heard| heard.id.as_str()).collect();
    assert_eq!((told.len(), ids.len()), (COUNT, COUNT));
    assert!(told.iter().map(|heard| heard.id.rsplit_once('.').unwrap().0).is_sorted());
    let at_wiki = format!("select count(*) from service_sessions where host = '{}'", &WIKI["https://".len()..]);
    assert_eq!(server.count(&at_wiki).await, i64::try_from(COUNT).unwrap());
}
