//! ID tokens that are for others too: only where the settings say so, and made for us.

use serde_json::json;

use crate::{
    answers::logs::{heard, listen},
    openid::id_tokens::refuse,
    support::{Database, EditProvider, Pool, Setup, TestServer, patch, register},
};

async fn trusting(db: Database, audience: &'static str) -> TestServer {
    let edit_provider: EditProvider =
        Box::new(move |settings, _| settings.trusted_audiences = vec![audience.to_owned()]);
    Setup { edit_provider, ..Setup::default() }.start(db).await
}

#[sqlx::test]
async fn a_trusted_audience_may_stand_beside_us(_: Pool, db: Database) {
    let server = trusting(db, "project-1").await;
    server.provider().script().edit_id_token =
        patch(json!({ "aud": ["project-1", "vestibule-test"], "azp": "vestibule-test" }));
    register(&server, &server.browser()).await;
}

#[sqlx::test]
async fn security_15_a_trusted_audience_vouches_for_no_other_and_not_without_azp(_: Pool, db: Database) {
    let server = trusting(db, "project-1").await;
    for (claims, reason) in [
        (json!({ "aud": ["project-1", "project-2", "vestibule-test"], "azp": "vestibule-test" }), "untrusted_audience"),
        (json!({ "aud": ["project-1", "vestibule-test"] }), "wrong_authorized_party"),
        (json!({ "aud": ["project-1", "vestibule-test"], "azp": "project-1" }), "wrong_authorized_party"),
        (json!({ "aud": ["project-1"], "azp": "vestibule-test" }), "wrong_audience"),
        (json!({ "aud": "project-1" }), "wrong_audience"),
        (json!({ "aud": ["vestibule-test", ["project-1"]], "azp": "vestibule-test" }), "wrong_audience"),
    ] {
        server.provider().script().edit_id_token = patch(claims.clone());
        refuse(&server, reason, &claims.to_string()).await;
    }
}

#[sqlx::test]
async fn the_log_names_the_audience_and_the_setting(_: Pool, db: Database) {
    listen();
    let server = TestServer::start(db).await;
    server.provider().script().edit_id_token =
        patch(json!({ "aud": ["vestibule-test", "project-1"], "azp": "vestibule-test" }));
    refuse(&server, "untrusted_audience", "not trusted").await;
    let lines = heard("WARN");
    assert!(lines.iter().any(|line| line.contains("project-1") && line.contains("trusted_audiences")), "{lines:?}");
}
