//! What has happened with one person, for that person. The table is `events`.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;
use uuid::Uuid;

use super::{events::Kind, test_rows};
use crate::model::{session::SessionId, user::UserId};

/// An event as its person reads it.
#[derive(Debug, Clone)]
pub struct Happened {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    /// As the table has it: a program that is newer may know more kinds.
    pub kind: String,
    pub session_id: Option<SessionId>,
    pub provider: Option<String>,
    pub service: Option<String>,
    /// What its owner calls the token, while there is one.
    pub token: Option<String>,
    /// Whether it was done with a token, whatever has become of that.
    pub by_token: bool,
    pub actor: Option<String>,
    pub reason: Option<String>,
    pub ip: Option<String>,
    pub user_agent: Option<String>,
    pub request_id: Option<Uuid>,
}

/// A place between two events: their time, and of several of one moment the key.
pub type Place = (DateTime<Utc>, Uuid);

/// Where an event of this person stands; none where it is somebody else's or nobody's.
pub async fn place(db: impl PgExecutor<'_>, user_id: UserId, event: Uuid) -> sqlx::Result<Option<Place>> {
    let row = sqlx::query!("select at, id from events where id = $1 and user_id = $2", event, user_id as UserId);
    Ok(row.fetch_optional(db).await?.map(|row| (row.at, row.id)))
}

/// What has happened with a person, the latest first: so many, before a place or from the present on. The index is
/// `events_user_at`, which a limit of the time leads into; of one moment are few. What test suites did is nothing in a release.
pub async fn list(
    db: impl PgExecutor<'_>,
    user_id: UserId,
    before: Option<Place>,
    most: i64,
) -> sqlx::Result<Vec<Happened>> {
    let (at, id) = before.unzip();
    sqlx::query_as!(
        Happened,
        r#"select e.id, e.at, e.kind, e.session_id as "session_id: SessionId", e.provider, e.service, t.name as "token?",
                  e.token_id is not null as "by_token!", e.actor, e.reason, host(e.ip) as ip, e.user_agent, e.request_id
           from events e left join api_tokens t on t.id = e.token_id and t.user_id = e.user_id
           where e.user_id = $1 and (e.kind <> $5 or $6) and e.at <= coalesce($2::timestamptz, 'infinity')
               and (e.at, e.id) < (coalesce($2::timestamptz, 'infinity'), coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
           order by e.at desc, e.id desc limit $4"#,
        user_id as UserId,
        at,
        id,
        most,
        Kind::TestSession.as_str(),
        test_rows::counts(true),
    )
    .fetch_all(db)
    .await
}
