//! What is served at the host of a service: the table, and nothing else.

use std::collections::BTreeSet;

use reqwest::Method;
use vestibule::{
    model::{
        address, echo,
        host_address::{self, ALL, HostAddress},
    },
    server::at_services::routes,
};

use crate::support::{Database, Person, Pool, WIKI, family, raw, status};

fn key(address: &HostAddress) -> (Option<bool>, &'static str) {
    (address.method.map(|method| method == address::Method::Post), address.path)
}

#[test]
fn the_router_serves_what_the_table_lists_and_the_table_lists_what_it_serves() {
    let served: Vec<_> = routes().iter().map(|(address, _)| key(address)).collect();
    let listed: BTreeSet<_> = ALL.iter().map(|address| key(address)).collect();
    assert_eq!(served.len(), listed.len());
    assert_eq!(served.into_iter().collect::<BTreeSet<_>>(), listed);
    let folders = [host_address::FOLDER, echo::FOLDER, host_address::RESOURCE_METADATA.path];
    assert!(ALL.iter().all(|address| folders.iter().any(|folder| address.path.starts_with(folder))));
}

#[sqlx::test]
async fn every_address_is_served_under_its_own_method_at_a_service_and_nowhere_else(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    for address in ALL {
        // The echo takes every method, and is there for the doctor only.
        let Some(method) = address.method else { continue };
        let own = if method == address::Method::Get { Method::GET } else { Method::POST };
        let ask = |method: Method| person.wiki.ask(method, address.path).header("sec-fetch-site", "same-origin");
        let expected = match address.path {
            "/.vestibule/enter" | "/.vestibule/signed-in" | "/.vestibule/signed-out" => 200,
            "/.well-known/oauth-protected-resource" => 200,
            // As it is written there, it is at the path of no service.
            "/.well-known/oauth-protected-resource/{*path}" => 404,
            "/.vestibule/sign-out" => 303,
            "/.vestibule/arrive" => 400,
            "/.vestibule/me" => 401,
            other => panic!("{other} is new"),
        };
        assert_eq!(ask(own.clone()).await.status, expected, "{}", address.path);
        for other in [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
            if other != own {
                let answer = ask(other.clone()).await;
                assert_eq!(
                    (answer.status.as_u16(), answer.reason().as_str()),
                    (405, "method_not_allowed"),
                    "{other} {}",
                    address.path
                );
            }
        }
        let at_the_door = person.door.ask(own, address.path).header("sec-fetch-site", "same-origin").await;
        assert_eq!(at_the_door.status, 404, "{} at the door", address.path);
    }
}

#[sqlx::test]
async fn security_49_at_a_service_the_door_serves_its_own_addresses_and_health_checks_only(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    for path in [
        "/",
        "/sign-in",
        "/account",
        "/me",
        "/auth/sign-in",
        "/enter",
        "/favicon.svg",
        "/pkg/vestibule.css",
        "/.vestibule",
        "/.well-known/oauth-protected-resources",
        "/.well-known/oauth-authorization-server",
        "/.well-known/jwks.json",
        "/x",
    ] {
        let answer = person.wiki.get(path).await;
        assert_eq!(answer.page(421), "This page should have come from the service", "{path}");
        assert_eq!(person.wiki.program(path).await.reason(), "misdirected", "{path}");
    }
    for path in ["/.vestibule/", "/.vestibule/x", "/.vestibule/enter/", "/.vestibule/ENTER"] {
        assert_eq!(person.wiki.get(path).await.page(404), "There is no such page", "{path}");
        assert_eq!(person.door.get(path).await.page(404), "There is no such page", "{path} at the door");
    }
    for (path, text) in [("/health/live", "live\n"), ("/health/ready", "ready\n")] {
        for browser in [&person.wiki, &person.door] {
            assert_eq!(browser.get(path).await.text(), text);
        }
        assert_eq!(person.wiki.get(path).header("host", "10.0.0.7:3000").await.text(), text, "at any Host");
    }
    // What a client says of its host elsewhere counts for nothing.
    let told = person.door.get("/.vestibule/enter").header("x-forwarded-host", "wiki.example.org").await;
    assert_eq!(told.page(404), "There is no such page");
}

#[sqlx::test]
async fn security_49_the_line_of_a_request_says_which_service_it_is_for(_: Pool, db: Database) {
    let server = family(db).await;
    let ask = |line: &str, host: &str| format!("GET {line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    for (line, host, expected) in [
        ("http://crm.example.com/.vestibule/me", "wiki.example.org", 401),
        ("http://wiki.example.org/sign-in", "door.example", 421),
        ("http://door.example/sign-in", "wiki.example.org", 200),
        ("/.vestibule/me", "WIKI.example.org:443", 401),
        ("/.vestibule/me", "wiki.example.org.", 404),
        ("/.vestibule/me", "wiki.example.org:8443", 404),
        ("/sign-in", "wiki.example.org.", 421),
        ("/sign-in", "wiki.example.org:8443", 421),
        ("/account", "WIKI.example.org:80", 421),
        ("/.vestibule/enter", "wiki.example.org:8443", 404),
        ("/health/live", "wiki.example.org:8443", 200),
        ("/.vestibule/me", "evil.test", 404),
        ("/.vestibule/me", "wiki.example.org@evil.test", 400),
    ] {
        let answer = raw(&server, ask(line, host).as_bytes()).await;
        assert_eq!(status(&answer), expected, "{line} at {host}");
    }
    let twice =
        "GET /.vestibule/me HTTP/1.1\r\nHost: wiki.example.org\r\nHost: crm.example.com\r\nConnection: close\r\n\r\n";
    assert_eq!(status(&raw(&server, twice.as_bytes()).await), 400);
}

#[sqlx::test]
async fn security_48_no_answer_at_a_service_redirects_a_form_of_it_to_another_origin(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    for site in ["same-origin", "same-site", "cross-site"] {
        let answer = person.wiki.get("/.vestibule/enter?return_to=/x").header("sec-fetch-site", site).await;
        assert_eq!(answer.page(200), "One moment", "{site}");
        assert!(answer.button().starts_with("https://door.example/enter?service=wiki&state="), "{}", answer.button());
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("script-src 'sha256-") && policy.contains("style-src 'sha256-"), "{policy}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        let refresh = "<noscript><meta http-equiv=\"refresh\" content=\"0;url=https://door.example/enter?";
        assert!(answer.text().contains(refresh), "{}", answer.text());
    }
    let silent = person.wiki.get("/.vestibule/enter?return_to=/x").without("sec-fetch-site").await;
    assert_eq!(silent.page(200), "One moment", "what cannot be told may have begun with a form");
    let typed = person.wiki.get("/.vestibule/enter?return_to=/x").await;
    assert!(typed.location().starts_with("https://door.example/enter?service=wiki&state="));
    let out = person.wiki.post("/.vestibule/sign-out", &[]).await;
    assert_eq!(out.page(200), "One moment");
    assert!(out.text().contains(&format!("href=\"{WIKI}/.vestibule/signed-out\"")), "{}", out.text());
}
