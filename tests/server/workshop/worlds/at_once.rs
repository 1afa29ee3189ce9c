//! Many at once: workers of a test suite that begin, look and move their clocks at the same moment.

use std::{collections::HashSet, sync::Arc};

use tokio::task::JoinSet;

use crate::support::{Database, Pool, TestServer, me, refused};

#[sqlx::test]
async fn fifty_sessions_begin_while_the_clock_moves_and_none_is_missed(_: Pool, db: Database) {
    let server = Arc::new(TestServer::start(db).await);
    server.world("w1").somebody("reader").await;
    let mut beginning = JoinSet::new();
    for number in 0..50 {
        let server = Arc::clone(&server);
        beginning.spawn(async move {
            let persona = ["reader", "editor", "admin", "outsider"][number % 4];
            (server.world("w1").somebody(persona).await, server.world("w2").somebody(persona).await)
        });
    }
    let mut moving = JoinSet::new();
    for _ in 0..10 {
        let server = Arc::clone(&server);
        moving.spawn(async move { server.world("w1").advance("1min").await });
    }
    let ahead: HashSet<String> = moving.join_all().await.into_iter().collect();
    let expected: HashSet<String> = (1..=10).map(|minutes| format!("{minutes}m")).collect();
    assert_eq!(ahead, expected, "each step is taken once, one after the other");
    let browsers = beginning.join_all().await;
    // Whole minutes older, all times of a session alike: none was moved in part.
    let torn = "select count(*) from sessions where expires_at - created_at <> absolute_timeout
                or last_seen_at <> created_at or idle_expires_at - created_at <> idle_timeout
                or abs(extract(epoch from created_at - auth_time)) > 5";
    assert_eq!(server.count(torn).await, 0);
    server.world("w1").advance("31min").await;
    for (own, other) in browsers {
        assert_eq!(refused(&own).await, "idle_expired");
        me(&other).await;
    }
    assert_eq!(server.count("select count(*) from users").await, 8);
}

#[sqlx::test]
async fn forty_worlds_at_once_live_by_clocks_of_their_own(_: Pool, db: Database) {
    let server = Arc::new(TestServer::start(db).await);
    let mut workers = JoinSet::new();
    for number in 0..40_u64 {
        let server = Arc::clone(&server);
        workers.spawn(async move {
            let world = server.world(&format!("w{number}"));
            let (browser, made) = world.answer("reader", "").await;
            let steps = number % 4;
            for _ in 0..steps {
                world.advance("11min").await;
            }
            if steps == 3 {
                assert_eq!(refused(&browser).await, "idle_expired", "w{number}");
            } else {
                assert_eq!(me(&browser).await["user"], made["user"], "w{number}");
            }
            let recent = browser.program("/account/details").await.status.as_u16();
            assert_eq!(recent, [200, 200, 403, 401][usize::try_from(steps).unwrap()], "w{number}");
            made["user"]["id"].to_string()
        });
    }
    let people: HashSet<String> = workers.join_all().await.into_iter().collect();
    assert_eq!(people.len(), 40);
}

/// Whoever registers holds what the clock wants and the other way round: one of them waits.
#[sqlx::test]
async fn people_register_sign_out_and_are_looked_at_while_the_clock_moves(_: Pool, db: Database) {
    let server = Arc::new(TestServer::start(db).await);
    server.world("w1").somebody("reader").await;
    let mut all = JoinSet::new();
    for number in 0..12 {
        let server = Arc::clone(&server);
        all.spawn(async move {
            let world = server.world("w1");
            let (browser, _) = world.answer("newcomer", "registering").await;
            let email = format!("n{number}@example.org");
            assert_eq!(browser.post("/auth/register", &[("name", "N"), ("email", &email)]).await.location(), "/");
            me(&browser).await;
            let reader = world.somebody("reader").await;
            assert_eq!(reader.post("/auth/sign-out", &[("everywhere", "true")]).await.location(), "/signed-out");
        });
    }
    for _ in 0..12 {
        let server = Arc::clone(&server);
        all.spawn(async move {
            server.world("w1").advance("1s").await;
        });
    }
    all.join_all().await;
    assert_eq!(server.count("select count(*) from users where world = 'w1'").await, 13);
    server.world("w1").advance("31min").await;
    assert_eq!(server.live_sessions().await, 0);
}
