//! The table `invitations`: the keys of e-mail addresses that may register where `registration = "invite"`.

use sqlx::PgExecutor;

use crate::model::{email::EmailKey, user::UserId};

/// Adds an invitation; `false` if the address was invited before.
pub async fn add(db: impl PgExecutor<'_>, email: &EmailKey) -> sqlx::Result<bool> {
    let added =
        sqlx::query!("insert into invitations (email) values ($1) on conflict (email) do nothing", email.as_str())
            .execute(db)
            .await?;
    Ok(added.rows_affected() == 1)
}

/// Whether an address is invited and the invitation has not been used.
pub async fn is_open(db: impl PgExecutor<'_>, email: &EmailKey) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from invitations where email = $1 and accepted_at is null) as "open!""#,
        email.as_str()
    )
    .fetch_one(db)
    .await
}

/// Uses an invitation; `false` if there is none that is open.
pub async fn accept(db: impl PgExecutor<'_>, email: &EmailKey, user_id: UserId) -> sqlx::Result<bool> {
    let accepted = sqlx::query!(
        "update invitations set accepted_at = now(), accepted_by = $2 where email = $1 and accepted_at is null",
        email.as_str(),
        user_id as UserId,
    )
    .execute(db)
    .await?;
    Ok(accepted.rows_affected() == 1)
}
