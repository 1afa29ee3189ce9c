//! What a person is told on their account page of what they have just done. The table is `sessions`.

use sqlx::PgExecutor;

use crate::model::{notice::Notice, session::SessionId};

/// Says it in this session from now on, at which provider it was, and nothing else any more.
pub async fn set(
    db: impl PgExecutor<'_>,
    session: SessionId,
    notice: Notice,
    provider: Option<&str>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "update sessions set notice = $2, notice_provider = $3, noticed_at = clock_timestamp() where id = $1",
        session as SessionId,
        notice.as_str(),
        provider,
    )
    .execute(db)
    .await
    .map(drop)
}

/// What is to be said, and the configured id of the provider it is about, for the minute in which it is news. Reading
/// it changes nothing, so the page can be reloaded.
pub async fn find(db: impl PgExecutor<'_>, session: SessionId) -> sqlx::Result<Option<(Notice, Option<String>)>> {
    let row = sqlx::query!(
        r#"select notice as "notice!", notice_provider from sessions
           where id = $1 and notice is not null and noticed_at > now() - interval '1 minute'"#,
        session as SessionId,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.and_then(|row| Some((row.notice.parse().ok()?, row.notice_provider))))
}

/// What is news for a minute, of what was done here and of how it began.
#[derive(Debug, Clone)]
pub struct News {
    /// As [`find`] has it.
    pub notice: Option<(Notice, Option<String>)>,
    /// Whose session ended in this browser when this one started.
    pub replaced: Option<String>,
}

/// Both at once, for the account page.
pub async fn news(db: impl PgExecutor<'_>, session: SessionId) -> sqlx::Result<News> {
    let row = sqlx::query!(
        r#"select case when noticed_at > now() - interval '1 minute' then notice end as notice, notice_provider,
                  case when created_at > now() - interval '1 minute' then replaced_name end as replaced
           from sessions where id = $1"#,
        session as SessionId,
    )
    .fetch_optional(db)
    .await?;
    let Some(row) = row else { return Ok(News { notice: None, replaced: None }) };
    let notice = row.notice.and_then(|notice| Some((notice.parse().ok()?, row.notice_provider)));
    Ok(News { notice, replaced: row.replaced })
}
