//! The tables are the log of what changed: each statement that changes what a reader shows notes its transaction.

use vestibule::store::changes::clear_future;

use crate::support::{Database, Pool, TestServer, make, me, register, sign_in};

const CHANGED: &str = "select count(*) from users where changed_xid is not null and changed_at is not null";

#[sqlx::test]
async fn a_change_of_a_user_is_noted(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    assert_eq!(server.count(CHANGED).await, 0, "who is new has not changed");
    let forget = "update users set changed_at = null, changed_xid = null";
    browser.post("/auth/details", &[("name", "Ada King"), ("email", "ada@example.org")]).await;
    assert_eq!(server.count(CHANGED).await, 1, "the name");
    for (what, by_hand) in [
        ("a confirmed address", "update users set email_verified = false"),
        ("the roles", "update users set roles = '{editor}'; update identities set roles = '{editor}'"),
    ] {
        server.execute(&format!("{by_hand}; {forget}")).await;
        sign_in(&server, &browser, "/").await;
        assert_eq!(server.count(CHANGED).await, 1, "{what}");
    }
    server.execute(forget).await;
    server.disable_everybody().await;
    assert_eq!(server.count(CHANGED).await, 1, "access");
    server.execute(forget).await;
    sign_in(&server, &server.browser(), "/").await;
    assert_eq!(server.count(CHANGED).await, 0, "who is refused has not changed");
}

#[sqlx::test]
async fn a_touch_is_no_change(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    make(&browser, "reader", "active").await;
    server.pass("20 minutes").await;
    // The clock of a world has noted it.
    server.execute("update sessions set changed_at = null, changed_xid = null").await;
    me(&browser).await;
    let touched =
        "select count(*) from sessions where last_seen_at > now() - interval '1 minute' and changed_xid is null";
    assert_eq!(server.count(touched).await, 1);
}

/// As after a dump and restore into another cluster.
#[sqlx::test]
async fn transactions_that_have_not_been_yet_are_put_right_at_the_start(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for name in ["ada", "grace"] {
        server.provider().somebody(name);
        register(&server, &server.browser()).await;
    }
    server.disable_everybody().await;
    let clear = || async { clear_future(&mut server.db.acquire().await.unwrap()).await.unwrap() };
    assert_eq!(clear().await, 0, "what has been stays");
    let later = "changed_xid = (pg_current_xact_id()::text::numeric + 1000000)::text::xid8";
    server.execute(&format!("update sessions set {later} where id = (select min(id::text)::uuid from sessions)")).await;
    server.execute(&format!("update users set {later}")).await;
    server
        .execute(&format!(
            "insert into api_tokens (id, user_id, name, prefix, secret_hash, scopes, expires_at)
                 select gen_random_uuid(), id, 'x', 'vst_', sha256(id::text::bytea), '{{wiki:read}}', now() from users;
             update api_tokens set {later}"
        ))
        .await;
    let before = "select count(*) from users where changed_xid >= pg_snapshot_xmax(pg_current_snapshot())";
    assert_eq!(server.count(before).await, 2);
    assert_eq!(clear().await, 5);
    assert_eq!(server.count(before).await, 0);
    let noted = "select count(*) from (select changed_xid from users union all select changed_xid from sessions
         union all select changed_xid from api_tokens) c where changed_xid is not null";
    assert_eq!(server.count(noted).await, 6, "whoever reads what changes meanwhile misses none of them");
}
