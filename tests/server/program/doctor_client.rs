//! `vestibule doctor`: whether a provider takes us as a client, and what it is trusted with.

use serde_json::json;

use crate::{
    program::doctor::{level, report, report_with},
    support::{Answering, Database, Pool, TestServer, patch},
};

#[sqlx::test]
async fn a_client_that_is_taken_is_called_so(_: Pool, db: Database) {
    let server = TestServer::start(db.clone()).await;
    let (told, status) = report(&server, &db).await;
    for check in ["authorization_request", "token_request", "userinfo"] {
        assert_eq!((level(&told, check).as_str(), status), ("right", Some(0)), "{check}: {told:#}");
    }
    assert!(!told.to_string().contains(server.provider().client_secret));
}

#[sqlx::test]
async fn a_wrong_secret_and_a_wrong_id_are_to_be_mended(_: Pool, db: Database) {
    let server = TestServer::start(db.clone()).await;
    let (told, status) = report_with(&server, &db, &[("VESTIBULE_PROVIDER__0__CLIENT_SECRET", "wrong")]).await;
    let levels = ["authorization_request", "token_request"].map(|check| level(&told, check));
    assert_eq!((levels, status), (["right".to_owned(), "problem".to_owned()], Some(1)), "{told:#}");
    let (told, status) = report_with(&server, &db, &[("VESTIBULE_PROVIDER__0__CLIENT_ID", "wrong")]).await;
    let levels = ["authorization_request", "token_request"].map(|check| level(&told, check));
    assert_eq!((levels, status), (["problem".to_owned(), "problem".to_owned()], Some(1)), "{told:#}");
}

#[sqlx::test]
async fn a_redirect_uri_that_is_not_registered_is_to_be_mended(_: Pool, db: Database) {
    let server = TestServer::start(db.clone()).await;
    server.provider().script().edit_response = patch(json!({ "error": "redirect_uri_mismatch" }));
    let (told, status) = report(&server, &db).await;
    assert_eq!((level(&told, "authorization_request").as_str(), status), ("problem", Some(1)), "{told:#}");
}

#[sqlx::test]
async fn an_answer_that_says_nothing_is_called_so(_: Pool, db: Database) {
    let server = TestServer::start(db.clone()).await;
    server.provider().script().edit_response =
        patch(json!({ "error": "server_error", "error_description": "\u{1b}[31mred\r\n" }));
    server.provider().script().userinfo = Answering::Usual;
    let (told, status) = report(&server, &db).await;
    assert_eq!((level(&told, "authorization_request").as_str(), status), ("note", Some(0)), "{told:#}");
    assert!(told.to_string().contains("red") && !told.to_string().contains("\\u001b"), "{told:#}");
}

#[sqlx::test]
async fn what_is_trusted_of_a_provider_is_told(_: Pool, db: Database) {
    let server = TestServer::start(db.clone()).await;
    let (told, status) = report_with(
        &server,
        &db,
        &[
            ("VESTIBULE_PROVIDER__0__TRUST_EMAIL", "true"),
            ("VESTIBULE_PROVIDER__0__TRUSTED_AUDIENCES", "project-1,project-2"),
        ],
    )
    .await;
    let levels = ["trust_email", "trusted_audiences"].map(|check| level(&told, check));
    assert_eq!((levels, status), (["note".to_owned(), "right".to_owned()], Some(0)), "{told:#}");
    assert!(told.to_string().contains("project-1, project-2"), "{told:#}");
}

#[sqlx::test]
async fn a_member_of_metadata_that_cannot_be_read_is_named(_: Pool, db: Database) {
    let server = TestServer::start(db.clone()).await;
    server.provider().script().edit_metadata = patch(json!({ "end_session_endpoint": ["x"] }));
    let (told, status) = report(&server, &db).await;
    assert_eq!((level(&told, "metadata").as_str(), status), ("note", Some(0)), "{told:#}");
    assert!(told.to_string().contains("end_session_endpoint"), "{told:#}");
}
