//! A thousand at once.

use std::{
    collections::HashSet,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{Router, body::Body, http::Request};
use futures::future::join_all;
use serde_json::{Value, json};
use tower::ServiceExt;
use vestibule::{
    server::{limits::LimitSettings, router::router, state::AppState},
    signing::FileKey,
};

use super::{ACCESS_TOKEN, JWT, TOKEN, api_token, ask, basic, claims, in_no_hurry, somebody, start, start_with, wish};
use crate::support::{Database, Pool, Setup};

const EVENTS: &str = "select count(*) from events where kind = 'acted_for'";

/// A thousand take seconds.
const PATIENCE: Duration = Duration::from_secs(120);

/// Asks the server without a connection for each, and again where it says that it has too much to do: the claims of what it gives.
async fn granted(app: Router, body: String) -> Value {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        let request = Request::post(TOKEN)
            .header("host", "door.example")
            .header("authorization", basic("wiki"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body.clone()))
            .unwrap();
        let response = app.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let answer = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let answer: Value = serde_json::from_slice(&answer).unwrap();
        if status == 200 {
            return claims(answer["access_token"].as_str().unwrap());
        }
        assert_eq!((status.as_u16(), &answer["error"]), (503, &json!("temporarily_unavailable")));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it had too much to do for {PATIENCE:?}")
}

#[sqlx::test]
async fn security_32_a_thousand_exchanges_at_once_make_one_service_session_and_one_event(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let app = router(AppState::new(Arc::clone(&server.house), LimitSettings::default()));
    let form = wish(&known.assertion, JWT, "crm");
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let granted = join_all((0..1000).map(|_| granted(app.clone(), body.clone()))).await;
    let different = |name: &str| granted.iter().map(|said| said[name].to_string()).collect::<HashSet<_>>().len();
    assert_eq!((different("sid"), different("jti")), (1, 1000));
    let rows = "select count(*) from service_sessions where secret_hash is null";
    assert_eq!((server.count(rows).await, server.count(EVENTS).await), (1, 1));
}

/// On several nodes, which know nothing of each other: the row of the person is what they wait for.
#[sqlx::test]
async fn security_32_services_on_several_nodes_make_one_service_session_too(_: Pool, db: Database) {
    let key_file = crate::support::new_key_file();
    let keys = key_file.clone();
    let with = |keys: FileKey| {
        |setup: &mut Setup| {
            setup.key_file = Some(keys);
            in_no_hurry(setup);
        }
    };
    let (server, checks) = start_with(db.clone(), with(keys)).await;
    let (other, _) = start_with(db, with(key_file)).await;
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
