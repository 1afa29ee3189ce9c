//! Requests that look at no session are no use of one.

use crate::support::{Database, Pool, TestServer, me, register};

#[sqlx::test]
async fn security_36_files_and_health_checks_keep_no_session_alive(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    server.pass("20 minutes").await;
    let seen = "select last_seen_at::text from sessions";
    let before = server.texts(seen).await;
    for address in ["/health/live", "/health/ready", "/favicon.svg", "/no-such-picture.png"] {
        browser.program(address).await;
    }
    assert_eq!(server.texts(seen).await, before);
    me(&browser).await;
    assert_ne!(server.texts(seen).await, before, "what looks at the session is a use of it");
}
