//! What goes with a person who is deleted: at once, and an hour later. Rows of `users` are marked and blanked first, so that
//! whoever reads changes hears of it, and erased by housekeeping.

use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::model::{email::EmailKey, session::SessionId, user::UserId};

/// Events from which the person is taken in the transaction that deletes them, the newest first. Housekeeping sees to the others.
const EVENTS_AT_ONCE: i64 = 10_000;

/// Users erased by one statement at the most, each of whom may have a thousand sessions.
const USERS_AT_ONCE: i64 = 10;

/// The role of administrators, of whom one has to stay (SECURITY 44).
const ADMIN: &str = "admin";

/// Whoever is to be deleted, with their row locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaving {
    /// Nobody else is an administrator.
    pub is_last_admin: bool,
}

/// Locks a user until the transaction ends, and of an administrator all the others too: of two who go at the same moment, one sees
/// that the other is gone. `None`: there is no such user, or none any more.
pub async fn lock(connection: &mut PgConnection, id: UserId) -> sqlx::Result<Option<Leaving>> {
    let rows = sqlx::query!(
        r#"select id as "id: UserId", $2 = any(roles) and disabled_at is null as "is_admin!", deleted_at is not null as "is_deleted!"
           from users
           where id = $1 or ($2 = any(roles) and disabled_at is null
               and exists (select from users leaving where leaving.id = $1 and $2 = any(leaving.roles)))
           order by id for no key update of users"#,
        id as UserId,
        ADMIN,
    )
    .fetch_all(connection)
    .await?;
    let Some(own) = rows.iter().find(|row| row.id == id && !row.is_deleted) else { return Ok(None) };
    let others = rows.iter().filter(|row| row.id != id && row.is_admin).count();
    Ok(Some(Leaving { is_last_admin: own.is_admin && others == 0 }))
}

/// Whether nobody else is an administrator, for a page; what counts is asked once more under locks.
pub async fn is_last_admin(connection: &mut PgConnection, id: UserId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from users where id = $1 and $2 = any(roles) and disabled_at is null)
               and not exists (select from users where id <> $1 and $2 = any(roles) and disabled_at is null) as "last!""#,
        id as UserId,
        ADMIN,
    )
    .fetch_one(connection)
    .await
}

/// Marks and blanks a user, and takes away what is theirs. Their sessions and tokens have ended, and their row is locked.
pub async fn mark(connection: &mut PgConnection, id: UserId) -> sqlx::Result<()> {
    invitations(&mut *connection, id).await?;
    unfinished(&mut *connection, id).await?;
    of_sessions(&mut *connection, id).await?;
    sqlx::query!("update api_tokens set name = '-', last_used_ip = null where user_id = $1", id as UserId)
        .execute(&mut *connection)
        .await?;
    sqlx::query!("delete from identities where user_id = $1", id as UserId).execute(&mut *connection).await?;
    sqlx::query!("delete from terms_accepted where user_id = $1", id as UserId).execute(&mut *connection).await?;
    sqlx::query!(
        "update users set deleted_at = now(), disabled_at = coalesce(disabled_at, now()), name = '', email = '',
             email_verified = false, roles = '{}', email_key = null, email_confirmed_by = '{}', confirmed_email = null,
             locale = null, terms_version = null, terms_versions = '{}', changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
         where id = $1",
        id as UserId,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "update events set user_id = null, ip = null, user_agent = null where id in
             (select id from events where user_id = $1 order by at desc limit $2)",
        id as UserId,
        EVENTS_AT_ONCE,
    )
    .execute(connection)
    .await
    .map(drop)
}

/// Invitations that they have used; of those from before it was noted whose, by the addresses that their providers have confirmed.
/// One that nobody has used yet may be for somebody else.
async fn invitations(connection: &mut PgConnection, id: UserId) -> sqlx::Result<()> {
    let emails = sqlx::query_scalar!(
        r#"select email as "email!" from identities where user_id = $1 and email is not null and email_verified"#,
        id as UserId,
    )
    .fetch_all(&mut *connection)
    .await?;
    let keys = emails.iter().filter_map(|email| EmailKey::of(email));
    let keys: Vec<String> = keys.map(|key| key.as_str().to_owned()).collect();
    sqlx::query!(
        "delete from invitations
         where accepted_by = $2 or (email = any($1) and accepted_at is not null and accepted_by is null)",
        &keys,
        id as UserId,
    )
    .execute(connection)
    .await
    .map(drop)
}

/// What they have typed or begun. A registration that is being finished at this moment is a newcomer's.
async fn unfinished(connection: &mut PgConnection, id: UserId) -> sqlx::Result<()> {
    sqlx::query!(
        "delete from registrations where id in (
             select r.id from registrations r join identities i on i.issuer = r.issuer and i.subject = r.subject
             where i.user_id = $1 for update of r skip locked)",
        id as UserId,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "delete from to_connect where browser_hash in (
             select t.browser_hash from to_connect t join identities i on i.issuer = t.issuer and i.subject = t.subject
             where i.user_id = $1 for update of t skip locked)",
        id as UserId,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!("delete from sign_ins where user_id = $1", id as UserId).execute(&mut *connection).await?;
    sqlx::query!("delete from drafts where user_id = $1", id as UserId).execute(connection).await.map(drop)
}

/// What their sessions hold of them, and what browsers remember of these. The rows stay for their reason.
async fn of_sessions(connection: &mut PgConnection, id: UserId) -> sqlx::Result<()> {
    sqlx::query!("delete from passes where session_id in (select id from sessions where user_id = $1)", id as UserId)
        .execute(&mut *connection)
        .await?;
    sqlx::query!(
        "delete from last_used where browser_hash in (
             select l.browser_hash from last_used l
             where l.browser_hash in (select browser_hash from sessions where user_id = $1) for update skip locked)",
        id as UserId,
    )
    .execute(&mut *connection)
    .await?;
    // Their name is news in the session of whoever came after them.
    sqlx::query!(
        "update sessions set replaced_name = null where replaced_name is not null and user_id <> $1
             and browser_hash in (select browser_hash from sessions where user_id = $1)",
        id as UserId,
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "update sessions set ip = null, user_agent = null, op_sid = null, op_subject = null, id_token = null,
             replaced_name = null where user_id = $1",
        id as UserId,
    )
    .execute(connection)
    .await
    .map(drop)
}

/// Has a session that ends found by its browser, which is told so after it.
pub async fn tie_to_browser(
    connection: &mut PgConnection,
    session: SessionId,
    browser_hash: &[u8],
) -> sqlx::Result<()> {
    sqlx::query!("update sessions set browser_hash = $2 where id = $1", session as SessionId, browser_hash)
        .execute(connection)
        .await
        .map(drop)
}

/// Users who were deleted an hour ago, a few at a time. One of whom events are left is not among them.
pub async fn due(pool: &PgPool) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "select id from users u where deleted_at < now() - interval '1 hour'
             and not exists (select from events where user_id = u.id) order by deleted_at limit $1",
        USERS_AT_ONCE,
    )
    .fetch_all(pool)
    .await
}

/// Erases these, with what still names them. Nobody comes back meanwhile: who is deleted stays so.
pub async fn erase(pool: &PgPool, ids: &[Uuid]) -> sqlx::Result<u64> {
    let done = sqlx::query!(
        "with of_drafts as (delete from drafts where user_id = any($1)),
             of_sign_ins as (delete from sign_ins where user_id = any($1)),
             of_tokens as (delete from api_tokens where user_id = any($1)),
             of_terms as (delete from terms_accepted where user_id = any($1)),
             of_services as (
                 delete from service_sessions where session_id in (select id from sessions where user_id = any($1))),
             of_sessions as (delete from sessions where user_id = any($1))
         delete from users where id = any($1) and deleted_at is not null",
        ids,
    );
    Ok(done.execute(pool).await?.rows_affected())
}
