//! The ID tokens of `sessions`: kept for one use, as the hint with which somebody is signed out at their provider.

use sqlx::PgExecutor;

use crate::model::session::SessionId;

/// Takes the ID token that a session began with: it tells the provider whose session is to end there too, once.
pub async fn take(db: impl PgExecutor<'_>, id: SessionId) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        r#"with kept as (select id, id_token from sessions where id = $1 and id_token is not null for update)
           update sessions set id_token = null from kept where sessions.id = kept.id returning kept.id_token as "id_token!""#,
        id as SessionId,
    )
    .fetch_optional(db)
    .await
}
