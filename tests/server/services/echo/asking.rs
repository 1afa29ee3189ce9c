//! What a proxy is told that asks about the doctor's requests.

use super::at_wiki;
use crate::support::{
    Answer, Check, Checks, Database, Pool, TestServer, echo_token, echo_token_as, family, family_with, me,
};

const URL: &str = "https://wiki.example.org/vestibule-echo/x";
const NAMES: [&str; 5] = ["remote-user", "remote-name", "remote-email", "remote-groups", "vestibule-assertion"];

async fn start(db: Database) -> (TestServer, Checks) {
    let server = family(db).await;
    let checks = Checks::of(&server).await;
    (server, checks)
}

fn allowing(checks: &Checks, method: &str, url: &str) -> [Check; 3] {
    [checks.nginx(method, url), checks.forward(method, url), checks.envoy(method, url)]
}

#[track_caller]
fn told(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.reason())
}

#[sqlx::test]
async fn a_live_token_lets_through_as_nobody_whatever_is_asked_there(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (token, person) = (echo_token(&server, "wiki").await, at_wiki(&server).await);
    for target in ["/vestibule-echo/", "/vestibule-echo/a//b/../c", "/vestibule-echo/%61;x?y=/../z"] {
        for method in ["GET", "HEAD", "POST", "DELETE", "PROPFIND"] {
            for check in allowing(&checks, method, &format!("https://wiki.example.org{target}")) {
                // Whoever else the request may be of does not count there, nor where it comes from.
                let check =
                    check.by(&person.wiki).header("origin", "https://evil.example").header("upgrade", "websocket");
                let answer = check.header("sec-fetch-site", "cross-site").header("vestibule-echo", &token).await;
                assert_eq!(answer.status, 200, "{method} {target}");
                for name in NAMES {
                    assert_eq!(answer.headers.get_all(name).iter().collect::<Vec<_>>(), [""], "{name}");
                }
            }
        }
    }
    let check = checks.forward("GET", URL).header("cookie", "a=1; __Host-vestibule=x; b=2");
    assert_eq!(check.header("vestibule-echo", &token).await.header("cookie"), "a=1; b=2");
    // It was no use of a session.
    assert_eq!(server.count("select count(*) from sessions where last_seen_at > created_at + interval '1 s'").await, 0);
}

#[sqlx::test]
async fn without_one_nothing_is_there(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (token, crm, person) =
        (echo_token(&server, "wiki").await, echo_token(&server, "crm").await, at_wiki(&server).await);
    for shown in [None, Some(crm.as_str()), Some("x"), Some(&token[1..])] {
        let with = |check: Check| match shown {
            Some(shown) => check.header("vestibule-echo", shown),
            None => check,
        };
        for check in checks.passing_on("GET", URL) {
            for check in [check.clone(), check.by(&person.wiki)] {
                assert_eq!(told(&with(check).await), (404, "not_found".to_owned()), "{shown:?}");
            }
        }
        let bare = with(checks.nginx("GET", URL)).await;
        assert_eq!((bare.status.as_u16(), bare.text().as_str()), (401, ""), "{shown:?}");
        for check in checks.passing_on("GET", URL) {
            assert_eq!(with(check.visit()).await.page(404), "There is no such page", "{shown:?}");
        }
    }
    let twice = checks.forward("GET", URL).header("vestibule-echo", &token).header("vestibule-echo", &token);
    assert_eq!(told(&twice.await), (404, "not_found".to_owned()));
    server.execute("update echoes set expires_at = now()").await;
    assert_eq!(told(&checks.forward("GET", URL).header("vestibule-echo", &token).await), (404, "not_found".to_owned()));
}

#[sqlx::test]
async fn a_token_with_a_session_tells_whose_it_is_as_long_as_it_lives(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_wiki(&server).await;
    let cookie = person.at_wiki().unwrap();
    let token = echo_token_as(&server, "wiki", Some(&cookie)).await.unwrap();
    let id = me(&person.door).await["user"]["id"].as_str().unwrap().to_owned();
    server.pass("20 minutes").await;
    let seen = server.texts("select last_seen_at::text from sessions").await;
    for check in allowing(&checks, "GET", URL) {
        let answer = check.header("vestibule-echo", &token).await;
        assert_eq!((answer.status.as_u16(), answer.header("remote-user")), (200, id.as_str()));
        assert_eq!(answer.header("remote-name"), "Ada Lovelace");
        assert_eq!(answer.header("vestibule-assertion").split('.').count(), 3);
    }
    assert_eq!(server.texts("select last_seen_at::text from sessions").await, seen, "nobody has used it");
    server.pass("11 minutes").await;
    for check in checks.passing_on("GET", URL) {
        assert_eq!(told(&check.header("vestibule-echo", &token).await), (404, "not_found".to_owned()));
    }
}

#[sqlx::test]
async fn what_holds_for_every_check_holds_here(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let token = echo_token(&server, "wiki").await;
    for url in [
        "https://elsewhere.example/vestibule-echo/x",
        "http://wiki.example.org/vestibule-echo/x",
        "https://door.example/vestibule-echo/x",
    ] {
        let answer = checks.forward("GET", url).header("vestibule-echo", &token).await;
        assert_eq!(told(&answer), (403, "unknown_service".to_owned()), "{url}");
    }
    let absolute = checks.forward("GET", URL).without("x-forwarded-uri");
    let absolute = absolute.header("x-forwarded-uri", "https://crm.example.com/vestibule-echo/x");
    assert_eq!(told(&absolute.header("vestibule-echo", &token).await), (403, "foreign_host".to_owned()));
    let h2c = checks.forward("GET", URL).header("upgrade", "h2c").header("vestibule-echo", &token).await;
    assert_eq!(told(&h2c), (403, "http2_upgrade".to_owned()));
    let others = Checks::from(&server, &["10.0.0.0/8"]).await;
    let answer = others.forward("GET", URL).header("vestibule-echo", &token).await;
    assert_eq!(told(&answer), (403, "foreign_peer".to_owned()));
    let crm = checks.forward("GET", "https://crm.example.com/vestibule-echo/x").header("vestibule-echo", &token).await;
    assert_eq!(told(&crm), (404, "not_found".to_owned()));
}

/// The folder is the host's, and a service there has only a part of its paths.
#[sqlx::test]
async fn services_that_share_a_host_share_its_echo(_: Pool, db: Database) {
    let server = family_with(db, |setup| {
        let (mut second, at) = (setup.services[0].clone(), "https://wiki.example.org/archive");
        second.id = "archive".to_owned();
        second.url = at.parse().unwrap();
        setup.services[0].url = "https://wiki.example.org/wiki".parse().unwrap();
        setup.services.push(second);
    })
    .await;
    let checks = Checks::of(&server).await;
    for service in ["wiki", "archive"] {
        let token = echo_token(&server, service).await;
        for check in allowing(&checks, "GET", URL) {
            assert_eq!(check.header("vestibule-echo", &token).await.status, 200, "{service}");
        }
        let head = super::head("GET /vestibule-echo/x HTTP/1.1", &token, &[]);
        assert_eq!(super::told(&server, head.as_bytes()).await.target, "/vestibule-echo/x");
    }
}
