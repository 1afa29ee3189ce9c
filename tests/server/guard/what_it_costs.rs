//! What an answer costs tells nobody which sessions there are.

use crate::support::{Answer, Browser, Database, Pool, TestServer, me, register};

/// `/me` with another secret, or another id, than the browser holds.
async fn with(browser: &Browser, id: Option<&str>, secret: Option<&str>) -> Answer {
    let liar = browser.copy();
    let cookie = browser.session_cookie().unwrap();
    let (own_id, own_secret) = cookie.split_once('.').unwrap();
    liar.set_session_cookie(&format!("{}.{}", id.unwrap_or(own_id), secret.unwrap_or(own_secret)));
    liar.program("/me").await
}

#[sqlx::test]
async fn a_wrong_secret_asks_the_database_what_an_unknown_id_asks(_: Pool, db: Database) {
    const UNKNOWN: &str = "01890000-0000-7000-8000-000000000000";
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let wrong = "A".repeat(43);
    for (id, secret) in [(Some(UNKNOWN), None), (None, Some(wrong.as_str()))] {
        let answer = with(&browser, id, secret).await;
        assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (401, "not_signed_in"));
    }
    // A query that cannot be answered shows who asks it: both do, and the right secret does not.
    server.execute("alter table registrations rename to somewhere_else").await;
    for (id, secret) in [(Some(UNKNOWN), None), (None, Some(wrong.as_str()))] {
        let answer = with(&browser, id, secret).await;
        assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (503, "unavailable"), "{id:?}, {secret:?}");
    }
    me(&browser).await;
}
