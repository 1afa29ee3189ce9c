//! After somebody is deleted, no table tells who they were, and an hour later not even that they were.

use std::collections::BTreeSet;

use sqlx::AssertSqlSafe;
use vestibule::{
    model::{by_language::ByLanguage, registration::RegistrationPolicy, terms::Terms},
    store::housekeeping::sweep,
};

use super::{EMAIL, NAME, SUBJECT, zelda};
use crate::support::{Database, Person, Pool, TestServer, WIKI, family_with, form_key, me, sign_in, with_scopes};

/// The program that they use.
const PROGRAM: &str = "Zeldascape/7";

/// Tables in which nobody is named, each with why. A new table has to be put here, or to be filled by the test below.
const OF_NOBODY: [(&str, &str); 10] = [
    ("_sqlx_migrations", "how old the tables are"),
    ("browsers", "a hash of a browser's cookie, and its language"),
    ("client_assertions", "what services have proven themselves by"),
    ("echoes", "a service session's key, for five minutes"),
    ("issuers", "rows to be locked"),
    ("logout_tokens", "what providers have told, until it cannot come again"),
    ("sign_outs", "a hash of a browser's cookie, for a quarter of an hour"),
    ("signing_keys", "the door's own"),
    ("to_connect", "an identity that is nobody's yet, for ten minutes; one that is theirs goes"),
    ("worlds", "the clocks of test suites"),
];

async fn tables(server: &TestServer) -> Vec<String> {
    server
        .texts("select table_name::text from information_schema.tables where table_schema = 'public' order by 1")
        .await
}

/// Every row that has one of these in it, as text, with its table.
async fn rows_with(server: &TestServer, wanted: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for table in tables(server).await {
        let rows: Vec<String> =
            sqlx::query_scalar(AssertSqlSafe(format!("select row_to_json(t)::text from \"{table}\" t")))
                .fetch_all(&server.db)
                .await
                .unwrap();
        let names_them = |row: &String| wanted.iter().any(|wanted| row.contains(wanted));
        found.extend(rows.into_iter().filter(names_them).map(|row| format!("{table}: {row}")));
    }
    found
}

/// Somebody of whom every table that names people has something, and nobody else is there.
async fn everywhere(db: Database) -> (TestServer, String) {
    let server = family_with(db, |setup| {
        setup.registration = RegistrationPolicy::Invite;
        setup.terms = Some(Terms { version: "1".to_owned(), url: ByLanguage::same("/terms") });
        setup.services = with_scopes();
    })
    .await;
    server.execute(&format!("insert into invitations (email) values ('{EMAIL}')")).await;
    zelda(&server);
    let person = Person::new(&server);
    let door = &person.door;
    sign_in(&server, door, "/").await;
    let fields = [("name", NAME), ("email", EMAIL), ("terms", "1")];
    assert_eq!(door.post("/auth/register", &fields).header("user-agent", PROGRAM).await.location(), "/");
    let id = me(door).await["user"]["id"].as_str().unwrap().to_owned();
    // A second device, a session at a service, a pass on the way to another one, a token, something typed, an attempt to link.
    sign_in(&server, &server.browser(), "/").await;
    person.go(&format!("{WIKI}/.vestibule/enter?return_to=/page")).await.arrived();
    let key = form_key(door).await;
    let token = [("key", key.as_str()), ("name", NAME), ("days", "30"), ("scopes[]", "wiki:read")];
    assert_eq!(door.post("/auth/tokens/create", &token).await.status, 200);
    door.post("/auth/details", &[("name", ""), ("email", EMAIL)]).await;
    assert_eq!(door.click("/auth/link?provider=op").await.status, 303);
    server
        .execute(&format!(
            "insert into passes (secret_hash, service, state_hash, session_id, expires_at)
                 select sha256('a'), 'wiki', sha256('b'), id, now() + interval '1 minute' from sessions limit 1;
             insert into registrations (id, secret_hash, provider, issuer, subject, name, email, expires_at)
                 select gen_random_uuid(), sha256('c'), 'op', issuer, subject, '{NAME}', '{EMAIL}', now() + interval '1 hour'
                 from identities;
             update api_tokens set last_used_ip = '192.0.2.77';
             update sessions set ip = '192.0.2.77', user_agent = '{PROGRAM}', replaced_name = '{NAME}'"
        ))
        .await;
    assert_eq!(door.post("/auth/delete", &[]).header("user-agent", PROGRAM).await.location(), "/signed-out");
    (server, id)
}

#[sqlx::test]
async fn security_46_no_table_tells_who_somebody_was_who_is_deleted(_: Pool, db: Database) {
    let (server, id) = everywhere(db).await;
    let mut filled = BTreeSet::new();
    for table in tables(&server).await {
        if server.count(&format!("select count(*) from \"{table}\"")).await > 0 {
            filled.insert(table);
        }
    }
    let words = [NAME, EMAIL, SUBJECT, PROGRAM, "192.0.2.77", "Mozilla"];
    assert_eq!(rows_with(&server, &words).await, [""; 0]);
    // Their key stands where services and other nodes have to hear of the end, and in no event.
    let with_key: BTreeSet<String> =
        rows_with(&server, &[&id]).await.iter().map(|row| row.split(':').next().unwrap().to_owned()).collect();
    assert_eq!(with_key.iter().map(String::as_str).collect::<Vec<_>>(), ["api_tokens", "sessions", "users"]);
    assert!(server.count("select count(*) from events").await > 5, "what happened is kept");
    // What another program writes of them afterwards goes too, and nothing goes before an hour is over.
    server
        .execute(&format!(
            "insert into events (id, kind, user_id, ip) values (gen_random_uuid(), 'sign_in_refused', '{id}', '192.0.2.77')"
        ))
        .await;
    let swept = sweep(&server.db).await;
    assert_eq!((swept.users, swept.failed.len()), (0, 0));
    assert_eq!(rows_with(&server, &words).await, [""; 0]);
    server.execute("update users set deleted_at = deleted_at - interval '59 minutes'").await;
    assert_eq!(sweep(&server.db).await.users, 0);
    server.execute("update users set deleted_at = deleted_at - interval '1 minute'").await;
    let swept = sweep(&server.db).await;
    assert_eq!((swept.users, swept.failed.len()), (1, 0));
    assert_eq!(rows_with(&server, &[&id]).await, [""; 0]);
    for table in ["users", "sessions", "service_sessions", "api_tokens"] {
        assert_eq!(server.count(&format!("select count(*) from {table}")).await, 0, "{table}");
    }
}

#[sqlx::test]
async fn security_46_every_table_is_known_by_whether_it_names_people(_: Pool, db: Database) {
    let (server, _) = everywhere(db).await;
    let names_people = [
        "api_tokens",
        "drafts",
        "events",
        "identities",
        "invitations",
        "last_used",
        "passes",
        "registrations",
        "service_sessions",
        "sessions",
        "sign_ins",
        "terms_accepted",
        "users",
    ];
    let known: BTreeSet<&str> = names_people.into_iter().chain(OF_NOBODY.map(|(table, _)| table)).collect();
    let tables = tables(&server).await;
    assert_eq!(tables.iter().map(String::as_str).collect::<BTreeSet<_>>(), known);
    // Whatever refers to a person or their session is among the first.
    let refers = server
        .texts(
            "select distinct table_name::text from information_schema.columns
             where table_schema = 'public' and column_name in ('user_id', 'email', 'subject', 'ip', 'user_agent')",
        )
        .await;
    let elsewhere = ["logout_tokens", "to_connect"];
    let is_unknown = |table: &&String| !names_people.iter().chain(&elsewhere).any(|known| known == table);
    let unknown: Vec<_> = refers.iter().filter(is_unknown).collect();
    assert_eq!(unknown, Vec::<&String>::new());
}
