//! What has ended, of sessions and of tokens, in the order of its time.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::{
    model::{api_token::ApiTokenId, session::SessionId},
    store::{
        changes::Changed,
        ended::{End, Position, Which, merged},
        ended_tokens, ends,
        patience::patiently,
    },
};

/// Rows asked for by one statement at the most.
pub(super) const AT_ONCE: usize = 5_000;

/// Which of what changed, or has reached a limit, has ended.
pub(super) async fn of(connection: &mut PgConnection, changed: &Changed) -> sqlx::Result<Vec<End>> {
    let sessions: Vec<SessionId> = [&changed.sessions[..], &changed.expired[..]].concat();
    let (mut parents, mut children) = (sessions.chunks(AT_ONCE), changed.service_sessions.chunks(AT_ONCE));
    let mut ended = Vec::new();
    loop {
        let (parents, children) = match (parents.next(), children.next()) {
            (None, None) => break,
            (parents, children) => (parents.unwrap_or_default(), children.unwrap_or_default()),
        };
        ended.extend(patiently(ends::of(&mut *connection, parents, children)).await?);
    }
    let tokens: Vec<ApiTokenId> = [&changed.tokens[..], &changed.expired_tokens[..]].concat();
    for tokens in tokens.chunks(AT_ONCE) {
        ended.extend(patiently(ended_tokens::of(&mut *connection, tokens)).await?);
    }
    Ok(ended)
}

/// What has ended since, by the time of its end: so many, in that order, after a position that is no earlier.
pub async fn after(
    connection: &mut PgConnection,
    which: Which<'_>,
    since: DateTime<Utc>,
    from: Position,
    most: usize,
) -> sqlx::Result<Vec<End>> {
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let sessions = patiently(ends::after(&mut *connection, which, since, from, limit)).await?;
    let tokens = patiently(ended_tokens::after(connection, which.services, since, from, limit)).await?;
    Ok(merged(sessions, tokens, most))
}

/// What has ended before a time by transactions that count from `xmin` on. None where that cannot be told (`store/ends.rs`).
pub async fn late(
    connection: &mut PgConnection,
    which: Which<'_>,
    xmin: u64,
    before: DateTime<Utc>,
    most: u16,
) -> sqlx::Result<Option<Vec<End>>> {
    let Some(sessions) = patiently(ends::late(&mut *connection, which, xmin, before, most)).await? else {
        return Ok(None);
    };
    let limit = i64::from(most) + 1;
    let tokens =
        patiently(ended_tokens::late(connection, which.services.unwrap_or_default(), xmin, before, limit)).await?;
    let all = merged(sessions, tokens, usize::from(most) + 1);
    Ok((all.len() <= usize::from(most)).then_some(all))
}
