//! While the database is away nobody is "anonymous" and nothing is claimed; when it is back, everything is as it was.

use crate::support::{
    Attempt, Database, DatabaseGate, Pool, Setup, TestServer, me, patiently, refused, register, sign_in,
};

const AWAY: &str = "We'll be right back";

async fn behind_a_gate(db: Database) -> (TestServer, DatabaseGate) {
    let gate = DatabaseGate::start(&db).await;
    let server = Setup { server_database: Some(gate.database.clone()), ..Setup::default() }.start(db).await;
    (server, gate)
}

#[sqlx::test]
async fn who_is_signed_in_gets_503_and_is_signed_in_again_by_itself(_: Pool, db: Database) {
    let (server, gate) = behind_a_gate(db).await;
    let browser = server.browser();
    let before = register(&server, &browser).await;

    gate.shut().await;
    for page in ["/account", "/sign-in", "/sign-in?again=true", "/register", "/session-expired"] {
        let answer = browser.get(page).await;
        assert_eq!(answer.page(503), AWAY, "{page}");
        assert!(!answer.header("retry-after").is_empty(), "{page}");
        assert!(answer.set_cookies().is_empty(), "{page}: the cookie stays");
    }
    for address in ["/me", "/account"] {
        let program = browser.program(address).await;
        assert_eq!((program.status.as_u16(), program.reason().as_str()), (503, "unavailable"), "{address}");
    }
    // The way on leads back to the page itself.
    let button = browser.get("/account?x=1").await.button();
    assert_eq!(button, "/account?x=1");

    gate.open();
    assert_eq!(browser.get(&button).await.page(200), "Your account");
    assert_eq!(me(&browser).await["session"]["id"], before["session"]["id"]);
}

#[sqlx::test]
async fn sign_out_is_not_claimed_while_nothing_can_be_ended(_: Pool, db: Database) {
    let (server, gate) = behind_a_gate(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    gate.shut().await;
    for fields in [&[][..], &[("everywhere", "true")]] {
        let answer = browser.post("/auth/sign-out", fields).await;
        assert_eq!(answer.page(503), AWAY);
        assert!(answer.set_cookies().is_empty() && answer.header("clear-site-data").is_empty());
    }
    gate.open();
    me(&browser).await;
    let thief = browser.copy();
    assert_eq!(browser.post("/auth/sign-out", &[]).await.location(), "/signed-out");
    assert_eq!(refused(&thief).await, "signed_out");
}

#[sqlx::test]
async fn who_has_no_cookie_is_not_anonymous_either_once_it_is_noticed(_: Pool, db: Database) {
    let (server, gate) = behind_a_gate(db).await;
    let browser = server.browser();
    gate.shut().await;
    patiently("the server notices", || async { browser.get("/account").await.status == 503 }).await;
    assert_eq!(browser.get("/sign-in").await.page(503), AWAY);
    assert_eq!(browser.program("/me").await.reason(), "unavailable");
    gate.open();
    patiently("the server notices", || async { browser.get("/sign-in").await.status == 200 }).await;
    assert_eq!(refused(&browser).await, "not_signed_in");
}

#[sqlx::test]
async fn static_parts_show(_: Pool, db: Database) {
    let (server, gate) = behind_a_gate(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    gate.shut().await;
    assert_eq!(browser.get("/").await.page(200), "Sign in to Vestibule");
    assert_eq!(browser.get("/signed-out").await.page(503), AWAY, "what nobody can tell is not said");
    assert_eq!(browser.get("/favicon.svg").await.status, 200);
    assert_eq!(browser.get("/no-such-page").await.page(404), "There is no such page");
}

#[sqlx::test]
async fn a_sign_in_that_is_under_way_can_be_finished_when_the_database_is_back(_: Pool, db: Database) {
    let (server, gate) = behind_a_gate(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let callback = Attempt::begin(&browser, "op", "/account").await.agree(server.provider()).await;
    gate.shut().await;
    assert_eq!(browser.arrive(&callback).await.page(503), AWAY);
    assert_eq!(browser.click("/auth/sign-in?provider=op").await.page(503), AWAY);
    gate.open();
    assert_eq!(browser.arrive(&callback).await.location(), "/account");
    me(&browser).await;
}

#[sqlx::test]
async fn a_registration_is_not_lost(_: Pool, db: Database) {
    let (server, gate) = behind_a_gate(db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/account").await;
    let fields = [("name", "Ada"), ("email", "ada@example.org")];
    gate.shut().await;
    assert_eq!(browser.get("/register").await.page(503), AWAY);
    assert_eq!(browser.post("/auth/register", &fields).await.page(503), AWAY);
    gate.open();
    assert_eq!(browser.post("/auth/register", &fields).await.location(), "/account");
}

#[sqlx::test]
async fn the_probes_tell_the_difference(_: Pool, db: Database) {
    let (server, gate) = behind_a_gate(db).await;
    let browser = server.browser();
    let probe = |address: &'static str| browser.ask(reqwest::Method::GET, address);
    assert_eq!((probe("/health/live").await.status.as_u16(), probe("/health/ready").await.status.as_u16()), (200, 200));
    gate.shut().await;
    assert_eq!(probe("/health/live").await.status, 200);
    let ready = probe("/health/ready").await;
    assert_eq!((ready.status.as_u16(), ready.text().as_str()), (503, "the database does not answer\n"));
    gate.open();
    assert_eq!(probe("/health/ready").await.status, 200);
}

#[sqlx::test]
async fn connections_that_die_while_idle_cost_nobody_anything(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    for _ in 0..3 {
        // As a restart of Postgres, or a firewall that forgets.
        server
            .execute(
                "select pg_terminate_backend(pid) from pg_stat_activity
                 where datname = current_database() and pid <> pg_backend_pid()",
            )
            .await;
        me(&browser).await;
        assert_eq!(browser.get("/account").await.status, 200);
    }
    // What writes is not tried twice, but the probe that runs every second finds the dead ones.
    assert_eq!(browser.ask(reqwest::Method::GET, "/health/ready").await.status, 200);
    assert_eq!(browser.post("/auth/sign-out", &[]).await.location(), "/signed-out");
}

#[sqlx::test]
async fn a_database_that_hangs_is_a_database_that_is_away(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let mut lock = server.db.begin().await.unwrap();
    sqlx::query("lock table sessions in access exclusive mode").execute(&mut *lock).await.unwrap();
    let answer = browser.get("/account").await;
    assert_eq!(answer.page(503), AWAY);
    lock.rollback().await.unwrap();
    patiently("the session is read again", || async { browser.program("/me").await.status == 200 }).await;
}
