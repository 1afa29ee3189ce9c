//! `vestibule tokens`: what operators see of people's tokens, and how they end them.

use std::process::Output;

use serde_json::Value;

use crate::support::{
    Browser, Database, Pool, Program, TestServer, make_token, me_by, register, setup_with_scopes, token_refused, url_of,
};

/// `vestibule tokens …`, and what it says: the status, and both outputs.
fn tokens(db: &Database, arguments: &[&str]) -> (Option<i32>, String, String) {
    let arguments = [&["tokens"], arguments].concat();
    let Output { status, stdout, stderr } = Program::run(&arguments, &[("DATABASE_URL", &url_of(db))]);
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

async fn start(db: &Database) -> (TestServer, Browser) {
    let server = setup_with_scopes().start(db.clone()).await;
    let browser = server.browser();
    register(&server, &browser).await;
    (server, browser)
}

async fn id_of(server: &TestServer, token: &str) -> String {
    me_by(server, token).await.json()["token"]["id"].as_str().unwrap().to_owned()
}

const NONE: &str = "There is none.\n";

#[sqlx::test]
async fn the_list_names_tokens_that_are_good_and_shows_none(_: Pool, db: Database) {
    let (server, browser) = start(&db).await;
    assert_eq!(tokens(&db, &["list"]).1, NONE);
    assert_eq!(tokens(&db, &["list", "--json"]).1, "[]\n");
    let token = make_token(&browser).await;
    let id = id_of(&server, &token).await;
    let (status, said, _) = tokens(&db, &["list", "--user", "ADA@example.org"]);
    assert_eq!(status, Some(0));
    for words in [id.as_str(), &token[..8], "ada@example.org", "Backup", "wiki:read", "last known address 127.0.0.1"] {
        assert!(said.contains(words), "{words} is not in {said}");
    }
    assert!(!said.contains(&token[8..20]), "{said}");
    let json: Value = serde_json::from_str(&tokens(&db, &["list", "--json"]).1).unwrap();
    assert_eq!(
        (&json[0]["id"], &json[0]["scopes"], json[0]["prefix"].as_str()),
        (&id.into(), &serde_json::json!(["wiki:read"]), Some(&token[..8]))
    );
    assert_eq!(json[0]["user"]["email"], "ada@example.org");
    server.provider().somebody("eve");
    register(&server, &server.browser()).await;
    assert_eq!(tokens(&db, &["list", "--user", "eve@example.org"]).1, NONE);
    server.execute("update api_tokens set expires_at = now()").await;
    assert_eq!(tokens(&db, &["list"]).1, NONE);
}

#[sqlx::test]
async fn an_operator_revokes_one_or_all_of_somebodys(_: Pool, db: Database) {
    let (server, browser) = start(&db).await;
    let made = [make_token(&browser).await, make_token(&browser).await, make_token(&browser).await];
    let first = id_of(&server, &made[0]).await;
    let (status, said, complaint) = tokens(&db, &["revoke", &first]);
    assert_eq!((status, said.as_str(), complaint.as_str()), (Some(0), "API tokens that were revoked: 1.\n", ""));
    assert_eq!(token_refused(&server, &made[0]).await, "token_revoked");
    assert_eq!(me_by(&server, &made[1]).await.status, 200);

    let nobodys = "00000000-0000-0000-0000-000000000000";
    let second = id_of(&server, &made[1]).await;
    let (status, said, complaint) = tokens(&db, &["revoke", &first, &second, nobodys]);
    assert_eq!((status, said.as_str()), (Some(1), "API tokens that were revoked: 1.\n"));
    assert!(complaint.contains(&first) && complaint.contains(nobodys) && !complaint.contains(&second), "{complaint}");

    let (status, said, _) = tokens(&db, &["revoke", "--user", "ada@example.org"]);
    let all = "API tokens of Ada Lovelace <ada@example.org> that were revoked: 1.\n";
    assert_eq!((status, said.as_str()), (Some(0), all));
    for token in &made {
        assert_eq!(token_refused(&server, token).await, "token_revoked");
    }
    let events = "select concat_ws(' ', reason, count(*)) from events where kind = 'token_revoked'
                  and user_id is not null and token_id is not null and ip is null group by reason";
    assert_eq!(server.texts(events).await, ["operator 3"]);
    assert_eq!(
        server.count("select count(*) from api_tokens where changed_xid is not null and changed_at is not null").await,
        3
    );
}

#[sqlx::test]
async fn what_is_meant_by_nothing_is_refused(_: Pool, db: Database) {
    let (_server, browser) = start(&db).await;
    make_token(&browser).await;
    let id = "00000000-0000-0000-0000-000000000000";
    for (arguments, status) in [
        (&["revoke"][..], 2),
        (&["revoke", "nonsense"], 2),
        (&["revoke", id, "--user", "ada@example.org"], 2),
        (&["revoke", "--user", "nobody@example.org"], 1),
        (&["revoke", "--user", "Ada Lovelace"], 1),
        (&["list", "--user", id], 1),
    ] {
        let (code, said, complaint) = tokens(&db, arguments);
        assert_eq!((code, said.as_str()), (Some(status), ""), "{arguments:?}: {complaint}");
        assert!(!complaint.is_empty());
    }
    assert!(tokens(&db, &["list"]).1.contains("Backup"), "nothing was revoked");
}
