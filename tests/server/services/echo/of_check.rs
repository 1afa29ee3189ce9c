//! What the doctor asks of the check itself.

use super::at_wiki;
use crate::support::{Checks, Database, Pool, echo_token, family};

const WIKI: &str = "https://wiki.example.org";

#[sqlx::test]
async fn the_check_says_which_headers_it_gets_to_see(_: Pool, db: Database) {
    let server = family(db).await;
    let (checks, token) = (Checks::of(&server).await, echo_token(&server, "wiki").await);
    for (name, value) in [("cookie", "a=1"), ("vestibule-quiet", "1"), ("sec-fetch-site", "cross-site")] {
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
