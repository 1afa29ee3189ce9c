//! The table `identities`: which user a provider's (issuer, subject) is (OpenID Connect Core 1.0, section 5.7).

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use crate::model::{registration::Claims, user::UserId};

/// The constraint that makes an identity belong to one user only.
const UNIQUE: &str = "identities_pkey";

/// An identity as its owner sees it.
#[derive(Debug, Clone)]
pub struct Identity {
    pub id: Uuid,
    pub issuer: String,
    pub subject: String,
    /// The e-mail address that the issuer said last, to tell two identities there apart.
    pub email: Option<String>,
    /// Whether it said that the address is confirmed.
    pub email_verified: bool,
    /// What its provider has given the user.
    pub roles: Vec<String>,
    pub used_at: DateTime<Utc>,
}

/// What became of an identity that was to be taken away.
#[derive(Debug, Clone)]
pub enum Removed {
    /// It is gone, and was this one.
    Yes(Identity),
    /// It stays: without it, nobody could sign in as this user.
    LastOne,
    /// This user has no such identity.
    Unknown,
}

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
pub async fn add(
    db: impl PgExecutor<'_>,
    issuer: &str,
    subject: &str,
    said: &Claims,
    roles: &[String],
    user_id: UserId,
) -> sqlx::Result<bool> {
    let added = sqlx::query!(
        "insert into identities (issuer, subject, user_id, email, email_verified, roles) values ($1, $2, $3, $4, $5, $6)",
        issuer,
        subject,
        user_id as UserId,
        said.email,
        said.verified_email().is_some(),
        roles,
    )
    .execute(db)
    .await;
    match added {
        Ok(_) => Ok(true),
        Err(sqlx::Error::Database(error)) if error.constraint() == Some(UNIQUE) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Notes that somebody signs in with it, which address the provider says now, and which roles it gives. Gives the roles
/// that it gave before; `None` if it has been removed meanwhile: it opens nothing any more.
pub async fn use_now(
    db: impl PgExecutor<'_>,
    issuer: &str,
    subject: &str,
    user_id: UserId,
    said: &Claims,
    roles: &[String],
) -> sqlx::Result<Option<Vec<String>>> {
    sqlx::query_scalar!(
        "with former as (select roles from identities where issuer = $1 and subject = $2 and user_id = $3 for update)
         update identities set used_at = now(), email = $4, email_verified = $5, roles = $6 from former
         where issuer = $1 and subject = $2 and user_id = $3 returning former.roles",
        issuer,
        subject,
        user_id as UserId,
        said.email,
        said.verified_email().is_some(),
        roles,
    )
    .fetch_optional(db)
    .await
}

/// The roles that a user has by their other identities.
pub async fn roles_by_others(
    db: impl PgExecutor<'_>,
    user_id: UserId,
    issuer: &str,
    subject: &str,
) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        r#"select distinct unnest(roles) as "role!" from identities where user_id = $1 and (issuer, subject) <> ($2, $3)"#,
        user_id as UserId,
        issuer,
        subject,
    )
    .fetch_all(db)
    .await
}

/// All identities of a user, the oldest first.
pub async fn list(db: impl PgExecutor<'_>, user_id: UserId) -> sqlx::Result<Vec<Identity>> {
    sqlx::query_as!(
        Identity,
        "select id, issuer, subject, email, email_verified, roles, used_at from identities
         where user_id = $1 order by created_at, id",
        user_id as UserId,
    )
    .fetch_all(db)
    .await
}

/// Takes an identity away from its user, but never the last one. Lock the user's row first: of two requests that take
/// the last two at the same moment, one must lose.
pub async fn remove(connection: &mut PgConnection, user_id: UserId, id: Uuid) -> sqlx::Result<Removed> {
    let all = list(&mut *connection, user_id).await?;
    let is_last = all.len() == 1;
    match all.into_iter().find(|identity| identity.id == id) {
        None => Ok(Removed::Unknown),
        Some(_) if is_last => Ok(Removed::LastOne),
        Some(identity) => {
            sqlx::query!("delete from identities where user_id = $1 and id = $2", user_id as UserId, id)
                .execute(connection)
                .await?;
            Ok(Removed::Yes(identity))
        }
    }
}
