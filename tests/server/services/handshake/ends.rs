//! A service session lives as long as its parent, and no longer.

use std::future::IntoFuture;

use futures::future::{join, join_all};
use reqwest::Method;

use crate::support::{CRM, Database, Person, Pool, WAIT_FOR_LOCKS, WIKI, family, patiently, refused, sign_in};

async fn at_both(person: &Person<'_>) {
    for origin in [WIKI, CRM] {
        let trip = person.go(&format!("{origin}/.vestibule/enter?return_to=/")).await;
        assert_eq!(trip.arrived(), format!("{origin}/"));
    }
}

const ARRIVE: &str = "https://wiki.example.org/.vestibule/arrive";
const CHILDREN: &str = "select count(*) from service_sessions where ended_at is null";
const NOTED: &str = "select count(*) from service_sessions where changed_xid is not null and ended_at is not null";

#[sqlx::test]
async fn security_6_signing_out_at_one_service_ends_the_other_and_the_door(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    at_both(&person).await;
    let copy = person.copy();
    let answer = person.wiki.post("/.vestibule/sign-out", &[]).await;
    assert_eq!(answer.page(200), "One moment", "by a page, after which this one is kept for Back, and then no more");
    let on = "href=\"https://wiki.example.org/.vestibule/signed-out\"";
    assert!(answer.text().contains(on), "on the same host: {}", answer.text());
    assert_eq!(answer.header("clear-site-data"), "\"cache\"", "what the service keeps is the service's");
    assert_eq!(answer.set_cookies(), ["__Host-vestibule=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0"]);
    let signed_out = person.wiki.click("/.vestibule/signed-out").await;
    assert_eq!(signed_out.page(200), "You've signed out");
    assert_eq!(signed_out.header("clear-site-data"), "\"cache\"", "the page before is kept whole for Back until then");
    assert_eq!(copy.wiki.program("/.vestibule/me").await.reason(), "signed_out", "a replayed cookie");
    assert_eq!(copy.crm.program("/.vestibule/me").await.reason(), "signed_out");
    assert_eq!(refused(&copy.door).await, "signed_out");
    assert_eq!(
        (server.count(CHILDREN).await, server.count(NOTED).await),
        (0, 2),
        "each is told to whoever reads changes"
    );
    let expired = person.go(&format!("{CRM}/.vestibule/enter?return_to=/x")).await;
    assert_eq!(expired.last.page(200), "You've signed out");
}

/// Somebody proves once more who they are in one tab while they sign out at a service in another one: whichever comes first,
/// who is told that they are signed out is.
#[sqlx::test]
async fn security_6_a_sign_out_at_a_service_ends_what_its_session_has_been_carried_over_to(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    at_both(&person).await;
    let copy = person.copy();
    let mut elsewhere = server.db.begin().await.unwrap();
    sqlx::raw_sql("select from users for update").execute(&mut *elsewhere).await.unwrap();
    let signs_in_again = async {
        patiently("the sign-out waits", || async { server.count(WAIT_FOR_LOCKS).await == 1 }).await;
        let carried_over = "
            with new as (insert into sessions select (jsonb_populate_record(s, jsonb_build_object(
                'id', gen_random_uuid(), 'secret_hash', '\\x' || repeat('ab', 32)))).* from sessions s returning id)
            update service_sessions set session_id = new.id from new;
            update sessions set ended_at = now(), end_reason = 'replaced'
            where id not in (select session_id from service_sessions)";
        sqlx::raw_sql(carried_over).execute(&mut *elsewhere).await.unwrap();
        elsewhere.commit().await.unwrap();
    };
    let (answer, ()) = join(person.wiki.post("/.vestibule/sign-out", &[]).into_future(), signs_in_again).await;
    assert_eq!(answer.page(200), "One moment");
    assert_eq!(copy.wiki.program("/.vestibule/me").await.reason(), "signed_out");
    assert_eq!(copy.crm.program("/.vestibule/me").await.reason(), "signed_out");
    assert_eq!((server.live_sessions().await, server.count(CHILDREN).await), (0, 0));
}

/// Fifty tabs arrive while it ends, in each way in which it can: none of them is left behind.
#[sqlx::test]
async fn security_41_who_arrives_while_the_session_ends_has_none_afterwards(_: Pool, db: Database) {
    let server = family(db).await;
    for way in 0..3 {
        let person = Person::signed_in(&server).await;
        let mut tabs = Vec::new();
        for _ in 0..50 {
            let tab = person.copy();
            let arrive = tab.go_until(&format!("{WIKI}/.vestibule/enter?return_to=/"), ARRIVE).await;
            tabs.push((tab, arrive));
        }
        let arrivals = join_all(tabs.iter().map(|(tab, arrive)| tab.step(arrive)));
        let ends = async {
            match way {
                0 => drop(person.door.post("/auth/sign-out", &[]).await),
                1 => drop(person.door.post("/auth/sign-out", &[("everywhere", "true")]).await),
                _ => server.disable_everybody().await,
            }
        };
        join(arrivals, ends).await;
        assert_eq!((server.live_sessions().await, server.count(CHILDREN).await), (0, 0), "{way}");
        for (tab, _) in &tabs {
            assert_eq!(tab.wiki.program("/.vestibule/me").await.status, 401, "{way}");
        }
    }
}

#[sqlx::test]
async fn security_25_a_sign_out_from_elsewhere_is_refused(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    at_both(&person).await;
    let post = || person.wiki.post("/.vestibule/sign-out", &[]);
    for (name, value) in [("sec-fetch-site", "same-site"), ("sec-fetch-site", "cross-site")] {
        assert_eq!(post().header(name, value).await.page(403), "We stopped that for your safety", "{value}");
    }
    for origin in ["null", "https://evil.example.org", "https://door.example", "http://wiki.example.org", CRM] {
        let answer = post().without("sec-fetch-site").header("origin", origin).await;
        assert_eq!(answer.page(403), "We stopped that for your safety", "{origin}");
    }
    assert_eq!(post().without("sec-fetch-site").without("origin").await.page(403), "We stopped that for your safety");
    let get = person.wiki.get("/.vestibule/sign-out").await;
    assert_eq!((get.page(405).as_str(), get.header("allow")), ("There is nothing to see at this address", "POST"));
    let text = person
        .wiki
        .ask(Method::POST, "/.vestibule/sign-out")
        .header("sec-fetch-site", "same-origin")
        .body("text/plain", b"x")
        .await;
    assert_eq!(text.status, 415);
    assert_eq!(server.count(CHILDREN).await, 2);
    let old = post().without("sec-fetch-site").without("sec-fetch-mode").await;
    assert_eq!(old.status, 303, "an old browser says the origin");
    assert_eq!(old.header("location"), "https://wiki.example.org/.vestibule/signed-out");
    assert_eq!(old.header("clear-site-data"), "\"cache\"");
}

#[sqlx::test]
async fn signing_out_at_the_door_ends_every_service_at_once(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    at_both(&person).await;
    person.door.post("/auth/sign-out", &[]).await;
    for browser in [&person.wiki, &person.crm] {
        assert_eq!(browser.program("/.vestibule/me").await.reason(), "signed_out");
    }
    assert_eq!((server.count(CHILDREN).await, server.count(NOTED).await), (0, 2));
}

#[sqlx::test]
async fn security_9_whoever_is_disabled_is_nobody_at_a_service_at_once(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    at_both(&person).await;
    let arrive = person.go_until(&format!("{WIKI}/.vestibule/enter"), WIKI).await;
    assert_eq!(arrive, format!("{WIKI}/"));
    person.wiki.forget("__Host-vestibule");
    let arrive =
        person.go_until(&format!("{WIKI}/.vestibule/enter?return_to=/x"), &format!("{WIKI}/.vestibule/arrive")).await;
    server.disable_everybody().await;
    assert_eq!(person.crm.program("/.vestibule/me").await.reason(), "user_disabled");
    let late = person.step(&arrive).await;
    assert!(
        late.location().starts_with("https://wiki.example.org/.vestibule/enter?"),
        "a pass of before opens nothing"
    );
    assert_eq!((server.count(CHILDREN).await, person.at_wiki()), (0, None));
}

#[sqlx::test]
async fn a_pass_of_a_session_that_has_ended_opens_nothing(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    let arrive = person.go_until(&format!("{WIKI}/.vestibule/enter"), &format!("{WIKI}/.vestibule/arrive")).await;
    person.door.post("/auth/sign-out", &[]).await;
    assert!(person.step(&arrive).await.location().starts_with("https://wiki.example.org/.vestibule/enter?"));
    assert_eq!(server.count("select count(*) from service_sessions").await, 0);
}

#[sqlx::test]
async fn security_7_the_limits_are_the_parents_and_use_at_a_service_is_use(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    at_both(&person).await;
    for _ in 0..3 {
        server.pass("20 minutes").await;
        assert_eq!(person.wiki.program("/.vestibule/me").await.status, 200, "a request of a person keeps it alive");
    }
    server.pass("20 minutes").await;
    for (name, value) in [("vestibule-quiet", "1"), ("sec-purpose", "prefetch")] {
        assert_eq!(person.wiki.program("/.vestibule/me").header(name, value).await.status, 200);
    }
    server.pass("11 minutes").await;
    assert_eq!(person.crm.program("/.vestibule/me").await.reason(), "idle_expired", "and nothing else does");
    assert_eq!(refused(&person.door).await, "idle_expired");
    let other = Person::signed_in(&server).await;
    at_both(&other).await;
    server.execute("update sessions set expires_at = now(), idle_expires_at = now() where ended_at is null").await;
    assert_eq!(other.wiki.program("/.vestibule/me").await.reason(), "absolute_expired");
}

#[sqlx::test]
async fn what_expired_is_not_carried_over(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    at_both(&person).await;
    server.pass("31 minutes").await;
    sign_in(&server, &person.door, "/").await;
    assert_eq!(person.wiki.program("/.vestibule/me").await.reason(), "idle_expired", "it died with its parent");
}

/// Nobody knows, so nobody is anonymous.
#[sqlx::test]
async fn security_33_while_the_database_is_away_nobody_can_tell(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    at_both(&person).await;
    server.house.sessions.pool().close().await;
    let me = person.wiki.program("/.vestibule/me").await;
    assert_eq!((me.status.as_u16(), me.reason().as_str()), (503, "unavailable"));
    let enter = person.wiki.get("/.vestibule/enter?return_to=/x").await;
    assert_eq!((enter.page(503).as_str(), enter.header("retry-after")), ("We'll be right back", "5"));
    let out = person.wiki.post("/.vestibule/sign-out", &[]).await;
    assert_eq!((out.status.as_u16(), out.set_cookies().len()), (503, 0), "it goes on until it can be ended for real");
}
