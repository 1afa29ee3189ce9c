//! The table `identities`: which user a provider's (issuer, subject) is (OpenID Connect Core 1.0, section 5.7).

use sqlx::PgExecutor;

use crate::model::user::UserId;

/// The constraint that makes an identity belong to one user only.
const UNIQUE: &str = "identities_pkey";

/// Finds the user of an identity.
pub async fn find_user(db: impl PgExecutor<'_>, issuer: &str, subject: &str) -> sqlx::Result<Option<UserId>> {
    sqlx::query_scalar!(
        r#"select user_id as "user_id: UserId" from identities where issuer = $1 and subject = $2"#,
        issuer,
        subject
    )
    .fetch_optional(db)
    .await
}

/// Gives an identity to a user; `false` if it belongs to somebody already.
pub async fn add(db: impl PgExecutor<'_>, issuer: &str, subject: &str, user_id: UserId) -> sqlx::Result<bool> {
    let added = sqlx::query!(
        "insert into identities (issuer, subject, user_id) values ($1, $2, $3)",
        issuer,
        subject,
        user_id as UserId,
    )
    .execute(db)
    .await;
    match added {
        Ok(_) => Ok(true),
        Err(sqlx::Error::Database(error)) if error.constraint() == Some(UNIQUE) => Ok(false),
        Err(error) => Err(error),
    }
}
