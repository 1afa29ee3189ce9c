//! Requests that no person made keep nobody's session alive.

use vestibule::model::service::Service;

use super::{at_services, start};
use crate::support::{Check, Checks, Database, Pool, Setup, register};

#[sqlx::test]
async fn security_36_what_a_page_asks_by_itself_is_no_use_of_a_session(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    server.pass("20 minutes").await;
    let seen = "select last_seen_at::text from sessions";
    let before = server.texts(seen).await;
    let page = "https://wiki.example.org/page";
    let quiet: [Check; 4] = [
        checks.forward("GET", "https://wiki.example.org/poll?since=1").script(),
        checks.forward("GET", page).script().header("vestibule-quiet", "1"),
        checks.forward("GET", page).visit().header("sec-purpose", "prefetch"),
        checks.nginx("GET", page).header("sec-purpose", "prefetch;prerender"),
    ];
    for check in quiet {
        let answer = check.by(&person.wiki).await;
        assert_eq!(answer.status, 200, "{}", answer.asked);
        assert_eq!(server.texts(seen).await, before, "{}", answer.asked);
    }
    assert_eq!(checks.forward("GET", page).by(&person.wiki).script().await.status, 200);
    assert_ne!(server.texts(seen).await, before, "what a person does is a use of it");
}

/// A neighbour below the same domain gets the cookie sent along, whatever its page has the browser fetch.
#[sqlx::test]
async fn security_36_what_a_page_of_another_origin_fetches_is_no_use_of_a_session(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    server.pass("20 minutes").await;
    let seen = "select last_seen_at::text from sessions";
    let before = server.texts(seen).await;
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
            assert_eq!(server.texts(seen).await, before, "{method} {site} {mode} {dest}");
        }
    }
    // An application whose origin a rule names is used by its people, and who follows a link goes by themselves.
    let app = fetched("GET", "same-site", "cors", "empty").header("origin", "https://app.example.org");
    for (use_of_it, what) in [(app, "application"), (fetched("GET", "cross-site", "navigate", "document"), "link")] {
        server.pass("2 minutes").await;
        let before = server.texts(seen).await;
        assert_eq!(use_of_it.await.status, 200);
        assert_ne!(server.texts(seen).await, before, "{what}");
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
    let seen = "select last_seen_at::text from sessions";
    let before = server.texts(seen).await;
    let check = checks.forward("GET", "https://door.example/app/x").by(&browser);
    assert_eq!(check.clone().header("vestibule-quiet", "1").await.status, 200);
    assert_eq!(server.texts(seen).await, before);
    assert_eq!(check.await.status, 200);
    assert_ne!(server.texts(seen).await, before);
}
