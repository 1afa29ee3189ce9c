//! What a commit does beside itself: whom it wakes, for what it waits, and what follows where nobody has read it.

use std::time::{Duration, Instant};

use futures::future::join_all;
use sqlx::postgres::PgListener;
use vestibule::{
    model::limits::{CacheSettings, SessionSettings},
    sessions::Moment,
};

use super::{BOUND, node, somebody, time};
use crate::support::{
    Database, Pool, Program, Setup, TestServer, make, make_token, me, patiently, refused, url_of, with_scopes,
};

/// Whether anybody is woken by this.
async fn wakes<T>(listener: &mut PgListener, what: impl IntoFuture<Output = T>) -> bool {
    while tokio::time::timeout(Duration::from_millis(400), listener.recv()).await.is_ok() {}
    what.await;
    tokio::time::timeout(Duration::from_millis(400), listener.recv()).await.is_ok()
}

#[sqlx::test]
async fn only_what_is_kept_somewhere_wakes_anybody(pool: Pool, db: Database) {
    let server = Setup { services: with_scopes(), ..super::kept() }.start(db.clone()).await;
    let mut listener = PgListener::connect_with(&pool.connect_with(db).await.unwrap()).await.unwrap();
    listener.listen("vestibule_changed").await.unwrap();
    let browser = somebody(&server).await;
    let stranger = server.browser();
    assert!(!wakes(&mut listener, stranger.get("/auth/sign-in?provider=op")).await, "a sign-in begins");
    assert_eq!(server.count("select count(*) from sign_ins").await, 1, "it has begun");
    let wrong = [("name", ""), ("email", "nobody")];
    assert!(!wakes(&mut listener, browser.post("/auth/details", &wrong)).await, "what is typed is kept");
    assert!(!wakes(&mut listener, make_token(&browser)).await, "a token is made");
    let right = [("name", "Ada King"), ("email", "ada@example.org")];
    assert!(wakes(&mut listener, browser.post("/auth/details", &right)).await, "a name");
    let id = server.texts("select id::text from api_tokens").await.remove(0);
    assert!(wakes(&mut listener, browser.post("/auth/tokens/revoke", &[("token", &id)])).await, "a token is revoked");
    assert!(wakes(&mut listener, browser.post("/auth/sign-out", &[])).await, "a session ends");
}

/// One that reads so seldom that only being woken makes it hear in time.
async fn seldom_reading(db: &Database) -> TestServer {
    let cache = CacheSettings {
        read_every: Duration::from_secs(20),
        stale_after: Duration::from_secs(50),
        ..CacheSettings::default()
    };
    let session = SessionSettings { cache, ..SessionSettings::default() };
    Setup { session, ..Setup::default() }.start(db.clone()).await
}

#[sqlx::test]
async fn security_37_what_a_command_changes_wakes_the_doors_that_run(_: Pool, db: Database) {
    let server = seldom_reading(&db).await;
    let browser = server.browser();
    make(&browser, "editor", "active").await;
    me(&browser).await;
    // Whoever listens since is woken once when that begins.
    tokio::time::sleep(Duration::from_millis(500)).await;
    me(&browser).await;
    let user = server.texts("select id::text from users").await.remove(0);
    let url = url_of(&db);
    let run =
        tokio::task::spawn_blocking(move || Program::run(&["users", "disable", &user], &[("DATABASE_URL", &url)]));
    assert!(run.await.unwrap().status.success());
    let ended = Instant::now();
    patiently("it is refused", || async { browser.program("/me").await.status == 401 }).await;
    assert!(ended.elapsed() < BOUND, "{:?}", ended.elapsed());
    assert_eq!(refused(&browser).await, "user_disabled");
}

/// As with a reader that reads no more: who has changed something waits for it as long as they may.
fn reader_is_stuck(server: &TestServer) {
    server.house.sessions.pool().wake().complete(Some(Moment::now()));
}

#[sqlx::test]
async fn many_who_end_tokens_at_once_hold_no_place_while_they_wait(_: Pool, db: Database) {
    let server = Setup { services: with_scopes(), ..Setup::default() }.start(db).await;
    let browser = server.browser();
    make(&browser, "editor", "active").await;
    let mut tokens = Vec::new();
    for _ in 0..16 {
        tokens.push(make_token(&browser).await);
    }
    let forms: Vec<String> = tokens.iter().map(|token| format!("token={token}")).collect();
    reader_is_stuck(&server);
    let (answers, took) = time(join_all(forms.iter().map(|form| {
        let browser = server.browser();
        async move {
            let ask = browser.ask(reqwest::Method::POST, "/oauth/revoke");
            ask.body("application/x-www-form-urlencoded", form.as_bytes()).await.status.as_u16()
        }
    })))
    .await;
    assert_eq!(answers, vec![200; 16]);
    // Four places: one wait after another would be four of 300 ms.
    assert!(took < Duration::from_millis(1_000), "{took:?}");
}

/// The reader of this node waits for a table that somebody holds, so that what is committed here is not read in time.
#[sqlx::test]
async fn security_37_what_was_committed_here_and_nobody_has_read_is_asked_of_the_database(_: Pool, db: Database) {
    let server = node(&db).await;
    let browser = somebody(&server).await;
    let mut other = server.db.begin().await.unwrap();
    sqlx::query("lock table api_tokens in access exclusive mode").execute(&mut *other).await.unwrap();
    let fields = [("name", "Ada King"), ("email", "ada@example.org")];
    let (_, took) = time(browser.post("/auth/details", &fields).into_future()).await;
    assert!(took >= Duration::from_millis(300), "it waits for the reader: {took:?}");
    assert!(server.house.sessions.pool().wake().unread() > Moment::of(0));
    assert_eq!(me(&browser).await["user"]["name"], "Ada King");
    other.rollback().await.unwrap();
}
