//! A database that is frozen says nothing, and fails nothing: everybody is told so within seconds, and once it answers
//! again everything goes on by itself.

use std::{
    future::IntoFuture,
    time::{Duration, Instant},
};

use futures::future::join_all;
use reqwest::Method;

use crate::support::{
    Answer, Ask, Attempt, Browser, Database, DatabaseGate, Pool, Setup, TestServer, me, patiently, register,
};

/// However unluckily it comes together.
const WITHIN: Duration = Duration::from_secs(6);

async fn behind_a_gate(db: Database) -> (TestServer, DatabaseGate) {
    let gate = DatabaseGate::start(&db).await;
    let server = Setup { server_database: Some(gate.database.clone()), ..Setup::default() }.start(db).await;
    (server, gate)
}

/// The answer, which has to be there in time.
async fn in_time(what: &str, ask: Ask<'_>) -> Answer {
    let began = Instant::now();
    let answer = ask.await;
    assert!(began.elapsed() < WITHIN, "{what} took {:?}", began.elapsed());
    assert_eq!(answer.status, 503, "{what}");
    answer
}

#[sqlx::test]
async fn a_frozen_database_is_503_within_six_seconds_everywhere_and_heals_by_itself(_: Pool, db: Database) {
    let (server, gate) = behind_a_gate(db).await;
    let (person, newcomer) = (server.browser(), server.browser());
    register(&server, &person).await;
    let callback = Attempt::begin(&newcomer, "op", "/account").await.agree(server.provider()).await;

    gate.freeze().await;
    for _ in 0..2 {
        let asks: Vec<(&str, Ask<'_>)> = vec![
            ("a page", person.get("/account")),
            ("a page with a form", person.get("/account/details")),
            ("who is calling", person.program("/me")),
            ("a form", person.post("/auth/details", &[("name", "Ada")])),
            ("signing out", person.post("/auth/sign-out", &[])),
            ("coming back from the provider", newcomer.arrive(&callback)),
            ("beginning a sign-in", newcomer.click("/auth/sign-in?provider=op")),
            ("the sign-in page, with a cookie", person.get("/sign-in")),
            ("readiness", person.ask(Method::GET, "/health/ready")),
        ];
        join_all(asks.into_iter().map(|(what, ask)| in_time(what, ask))).await;
    }
    assert_eq!(person.get("/").await.page(200), "Sign in to Vestibule", "static parts show");
    assert_eq!(person.ask(Method::GET, "/health/live").await.status, 200);

    gate.thaw();
    heals(&server, &person).await;
}

#[sqlx::test]
async fn connections_that_never_answer_again_are_closed_and_replaced(_: Pool, db: Database) {
    let (server, gate) = behind_a_gate(db).await;
    let person = server.browser();
    register(&server, &person).await;
    // Every connection of the pool is in the middle of something.
    let crowd: Vec<Browser> = (0..40).map(|_| person.copy()).collect();
    join_all(crowd.iter().map(|browser| browser.get("/account/link").into_future())).await;
    gate.freeze().await;
    join_all(crowd.iter().map(|browser| in_time("a page", browser.get("/account/link")))).await;
    gate.lose_connections();
    heals(&server, &person).await;
}

/// Without a restart, and with the whole pool.
async fn heals(server: &TestServer, person: &Browser) {
    patiently("the session is read again", || async { person.program("/me").await.status == 200 }).await;
    patiently("the program is ready", || async { person.ask(Method::GET, "/health/ready").await.status == 200 }).await;
    // A connection that is dead is known for it when somebody has waited for it in vain: until the last one is, some are refused.
    patiently("nobody of sixty at once is refused", || async {
        let asks = (0..60).map(|_| async { person.get("/account").await.status.as_u16() });
        join_all(asks).await.iter().all(|status| *status == 200)
    })
    .await;
    me(person).await;
    let other = server.browser();
    patiently("strangers are let in again", || async { other.get("/sign-in").await.status == 200 }).await;
    server.provider().somebody("somebody-else");
    register(server, &other).await;
}
