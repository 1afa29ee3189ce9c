//! The table `sessions`.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor, postgres::types::PgInterval};
use uuid::Uuid;

use crate::model::{
    session::{EndReason, Session, SessionId, TimeLeft},
    user::{User, UserId},
};

/// A row with its user and what the database's clock says of it.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// SHA-256 of the secret in the cookie.
    pub secret_hash: Vec<u8>,
    /// What `/me` shows of it.
    pub session: Session,
    /// Whose it is.
    pub user: User,
    /// How long from now.
    pub left: TimeLeft,
    /// Why it is over, if it is.
    pub ended: Option<EndReason>,
    /// Whether the last proof of identity is recent enough.
    pub recent: bool,
    /// Whether `last_seen_at` is old enough to be written again.
    pub touch_due: bool,
}

/// What a new session is made of.
pub struct NewSession<'a> {
    /// The public handle.
    pub id: SessionId,
    /// SHA-256 of the secret.
    pub secret_hash: &'a [u8],
    /// Whose it is.
    pub user_id: UserId,
    /// The provider's `auth_time`; the present where it says nothing, and never later than the present.
    pub auth_time: Option<DateTime<Utc>>,
    /// The idle limit.
    pub idle: Duration,
    /// The absolute limit.
    pub absolute: Duration,
    /// The configured id of the provider.
    pub provider: &'a str,
    /// The provider's own session id (`sid`).
    pub op_sid: Option<&'a str>,
    /// The person's key at the provider (`sub`).
    pub op_subject: Option<&'a str>,
    /// The ID token, as a hint for signing out at the provider. It opens nothing.
    pub id_token: Option<&'a str>,
    /// Whose session in this browser ended for it.
    pub replaced_name: Option<&'a str>,
    /// SHA-256 of the cookie that names the browser, if it has one.
    pub browser_hash: Option<&'a [u8]>,
    /// `User-Agent`.
    pub user_agent: Option<&'a str>,
    /// The address it was started from.
    pub ip: Option<String>,
    /// Whether a test suite makes it.
    pub test: bool,
}

/// Starts a session.
pub async fn start(connection: &mut PgConnection, new: NewSession<'_>) -> sqlx::Result<Session> {
    sqlx::query_as!(
        Session,
        r#"insert into sessions (id, secret_hash, user_id, auth_time, idle_expires_at, expires_at, provider, op_sid, id_token,
                                 replaced_name, browser_hash, user_agent, ip, test, op_subject, auth_time_vouched)
           values ($1, $2, $3, least(now(), coalesce($4, now())), now() + least($5::interval, $6::interval), now() + $6::interval, $7, $8,
                   $9, $10, $11, $12, $13::text::inet, $14, $15, $4::timestamptz is not null)
           returning id as "id: SessionId", created_at, auth_time, idle_expires_at, expires_at, provider, test"#,
        new.id as SessionId,
        new.secret_hash,
        new.user_id as UserId,
        new.auth_time,
        interval(new.idle),
        interval(new.absolute),
        new.provider,
        new.op_sid,
        new.id_token,
        new.replaced_name,
        new.browser_hash,
        new.user_agent,
        new.ip,
        new.test,
        new.op_subject,
    )
    .fetch_one(connection)
    .await
}

/// A session whose idle limit begins anew.
#[derive(Debug, Clone, Copy)]
pub struct Renewed {
    /// When it ends if nothing more is done in it.
    pub idle_expires_at: DateTime<Utc>,
    /// How long from now.
    pub left: TimeLeft,
}

/// Renews the idle limit of a live session and notes that it was seen; `None` when it is no longer live, or when
/// somebody else has done so within `every`.
pub async fn touch(
    db: impl PgExecutor<'_>,
    id: SessionId,
    idle: Duration,
    every: Duration,
) -> sqlx::Result<Option<Renewed>> {
    let renewed = sqlx::query!(
        r#"update sessions set last_seen_at = now(), idle_expires_at = least(now() + $2::interval, expires_at)
           where id = $1 and ended_at is null and idle_expires_at > now() and expires_at > now() and last_seen_at <= now() - $3::interval
           returning idle_expires_at, floor(extract(epoch from idle_expires_at - now()))::bigint as "idle_left!",
                     floor(extract(epoch from expires_at - now()))::bigint as "absolute_left!""#,
        id as SessionId,
        interval(idle),
        interval(every),
    )
    .fetch_optional(db)
    .await?;
    Ok(renewed.map(|renewed| Renewed {
        idle_expires_at: renewed.idle_expires_at,
        left: TimeLeft { idle: renewed.idle_left, absolute: renewed.absolute_left },
    }))
}

/// Whose sessions are live in a browser.
pub async fn users_in_browser(db: impl PgExecutor<'_>, browser_hash: &[u8]) -> sqlx::Result<Vec<UserId>> {
    sqlx::query_scalar!(
        r#"select distinct user_id as "user_id: UserId" from sessions where browser_hash = $1 and ended_at is null"#,
        browser_hash,
    )
    .fetch_all(db)
    .await
}

/// Whether the last session of this browser ended by signing out.
pub async fn signed_out_in_browser(db: impl PgExecutor<'_>, browser_hash: &[u8]) -> sqlx::Result<bool> {
    let last: Option<bool> = sqlx::query_scalar!(
        r#"select coalesce(end_reason = 'signed_out', false) as "signed_out!" from sessions where browser_hash = $1
           order by created_at desc limit 1"#,
        browser_hash,
    )
    .fetch_optional(db)
    .await?;
    Ok(last.unwrap_or(false))
}

/// Whether a live session of this user has started in this browser since then.
pub async fn started_since(
    db: impl PgExecutor<'_>,
    browser_hash: &[u8],
    user_id: UserId,
    since: DateTime<Utc>,
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from sessions where browser_hash = $1 and user_id = $2 and created_at >= $3
               and ended_at is null and idle_expires_at > now() and expires_at > now()) as "started!""#,
        browser_hash,
        user_id as UserId,
        since,
    )
    .fetch_one(db)
    .await
}

/// Whether a live session of this user has started in this browser so short a while ago that its cookie may still be on
/// its way.
pub async fn started_just_now(db: impl PgExecutor<'_>, browser_hash: &[u8], user_id: UserId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from sessions where browser_hash = $1 and user_id = $2
               and created_at > now() - interval '8 seconds' and ended_at is null) as "started!""#,
        browser_hash,
        user_id as UserId,
    )
    .fetch_one(db)
    .await
}

/// The last session of this browser, if it reached its absolute limit and nothing has taken its place.
pub async fn ran_out_in_browser(
    db: impl PgExecutor<'_>,
    browser_hash: &[u8],
) -> sqlx::Result<Option<(SessionId, UserId)>> {
    let last = sqlx::query!(
        r#"select id as "id: SessionId", user_id as "user_id: UserId", expires_at <= now() as "ran_out!" from sessions
           where browser_hash = $1 and ended_at is null order by created_at desc limit 1"#,
        browser_hash,
    )
    .fetch_optional(db)
    .await?;
    Ok(last.filter(|last| last.ran_out).map(|last| (last.id, last.user_id)))
}

/// Whether a session has been over for less than this.
pub async fn is_lately_over(db: impl PgExecutor<'_>, id: SessionId, within: Duration) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from sessions
               where id = $1 and coalesce(ended_at, least(idle_expires_at, expires_at)) > now() - $2::interval) as "lately!""#,
        id as SessionId,
        interval(within),
    )
    .fetch_one(db)
    .await
}

/// Unties what has run out from this browser: a session that starts now is its last one. The reasons stay.
pub async fn untie_from_browser(db: impl PgExecutor<'_>, browser_hash: &[u8]) -> sqlx::Result<()> {
    sqlx::query!("update sessions set browser_hash = null where browser_hash = $1 and ended_at is null", browser_hash)
        .execute(db)
        .await
        .map(drop)
}

/// How many live sessions a user has. Lock the user's row first, or the count is old when it arrives.
pub async fn count_live(db: impl PgExecutor<'_>, user_id: UserId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from sessions
           where user_id = $1 and ended_at is null and idle_expires_at > now() and expires_at > now()"#,
        user_id as UserId,
    )
    .fetch_one(db)
    .await
}

/// Whose session ended in this browser when this one started, for the minute in which that is news.
pub async fn replaced_just_now(db: impl PgExecutor<'_>, id: SessionId) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "select replaced_name from sessions where id = $1 and created_at > now() - interval '1 minute'",
        id as SessionId,
    )
    .fetch_optional(db)
    .await
    .map(Option::flatten)
}

/// A new handle: a version 7 UUID, so that rows made one after the other lie beside each other in the index.
pub fn new_id() -> SessionId {
    SessionId(Uuid::now_v7())
}

/// A duration for Postgres; microseconds are exact for 290,000 years.
pub fn interval(duration: Duration) -> PgInterval {
    PgInterval { months: 0, days: 0, microseconds: i64::try_from(duration.as_micros()).unwrap_or(i64::MAX) }
}
