//! The table `sessions`.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::{
    events::Peer,
    interval::interval,
    session_rows::{Columns, SessionRow, planned},
};
use crate::model::{
    limits::SessionSettings,
    session::{EndReason, Session, SessionId},
    user::UserId,
};

/// Finds sessions with their users, in whatever state they are: the one query of every request.
pub async fn find(connection: &mut PgConnection, ids: &[Uuid]) -> sqlx::Result<Vec<SessionRow>> {
    let rows = sqlx::query_as!(
        Columns,
        r#"select s.id as key, null::text as host, s.secret_hash, s.id, s.created_at, s.auth_time, s.auth_time_vouched,
                  s.last_seen_at, s.idle_expires_at, s.expires_at,
                  coalesce(s.idle_timeout, s.idle_expires_at - s.last_seen_at) as "idle_timeout!",
                  s.end_reason, s.provider, s.test, s.user_id, u.name, u.email, u.email_verified, u.roles, u.locale,
                  array_remove(u.terms_versions || u.terms_version, null) as "terms!", u.disabled_at, u.changed_at as "user_changed_at?",
                  case when u.confirmed_email = u.email then u.email_confirmed_by else '{}' end as "email_confirmed_by!",
                  statement_timestamp() as "read_at!"
           from sessions s join users u on u.id = s.user_id where s.id = any($1)"#,
        &*planned(ids),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().filter_map(Columns::row).collect())
}

/// By whom and how somebody proved who they are.
#[derive(Debug, Clone, Copy)]
pub struct Authentication<'a> {
    pub provider: &'a str,
    /// A hint for signing out at the provider. It opens nothing.
    pub id_token: Option<&'a str>,
    /// The provider's own session (`sid`).
    pub op_sid: Option<&'a str>,
    /// The person's key at the provider (`sub`).
    pub op_subject: Option<&'a str>,
    /// The present where the provider says nothing, and never later than the present.
    pub auth_time: Option<DateTime<Utc>>,
    /// SHA-256 of the cookie that names the browser, if it has one.
    pub browser_hash: Option<&'a [u8]>,
    /// Re-authentication by the same person: that their session is a new one is no news then.
    pub fresh: bool,
    /// Whether nobody has proven anything: a test suite vouches, or the workshop's own provider.
    pub test: bool,
}

pub struct NewSession<'a> {
    pub id: SessionId,
    pub secret_hash: &'a [u8],
    pub user_id: UserId,
    pub authentication: Authentication<'a>,
    pub limits: &'a SessionSettings,
    /// Whose session in this browser ended for it.
    pub replaced_name: Option<&'a str>,
    pub peer: &'a Peer,
}

pub async fn start(connection: &mut PgConnection, new: NewSession<'_>) -> sqlx::Result<Session> {
    let by = new.authentication;
    sqlx::query_as!(
        Session,
        r#"insert into sessions (id, secret_hash, user_id, auth_time, idle_expires_at, expires_at, provider, op_sid, id_token,
                                 replaced_name, browser_hash, user_agent, ip, test, op_subject, auth_time_vouched,
                                 idle_timeout, absolute_timeout)
           values ($1, $2, $3, least(now(), coalesce($4, now())), now() + least($5::interval, $6::interval), now() + $6::interval, $7, $8,
                   $9, $10, $11, $12, $13::text::inet, $14, $15, $4::timestamptz is not null,
                   $5, $6)
           returning id as "id: SessionId", created_at, auth_time, idle_expires_at, expires_at, provider, test"#,
        new.id as SessionId,
        new.secret_hash,
        new.user_id as UserId,
        by.auth_time,
        interval(new.limits.idle_timeout),
        interval(new.limits.absolute_timeout),
        by.provider,
        by.op_sid,
        by.id_token,
        new.replaced_name,
        by.browser_hash,
        new.peer.user_agent.as_deref(),
        new.peer.ip_text(),
        by.test,
        by.op_subject,
    )
    .fetch_one(connection)
    .await
}

/// When a session was touched, and what its idle limit is since.
#[derive(Debug, Clone, Copy)]
pub struct Touched {
    pub last_seen_at: DateTime<Utc>,
    pub idle_expires_at: DateTime<Utc>,
}

/// Renews the idle limit of a live session, by what it was started with; `None` when it is no longer live, or when somebody
/// else has done so within `every`. Looking and writing are one statement; the idle limit never lies after the absolute one.
pub async fn touch(db: impl PgExecutor<'_>, id: SessionId, every: Duration) -> sqlx::Result<Option<Touched>> {
    sqlx::query_as!(
        Touched,
        "update sessions set last_seen_at = now(),
             idle_expires_at = least(now() + coalesce(idle_timeout, idle_expires_at - last_seen_at), expires_at)
         where id = $1 and ended_at is null and idle_expires_at > now() and last_seen_at <= now() - $2::interval
         returning last_seen_at, idle_expires_at",
        id as SessionId,
        interval(every),
    )
    .fetch_optional(db)
    .await
}

/// The same of many, each with the time at which it was used, as long as nobody has written a later use and it lives. Rows that
/// somebody is just writing are left out: whoever ends sessions takes them in another order. [`still_due`] says which those are.
pub async fn touch_all(
    db: impl PgExecutor<'_>,
    used: &[(SessionId, DateTime<Utc>)],
) -> sqlx::Result<Vec<(SessionId, Touched)>> {
    let (ids, times): (Vec<Uuid>, Vec<DateTime<Utc>>) = used.iter().map(|(id, at)| (id.0, *at)).unzip();
    let rows = sqlx::query!(
        r#"with used as (
               select s.id, least(u.at, statement_timestamp()) as at
               from unnest($1::uuid[], $2::timestamptz[]) as u(id, at) join sessions s on s.id = u.id
               where s.ended_at is null and least(s.idle_expires_at, s.expires_at) > statement_timestamp()
                   and s.last_seen_at < u.at
               order by s.id for no key update of s skip locked)
           update sessions s set last_seen_at = used.at,
               idle_expires_at = least(used.at + coalesce(s.idle_timeout, s.idle_expires_at - s.last_seen_at), s.expires_at)
           from used where s.id = used.id returning s.id, s.last_seen_at, s.idle_expires_at"#,
        &ids,
        &times,
    )
    .fetch_all(db)
    .await?;
    let touched = rows.into_iter().map(|row| {
        (SessionId(row.id), Touched { last_seen_at: row.last_seen_at, idle_expires_at: row.idle_expires_at })
    });
    Ok(touched.collect())
}

/// Of which sessions a use is still to be written: they live, and nobody has written a later one.
pub async fn still_due(db: impl PgExecutor<'_>, used: &[(SessionId, DateTime<Utc>)]) -> sqlx::Result<Vec<SessionId>> {
    let (ids, times): (Vec<Uuid>, Vec<DateTime<Utc>>) = used.iter().map(|(id, at)| (id.0, *at)).unzip();
    sqlx::query_scalar!(
        r#"select s.id as "id: SessionId"
           from unnest($1::uuid[], $2::timestamptz[]) as u(id, at) join sessions s on s.id = u.id
           where s.ended_at is null and least(s.idle_expires_at, s.expires_at) > statement_timestamp()
               and s.last_seen_at < u.at"#,
        &ids,
        &times,
    )
    .fetch_all(db)
    .await
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

/// The configured id of the provider that a session began with, unless a test suite made it.
pub async fn provider_of(db: impl PgExecutor<'_>, id: SessionId) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!("select provider from sessions where id = $1 and not test", id as SessionId)
        .fetch_optional(db)
        .await
}

/// Why the last session of this browser was ended, if somebody has ended it.
pub async fn last_end_in_browser(db: impl PgExecutor<'_>, browser_hash: &[u8]) -> sqlx::Result<Option<EndReason>> {
    let last: Option<Option<String>> = sqlx::query_scalar!(
        "select end_reason from sessions where browser_hash = $1 order by created_at desc limit 1",
        browser_hash,
    )
    .fetch_optional(db)
    .await?;
    Ok(last.flatten().and_then(|reason| reason.parse().ok()))
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

/// What is known of a browser without a session.
#[derive(Debug, Clone)]
pub struct InBrowser {
    /// The last session of this browser, if it reached its absolute limit and nothing has taken its place.
    pub ran_out: Option<(SessionId, UserId)>,
    /// The language that was chosen in it while nobody was signed in.
    pub language: Option<String>,
    /// The configured id of the provider that was used last in it.
    pub last_provider: Option<String>,
}

pub async fn in_browser(db: impl PgExecutor<'_>, browser_hash: &[u8]) -> sqlx::Result<InBrowser> {
    let row = sqlx::query!(
        r#"select s.id as "id?: SessionId", s.user_id as "user_id?: UserId", s.expires_at <= now() as ran_out,
                  (select language from browsers where hash = $1) as language,
                  (select provider from last_used where browser_hash = $1 and last_used.expires_at > now()) as last_provider
           from (select) browser left join lateral (
               select id, user_id, expires_at from sessions
               where browser_hash = $1 and ended_at is null order by created_at desc limit 1) s on true"#,
        browser_hash,
    )
    .fetch_one(db)
    .await?;
    let ran_out = row.id.zip(row.user_id).filter(|_| row.ran_out == Some(true));
    Ok(InBrowser { ran_out, language: row.language, last_provider: row.last_provider })
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
