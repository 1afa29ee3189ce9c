//! The languages that people have chosen: `users.locale`, and `browsers.language` where nobody is signed in.

use sqlx::PgExecutor;

use super::pool::Pool;
use crate::model::user::UserId;

/// What whoever sits at this browser has chosen, while nobody is signed in there.
pub async fn chosen_in_browser(db: impl PgExecutor<'_>, hash: &[u8]) -> sqlx::Result<Option<String>> {
    let language =
        sqlx::query_scalar!("select language from browsers where hash = $1", hash).fetch_optional(db).await?;
    Ok(language.flatten())
}

/// Whoever signs in takes along what they chose in this browser before, unless they have chosen something as themselves.
pub async fn take_along(db: impl PgExecutor<'_>, user: UserId, browser_hash: &[u8]) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set locale = language, changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
         from browsers where id = $1 and locale is null and hash = $2 and language is not null",
        user as UserId,
        browser_hash,
    )
    .execute(db)
    .await
    .map(drop)
}

/// The next page of theirs is in it.
pub async fn choose_for_person(pool: &Pool, user: UserId, tag: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set locale = $2, changed_at = clock_timestamp(), changed_xid = pg_current_xact_id() where id = $1",
        user as UserId,
        tag,
    )
    .execute(pool)
    .await?;
    pool.wake().changed().await;
    Ok(())
}

/// The row of the browser is made where there is none: whoever comes here is rate-limited, and what nobody has signed in with
/// is swept after a day.
pub async fn choose_for_browser(db: impl PgExecutor<'_>, hash: &[u8], tag: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into browsers (hash, language) values ($1, $2)
         on conflict on constraint browsers_pkey do update set language = $2, seen_at = now()",
        hash,
        tag,
    )
    .execute(db)
    .await
    .map(drop)
}
