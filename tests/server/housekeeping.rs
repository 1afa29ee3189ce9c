//! What nobody needs any more goes; what can still be asked for stays.

use vestibule::store::housekeeping::{Swept, sweep};

use crate::support::{Attempt, Database, Pool, TestServer, make, me, refused, register, sign_in};

#[sqlx::test]
async fn only_what_is_long_over_is_swept(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let ended = server.browser();
    make(&ended, "reader", "active").await;
    server.provider().somebody("newcomer");
    sign_in(&server, &server.browser(), "/").await;
    Attempt::begin(&server.browser(), "op", "/").await;
    assert_eq!(sweep(&server.db).await, Swept::default());

    server.pass("13 hours").await;
    let live = server.browser();
    server.provider().somebody("ada");
    register(&server, &live).await;
    assert_eq!(sweep(&server.db).await, Swept { sign_ins: 2, registrations: 1, ..Swept::default() });
    assert_eq!(refused(&ended).await, "absolute_expired", "the reason can still be told");

    server.execute("update sessions set created_at = created_at - interval '31 days', idle_expires_at = idle_expires_at - interval '31 days', expires_at = expires_at - interval '31 days' where test").await;
    assert_eq!(sweep(&server.db).await, Swept { sessions: 1, ..Swept::default() });
    assert_eq!(refused(&ended).await, "not_signed_in");
    me(&live).await;
}
