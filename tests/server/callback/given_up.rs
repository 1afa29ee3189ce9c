//! Found by attacking: what is given up, what was on its way, and who is meant.

use std::time::{Duration, Instant};

use futures::future::join_all;

use crate::support::{
    Answering, Attempt, Browser, Database, DatabaseGate, Gate, Pool, Program, Setup, TestServer, WAIT_FOR_LOCKS, me,
    patiently, refused, register, sign_in, url_of,
};

async fn behind_a_gate(db: Database) -> (TestServer, DatabaseGate, Browser) {
    let gate = DatabaseGate::start(&db).await;
    let server = Setup { server_database: Some(gate.database.clone()), ..Setup::default() }.start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    for _ in 0..8 {
        me(&browser).await;
    }
    (server, gate, browser)
}

#[sqlx::test]
async fn what_readers_give_up_does_not_pile_up_in_the_database(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let mut lock = server.db.begin().await.unwrap();
    sqlx::query("lock table sessions in access exclusive mode").execute(&mut *lock).await.unwrap();
    let began = Instant::now();
    let mut most = 0;
    while began.elapsed() < Duration::from_secs(15) {
        join_all((0..8).map(|_| async { browser.program("/me").await.status })).await;
        most = most.max(server.count(WAIT_FOR_LOCKS).await);
    }
    lock.rollback().await.unwrap();
    assert!(most <= 32, "database_connections is 16, and {most} wait in the database");
}

#[sqlx::test]
async fn what_strangers_pages_give_up_does_not_pile_up_in_the_database(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    browser.get("/sign-in").await;
    let state = format!("/signed-out?state={}", "A".repeat(43));
    let mut lock = server.db.begin().await.unwrap();
    sqlx::query("lock table sign_outs in access exclusive mode").execute(&mut *lock).await.unwrap();
    let mut most = 0;
    for _ in 0..8 {
        join_all((0..40).map(|_| async { browser.get(&state).await.status })).await;
        most = most.max(server.count(WAIT_FOR_LOCKS).await);
    }
    lock.rollback().await.unwrap();
    assert!(most <= 32, "database_connections is 16, and {most} wait in the database");
}

#[sqlx::test]
async fn security_37_a_user_who_was_disabled_is_not_let_in_by_a_yes_that_is_older_than_a_second(_: Pool, db: Database) {
    let (server, gate, browser) = behind_a_gate(db).await;
    // Each connection knows the statements.
    for _ in 0..20 {
        server.execute("update sessions set last_seen_at = now() - interval '2 minutes'").await;
        join_all((0..12).map(|_| me(&browser))).await;
    }
    server.execute("update sessions set last_seen_at = now() - interval '2 minutes'").await;
    gate.answer_late(Duration::from_millis(850));
    let disabled = async {
        gate.holds("Ada Lovelace").await;
        server.execute("update users set disabled_at = now(), roles = '{}'").await;
    };
    // The first answer is from before, and old by the time the touch has been answered: it is asked for once more.
    let (reason, ()) = tokio::join!(refused(&browser), disabled);
    assert_eq!(reason, "user_disabled");
}

#[sqlx::test]
async fn a_reason_of_a_newer_program_is_one_persons_trouble_only(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let (ada, odd) = (server.browser(), server.browser());
    register(&server, &ada).await;
    server.provider().somebody("grace");
    register(&server, &odd).await;
    server.execute("alter table sessions drop constraint sessions_end_reason_known").await;
    server
        .execute(
            "update sessions set ended_at = now(), end_reason = 'lost_in_space'
             where user_id <> (select id from users where name = 'Ada Lovelace')",
        )
        .await;
    for _ in 0..5 {
        let (mine, _) = tokio::join!(
            join_all((0..20).map(|_| async { ada.program("/me").await.status.as_u16() })),
            join_all((0..20).map(|_| async { odd.program("/me").await.status.as_u16() })),
        );
        assert_eq!(mine, [200; 20]);
    }
}

#[sqlx::test]
async fn security_10_who_has_signed_out_everywhere_gets_no_new_way_to_sign_in(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let (owner, thief) = (server.browser(), server.browser());
    register(&server, &owner).await;
    sign_in(&server, &thief, "/").await;
    server.provider().somebody("grace");
    let answer = thief.click("/auth/link?provider=op").await;
    let attempt = Attempt { url: answer.location().parse().unwrap() };
    let callback = attempt.agree(server.provider()).await;
    let before = server.provider().times_seen("GET userinfo");
    let gate = Gate::shut();
    server.provider().script().userinfo = Answering::Held(gate.clone());
    let on_its_way = tokio::spawn(async move { thief.arrive(&callback).await });
    patiently("it has come that far", || async { server.provider().times_seen("GET userinfo") > before }).await;
    assert_eq!(owner.post("/auth/sign-out", &[("everywhere", "true")]).await.status, 303);
    assert_eq!(server.live_sessions().await, 0);
    server.provider().script().userinfo = Answering::Usual;
    gate.open();
    let answer = on_its_way.await.unwrap();
    assert_eq!(server.count("select count(*) from identities").await, 1, "{}", answer.location());
}

#[sqlx::test]
async fn users_disable_means_the_address_that_somebody_has_now(_: Pool, db: Database) {
    let server = TestServer::start(db.clone()).await;
    let ada = server.browser();
    register(&server, &ada).await;
    // By hand, which leaves the key behind (store::users says so of is_known_email).
    server.execute("update users set email = 'countess@example.org'").await;
    let run = Program::run(&["users", "disable", "ada@example.org"], &[("DATABASE_URL", &url_of(&db))]);
    let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    assert_eq!(server.count("select count(*) from users where disabled_at is not null").await, 0, "{said}");
}
