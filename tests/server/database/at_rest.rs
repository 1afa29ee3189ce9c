//! What the database holds opens nothing: no column of any table is, or decodes to, a secret that a browser holds.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD},
};
use sqlx::{AssertSqlSafe, Row};

use crate::support::{
    Attempt, Database, Pool, TestServer, make, make_token, me, refused, register, setup_with_scopes, sign_in,
};

/// Every value of every column of every table of ours, as Postgres writes it.
async fn everything(server: &TestServer) -> Vec<(String, Vec<u8>)> {
    let columns = sqlx::query(
        "select table_name::text, column_name::text, data_type::text from information_schema.columns where table_schema = 'public'",
    )
    .fetch_all(&server.db)
    .await
    .unwrap();
    let mut values = Vec::new();
    for column in &columns {
        let (table, name, kind): (&str, &str, &str) = (column.get(0), column.get(1), column.get(2));
        let read =
            if kind == "bytea" { format!("\"{name}\"") } else { format!("convert_to(\"{name}\"::text, 'UTF8')") };
        let query = format!("select {read} from \"{table}\" where \"{name}\" is not null");
        for value in sqlx::query_scalar::<_, Vec<u8>>(AssertSqlSafe(query)).fetch_all(&server.db).await.unwrap() {
            values.push((format!("{table}.{name}"), value));
        }
    }
    values
}

/// A value and everything it can be decoded to.
fn readings(value: &[u8]) -> Vec<Vec<u8>> {
    let mut readings = vec![value.to_vec()];
    if let Ok(text) = std::str::from_utf8(value) {
        let text = text.trim_start_matches("\\x");
        readings.extend(
            [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD].iter().filter_map(|kind| kind.decode(text).ok()),
        );
        let hex: Option<Vec<u8>> =
            text.is_ascii().then_some(text).filter(|text| text.len().is_multiple_of(2)).and_then(|text| {
                (0..text.len() / 2).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()).collect()
            });
        readings.extend(hex);
    }
    readings
}

fn contains(all: &[u8], part: &[u8]) -> bool {
    all.windows(part.len()).any(|window| window == part)
}

#[sqlx::test]
async fn security_3_no_column_is_or_decodes_to_a_secret(_: Pool, db: Database) {
    let server = setup_with_scopes().start(db).await;
    let (signed_in, registering, beginning, test) =
        (server.browser(), server.browser(), server.browser(), server.browser());
    register(&server, &signed_in).await;
    make(&test, "reader", "active").await;
    let token = make_token(&signed_in).await;
    server.provider().somebody("newcomer");
    sign_in(&server, &registering, "/").await;
    let attempt = Attempt::begin(&beginning, "op", "/account").await;

    let mut secrets = vec![attempt.parameter("state")];
    for browser in [&signed_in, &registering, &beginning, &test] {
        secrets.extend(browser.session_cookie().map(|cookie| cookie.split('.').nth(1).unwrap().to_owned()));
        secrets.extend(browser.binding_cookie());
    }
    assert_eq!(secrets.len(), 7);

    let everything = everything(&server).await;
    for table in ["users", "identities", "sessions", "registrations", "sign_ins", "events", "api_tokens"] {
        assert!(everything.iter().any(|(column, _)| column.starts_with(&format!("{table}."))), "{table} is empty");
    }
    for (column, value) in &everything {
        for reading in readings(value) {
            // Less than the whole of it, too: all but what its owner sees in lists.
            assert!(!contains(&reading, &token.as_bytes()[12..]), "{column} holds a token");
        }
    }
    for secret in &secrets {
        let bytes = URL_SAFE_NO_PAD.decode(secret).unwrap();
        assert_eq!(bytes.len(), 32, "256 bits");
        for (column, value) in &everything {
            for reading in readings(value) {
                assert!(
                    !contains(&reading, secret.as_bytes()) && !contains(&reading, &bytes),
                    "{column} holds a secret"
                );
            }
        }
    }
}

#[test]
fn the_search_finds_what_is_hidden() {
    let secret = [7; 32];
    for hidden in [
        secret.to_vec(),
        STANDARD.encode(secret).into_bytes(),
        URL_SAFE_NO_PAD.encode(secret).into_bytes(),
        "07".repeat(32).into_bytes(),
        format!("\\x{}", "07".repeat(32)).into_bytes(),
    ] {
        assert!(readings(&hidden).iter().any(|reading| contains(reading, &secret)), "{hidden:?}");
    }
}

#[sqlx::test]
async fn security_3_a_cookie_built_from_what_the_database_holds_gets_401(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    server.provider().somebody("newcomer");
    sign_in(&server, &server.browser(), "/").await;
    let ids = server.texts("select id::text from sessions union all select id::text from registrations").await;
    assert_eq!(ids.len(), 2);
    let mut tried = 0;
    for (_, value) in everything(&server).await {
        for reading in readings(&value).into_iter().filter(|reading| reading.len() == 32 || reading.len() == 43) {
            let secret = if reading.len() == 32 {
                URL_SAFE_NO_PAD.encode(&reading)
            } else {
                String::from_utf8_lossy(&reading).into_owned()
            };
            if !secret.is_ascii() {
                continue;
            }
            for id in &ids {
                let thief = server.browser();
                thief.set_session_cookie(&format!("{id}.{secret}"));
                assert_eq!(refused(&thief).await, "not_signed_in");
                tried += 1;
            }
        }
    }
    assert!(tried >= 4, "at least the two hashes were tried with the two ids, not {tried}");
    me(&browser).await;
}
