//! The file with what is kept of somebody.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{EMAIL, NAME, SUBJECT, start};
use crate::support::{Database, Pool, make, make_token, me, sign_in};

/// A section of the file, its table, and the columns that it leaves out. A new column has to be put into the file, or here.
const SECTIONS: [(&str, &str, &[&str]); 8] = [
    // What is made of the rest, and what is only ours; who is deleted or disabled has no file.
    (
        "person",
        "users",
        &["disabled_at", "deleted_at", "email_key", "terms_versions", "world", "changed_at", "changed_xid"],
    ),
    ("ways_to_sign_in", "identities", &["user_id"]),
    // What would open something, what names a browser, whose session was there before, and what the account page said.
    (
        "sessions",
        "sessions",
        &[
            "user_id",
            "secret_hash",
            "browser_hash",
            "id_token",
            "replaced_name",
            "test",
            "idle_timeout",
            "absolute_timeout",
            "notice",
            "notice_provider",
            "noticed_at",
            "changed_at",
            "changed_xid",
        ],
    ),
    ("sessions_at_services", "service_sessions", &["secret_hash", "changed_at", "changed_xid"]),
    ("api_tokens", "api_tokens", &["user_id", "form_key", "secret_hash", "test", "changed_at", "changed_xid"]),
    ("terms_accepted", "terms_accepted", &["user_id"]),
    ("typed_and_not_saved", "drafts", &["user_id", "browser_hash"]),
    ("events", "events", &["user_id"]),
];

#[sqlx::test]
async fn security_46_the_file_has_every_column_that_is_about_them_and_nothing_that_opens_anything(
    _: Pool,
    db: Database,
) {
    let (server, browser) = start(db).await;
    sign_in(&server, &server.browser(), "/").await;
    let token = make_token(&browser).await;
    browser.post("/auth/details", &[("name", "\0\"}]"), ("email", "<b>")]).await;
    server
        .execute(
            "insert into terms_accepted (user_id, version) select id, '1' from users;
             insert into service_sessions (id, session_id, service, host, secret_hash)
                 select gen_random_uuid(), id, 'wiki', 'wiki.example.org', sha256('x') from sessions limit 1;
             insert into invitations (email) values ('zelda.quux@example.org')",
        )
        .await;
    make(&server.browser(), "editor", "active").await;
    let page = browser.click("/account/data").await;
    assert_eq!(page.page(200), "Your data");
    let answer = browser.post("/account/data/download", &[]).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "application/json"));
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"vestibule-data.json\"");
    assert_eq!((answer.header("cache-control"), answer.header("x-content-type-options")), ("no-store", "nosniff"));
    let file = answer.json();
    for (section, table, left_out) in SECTIONS {
        let rows = match &file[section] {
            Value::Array(rows) => rows.clone(),
            row => vec![row.clone()],
        };
        let own = rows.first().unwrap_or_else(|| panic!("nothing in {section}")).as_object().expect(section).clone();
        let written: BTreeSet<String> =
            own.keys().cloned().chain(left_out.iter().map(|&name| name.to_owned())).collect();
        let columns = format!("select column_name::text from information_schema.columns where table_name = '{table}'");
        let columns: BTreeSet<String> = server.texts(&columns).await.into_iter().collect();
        assert_eq!(written, columns, "{section}");
        assert_eq!(own.len() + left_out.len(), columns.len(), "{section}");
    }
    let details = &file["person"];
    assert_eq!((details["name"].as_str(), details["email"].as_str()), (Some(NAME), Some(EMAIL)));
    assert_eq!(file["ways_to_sign_in"][0]["subject"], SUBJECT);
    assert_eq!(file["typed_and_not_saved"][0]["fields"]["email"], "<b>");
    assert_eq!(file["sessions"].as_array().map(Vec::len), Some(2), "of nobody else");
    assert_eq!(file["invitations"][0]["email"], EMAIL);
    let kinds: Vec<_> =
        file["events"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert_eq!((kinds.first(), kinds.last()), (Some(&"registered"), Some(&"data_downloaded")));
    let text = answer.text();
    let secret = browser.session_cookie().unwrap().split_once('.').unwrap().1.to_owned();
    for secret in [secret.as_str(), &token[8..], &browser.binding_cookie().unwrap()] {
        assert!(!text.contains(secret));
    }
    let hashes = "select encode(secret_hash, x) from sessions, unnest(array['hex', 'base64']) x
                  union all select encode(secret_hash, x) from api_tokens, unnest(array['hex', 'base64']) x";
    assert!(server.texts(hashes).await.iter().all(|hash| !text.contains(hash)));
}

#[sqlx::test]
async fn nobody_asks_for_the_file_without_end(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let all = (0..30).map(|_| async { browser.post("/account/data/download", &[]).await.status.as_u16() });
    let answers = futures::future::join_all(all).await;
    let count = |wanted| answers.iter().filter(|status| **status == wanted).count();
    assert_eq!((count(200), count(429)), (20, 10));
    assert_eq!(server.count("select count(*) from events where kind = 'data_downloaded'").await, 20);
}

#[sqlx::test]
async fn the_file_has_every_event_however_many_there_are(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let id = me(&browser).await["user"]["id"].as_str().unwrap().to_owned();
    // Many of one moment, so that parts begin in the middle of it.
    server
        .execute(&format!(
            "insert into events (id, at, kind, user_id, reason)
             select gen_random_uuid(), now() - interval '1 hour' + (n / 700) * interval '1 second', 'signed_in', '{id}', n::text
             from generate_series(1, 2345) n;
             insert into events (id, kind, user_id) select gen_random_uuid(), 'signed_in', gen_random_uuid()"
        ))
        .await;
    let file = browser.post("/account/data/download", &[]).await.json();
    let events = file["events"].as_array().unwrap();
    let numbers: BTreeSet<u32> = events.iter().filter_map(|event| event["reason"].as_str()?.parse().ok()).collect();
    assert_eq!(numbers.len(), 2345);
    let own = server.count(&format!("select count(*) from events where user_id = '{id}'")).await;
    assert_eq!(i64::try_from(events.len()).unwrap(), own);
}
