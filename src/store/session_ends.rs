//! How sessions end: once, and for a reason that stays. The table is `sessions`.

use std::time::Duration;

use sqlx::PgExecutor;

use super::sessions::interval;
use crate::model::{
    session::{EndReason, SessionId},
    user::UserId,
};

/// Ends a session, once: what has ended keeps its reason. Gives its user, if it was live until now.
pub async fn end(db: impl PgExecutor<'_>, id: SessionId, reason: EndReason) -> sqlx::Result<Option<UserId>> {
    sqlx::query_scalar!(
        r#"update sessions set ended_at = now(), end_reason = $2 where id = $1 and ended_at is null returning user_id as "user_id: UserId""#,
        id as SessionId,
        reason.as_str(),
    )
    .fetch_optional(db)
    .await
}

/// Ends every live session of a user, and gives their ids.
pub async fn end_all(db: impl PgExecutor<'_>, user_id: UserId, reason: EndReason) -> sqlx::Result<Vec<SessionId>> {
    sqlx::query_scalar!(
        r#"update sessions set ended_at = now(), end_reason = $2 where user_id = $1 and ended_at is null and idle_expires_at > now() and expires_at > now()
           returning id as "id: SessionId""#,
        user_id as UserId,
        reason.as_str(),
    )
    .fetch_all(db)
    .await
}

/// Ends the other live sessions of a user that began with an identity, and gives their ids. `others` are the providers that
/// vouch for other issuers: a provider that has left the settings still has its sessions.
pub async fn end_of_identity(
    db: impl PgExecutor<'_>,
    others: &[String],
    subject: &str,
    user_id: UserId,
    except: SessionId,
) -> sqlx::Result<Vec<SessionId>> {
    sqlx::query_scalar!(
        r#"update sessions set ended_at = now(), end_reason = 'ended_elsewhere'
           where user_id = $1 and id <> $2 and provider <> all($3) and op_subject = $4
               and ended_at is null and idle_expires_at > now() and expires_at > now()
           returning id as "id: SessionId""#,
        user_id as UserId,
        except as SessionId,
        others,
        subject,
    )
    .fetch_all(db)
    .await
}

/// Whose live sessions began with a session at a provider, or with an identity there where no session is named.
pub async fn users_at_provider(
    db: impl PgExecutor<'_>,
    providers: &[String],
    sid: Option<&str>,
    subject: Option<&str>,
) -> sqlx::Result<Vec<UserId>> {
    sqlx::query_scalar!(
        r#"select distinct user_id as "user_id: UserId" from sessions
           where provider = any($1) and ended_at is null
               and ($2::text is not null or $3::text is not null)
               and ($2::text is null or op_sid = $2) and ($3::text is null or op_subject = $3)"#,
        providers,
        sid,
        subject,
    )
    .fetch_all(db)
    .await
}

/// Ends the live sessions that began with a session at a provider, or with an identity there where no session is
/// named, and gives them with their users. With both, both must fit.
pub async fn end_at_provider(
    db: impl PgExecutor<'_>,
    providers: &[String],
    sid: Option<&str>,
    subject: Option<&str>,
) -> sqlx::Result<Vec<(SessionId, UserId)>> {
    let ended = sqlx::query!(
        r#"update sessions set ended_at = now(), end_reason = 'provider'
           where provider = any($1) and ended_at is null and idle_expires_at > now() and expires_at > now()
               and ($2::text is not null or $3::text is not null)
               and ($2::text is null or op_sid = $2) and ($3::text is null or op_subject = $3)
           returning id as "id: SessionId", user_id as "user_id: UserId""#,
        providers,
        sid,
        subject,
    )
    .fetch_all(db)
    .await?;
    Ok(ended.into_iter().map(|row| (row.id, row.user_id)).collect())
}

/// Ends every live session that was started in this browser, and gives them with their users.
pub async fn end_in_browser(
    db: impl PgExecutor<'_>,
    browser_hash: &[u8],
    reason: EndReason,
) -> sqlx::Result<Vec<(SessionId, UserId)>> {
    let ended = sqlx::query!(
        r#"update sessions set ended_at = now(), end_reason = $2
           where browser_hash = $1 and ended_at is null and idle_expires_at > now() and expires_at > now()
           returning id as "id: SessionId", user_id as "user_id: UserId""#,
        browser_hash,
        reason.as_str(),
    )
    .fetch_all(db)
    .await?;
    Ok(ended.into_iter().map(|row| (row.id, row.user_id)).collect())
}

/// Ends a user's oldest live sessions beyond `keep`, and gives their ids.
pub async fn end_oldest(db: impl PgExecutor<'_>, user_id: UserId, keep: i64) -> sqlx::Result<Vec<SessionId>> {
    sqlx::query_scalar!(
        r#"update sessions set ended_at = now(), end_reason = 'limit' where ended_at is null and id in (
               select id from sessions
               where user_id = $1 and ended_at is null and idle_expires_at > now() and expires_at > now()
               order by created_at desc, id desc offset $2)
           returning id as "id: SessionId""#,
        user_id as UserId,
        keep,
    )
    .fetch_all(db)
    .await
}

/// Deletes a user's oldest sessions beyond `keep` that have been over for longer than this: nobody asks for their
/// reasons any more.
pub async fn forget_oldest(
    db: impl PgExecutor<'_>,
    user_id: UserId,
    keep: i64,
    over_for: Duration,
) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from sessions where id in (
             select id from sessions
             where user_id = $1 and coalesce(ended_at, least(idle_expires_at, expires_at)) < now() - $3::interval
             order by created_at desc, id desc offset $2)",
        user_id as UserId,
        keep,
        interval(over_for),
    )
    .execute(db)
    .await
    .map(drop)
}
