//! The table `issuers`: the rows that an issuer's sign-ins share and its logouts have to themselves.

use sha2::{Digest, Sha256};
use sqlx::PgConnection;

/// Shared row lock until the transaction ends: logouts of this person or session at the issuer wait, while sign-ins go on
/// beside each other.
pub async fn share_issuer_lock(
    connection: &mut PgConnection,
    issuer: &str,
    subject: &str,
    sid: Option<&str>,
) -> sqlx::Result<()> {
    let parts = make_parts(connection, issuer, Some(subject), sid).await?;
    sqlx::query_scalar!(
        "select part from issuers where issuer = $1 and part = any($2) order by part for share",
        issuer,
        &parts
    )
    .fetch_all(connection)
    .await
    .map(drop)
}

/// Exclusive row lock until the transaction ends: sign-ins of this person or session at the issuer wait, and those that
/// have not finished are waited for.
pub async fn lock_issuer(
    connection: &mut PgConnection,
    issuer: &str,
    subject: Option<&str>,
    sid: Option<&str>,
) -> sqlx::Result<()> {
    let parts = make_parts(connection, issuer, subject, sid).await?;
    sqlx::query_scalar!(
        "select part from issuers where issuer = $1 and part = any($2) order by part for update",
        issuer,
        &parts
    )
    .fetch_all(connection)
    .await
    .map(drop)
}

/// Makes the rows that are missing, and gives the parts on which the names fall, lowest first: whoever makes or locks
/// two does so in that order. A single row an issuer would have everybody's sign-ins wait for each logout, and under
/// load a logout for a moment without any sign-in, which may never come.
async fn make_parts(
    connection: &mut PgConnection,
    issuer: &str,
    subject: Option<&str>,
    sid: Option<&str>,
) -> sqlx::Result<Vec<i16>> {
    let names = [subject.map(|subject| format!("sub {subject}")), sid.map(|sid| format!("sid {sid}"))];
    let mut parts: Vec<i16> = names.into_iter().flatten().map(|name| i16::from(Sha256::digest(name)[0])).collect();
    parts.sort_unstable();
    parts.dedup();
    sqlx::query!(
        "insert into issuers (issuer, part) select $1, part from unnest($2::smallint[]) as part order by part
         on conflict on constraint issuers_pkey do nothing",
        issuer,
        &parts,
    )
    .execute(connection)
    .await?;
    Ok(parts)
}
