//! An assertion is good no longer than the token that whoever asks has brought.

use chrono::Utc;
use serde_json::json;

use super::{Checks, at_wiki, identity, reader, start};
use crate::{
    services::signing_keys::claims,
    support::{ApiToken, Database, Pool, access_claims, access_token},
};

/// From when and until when the assertion is good that the wiki gets.
async fn times(checks: &Checks, token: &str) -> (i64, i64) {
    let check = checks.forward("GET", &at_wiki("/api/x")).header("authorization", &format!("Bearer {token}"));
    let claims = claims(&identity(&check.await)[4]);
    (claims["iat"].as_i64().unwrap(), claims["exp"].as_i64().unwrap())
}

#[sqlx::test]
async fn security_32_an_assertion_ends_no_later_than_the_access_token_that_it_is_made_of(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (person, id) = reader(&server).await;
    let sid = person.at_wiki().unwrap().split('.').next().unwrap().to_owned();
    let until = |exp: i64| access_token(&server, &access_claims(&id, &sid, json!({ "exp": exp })));
    let now = Utc::now().timestamp();
    let (iat, exp) = times(&checks, &until(now + 300)).await;
    assert_eq!(exp, iat + 60);
    // Neither is one that lives longer taken for it, nor this one for one that lives longer.
    assert_eq!(times(&checks, &until(now + 20)).await.1, now + 20);
    assert_eq!(times(&checks, &until(now + 40)).await.1, now + 40);
    let (iat, exp) = times(&checks, &until(now + 300)).await;
    assert_eq!(exp, iat + 60);
}

#[sqlx::test]
async fn security_32_an_assertion_ends_no_later_than_the_api_token_that_it_is_made_of(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let (_, id) = reader(&server).await;
    let token = ApiToken::of(&server, &id, &["wiki:read"]).await;
    let (iat, exp) = times(&checks, &token.text).await;
    assert_eq!(exp, iat + 60);
    server.execute("update api_tokens set expires_at = now() + interval '20 seconds'").await;
    let end = "select floor(extract(epoch from expires_at))::bigint::text from api_tokens";
    let end: i64 = server.texts(end).await[0].parse().unwrap();
    assert_eq!(times(&checks, &token.text).await.1, end);
}
