//! Requests that no person made keep nobody's session alive.

use vestibule::model::service::Service;

use super::{at_services, start};
use crate::support::{Check, Checks, Database, Person, Pool, Setup, WIKI, register};

/// By what a session lives on.
const LIMITS: &str = "select last_seen_at || ' ' || idle_expires_at from sessions";

#[sqlx::test]
async fn security_36_what_a_page_asks_by_itself_is_no_use_of_a_session(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    server.pass("20 minutes").await;
    let before = server.texts(LIMITS).await;
    let page = "https://wiki.example.org/page";
    let quiet: [Check; 5] = [
        checks.forward("GET", "https://wiki.example.org/poll?since=1").script(),
        checks.forward("GET", page).script().header("vestibule-quiet", "1"),
        checks.forward("GET", page).visit().header("sec-purpose", "prefetch"),
        checks.nginx("GET", page).header("sec-purpose", "prefetch;prerender"),
        checks.envoy("GET", page).script().header("vestibule-quiet", "1"),
    ];
    for check in quiet {
        let answer = check.by(&person.wiki).await;
        assert_eq!(answer.status, 200, "{}", answer.asked);
        assert_eq!(server.texts(LIMITS).await, before, "{}", answer.asked);
    }
    assert_eq!(checks.forward("GET", page).by(&person.wiki).script().await.status, 200);
    assert_ne!(server.texts(LIMITS).await, before, "what a person does is a use of it");
}

#[sqlx::test]
async fn security_36_on_the_way_to_a_service_nothing_is_use_but_the_page_that_follows(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    let fresh = Person { wiki: server.browser_at(WIKI), ..person.copy() };
    server.pass("20 minutes").await;
    let before = server.texts(LIMITS).await;
    for person in [&person, &fresh] {
        let trip = person.go(&format!("{WIKI}/.vestibule/enter?return_to=/page")).await;
        assert_eq!((trip.arrived(), server.texts(LIMITS).await), ("https://wiki.example.org/page", before.clone()));
        let aside = person.wiki.get("/.vestibule/signed-in").await;
        assert_eq!((aside.page(200).as_str(), server.texts(LIMITS).await), ("You're signed in", before.clone()));
        let clock = person.wiki.program("/.vestibule/me").header("vestibule-quiet", "1").await;
        assert_eq!((clock.status.as_u16(), server.texts(LIMITS).await), (200, before.clone()));
    }
    assert_eq!(checks.forward("GET", "https://wiki.example.org/page").visit().by(&fresh.wiki).await.status, 200);
    assert_ne!(server.texts(LIMITS).await, before, "the page is what a person wanted");
}

/// A neighbour below the same domain gets the cookie sent along, whatever its page has the browser fetch.
#[sqlx::test]
async fn security_36_what_a_page_of_another_origin_fetches_is_no_use_of_a_session(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    server.pass("20 minutes").await;
    let before = server.texts(LIMITS).await;
    let fetched = |method: &str, site: &str, mode: &str, dest: &str| {
        let check = checks.forward(method, "https://wiki.example.org/page").by(&person.wiki);
        check.header("sec-fetch-site", site).header("sec-fetch-mode", mode).header("sec-fetch-dest", dest)
    };
    for (method, mode, dest, status) in [
        ("GET", "no-cors", "image", 200),
        ("GET", "navigate", "iframe", 200),
        ("GET", "cors", "empty", 200),
        ("GET", "websocket", "websocket", 200),
        ("POST", "no-cors", "empty", 403),
        ("POST", "navigate", "iframe", 403),
    ] {
        for site in ["same-site", "cross-site"] {
            let answer = fetched(method, site, mode, dest).header("origin", "https://evil.example.org").await;
            assert_eq!(answer.status, status, "{method} {mode} {dest}");
            let me = person.wiki.program("/.vestibule/me").header("sec-fetch-site", site);
            assert_eq!(me.header("sec-fetch-mode", mode).header("sec-fetch-dest", dest).await.status, 200);
            assert_eq!(server.texts(LIMITS).await, before, "{method} {site} {mode} {dest}");
        }
    }
    // An application whose origin a rule names is used by its people, and who follows a link goes by themselves.
    let app = fetched("GET", "same-site", "cors", "empty").header("origin", "https://app.example.org");
    for (use_of_it, what) in [(app, "application"), (fetched("GET", "cross-site", "navigate", "document"), "link")] {
        server.pass("2 minutes").await;
        let before = server.texts(LIMITS).await;
        assert_eq!(use_of_it.await.status, 200);
        assert_ne!(server.texts(LIMITS).await, before, "{what}");
    }
}

#[sqlx::test]
async fn security_36_nor_is_it_under_the_doors_own_origin(_: Pool, db: Database) {
    let url = "https://door.example/app".parse().unwrap();
    let app = Service { shares_door_origin: true, ..Service::new("app".to_owned(), "App".to_owned(), url) };
    let server = Setup { https: true, services: vec![app], ..Setup::default() }.start(db).await;
    let (checks, browser) = (Checks::of(&server).await, server.browser());
    register(&server, &browser).await;
    server.pass("20 minutes").await;
    let before = server.texts(LIMITS).await;
    let check = checks.forward("GET", "https://door.example/app/x").by(&browser);
    assert_eq!(check.clone().header("vestibule-quiet", "1").await.status, 200);
    assert_eq!(server.texts(LIMITS).await, before);
    assert_eq!(check.await.status, 200);
    assert_ne!(server.texts(LIMITS).await, before);
}
