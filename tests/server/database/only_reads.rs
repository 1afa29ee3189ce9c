//! A database that only reads, as after a failover: nobody is told that we made a mistake, and it heals without a restart.

use reqwest::Method;

use crate::support::{Attempt, Database, Pool, TestServer, make, me, patiently, refused, register, sign_in};

const AWAY: &str = "We'll be right back";

/// New connections only read; those from before, which would still write, are cut off.
async fn only_reads(server: &TestServer, database: &str) {
    server
        .execute(&format!(
            "alter database \"{database}\" set default_transaction_read_only = on;
             select pg_terminate_backend(pid) from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid()"
        ))
        .await;
}

async fn ready(server: &TestServer) -> (u16, String) {
    let answer = server.browser().ask(Method::GET, "/health/ready").await;
    (answer.status.as_u16(), answer.text())
}

#[sqlx::test]
async fn it_is_not_ready_nobody_gets_500_and_it_heals_by_itself(_: Pool, db: Database) {
    let name = db.get_database().expect("a name").to_owned();
    let server = TestServer::start(db).await;
    let (person, idle, newcomer, registering) =
        (server.browser(), server.browser(), server.browser(), server.browser());
    register(&server, &person).await;
    make(&idle, "reader", "active").await;
    server.execute("update sessions set last_seen_at = now() - interval '20 minutes' where test").await;
    server.provider().somebody("newcomer");
    let callback = Attempt::begin(&newcomer, "op", "/account").await.agree(server.provider()).await;
    server.provider().somebody("registering");
    sign_in(&server, &registering, "/account").await;

    only_reads(&server, &name).await;
    patiently("it is noticed", || async { ready(&server).await == (503, "the database only reads\n".to_owned()) })
        .await;
    patiently("it is noticed", || async { newcomer.get("/sign-in").await.status == 503 }).await;
    let form = [("name", "Ada"), ("email", "ada@example.org")];
    for (what, ask) in [
        ("the sign-in page", newcomer.get("/sign-in")),
        ("beginning", newcomer.click("/auth/sign-in?provider=op")),
        ("coming back", newcomer.arrive(&callback)),
        ("registering", registering.post("/auth/register", &form)),
        ("signing out", person.post("/auth/sign-out", &[])),
        ("a session that has to be renewed", idle.get("/account")),
    ] {
        let answer = ask.await;
        assert_eq!(answer.page(503), AWAY, "{what}");
        assert!(answer.set_cookies().iter().all(|cookie| !cookie.contains("session")), "{what}");
    }

    server.execute(&format!("alter database \"{name}\" reset default_transaction_read_only")).await;
    patiently("it is ready again", || async { ready(&server).await.0 == 200 }).await;
    patiently("it is noticed", || async { newcomer.get("/sign-in").await.status == 200 }).await;
    // Each of them at the first try.
    assert_eq!(newcomer.arrive(&callback).await.location(), "/register");
    assert_eq!(registering.post("/auth/register", &form).await.location(), "/account");
    me(&idle).await;
    assert_eq!(person.post("/auth/sign-out", &[]).await.location(), "/signed-out");
    assert_eq!(refused(&person).await, "not_signed_in");
}
