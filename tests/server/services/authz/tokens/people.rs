//! A program with a token gets neither a page nor a redirect, whatever it says of itself.

use super::{METADATA, at_wiki, reader, start};
use crate::support::{ApiToken, Database, Pool};

#[sqlx::test]
async fn a_program_with_a_token_reads_problems_only(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (_, id) = reader(&server).await;
    let token = ApiToken::of(&server, &id, &["wiki:read"]).await.bearer();
    for (token, path, status, reason) in [
        ("Bearer vst_x", "/api/x", 401, "token_malformed"),
        (&token, "/api/write/x", 403, "scope_missing"),
        (&token, "/page", 403, "no_tokens"),
        (&token, "/api/admin/x", 403, "role_missing"),
        (&token, "/api/%00", 403, "unreadable_address"),
        (&token, "/.vestibule/me", 403, "reserved_address"),
    ] {
        for check in checks.passing_on("GET", &at_wiki(path)) {
            let answer = check.visit().header("authorization", token).await;
            assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (status, reason), "{path}");
        }
        for check in checks.passing_on("POST", &at_wiki(path)) {
            let answer = check.form("https://wiki.example.org").header("authorization", token).await;
            assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (status, reason), "{path}");
        }
    }
}

/// Somebody with a browser has nothing to begin with a token, and is told of none.
#[sqlx::test]
async fn programs_without_a_token_are_told_of_tokens_and_people_are_not(_: Pool, db: Database) {
    let (_server, checks) = start(db).await;
    let vestibule = "Vestibule reason=\"not_signed_in\"";
    for path in ["/page", "/api/x"] {
        for check in checks.passing_on("POST", &at_wiki(path)) {
            let answer = check.clone().script().await;
            let challenge = format!("{vestibule}, Bearer resource_metadata=\"{METADATA}\"");
            assert_eq!(
                (answer.status.as_u16(), answer.header("www-authenticate")),
                (401, challenge.as_str()),
                "{path}"
            );
            let answer = check.form("https://wiki.example.org").await;
            assert_eq!((answer.page(401).as_str(), answer.header("www-authenticate")), ("Not sent yet", vestibule));
        }
    }
}

#[sqlx::test]
async fn what_is_allowed_meanwhile_at_nginx_is_asked_again_by_the_program_itself(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (person, id) = reader(&server).await;
    let token = ApiToken::of(&server, &id, &["wiki:read"]).await.bearer();
    for method in ["GET", "POST"] {
        let check = checks.nginx_answer(method, &at_wiki("/api/x")).visit();
        let answer = check.header("authorization", &token).await;
        assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (503, "ask_again"), "{method}");
        assert_eq!(answer.header("retry-after"), "0");
    }
    let person = checks.nginx_answer("GET", &at_wiki("/page")).by(&person.wiki).visit().await;
    assert_eq!(person.location(), at_wiki("/page"));
}
