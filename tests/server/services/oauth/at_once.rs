//! A thousand at once.

use std::collections::HashSet;

use futures::future::join_all;

use super::{ACCESS_TOKEN, JWT, TOKEN, api_token, ask, claims, somebody, start, wish};
use crate::support::{Database, Pool};

const EVENTS: &str = "select count(*) from events where kind = 'acted_for'";

#[sqlx::test]
async fn security_32_a_thousand_exchanges_at_once_make_one_service_session_and_one_event(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let form = wish(&known.assertion, JWT, "crm");
    let answers = join_all((0..1000).map(|_| ask(&server, "wiki", TOKEN, &form))).await;
    let (mut sids, mut ids) = (HashSet::new(), HashSet::new());
    for answer in &answers {
        assert_eq!(answer.status, 200, "{}", answer.text());
        let said = claims(answer.json()["access_token"].as_str().unwrap());
        sids.insert(said["sid"].to_string());
        ids.insert(said["jti"].to_string());
    }
    assert_eq!((sids.len(), ids.len()), (1, 1000));
    let rows = "select count(*) from service_sessions where secret_hash is null";
    assert_eq!((server.count(rows).await, server.count(EVENTS).await), (1, 1));
}

/// On several nodes, which know nothing of each other: the row of the person is what they wait for.
#[sqlx::test]
async fn security_32_services_on_several_nodes_make_one_service_session_too(_: Pool, db: Database) {
    let key_file = crate::support::new_key_file();
    let keys = key_file.clone();
    let (server, checks) = super::start_with(db.clone(), |setup| setup.key_file = Some(keys)).await;
    let (other, _) = super::start_with(db, |setup| setup.key_file = Some(key_file)).await;
    let known = somebody(&server, &checks).await;
    let token = api_token(&server, known.user(), &["wiki:read", "crm:convert"]).await;
    for (subject, kind, events) in [(known.assertion.as_str(), JWT, 1), (token.reveal(), ACCESS_TOKEN, 2)] {
        let form = wish(subject, kind, "crm");
        let nodes = [&server, &other];
        let answers = join_all((0..40).map(|number| ask(nodes[number % 2], "wiki", TOKEN, &form))).await;
        assert!(answers.iter().all(|answer| answer.status == 200));
        assert_eq!(server.count(EVENTS).await, events);
    }
    let rows = "select count(*) from service_sessions where secret_hash is null";
    assert_eq!(server.count(rows).await, 1);
}
