//! The table `browsers`: the row that one browser's sign-ins lock.

use sqlx::PgConnection;

/// Row lock on a browser, made where there is none, until the transaction ends: one request at a time decides about its
/// sessions. Only who has an attempt or a registration comes here, and those are rate-limited: strangers cannot fill
/// the table.
pub async fn lock_browser(connection: &mut PgConnection, hash: &[u8]) -> sqlx::Result<()> {
    // One statement, so that a row which is swept at this moment is made anew rather than missed.
    sqlx::query!(
        "insert into browsers (hash) values ($1) on conflict on constraint browsers_pkey do update set seen_at = now()",
        hash
    )
    .execute(connection)
    .await
    .map(drop)
}
