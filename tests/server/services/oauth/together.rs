//! Exchanges that meet: others for the same, and a session that goes on as another one.

use std::time::Duration;

use futures::future::join;
use tokio::time::sleep;

use super::{JWT, TOKEN, ask, claims, error, exchanged, somebody, start, wish};
use crate::support::{Answer, Database, Pool, WAIT_FOR_LOCKS, patiently, sign_in};

const HOLD: &str = "select from users for no key update";

#[sqlx::test]
async fn whoever_joins_a_question_late_has_as_much_time_as_everybody(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let form = wish(&known.assertion, JWT, "crm");
    let mut held = server.db.begin().await.unwrap();
    sqlx::raw_sql(HOLD).execute(&mut *held).await.unwrap();
    let ask = async |after| {
        sleep(Duration::from_millis(after)).await;
        ask(&server, "wiki", TOKEN, &form).await
    };
    let let_go = async {
        sleep(Duration::from_millis(1150)).await;
        assert_eq!(
            server.count(WAIT_FOR_LOCKS).await,
            1,
            "who comes after the first has given up writes nothing beside it"
        );
        held.rollback().await.unwrap();
    };
    let (first, (late, (later, ()))) = join(ask(0), join(ask(600), join(ask(1000), let_go))).await;
    assert_eq!(error(&first), (503, "temporarily_unavailable".to_owned()));
    let told = |answer: &Answer| {
        assert_eq!(answer.status, 200, "{}", answer.text());
        claims(answer.json()["access_token"].as_str().unwrap())["sid"].clone()
    };
    assert_eq!(told(&late), told(&later));
    assert_eq!(server.count("select count(*) from events where kind = 'acted_for'").await, 1);
}

/// Who proves themselves again has another session, which takes along by what services know them.
#[sqlx::test]
async fn a_session_that_goes_on_as_another_one_in_the_middle_of_an_exchange_is_not_over(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let mut held = server.db.begin().await.unwrap();
    sqlx::raw_sql(HOLD).execute(&mut *held).await.unwrap();
    let signs_in = sign_in(&server, &known.person.door, "/");
    let form = wish(&known.assertion, JWT, "crm");
    // Each waits for the person's row, in the order in which they have come.
    let in_order = async {
        patiently("the sign-in waits", || async { server.count(WAIT_FOR_LOCKS).await == 1 }).await;
        let exchange = exchanged(&server, "wiki", &form);
        let let_go = async {
            patiently("the exchange waits", || async { server.count(WAIT_FOR_LOCKS).await == 2 }).await;
            held.rollback().await.unwrap();
        };
        join(exchange, let_go).await.0
    };
    let (trip, access) = join(signs_in, in_order).await;
    assert_eq!(trip.location(), "/");
    let parent = format!(
        "select count(*) from service_sessions c join sessions s on s.id = c.session_id
         where c.id = '{}' and c.ended_at is null and s.ended_at is null",
        claims(&access)["sid"].as_str().unwrap()
    );
    assert_eq!(server.count(&parent).await, 1);
}
