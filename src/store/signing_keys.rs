//! The table `signing_keys`: one row a key, numbered in the order in which they sign.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;

/// A key as it is kept: the private part is sealed.
#[derive(Debug, Clone)]
pub struct KeyRow {
    pub number: i32,
    pub kid: String,
    /// The uncompressed point (SEC 1 section 2.3.3).
    pub public_key: Vec<u8>,
    pub private_key: Vec<u8>,
    pub created_at: DateTime<Utc>,
    pub signs_from: DateTime<Utc>,
    /// Whether it is time for the next one.
    pub is_due: bool,
}

/// A key that is to be added.
#[derive(Debug, Clone, Copy)]
pub struct NewKey<'a> {
    pub number: i32,
    pub kid: &'a str,
    pub public_key: &'a [u8],
    pub private_key: &'a [u8],
}

/// The keys of the key set, the newest last. A key signs for 30 days, and the next one is published a day before that.
pub async fn list(db: impl PgExecutor<'_>) -> sqlx::Result<Vec<KeyRow>> {
    sqlx::query_as!(
        KeyRow,
        r#"select number, kid, public_key, private_key, created_at, signs_from,
                  signs_from <= now() - interval '29 days' as "is_due!"
           from signing_keys where retires_at is null or retires_at > now() order by number"#,
    )
    .fetch_all(db)
    .await
}

/// Adds a key unless another node has added one of this number, and says when the one before it retires: a day after it
/// has signed last. The first key has nobody to be told of it before, and signs at once.
pub async fn add(db: impl PgExecutor<'_>, new: NewKey<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "with made as (
             insert into signing_keys (kid, number, public_key, private_key, signs_from)
             values ($1, $2, $3, $4, now() + case when $2 = 1 then interval '0' else interval '24 hours' end)
             on conflict on constraint signing_keys_number_key do nothing returning number, signs_from)
         update signing_keys set retires_at = made.signs_from + interval '24 hours'
         from made where signing_keys.number = made.number - 1",
        new.kid,
        new.number,
        new.public_key,
        new.private_key,
    )
    .execute(db)
    .await
    .map(drop)
}

/// Gives up every key, for whoever has lost the file that opens them. Gives how many there were.
pub async fn forget_all(db: impl PgExecutor<'_>) -> sqlx::Result<u64> {
    Ok(sqlx::query!("delete from signing_keys").execute(db).await?.rows_affected())
}
