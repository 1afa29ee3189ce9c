//! Requests that a page of somebody else has a browser make.

use super::{allowed, at_services, refused, start, told, unauthorized};
use crate::support::{Check, Database, Pool};

const PAGE: &str = "https://wiki.example.org/page";

fn from(check: &Check, site: &str, origin: &str) -> Check {
    let check = check.clone();
    let check = if site.is_empty() { check } else { check.header("sec-fetch-site", site) };
    if origin.is_empty() { check } else { check.header("origin", origin) }
}

#[sqlx::test]
async fn security_50_what_changes_something_by_a_cookie_comes_from_the_services_own_pages(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    let foreign = [
        ("cross-site", "https://evil.test"),
        ("same-site", "https://evil.example.org"),
        ("cross-site", "https://wiki.example.org"),
        ("cross-site", ""),
        ("SAME-ORIGIN", "https://wiki.example.org"),
        ("", "https://evil.test"),
        ("", "null"),
        ("", "https://WIKI.example.org"),
        ("", "https://wiki.example.org:443"),
        ("", "http://wiki.example.org"),
    ];
    let own = [("same-origin", PAGE), ("none", ""), ("", "https://wiki.example.org"), ("", "")];
    for method in ["POST", "PUT", "DELETE", "PATCH", "PROPFIND"] {
        for check in [checks.forward(method, PAGE), checks.envoy(method, PAGE), checks.nginx_answer(method, PAGE)] {
            let by_cookie = check.clone().by(&person.wiki);
            for (site, origin) in foreign {
                let answer = from(&by_cookie, site, origin).await;
                assert_eq!(told(&answer), refused("foreign_origin"), "{method} {site} {origin}");
                // Nobody's cookie: nothing is relied on, and nobody is let in either.
                assert_eq!(told(&from(&check, site, origin).await), unauthorized("not_signed_in"), "{method} {site}");
            }
        }
        for (site, origin) in foreign {
            assert_eq!(from(&checks.nginx(method, PAGE).by(&person.wiki), site, origin).await.status, 401);
        }
        for (site, origin) in own {
            for check in [checks.forward(method, PAGE), checks.envoy(method, PAGE), checks.nginx(method, PAGE)] {
                let answer = from(&check.by(&person.wiki), site, origin).await;
                assert_eq!(told(&answer), allowed(), "{method} {site} {origin}");
            }
        }
    }
    for method in ["GET", "HEAD"] {
        for (site, origin) in foreign {
            let answer = from(&checks.forward(method, PAGE).by(&person.wiki), site, origin).await;
            assert_eq!(answer.status, 200, "{method} {site} {origin}");
        }
    }
}

#[sqlx::test]
async fn security_50_a_websocket_counts_among_what_changes_something(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    for socket in [("upgrade", "websocket"), ("upgrade", "WebSocket"), ("sec-websocket-key", "dGhlIHNhbXBsZQ==")] {
        for check in [checks.forward("GET", PAGE), checks.envoy("GET", PAGE)] {
            let check = check.by(&person.wiki).header(socket.0, socket.1);
            assert_eq!(told(&from(&check, "cross-site", "https://evil.test").await), refused("foreign_origin"));
            assert_eq!(told(&from(&check, "", "https://evil.test").await), refused("foreign_origin"));
            assert_eq!(told(&from(&check, "same-origin", "https://wiki.example.org").await), allowed());
        }
        let nginx = checks.nginx("GET", PAGE).by(&person.wiki).header(socket.0, socket.1);
        assert_eq!(from(&nginx, "", "https://evil.test").await.status, 401, "{socket:?}");
        assert_eq!(from(&nginx, "", "https://wiki.example.org").await.status, 200, "{socket:?}");
    }
}

#[sqlx::test]
async fn security_50_a_rule_names_the_origins_that_may(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    let api = checks.forward("POST", "https://wiki.example.org/api/pages").by(&person.wiki);
    assert_eq!(told(&from(&api, "cross-site", "https://app.example.org").await), allowed());
    assert_eq!(told(&from(&api, "same-site", "https://app.example.org").await), allowed());
    for origin in ["https://evil.test", "https://app.example.org:8443", "http://app.example.org", "", "null"] {
        assert_eq!(told(&from(&api, "cross-site", origin).await), refused("foreign_origin"), "{origin}");
    }
    let twice = from(&api, "cross-site", "https://app.example.org").header("origin", "https://app.example.org");
    assert_eq!(told(&twice.await), refused("foreign_origin"), "of two, neither is the browser's word");
    let elsewhere = checks.forward("POST", PAGE).by(&person.wiki);
    assert_eq!(told(&from(&elsewhere, "cross-site", "https://app.example.org").await), refused("foreign_origin"));
}

#[sqlx::test]
async fn people_read_that_it_came_from_another_site(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    let form = checks.forward("POST", PAGE).by(&person.wiki).navigation("cross-site").await;
    assert_eq!(form.page(403), "We stopped that for your safety");
    assert_eq!(form.header("vestibule-reason"), "foreign_origin");
}

#[sqlx::test]
async fn a_change_to_http_2_in_the_middle_of_a_connection_is_refused(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    for upgrade in ["h2c", "H2C", "websocket, h2c"] {
        for url in [PAGE, "https://wiki.example.org/assets/x"] {
            for check in checks.passing_on("GET", url) {
                let answer = check.by(&person.wiki).header("upgrade", upgrade).await;
                assert_eq!(told(&answer), refused("http2_upgrade"), "{upgrade}");
            }
            assert_eq!(checks.nginx("GET", url).header("upgrade", upgrade).await.status, 401, "{upgrade}");
        }
    }
}
