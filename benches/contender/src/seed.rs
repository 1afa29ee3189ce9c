//! Sessions as tower-sessions writes them, of people who are signed in as axum-login notes it.

use std::collections::HashMap;

use serde_json::json;
use sqlx::PgPool;
use time::{Duration, OffsetDateTime};
use tower_sessions::session::{Id, Record};
use tower_sessions_sqlx_store::PostgresStore;
use uuid::Uuid;

use crate::Failure;

/// Rows written by one statement.
const BATCH: usize = 5_000;

const INSERT: &str = "insert into tower_sessions.session (id, data, expiry_date)
    select id, data, now() + interval '12 h' from unnest($1::text[], $2::bytea[]) as made (id, data)";

/// Gives `count` users a session each, and writes down the cookies of the first ones.
pub async fn seed(pool: &PgPool, count: i64, cookies: usize, file: &str) -> Result<(), Failure> {
    PostgresStore::new(pool.clone()).migrate().await?;
    let users: Vec<Uuid> = sqlx::query_scalar("select id from users limit $1").bind(count).fetch_all(pool).await?;
    let expiry_date = OffsetDateTime::now_utc() + Duration::hours(12);
    let mut asked_with = Vec::new();
    for some in users.chunks(BATCH) {
        let mut rows: (Vec<String>, Vec<Vec<u8>>) = Default::default();
        for user in some {
            let signed_in = json!({ "user_id": user, "auth_hash": user.as_bytes() });
            let data = HashMap::from([("axum-login.data".to_owned(), signed_in)]);
            let record = Record { id: Id::default(), data, expiry_date };
            rows.0.push(record.id.to_string());
            rows.1.push(rmp_serde::to_vec(&record)?);
        }
        asked_with.extend(rows.0.iter().take(cookies - asked_with.len()).cloned());
        sqlx::query(INSERT).bind(rows.0).bind(rows.1).execute(pool).await?;
    }
    sqlx::raw_sql("vacuum analyze tower_sessions.session").execute(pool).await?;
    std::fs::write(file, asked_with.join("\n"))?;
    Ok(())
}
