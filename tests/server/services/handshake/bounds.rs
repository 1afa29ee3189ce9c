//! What is kept is bounded, and goes when nobody needs it.

use std::time::Duration;

use futures::future::join_all;
use vestibule::{model::service::rule::Rule, store::housekeeping::sweep};

use crate::support::{Database, Person, Pool, WIKI, family, family_with, make};

const ENTER: &str = "https://wiki.example.org/.vestibule/enter?return_to=/";
const ARRIVE: &str = "https://wiki.example.org/.vestibule/arrive";

#[sqlx::test]
async fn sixteen_children_of_one_session_at_one_host_whatever_comes_at_once(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    // Fifty tabs, each with a way of its own and none with a session there.
    let mut ways = Vec::new();
    for _ in 0..50 {
        let tab = person.copy();
        let arrive = tab.go_until(ENTER, ARRIVE).await;
        ways.push((tab, arrive));
    }
    let answers = join_all(ways.iter().map(|(tab, arrive)| tab.step(arrive))).await;
    for answer in &answers {
        assert_eq!(answer.location(), "https://wiki.example.org/");
    }
    assert_eq!(server.count("select count(*) from service_sessions where ended_at is null").await, 16);
    let newest = "select count(*) from service_sessions where ended_at is null and created_at >=
                  (select created_at from service_sessions order by created_at desc offset 15 limit 1)";
    assert_eq!(server.count(newest).await, 16, "the oldest went");
    let mut known = 0;
    for (tab, _) in &ways {
        known += usize::from(tab.wiki.program("/.vestibule/me").await.status == 200);
    }
    assert_eq!(known, 16);
    assert_eq!(server.live_sessions().await, 1, "and the parent goes on");
}

#[sqlx::test]
async fn one_session_has_fifty_passes_at_most(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    let door = person.go_until(ENTER, "https://door.example").await;
    for _ in 0..60 {
        assert!(person.step(&door).await.location().starts_with(ARRIVE));
    }
    assert_eq!(server.count("select count(*) from passes").await, 50);
}

#[sqlx::test]
async fn what_is_over_goes_and_no_sooner_than_an_hour_later(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    person.go(ENTER).await;
    person
        .copy()
        .go_until("https://crm.example.com/.vestibule/enter", "https://crm.example.com/.vestibule/arrive")
        .await;
    let pool = server.house.sessions.pool();
    let swept = sweep(pool).await;
    assert_eq!((swept.passes, swept.service_sessions), (0, 0));
    server.execute("update passes set expires_at = now() - interval '1 second'").await;
    person.door.post("/auth/sign-out", &[]).await;
    server.execute("update service_sessions set ended_at = now() - interval '59 minutes'").await;
    let swept = sweep(pool).await;
    assert_eq!((swept.passes, swept.service_sessions), (1, 0));
    server.execute("update service_sessions set ended_at = now() - interval '61 minutes'").await;
    assert_eq!(sweep(pool).await.service_sessions, 1);

    // One that nobody has ended, with a parent that has run out.
    person.register().await;
    person.go(ENTER).await;
    server.pass("89 minutes").await;
    assert_eq!(sweep(pool).await.service_sessions, 0);
    server.pass("2 minutes").await;
    assert_eq!(sweep(pool).await.service_sessions, 1);
}

/// A session's row never goes before its children's, so that none can be found without it.
#[sqlx::test]
async fn sessions_that_are_forgotten_take_their_children_along(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    person.go(ENTER).await;
    server
        .execute(
            "insert into sessions (id, secret_hash, user_id, auth_time, idle_expires_at, expires_at, provider, created_at)
             select gen_random_uuid(), sha256(n::text::bytea), user_id, auth_time, now(), now(), provider, now() + n * interval '1 s'
             from sessions, generate_series(1, 1000) n;
             update sessions set ended_at = now() - interval '2 hours', end_reason = 'admin'",
        )
        .await;
    person.register().await;
    assert_eq!(server.count("select count(*) from service_sessions").await, 0);
    assert_eq!(server.count("select count(*) from sessions").await, 1001);
}

#[sqlx::test]
async fn whom_the_roles_of_a_service_exclude_reads_so_at_the_door(_: Pool, db: Database) {
    let server = family_with(db, |setup| setup.services[0].roles = vec!["editor".to_owned()]).await;
    let reader = Person::new(&server);
    make(&reader.door, "reader", "active").await;
    let trip = reader.go(ENTER).await;
    assert_eq!(trip.last.page(403), "You don't have access to The wiki", "{:#?}", trip.hops);
    assert_eq!((reader.at_wiki(), server.count("select count(*) from passes").await), (None, 0));
    let editor = Person::new(&server);
    make(&editor.door, "editor", "active").await;
    assert_eq!(editor.go(ENTER).await.arrived(), format!("{WIKI}/"));
}

/// The rule for the page asks for a proof of just now: the door asks once more, and then the page is open.
#[sqlx::test]
async fn a_page_that_asks_for_a_recent_proof_is_reached_by_signing_in_once_more(_: Pool, db: Database) {
    let server = family_with(db, |setup| {
        let mut rule = Rule::new("/pay".parse().unwrap());
        rule.recent = Some(Duration::from_mins(5));
        setup.services[0].rules = vec![rule];
    })
    .await;
    let person = Person::signed_in(&server).await;
    assert_eq!(
        person.go("https://wiki.example.org/.vestibule/enter?return_to=/pay").await.arrived(),
        format!("{WIKI}/pay")
    );
    server.pass("6 minutes").await;
    let cookie = person.at_wiki();
    assert_eq!(person.go(ENTER).await.arrived(), format!("{WIKI}/"), "the other pages are as open as before");
    let trip = person.go("https://wiki.example.org/.vestibule/enter?return_to=/pay").await;
    assert_eq!(trip.last.page(200), "Confirm it's you", "{:#?}", trip.hops);
    let trip = person.go(&format!("https://door.example{}", trip.last.button())).await;
    assert_eq!(trip.arrived(), format!("{WIKI}/pay"), "{:#?}", trip.hops);
    assert_eq!(person.at_wiki(), cookie, "whose service session was carried over");
}
