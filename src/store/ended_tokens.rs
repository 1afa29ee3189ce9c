//! Ends of API tokens as services hear of them, from the table alone: revoked, or expired, which writes no row.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::{
    api_tokens::scopes,
    ended::{End, Place, Position},
};
use crate::model::{
    api_token::{ApiTokenId, RevokeReason, TokenError},
    user::UserId,
};

/// The columns that all queries read.
struct Columns {
    id: Uuid,
    user_id: Uuid,
    scopes: Vec<String>,
    revoke_reason: Option<String>,
    at: DateTime<Utc>,
}

impl Columns {
    fn end(self) -> End {
        let mut services: Vec<String> = scopes(&self.scopes).into_iter().map(|scope| scope.service).collect();
        services.sort();
        services.dedup();
        let error = match self.revoke_reason.as_deref() {
            None => TokenError::TokenExpired,
            Some(reason) if reason == RevokeReason::UserDisabled.as_str() => TokenError::UserDisabled,
            Some(_) => TokenError::TokenRevoked,
        };
        let reason: &'static str = error.into();
        End {
            sid: self.id,
            at_place: Place::Services(services),
            user_id: UserId(self.user_id),
            reason: reason.to_owned(),
            at: self.at,
        }
    }
}

/// Which of these are over.
pub async fn of(connection: &mut PgConnection, tokens: &[ApiTokenId]) -> sqlx::Result<Vec<End>> {
    let ids: Vec<Uuid> = tokens.iter().map(|id| id.0).collect();
    // Where it has expired, that is when it ended, or when the clock of its world was moved.
    let rows = sqlx::query_as!(
        Columns,
        r#"select id, user_id, scopes, revoke_reason, coalesce(revoked_at, greatest(expires_at, changed_at)) as "at!"
           from api_tokens where id = any($1) and (revoked_at is not null or expires_at <= statement_timestamp())
           order by 5, 1"#,
        &ids,
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Columns::end).collect())
}

/// What has ended since, of tokens with a scope of one of these services, or of all: as of sessions (`store/ends.rs`).
pub async fn after(
    db: impl PgExecutor<'_>,
    services: Option<&[String]>,
    since: DateTime<Utc>,
    (at, id): Position,
    most: i64,
) -> sqlx::Result<Vec<End>> {
    let rows = sqlx::query_as!(
        Columns,
        r#"select e.id as "id!", e.user_id as "user_id!", e.scopes as "scopes!", e.revoke_reason, e.at as "at!"
           from (
               select id, user_id, scopes, revoke_reason, revoked_at as at from api_tokens where revoked_at >= $5
               union all
               select id, user_id, scopes, revoke_reason, greatest(expires_at, changed_at) from api_tokens
               where revoked_at is null and expires_at >= $5 and expires_at <= statement_timestamp()
           ) e
           where (e.at, e.id) > ($1, $2)
               and ($3::text[] is null
                   or exists (select from unnest(e.scopes) scope where split_part(scope, ':', 1) = any($3)))
           order by e.at, e.id limit $4"#,
        at,
        id,
        services,
        most,
        since,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Columns::end).collect())
}

/// What has ended before a time by transactions that count from `xmin` on: as of sessions, where
/// it is asked whether that is a number of this server's.
pub async fn late(
    db: impl PgExecutor<'_>,
    services: &[String],
    xmin: u64,
    before: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<End>> {
    let rows = sqlx::query_as!(
        Columns,
        r#"select id, user_id, scopes, revoke_reason, coalesce(revoked_at, greatest(expires_at, changed_at)) as "at!"
           from api_tokens
           where changed_xid >= $1::text::xid8 and (revoked_at is not null or expires_at <= statement_timestamp())
               and least(revoked_at, expires_at) < $2
               and exists (select from unnest(scopes) scope where split_part(scope, ':', 1) = any($3))
           order by 5, 1 limit $4"#,
        xmin.to_string(),
        before,
        services,
        most,
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Columns::end).collect())
}
