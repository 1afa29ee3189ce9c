//! What ends or changes counts at the very next request here, and within the bound everywhere.

use std::time::{Duration, Instant};

use futures::future::join_all;

use super::{BOUND, keep, kept, node, somebody, there};
use crate::support::{
    Browser, Database, Pool, Setup, TestServer, make, make_token, me, me_by, new_key_file, refused, token_refused,
    with_scopes,
};

/// How long a browser was let in after this moment.
async fn until_refused(browser: &Browser, ended: Instant) -> Duration {
    let mut last = Duration::ZERO;
    while ended.elapsed() < 5 * BOUND {
        let sent = ended.elapsed();
        if browser.program("/me").await.status == 401 {
            return last;
        }
        last = sent;
    }
    panic!("it is let in for ever");
}

#[sqlx::test]
async fn security_37_signing_out_counts_at_the_next_request_here_and_within_the_bound_elsewhere(_: Pool, db: Database) {
    let (here, elsewhere) = (node(&db).await, node(&db).await);
    for _ in 0..5 {
        let browser = somebody(&here).await;
        let (same, other) = (there(&here, &browser), there(&elsewhere, &browser));
        keep(&other).await;
        browser.post("/auth/sign-out", &[]).await;
        let ended = Instant::now();
        assert_eq!(refused(&same).await, "signed_out");
        let late = until_refused(&other, ended).await;
        assert!(late < BOUND, "{late:?}");
    }
}

#[sqlx::test]
async fn security_37_whatever_is_known_of_a_person_is_so_everywhere(_: Pool, db: Database) {
    let (here, elsewhere) = (node(&db).await, node(&db).await);
    let browser = somebody(&here).await;
    let other = there(&elsewhere, &browser);
    keep(&other).await;
    browser.post("/auth/details", &[("name", "Ada King"), ("email", "ada@example.org")]).await;
    assert_eq!(me(&browser).await["user"]["name"], "Ada King", "whoever has just changed it sees it");
    tokio::time::sleep(BOUND).await;
    assert_eq!(me(&other).await["user"]["name"], "Ada King");
    // By another program.
    here.disable_everybody().await;
    tokio::time::sleep(BOUND).await;
    for browser in [&browser, &other] {
        assert_eq!(refused(browser).await, "user_disabled");
    }
}

#[sqlx::test]
async fn security_37_what_another_program_writes_counts_within_the_bound(_: Pool, db: Database) {
    let server = node(&db).await;
    let browser = somebody(&server).await;
    server
        .execute(
            "update sessions set ended_at = now(), end_reason = 'admin', changed_at = clock_timestamp(),
                 changed_xid = pg_current_xact_id()",
        )
        .await;
    let late = until_refused(&browser, Instant::now()).await;
    assert!(late < BOUND, "{late:?}");
}

#[sqlx::test]
async fn security_29_a_token_that_is_revoked_opens_nothing_any_more_at_any_node(_: Pool, db: Database) {
    let key = new_key_file();
    let setup = || Setup { services: with_scopes(), key_file: Some(key.clone()), ..kept() };
    let (here, elsewhere) = (setup().start(db.clone()).await, setup().start(db.clone()).await);
    let browser = somebody(&here).await;
    let token = make_token(&browser).await;
    for _ in 0..3 {
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(me_by(&here, &token).await.status, 200);
        assert_eq!(me_by(&elsewhere, &token).await.status, 200);
    }
    let id = here.texts("select id::text from api_tokens").await.remove(0);
    browser.post("/auth/tokens/revoke", &[("token", &id)]).await;
    assert_eq!(token_refused(&here, &token).await, "token_revoked");
    tokio::time::sleep(BOUND).await;
    assert_eq!(token_refused(&elsewhere, &token).await, "token_revoked");
}

/// A secret is the way in, and the id of a session that is kept is none.
#[sqlx::test]
async fn security_3_the_key_of_a_session_that_is_kept_opens_nothing_without_its_secret(_: Pool, db: Database) {
    let server = node(&db).await;
    let (one, other) = (somebody(&server).await, somebody(&server).await);
    let [cookie, foreign] = [&one, &other].map(|browser| browser.session_cookie().unwrap());
    let ((id, _), (_, secret)) = (cookie.split_once('.').unwrap(), foreign.split_once('.').unwrap());
    let thief = server.browser();
    thief.set_session_cookie(&format!("{id}.{secret}"));
    for _ in 0..3 {
        assert_eq!(refused(&thief).await, "not_signed_in");
        me(&one).await;
    }
}

/// Fifty browsers of one person that ask without a pause, while each is signed out: no answer is a yes that was sent after the end.
#[sqlx::test]
async fn security_37_fifty_at_once_are_let_in_until_they_end_and_no_longer(_: Pool, db: Database) {
    let server: TestServer = node(&db).await;
    let browsers = join_all((0..50).map(|_| async {
        let browser = server.browser();
        make(&browser, "reader", "active").await;
        browser
    }))
    .await;
    let all = browsers.iter().map(|browser| async {
        let asking = there(&server, browser);
        for _ in 0..20 {
            me(&asking).await;
        }
        browser.post("/auth/sign-out", &[]).await;
        for _ in 0..5 {
            assert_eq!(refused(&asking).await, "signed_out");
        }
    });
    join_all(all).await;
}
