//! The languages that people have chosen: `users.locale`, and `browsers.language` where nobody is signed in.

use sqlx::PgExecutor;

use crate::model::user::UserId;

/// What a person has chosen, or else whoever sits at this browser.
pub async fn chosen(
    db: impl PgExecutor<'_>,
    user: Option<UserId>,
    browser: Option<&[u8]>,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar!(
        "select coalesce((select locale from users where id = $1), (select language from browsers where hash = $2))",
        user as Option<UserId>,
        browser,
    )
    .fetch_one(db)
    .await
}

pub async fn choose_for_person(db: impl PgExecutor<'_>, user: UserId, tag: &str) -> sqlx::Result<()> {
    sqlx::query!("update users set locale = $2 where id = $1", user as UserId, tag).execute(db).await.map(drop)
}

/// The row of the browser is made where there is none: whoever comes here is rate-limited, and what nobody has signed in with
/// is swept after a day.
pub async fn choose_for_browser(db: impl PgExecutor<'_>, hash: &[u8], tag: &str) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into browsers (hash, language) values ($1, $2)
         on conflict on constraint browsers_pkey do update set language = $2, seen_at = now()",
        hash,
        tag,
    )
    .execute(db)
    .await
    .map(drop)
}
