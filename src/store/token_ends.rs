//! How API tokens are revoked: once, and for a reason that stays. The tables are `api_tokens` and `events`.

use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::events::{Kind, Peer};
use crate::model::{
    api_token::{ApiTokenId, RevokeReason},
    session::SessionId,
    user::UserId,
};

/// A token that was good until now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revoked {
    pub id: ApiTokenId,
    pub user_id: UserId,
}

/// Why, and by whom.
#[derive(Debug, Clone, Copy)]
pub struct Revoking<'a> {
    pub reason: RevokeReason,
    /// Whose they have to be, where only their owner may.
    pub owner: Option<UserId>,
    /// The session in which somebody does it.
    pub session: Option<SessionId>,
    /// The service (by its configured id) at which it was done.
    pub actor: Option<&'a str>,
    pub by: &'a Peer,
}

impl<'a> Revoking<'a> {
    pub fn of(reason: RevokeReason, by: &'a Peer) -> Self {
        Self { reason, owner: None, session: None, actor: None, by }
    }
}

/// Revokes tokens, writes an event for each, and gives those that were good until now; the others keep time and reason. Row and
/// event are one statement, and so is the note for whoever reads changes. Lock their users first.
pub async fn revoke(
    connection: &mut PgConnection,
    ids: &[ApiTokenId],
    Revoking { reason, owner, session, actor, by }: Revoking<'_>,
) -> sqlx::Result<Vec<Revoked>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    // Made here, as all keys of events are, so that those of one moment keep their order.
    let event_ids: Vec<Uuid> = ids.iter().map(|_| Uuid::now_v7()).collect();
    sqlx::query_as!(
        Revoked,
        r#"with revoked as (
               update api_tokens t
               set revoked_at = now(), revoke_reason = $3, changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
               from unnest($1::uuid[], $2::uuid[]) as wanted (id, event_id)
               where t.id = wanted.id and t.revoked_at is null and t.expires_at > now() and t.user_id = coalesce($4, t.user_id)
               returning t.id, t.user_id, wanted.event_id),
           noted as (
               insert into events (id, kind, user_id, session_id, token_id, actor, reason, ip, user_agent, request_id)
               select event_id, $5, user_id, $6, id, $7, $3, $8::text::inet, $9, $10 from revoked)
           select id as "id: ApiTokenId", user_id as "user_id: UserId" from revoked"#,
        &ids,
        &event_ids,
        reason.as_str(),
        owner as Option<UserId>,
        Kind::TokenRevoked.as_str(),
        session as Option<SessionId>,
        actor,
        by.ip_text(),
        by.user_agent.as_deref(),
        by.request_id,
    )
    .fetch_all(connection)
    .await
}

/// Revokes all that a user has. The user's row is locked.
pub async fn revoke_all(
    connection: &mut PgConnection,
    user_id: UserId,
    revoking: Revoking<'_>,
) -> sqlx::Result<Vec<Revoked>> {
    let ids = sqlx::query_scalar!(
        r#"select id as "id: ApiTokenId" from api_tokens where user_id = $1 and revoked_at is null order by id"#,
        user_id as UserId,
    )
    .fetch_all(&mut *connection)
    .await?;
    if ids.is_empty() { Ok(Vec::new()) } else { revoke(connection, &ids, revoking).await }
}

/// Whose tokens these are, as far as there are such tokens: who is to be locked.
pub async fn owners(db: impl PgExecutor<'_>, ids: &[ApiTokenId]) -> sqlx::Result<Vec<UserId>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    sqlx::query_scalar!(
        r#"select distinct user_id as "user_id: UserId" from api_tokens where id = any($1) order by 1"#,
        &ids,
    )
    .fetch_all(db)
    .await
}

/// Which token a secret is of, and whose, while it can still be used.
pub async fn with_secret(db: impl PgExecutor<'_>, secret_hash: &[u8]) -> sqlx::Result<Option<(ApiTokenId, UserId)>> {
    let row = sqlx::query!(
        r#"select id as "id: ApiTokenId", user_id as "user_id: UserId" from api_tokens
           where secret_hash = $1 and revoked_at is null and expires_at > now()"#,
        secret_hash,
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
