//! What the doctor asks of the check itself.

use super::at_wiki;
use crate::support::{Checks, Database, Pool, echo_token, echo_token_as, family, raw, status};

const WIKI: &str = "https://wiki.example.org";

#[sqlx::test]
async fn the_check_says_which_headers_it_gets_to_see(_: Pool, db: Database) {
    let server = family(db).await;
    let (checks, token) = (Checks::of(&server).await, echo_token(&server, "wiki").await);
    let cookie = format!("{WIKI}/vestibule-echo/seen/cookie");
    for (cookies, seen) in [("a=1", false), ("b=__Host-vestibule=x", false), ("a=1; __Host-vestibule=x", true)] {
        let answer = checks.forward("GET", &cookie).header("vestibule-echo", &token).header("cookie", cookies).await;
        assert_eq!(answer.status == 200, seen, "{cookies}: it is the door's that the check needs");
    }
    for (name, value) in [("cookie", "__Host-vestibule=x"), ("vestibule-quiet", "1"), ("sec-fetch-site", "cross-site")]
    {
        let url = format!("{WIKI}/vestibule-echo/seen/{name}?x=y");
        for (check, unseen) in [
            (checks.nginx("POST", &url), 401),
            (checks.nginx_answer("GET", &url), 404),
            (checks.forward("GET", &url), 404),
            (checks.envoy("GET", &url), 404),
        ] {
            assert_eq!(check.header("vestibule-echo", &token).await.status, unseen, "{name}");
        }
        for check in [checks.nginx("POST", &url), checks.forward("GET", &url), checks.envoy("GET", &url)] {
            assert_eq!(check.header("vestibule-echo", &token).header(name, value).await.status, 200, "{name}");
        }
    }
    for nothing in ["", "a%20b", "x/y"] {
        let url = format!("{WIKI}/vestibule-echo/seen/{nothing}");
        assert_eq!(checks.forward("GET", &url).header("vestibule-echo", &token).await.status, 404, "{nothing}");
        assert_eq!(checks.forward("GET", &url).await.status, 404, "{nothing}, without a token");
    }
}

#[sqlx::test]
async fn the_check_says_what_it_says_while_nobody_can_tell(_: Pool, db: Database) {
    let server = family(db).await;
    let (checks, token) = (Checks::of(&server).await, echo_token(&server, "wiki").await);
    let url = format!("{WIKI}/vestibule-echo/answer/503");
    let person = at_wiki(&server).await;
    for check in checks.passing_on("GET", &url) {
        assert_eq!(check.clone().by(&person.wiki).await.status, 404, "it is the doctor's alone");
        let answer = check.header("vestibule-echo", &token).await;
        assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (503, "unavailable"));
        assert_eq!(answer.header("retry-after"), "5");
    }
    assert_eq!(checks.nginx("GET", &url).header("vestibule-echo", &token).await.status, 401);
}

/// A token of one service may ask that at each host, as nobody.
#[sqlx::test]
async fn security_49_the_check_says_which_host_it_judges(_: Pool, db: Database) {
    let server = family(db).await;
    let (checks, person) = (Checks::of(&server).await, at_wiki(&server).await);
    let token = echo_token_as(&server, "wiki", person.at_wiki().as_deref()).await.unwrap();
    for (host, named, yes) in [
        ("wiki.example.org", "wiki.example.org", true),
        ("wiki.example.org", "crm.example.com", false),
        ("crm.example.com", "crm.example.com", true),
        ("crm.example.com", "wiki.example.org", false),
        ("elsewhere.invalid", "elsewhere.invalid", false),
    ] {
        let url = format!("https://{host}/vestibule-echo/host/{named}");
        for check in [checks.nginx("GET", &url), checks.forward("GET", &url), checks.envoy("GET", &url)] {
            assert_ne!(check.clone().await.status, 200, "without a token");
            let answer = check.header("vestibule-echo", &token).await;
            assert_eq!(answer.status == 200, yes, "{host} {named}");
            if host == "crm.example.com" && yes {
                assert_eq!(answer.header("remote-user"), "", "whose session is the wiki's is nobody there");
            }
        }
        let lines = format!("Host: {host}\r\nConnection: close\r\nVestibule-Echo: {token}\r\n\r\n");
        let answer = raw(&server, format!("GET /vestibule-echo/host/{named} HTTP/1.1\r\n{lines}").as_bytes()).await;
        assert_eq!(status(&answer) == 200, host != "elsewhere.invalid", "{answer}");
        let answer = raw(&server, format!("GET /vestibule-echo/x HTTP/1.1\r\n{lines}").as_bytes()).await;
        assert_eq!(status(&answer) == 200, host == "wiki.example.org", "{answer}");
    }
}

#[sqlx::test]
async fn the_check_says_what_it_is_told_and_what_it_says(_: Pool, db: Database) {
    let server = family(db).await;
    let (checks, person) = (Checks::of(&server).await, at_wiki(&server).await);
    let nobody = echo_token(&server, "wiki").await;
    let somebody = echo_token_as(&server, "wiki", person.at_wiki().as_deref()).await.unwrap();
    for (token, method, target, yes) in [
        (&nobody, "POST", "method/POST", true),
        (&nobody, "GET", "method/POST", false),
        (&nobody, "POST", "method/post", false),
        (&somebody, "GET", "said/remote-user", true),
        (&somebody, "GET", "said/vestibule-assertion", true),
        (&somebody, "GET", "said/remote-groups", false),
        (&somebody, "GET", "said/x", false),
        (&nobody, "GET", "said/remote-user", false),
        (&nobody, "GET", "query/a=1?a=1", true),
        (&nobody, "GET", "query/a=1", false),
        (&nobody, "GET", "query/a=1?a=2", false),
    ] {
        let url = format!("{WIKI}/vestibule-echo/{target}");
        for check in [checks.nginx(method, &url), checks.forward(method, &url), checks.envoy(method, &url)] {
            let answer = check.header("vestibule-echo", token).await;
            assert_eq!(answer.status == 200, yes, "{method} {target}");
        }
    }
}
