//! Use of a token: it is written down for its owner, and writing it down neither ends nor outlasts anything.

use std::time::Duration;

use sqlx::AssertSqlSafe;

use super::start;
use crate::support::{Answer, Database, Pool, TestServer, make_token, me_by, patiently};

/// Somebody uses a token while its row is locked; meanwhile `first` happens, in the transaction that holds the lock, and then
/// `after` elsewhere. The lock is held for so long.
async fn used_meanwhile(server: &TestServer, token: &str, first: &str, after: &str, held: Duration) -> Answer {
    let mut lock = server.db.begin().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(format!("select id from api_tokens for update; {first}")))
        .execute(&mut *lock)
        .await
        .unwrap();
    let meanwhile = async {
        let waits =
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like 'update api_tokens%'";
        patiently("the use waits to be written", || async { server.count(waits).await == 1 }).await;
        server.execute(after).await;
        tokio::time::sleep(held).await;
        lock.commit().await.unwrap();
    };
    tokio::join!(me_by(server, token), meanwhile).0
}

#[sqlx::test]
async fn security_29_a_use_that_meets_a_revocation_is_refused(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let token = make_token(&browser).await;
    let revoke = "update api_tokens set revoked_at = now(), revoke_reason = 'owner'";
    let answer = used_meanwhile(&server, &token, revoke, "", Duration::ZERO).await;
    assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (401, "token_revoked"));
}

#[sqlx::test]
async fn security_29_a_use_that_is_written_late_is_judged_anew(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let token = make_token(&browser).await;
    // Later than a yes of the database may be.
    let late = Duration::from_millis(1100);
    let answer = used_meanwhile(&server, &token, "", "update users set disabled_at = now()", late).await;
    assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (401, "user_disabled"));
}

#[sqlx::test]
async fn a_use_that_another_node_has_written_meanwhile_is_one(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let token = make_token(&browser).await;
    let used = "update api_tokens set last_used_at = now()";
    assert_eq!(used_meanwhile(&server, &token, used, "", Duration::ZERO).await.status, 200);
}

#[sqlx::test]
async fn a_use_that_cannot_be_written_is_one_all_the_same(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let token = make_token(&browser).await;
    server
        .execute(
            "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
             create trigger refuse before update on api_tokens for each row execute function refuse()",
        )
        .await;
    for _ in 0..2 {
        assert_eq!(me_by(&server, &token).await.status, 200);
    }
    assert_eq!(server.count("select count(*) from api_tokens where last_used_at is null").await, 1);
}

#[sqlx::test]
async fn security_30_of_two_credentials_at_the_door_nobody_knows_which_is_meant(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let token = format!("Bearer {}", make_token(&browser).await);
    let other = "Basic eDp5";
    for lines in [
        &[&token[..], &token][..],
        &[&token, other],
        &[other, &token],
        &[&format!("{token}, {token}")],
        &[&format!("{other}, {token}")],
    ] {
        let program = server.browser();
        let ask = |path| lines.iter().fold(program.program(path), |ask, line| ask.header_again("authorization", line));
        let answer = ask("/me").await;
        assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (400, "several_credentials"), "{lines:?}");
        assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"Vestibule\", error=\"invalid_request\"");
        assert_eq!(ask("/account").await.status, 400, "{lines:?}");
    }
    // A cookie is none of these: whoever brings a token means it.
    assert_eq!(browser.program("/me").header("authorization", &token).await.status, 200);
}
