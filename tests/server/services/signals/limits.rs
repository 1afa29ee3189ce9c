//! A limit that is reached is an end, and no row is written when it is.

use serde_json::{Value, json};
use tokio::time::Instant;

use super::{BOUND, Heard, Listener, at_both, family};
use crate::support::{Database, Pool, me};

fn who_and_why(heard: &Heard) -> (Value, Value) {
    (heard.data["sid"].clone(), heard.data["reason"].clone())
}

#[sqlx::test]
async fn security_42_services_hear_of_the_limits_when_they_are_reached(_: Pool, db: Database) {
    let server = family(db).await;
    let mut wiki = Listener::of(&server, "wiki").await;
    for (what, reason) in
        [("idle_expires_at", "idle_expired"), ("idle_expires_at = later, expires_at", "absolute_expired")]
    {
        let (_person, sid, _) = at_both(&server, reason).await;
        let (began, what) = (Instant::now(), what.replace("later", "now() + interval '700 milliseconds'"));
        server
            .execute(&format!(
                "update sessions set {what} = now() + interval '700 milliseconds' where idle_expires_at > now()"
            ))
            .await;
        let heard = wiki.told().await;
        assert_eq!(who_and_why(&heard), (json!(sid), json!(reason)));
        let late = heard.at - began;
        assert!(late.as_millis() >= 700 && late < BOUND + std::time::Duration::from_millis(700), "{late:?}");
        let at = format!("select idle_expires_at = '{}' from sessions", heard.data["at"].as_str().unwrap());
        let times: Vec<bool> = sqlx::query_scalar(sqlx::AssertSqlSafe(at)).fetch_all(&server.db).await.unwrap();
        assert!(times.contains(&true), "the time of the end is that of the limit");
        assert_eq!(wiki.told_by_now().await.len(), 0, "once");
    }
}

#[sqlx::test]
async fn whoever_goes_on_reaches_no_limit(_: Pool, db: Database) {
    let server = family(db).await;
    let mut wiki = Listener::of(&server, "wiki").await;
    let (person, ..) = at_both(&server, "ada").await;
    let soon = "update sessions set last_seen_at = now() - interval '20 minutes',
                idle_expires_at = now() + interval '1500 milliseconds'";
    server.execute(soon).await;
    me(&person.door).await;
    tokio::time::sleep(BOUND).await;
    assert_eq!(wiki.told_by_now().await.len(), 0);
}

/// The clock of a world goes forward at once, and nobody waits for the limit to be reached.
#[sqlx::test]
async fn the_clock_of_a_world_ends_its_sessions(_: Pool, db: Database) {
    let server = family(db).await;
    let mut wiki = Listener::of(&server, "wiki").await;
    let (_person, sid, _) = at_both(&server, "ada").await;
    server.pass("20 minutes").await;
    assert_eq!(wiki.told_by_now().await.len(), 0);
    server.pass("11 minutes").await;
    assert_eq!(who_and_why(&wiki.told().await), (json!(sid), json!("idle_expired")));
    let (_person, another, _) = at_both(&server, "grace").await;
    server.pass("13 hours").await;
    let told = wiki.told_by_now().await;
    let told: Vec<_> = told.iter().map(who_and_why).collect();
    // The clock has moved the limits of the first one too, which is told once more.
    assert_eq!(told, [sid, another].map(|sid| (json!(sid), json!("absolute_expired"))));
}
