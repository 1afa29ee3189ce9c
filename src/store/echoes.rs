//! The table `echoes`: one row a run of the doctor that looks at a proxy.

use std::time::Duration;

use sqlx::PgExecutor;

use super::interval::interval;
use crate::model::service_session::ServiceSessionId;

pub struct NewEcho<'a> {
    pub secret_hash: &'a [u8],
    /// The service whose proxy is looked at.
    pub service: &'a str,
    /// As whom the check lets through; none: as nobody.
    pub service_session_id: Option<ServiceSessionId>,
    pub life: Duration,
}

/// What a live token is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Live {
    pub service: String,
    pub service_session_id: Option<ServiceSessionId>,
}

pub async fn add(db: impl PgExecutor<'_>, new: &NewEcho<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into echoes (secret_hash, service, service_session_id, expires_at) values ($1, $2, $3, now() + $4::interval)",
        new.secret_hash,
        new.service,
        new.service_session_id as Option<ServiceSessionId>,
        interval(new.life),
    )
    .execute(db)
    .await
    .map(drop)
}

/// The one with this hash, while it is good.
pub async fn live(db: impl PgExecutor<'_>, secret_hash: &[u8]) -> sqlx::Result<Option<Live>> {
    sqlx::query_as!(
        Live,
        r#"select service, service_session_id as "service_session_id: ServiceSessionId" from echoes
           where secret_hash = $1 and expires_at > now()"#,
        secret_hash,
    )
    .fetch_optional(db)
    .await
}

/// A run that is over needs it no more.
pub async fn end(db: impl PgExecutor<'_>, secret_hash: &[u8]) -> sqlx::Result<()> {
    sqlx::query!("delete from echoes where secret_hash = $1", secret_hash).execute(db).await.map(drop)
}
