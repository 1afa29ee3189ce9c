//! The table `terms_accepted`, and what of it is read with every session: `users.terms_versions`, and for programs from before
//! `terms_version`, the one accepted last.

use sqlx::PgExecutor;
use uuid::Uuid;

use crate::model::user::UserId;

/// Notes that somebody accepts a version, and in which request. Of a version that they accepted before, the first time stays.
/// Lock their row first: who is deleted meanwhile accepts nothing.
pub async fn accept(
    db: impl PgExecutor<'_>,
    user_id: UserId,
    version: &str,
    request_id: Option<Uuid>,
) -> sqlx::Result<()> {
    sqlx::query!(
        "with accepted as (
             insert into terms_accepted (user_id, version, request_id) values ($1, $2, $3)
             on conflict on constraint terms_accepted_pkey do nothing)
         update users set terms_version = $2,
             terms_versions = array_remove(array_remove(terms_versions || terms_version, null), $2) || $2,
             changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
         where id = $1",
        user_id as UserId,
        version,
        request_id,
    )
    .execute(db)
    .await
    .map(drop)
}
