//! The table `sessions`, as far as nobody has ended them: which of them still live at this moment. Each query has an
//! index over open rows; whether a limit has been reached is for the model to say, as everywhere.

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};

use crate::model::{
    at_provider::AtProvider,
    session::{SessionId, limit_reached},
    user::UserId,
};

struct Open {
    id: SessionId,
    idle_expires_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    now: DateTime<Utc>,
}

fn live(open: Vec<Open>) -> Vec<SessionId> {
    let lives = |open: &Open| limit_reached(open.idle_expires_at, open.expires_at, open.now).is_none();
    open.into_iter().filter(lives).map(|open| open.id).collect()
}

/// Every session of a user that nobody has ended, whether it still lives or not.
pub async fn all_of_user(db: impl PgExecutor<'_>, user_id: UserId) -> sqlx::Result<Vec<SessionId>> {
    sqlx::query_scalar!(
        r#"select id as "id: SessionId" from sessions where user_id = $1 and ended_at is null"#,
        user_id as UserId,
    )
    .fetch_all(db)
    .await
}

/// The live sessions of a user, the newest first. Lock the user's row first, or they are old when they arrive.
pub async fn of_user(db: impl PgExecutor<'_>, user_id: UserId) -> sqlx::Result<Vec<SessionId>> {
    let open = sqlx::query_as!(
        Open,
        r#"select id as "id: SessionId", idle_expires_at, expires_at, now() as "now!" from sessions
           where user_id = $1 and ended_at is null order by created_at desc, id desc"#,
        user_id as UserId,
    );
    open.fetch_all(db).await.map(live)
}

/// The live sessions of a user that began with an identity. `others` are the providers that vouch for other issuers: a
/// provider that has left the settings still has its sessions.
pub async fn of_identity(
    db: impl PgExecutor<'_>,
    user_id: UserId,
    others: &[String],
    subject: &str,
) -> sqlx::Result<Vec<SessionId>> {
    let open = sqlx::query_as!(
        Open,
        r#"select id as "id: SessionId", idle_expires_at, expires_at, now() as "now!" from sessions
           where user_id = $1 and ended_at is null and provider <> all($2) and op_subject = $3"#,
        user_id as UserId,
        others,
        subject,
    );
    open.fetch_all(db).await.map(live)
}

/// The live sessions that began with a session or a person at one of these providers.
pub async fn at_provider(
    connection: &mut PgConnection,
    providers: &[String],
    who: &AtProvider,
) -> sqlx::Result<Vec<SessionId>> {
    let open = sqlx::query_as!(
        Open,
        r#"select id as "id: SessionId", idle_expires_at, expires_at, now() as "now!" from sessions
           where provider = any($1) and ended_at is null
               and ($2::text is null or op_sid = $2) and ($3::text is null or op_subject = $3)"#,
        providers,
        who.sid(),
        who.subject(),
    );
    open.fetch_all(connection).await.map(live)
}

/// Whose sessions those may be.
pub async fn users_at_provider(
    db: impl PgExecutor<'_>,
    providers: &[String],
    who: &AtProvider,
) -> sqlx::Result<Vec<UserId>> {
    sqlx::query_scalar!(
        r#"select distinct user_id as "user_id: UserId" from sessions
           where provider = any($1) and ended_at is null
               and ($2::text is null or op_sid = $2) and ($3::text is null or op_subject = $3)"#,
        providers,
        who.sid(),
        who.subject(),
    )
    .fetch_all(db)
    .await
}

/// The live sessions that were started in this browser.
pub async fn in_browser(db: impl PgExecutor<'_>, browser_hash: &[u8]) -> sqlx::Result<Vec<SessionId>> {
    let open = sqlx::query_as!(
        Open,
        r#"select id as "id: SessionId", idle_expires_at, expires_at, now() as "now!" from sessions
           where browser_hash = $1 and ended_at is null"#,
        browser_hash,
    );
    open.fetch_all(db).await.map(live)
}

/// Whether a live session of this user has started in this browser since then.
pub async fn started_since(
    db: impl PgExecutor<'_>,
    browser_hash: &[u8],
    user_id: UserId,
    since: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let open = sqlx::query_as!(
        Open,
        r#"select id as "id: SessionId", idle_expires_at, expires_at, now() as "now!" from sessions
           where browser_hash = $1 and user_id = $2 and created_at >= $3 and ended_at is null"#,
        browser_hash,
        user_id as UserId,
        since,
    );
    Ok(!live(open.fetch_all(db).await?).is_empty())
}
