//! A service's statement counts once, and is used up by nothing that is refused before.

use std::time::Duration;

use futures::future::{join, join_all};
use jsonwebtoken::Algorithm;
use serde_json::Value;
use vestibule::{
    server::router::front,
    services::oauth::{OAuth, PerMinute},
    signing::client_keys,
};

use super::{
    INTROSPECT, REVOKE, api_token, ask,
    private_key_jwt::{key_set, shown, signed, statement},
    somebody, start_with,
};
use crate::support::{Checks, Database, DatabaseGate, Pool, Setup, TestServer, WAIT_FOR_LOCKS, patiently};

const SPENT: &str = "select count(*) from client_assertions";

/// The shop has keys, and its secret too.
async fn start(db: Database, edit: impl FnOnce(&mut Setup)) -> (TestServer, Checks) {
    start_with(db, |setup| {
        setup.services[1].client_keys = client_keys(key_set().to_string().as_bytes()).unwrap();
        edit(setup);
    })
    .await
}

fn often(introspections: u32) -> impl FnOnce(&mut Setup) {
    move |setup| {
        setup.router = Box::new(move |mut state| {
            state.oauth = OAuth::at(PerMinute { introspections, ..PerMinute::default() });
            front(state)
        });
    }
}

fn with_ec(claims: &Value) -> String {
    signed(Algorithm::ES256, "ec", claims)
}

#[sqlx::test]
async fn who_asks_too_often_has_not_used_up_what_it_has_shown(_: Pool, db: Database) {
    let (server, _) = start(db, often(20)).await;
    let mut asked = 0;
    while ask(&server, "crm", INTROSPECT, &[("token", "x")]).await.status == 200 {
        asked += 1;
        assert!(asked < 200, "it may ask as often as it likes");
    }
    let assertion = with_ec(&statement(60));
    let form = [
        ("token", "x"),
        ("client_assertion_type", super::private_key_jwt::TYPE),
        ("client_assertion", assertion.as_str()),
    ];
    let answer = ask(&server, "", INTROSPECT, &form).await;
    assert_eq!((answer.status.as_u16(), server.count(SPENT).await), (429, 0));
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    tokio::time::sleep(Duration::from_secs(wait)).await;
    assert_eq!((shown(&server, INTROSPECT, &assertion).await.0, server.count(SPENT).await), (200, 1));
}

#[sqlx::test]
async fn what_is_shown_again_takes_nothing_of_what_the_service_may_ask(_: Pool, db: Database) {
    let (server, _) = start(db, often(5)).await;
    let assertion = with_ec(&statement(60));
    assert_eq!(shown(&server, INTROSPECT, &assertion).await.0, 200);
    for _ in 0..10 {
        assert_eq!(shown(&server, INTROSPECT, &assertion).await, (401, "invalid_client".to_owned()));
    }
    for _ in 0..4 {
        assert_eq!(shown(&server, INTROSPECT, &with_ec(&statement(60))).await.0, 200);
    }
}

#[sqlx::test]
async fn what_is_over_is_refused_without_the_database(_: Pool, db: Database) {
    let gate = DatabaseGate::start(&db).await;
    let database = gate.database.clone();
    let (server, checks) = start(db, |setup| setup.server_database = Some(database)).await;
    somebody(&server, &checks).await;
    gate.freeze().await;
    for exp in [-3600, -30, -12] {
        let refused = (401, "invalid_client".to_owned());
        assert_eq!(shown(&server, INTROSPECT, &with_ec(&statement(exp))).await, refused, "{exp}");
    }
    assert_eq!(shown(&server, INTROSPECT, &with_ec(&statement(60))).await.0, 503, "whether it is new nobody can tell");
    gate.thaw();
}

#[sqlx::test]
async fn what_could_not_be_told_takes_nothing_of_what_the_service_may_ask(_: Pool, db: Database) {
    let gate = DatabaseGate::start(&db).await;
    let database = gate.database.clone();
    let edit = |setup: &mut Setup| {
        often(5)(setup);
        setup.server_database = Some(database);
    };
    let (server, checks) = start(db, edit).await;
    let known = somebody(&server, &checks).await;
    gate.freeze().await;
    let all = join_all((0..5).map(async |_| shown(&server, INTROSPECT, &with_ec(&statement(60))).await.0)).await;
    assert_eq!(all, [503; 5], "whether it is new nobody can tell");
    gate.thaw();
    patiently("the database is back", || async { known.person.door.program("/me").await.status == 200 }).await;
    for _ in 0..5 {
        assert_eq!(shown(&server, INTROSPECT, &with_ec(&statement(60))).await.0, 200);
    }
}

/// A quarter of the connections is for what may come in floods, and all of that waits for a person's row.
#[sqlx::test]
async fn a_service_proves_itself_while_others_fill_the_places_of_floods(_: Pool, db: Database) {
    let (server, checks) = start(db, |_| {}).await;
    let known = somebody(&server, &checks).await;
    let mut tokens = Vec::new();
    for _ in 0..4 {
        tokens.push(api_token(&server, known.user(), &["wiki:read"]).await);
    }
    let mut held = server.db.begin().await.unwrap();
    sqlx::raw_sql("select from users for no key update").execute(&mut *held).await.unwrap();
    let flood = join_all(tokens.iter().map(async |token| {
        ask(&server, "", REVOKE, &[("token", token.reveal())]).await;
    }));
    let asks = async {
        patiently("all places are taken", || async { server.count(WAIT_FOR_LOCKS).await == 4 }).await;
        assert_eq!(shown(&server, INTROSPECT, &with_ec(&statement(60))).await.0, 200);
        held.rollback().await.unwrap();
    };
    join(flood, asks).await;
}
