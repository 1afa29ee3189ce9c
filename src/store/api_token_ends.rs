//! How API tokens end before they expire.

use sqlx::PgExecutor;

use crate::model::{
    api_token::{ApiTokenId, RevokeReason},
    user::UserId,
};

/// Revokes the token with this hash; gives which one it was and whose. One that is over stays as it is.
pub async fn revoke_by_hash(
    db: impl PgExecutor<'_>,
    secret_hash: &[u8],
    reason: RevokeReason,
) -> sqlx::Result<Option<(ApiTokenId, UserId)>> {
    let row = sqlx::query!(
        r#"update api_tokens set revoked_at = now(), revoke_reason = $2,
               changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
           where secret_hash = $1 and revoked_at is null and expires_at > now()
           returning id as "id: ApiTokenId", user_id as "user_id: UserId""#,
        secret_hash,
        reason.as_str(),
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.id, row.user_id)))
}

/// Whether a token can still be used. Lock its user first, or it may end before what follows.
pub async fn lives(db: impl PgExecutor<'_>, id: ApiTokenId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from api_tokens
               where id = $1 and revoked_at is null and expires_at > now()) as "lives!""#,
        id as ApiTokenId,
    )
    .fetch_one(db)
    .await
}
