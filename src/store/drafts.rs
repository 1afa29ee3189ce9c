//! The table `drafts`: what a person typed into a form that was wrong, or asked for a fresh sign-in first.

use std::time::Duration;

use serde::{Serialize, de::DeserializeOwned};
use sqlx::{PgConnection, PgExecutor, types::Json};

use super::interval::interval;
use crate::model::{registration::Draft, token_draft::TokenDraft, user::UserId};

/// A form whose fields are kept as they were typed.
pub trait Form: Serialize + DeserializeOwned + Sync {
    /// What it is called in the table.
    const NAME: &'static str;
}

/// Name and e-mail address.
impl Form for Draft {
    const NAME: &'static str = "details";
}

/// A new API token.
impl Form for TokenDraft {
    const NAME: &'static str = "token";
}

/// How long it is kept: more than the 20 hours up to which people would have to be warned that it may be lost (WCAG
/// 2.2 2.2.6).
pub const LIFE: Duration = Duration::from_hours(24);

/// Drafts that one user can have, over all browsers and forms. A person types in one browser at a time, and may have
/// been called away in another; whoever makes up browsers gets no further.
const OF_ONE_USER: i64 = 3;

/// Keeps what was typed into a form in this browser. Nobody finds it elsewhere: it may not be the person who typed it.
/// The oldest ones beyond the few that are kept go. Lock the user's row first: of fifty at once, none sees the others.
pub async fn keep<F: Form>(
    connection: &mut PgConnection,
    user_id: UserId,
    browser_hash: &[u8],
    draft: &F,
) -> sqlx::Result<()> {
    // The clock as it is behind the lock: what is kept now is the newest.
    sqlx::query!(
        "insert into drafts (user_id, browser_hash, form, fields, expires_at) values ($1, $2, $3, $4, clock_timestamp() + $5::interval)
         on conflict on constraint drafts_pkey do update set fields = excluded.fields, expires_at = excluded.expires_at",
        user_id as UserId,
        browser_hash,
        F::NAME,
        Json(draft) as _,
        interval(LIFE),
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "delete from drafts where user_id = $1 and (browser_hash, form) in
             (select browser_hash, form from drafts where user_id = $1 order by expires_at desc offset $2)",
        user_id as UserId,
        OF_ONE_USER,
    )
    .execute(connection)
    .await
    .map(drop)
}

/// Whether one more can be kept without another one's going.
pub async fn has_room<F: Form>(
    connection: &mut PgConnection,
    user_id: UserId,
    browser_hash: &[u8],
) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select count(*) < $4 as "room!" from drafts where user_id = $1 and (browser_hash, form) <> ($2, $3)"#,
        user_id as UserId,
        browser_hash,
        F::NAME,
        OF_ONE_USER,
    )
    .fetch_one(connection)
    .await
}

/// What was typed into a form, if it is waiting.
pub async fn find<F: Form>(db: impl PgExecutor<'_>, user_id: UserId, browser_hash: &[u8]) -> sqlx::Result<Option<F>> {
    let fields = sqlx::query_scalar!(
        r#"select fields as "fields: Json<serde_json::Value>" from drafts where user_id = $1 and browser_hash = $2 and form = $3 and expires_at > now()"#,
        user_id as UserId,
        browser_hash,
        F::NAME,
    )
    .fetch_optional(db)
    .await?;
    // What another version has kept in another shape is nobody's draft.
    Ok(fields.and_then(|fields| serde_json::from_value(fields.0).ok()))
}

/// Forgets it: it has arrived.
pub async fn forget<F: Form>(db: impl PgExecutor<'_>, user_id: UserId) -> sqlx::Result<()> {
    sqlx::query!("delete from drafts where user_id = $1 and form = $2", user_id as UserId, F::NAME)
        .execute(db)
        .await
        .map(drop)
}
