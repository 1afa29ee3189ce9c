//! The table `invitations`: e-mail addresses that may register where `registration = "invite"`.

use sqlx::PgExecutor;

/// Adds an invitation; `false` if the address was invited before.
pub async fn add(db: impl PgExecutor<'_>, email: &str) -> sqlx::Result<bool> {
    let added =
        sqlx::query!("insert into invitations (email) values (lower($1)) on conflict (email) do nothing", email)
            .execute(db)
            .await?;
    Ok(added.rows_affected() == 1)
}

/// Whether an address is invited and the invitation has not been used.
pub async fn is_open(db: impl PgExecutor<'_>, email: &str) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from invitations where email = lower($1) and accepted_at is null) as "open!""#,
        email
    )
    .fetch_one(db)
    .await
}

/// Uses an invitation; `false` if there is none that is open.
pub async fn accept(db: impl PgExecutor<'_>, email: &str) -> sqlx::Result<bool> {
    let accepted = sqlx::query!(
        "update invitations set accepted_at = now() where email = lower($1) and accepted_at is null",
        email
    )
    .execute(db)
    .await?;
    Ok(accepted.rows_affected() == 1)
}
