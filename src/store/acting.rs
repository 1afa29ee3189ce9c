//! Who has acted for whom: service sessions without a cookie, and the events that tell of the first time.

use sqlx::PgExecutor;
use uuid::Uuid;

use crate::model::{api_token::ApiTokenId, service_session::ServiceSessionId, session::SessionId};

/// What is known of a service that acts in a session at another one.
#[derive(Debug, Clone, Copy)]
pub struct InSession {
    /// By which the other service knows the session, where there is no cookie: the oldest, if two have come together.
    pub child: Option<ServiceSessionId>,
    /// Whether it is known to have acted so before.
    pub is_noted: bool,
}

/// A service that acts for somebody at another one, both by their configured ids.
#[derive(Debug, Clone, Copy)]
pub struct Acting<'a> {
    pub at: &'a str,
    pub actor: &'a str,
}

pub async fn in_session(
    db: impl PgExecutor<'_>,
    session: SessionId,
    host: &str,
    acting: Acting<'_>,
) -> sqlx::Result<InSession> {
    sqlx::query_as!(
        InSession,
        r#"select (select id from service_sessions
                   where session_id = $1 and host = $2 and secret_hash is null and ended_at is null
                   order by created_at, id limit 1) as "child: ServiceSessionId",
                  exists (select from events
                   where kind = 'acted_for' and session_id = $1 and service = $3 and actor = $4) as "is_noted!""#,
        session as SessionId,
        host,
        acting.at,
        acting.actor,
    )
    .fetch_one(db)
    .await
}

/// Whether a service is known to have acted with a token before.
pub async fn with_token(db: impl PgExecutor<'_>, token: ApiTokenId, acting: Acting<'_>) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from events
               where kind = 'acted_for' and token_id = $1 and service = $2 and actor = $3) as "is_noted!""#,
        token as ApiTokenId,
        acting.at,
        acting.actor,
    )
    .fetch_one(db)
    .await
}

/// Adds a child of a session that no cookie opens. Lock its user first.
pub async fn add_child(
    db: impl PgExecutor<'_>,
    session: SessionId,
    service: &str,
    host: &str,
) -> sqlx::Result<ServiceSessionId> {
    let id = ServiceSessionId(Uuid::now_v7());
    sqlx::query!(
        "insert into service_sessions (id, session_id, service, host, secret_hash) values ($1, $2, $3, $4, null)",
        id as ServiceSessionId,
        session as SessionId,
        service,
        host,
    )
    .execute(db)
    .await
    .map(|_| id)
}
