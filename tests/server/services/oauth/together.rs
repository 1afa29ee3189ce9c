//! Exchanges that meet others for the same.

use std::time::Duration;

use futures::future::join;
use tokio::time::sleep;

use super::{JWT, TOKEN, ask, claims, error, somebody, start, wish};
use crate::support::{Answer, Database, Pool, WAIT_FOR_LOCKS};

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
