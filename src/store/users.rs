//! The table `users`. Whatever a session's reader shows of a user is noted as changed in the statement that changes it.

use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::session_rows::planned;
use crate::model::{
    email::{EmailKey, is_same_address},
    user::{User, UserId},
};

/// The details of a user, new or changed.
#[derive(Debug, Clone, Copy)]
pub struct UserDetails<'a> {
    pub name: &'a str,
    pub email: &'a str,
    pub email_verified: bool,
    /// Issuers that have confirmed this address.
    pub email_confirmed_by: &'a [String],
    pub roles: &'a [String],
}

pub async fn add(db: impl PgExecutor<'_>, new: UserDetails<'_>) -> sqlx::Result<User> {
    sqlx::query_as!(
        User,
        r#"insert into users (id, name, email, email_verified, roles, email_key, email_confirmed_by, confirmed_email)
           values ($1, $2, $3, $4, $5, $6, $7, $3)
           returning id as "id: UserId", name, email, email_verified, roles, email_confirmed_by, locale,
                     array_remove(terms_versions || terms_version, null) as "terms!""#,
        Uuid::now_v7(),
        new.name,
        new.email,
        new.email_verified,
        new.roles,
        key_of(new.email),
        new.email_confirmed_by,
    )
    .fetch_one(db)
    .await
}

/// Gives a user these roles and no others.
pub async fn set_roles(db: impl PgExecutor<'_>, id: UserId, roles: &[String]) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set roles = $2, changed_at = clock_timestamp(), changed_xid = pg_current_xact_id() where id = $1",
        id as UserId,
        roles,
    )
    .execute(db)
    .await
    .map(drop)
}

/// Gives these details to a user who is there; what is so already is not written again.
pub async fn update(db: impl PgExecutor<'_>, id: UserId, to: UserDetails<'_>) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set name = $2, email = $3, email_verified = $4, roles = $5, email_key = $6,
             email_confirmed_by = $7, confirmed_email = $3,
             changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
         where id = $1 and (name, email, email_verified, roles, email_confirmed_by, confirmed_email)
             is distinct from ($2, $3, $4, $5, $7, $3)",
        id as UserId,
        to.name,
        to.email,
        to.email_verified,
        to.roles,
        key_of(to.email),
        to.email_confirmed_by,
    )
    .execute(db)
    .await
    .map(drop)
}

/// What all spellings of an address have in common, by which it is found again.
fn key_of(email: &str) -> Option<String> {
    EmailKey::of(email).map(|key| key.as_str().to_owned())
}

/// Notes which issuers have confirmed a user's address. Lock the user's row first, or the address may be another one when
/// this arrives. That it was ever confirmed (`email_verified`) stays until it is changed.
pub async fn set_confirmations(db: impl PgExecutor<'_>, user: &User, by: &[String]) -> sqlx::Result<()> {
    sqlx::query!(
        "update users set email_confirmed_by = $2, confirmed_email = email,
             email_verified = email_verified or cardinality($2) > 0,
             changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
         where id = $1 and ((email_confirmed_by, confirmed_email) is distinct from ($2, email)
             or not email_verified and cardinality($2) > 0)",
        user.id as UserId,
        by,
    )
    .execute(db)
    .await
    .map(drop)
}

/// Whether one of these issuers has confirmed the same address of somebody else.
pub async fn shares_confirmed_email(db: impl PgExecutor<'_>, user: &User, issuers: &[String]) -> sqlx::Result<bool> {
    let others: Vec<String> = sqlx::query_scalar!(
        "select email from users
         where email_key = $1 and id <> $2 and confirmed_email = email and email_confirmed_by && $3",
        key_of(&user.email),
        user.id as UserId,
        issuers,
    )
    .fetch_all(db)
    .await?;
    // Whoever changes an address by hand leaves its key behind.
    Ok(others.iter().any(|other| is_same_address(other, &user.email)))
}

/// Whether somebody is registered with this address and a provider has confirmed it: anybody can type any address, and
/// must not keep its owner from registering.
pub async fn is_known_email(db: impl PgExecutor<'_>, email: &str) -> sqlx::Result<bool> {
    let known: Vec<String> =
        sqlx::query_scalar!("select email from users where email_key = $1 and email_verified", key_of(email))
            .fetch_all(db)
            .await?;
    // Whoever changes an address by hand leaves its key behind.
    Ok(known.iter().any(|known| is_same_address(known, email)))
}

/// The users of an address, in any of its spellings: several people may have the same one. Whoever changes an address by
/// hand leaves its key behind, so that the address itself has the last word.
pub async fn with_email(db: impl PgExecutor<'_>, email: &str) -> sqlx::Result<Vec<User>> {
    let users = sqlx::query_as!(
        User,
        r#"select id as "id: UserId", name, email, email_verified, roles, locale,
                  array_remove(terms_versions || terms_version, null) as "terms!",
                  case when confirmed_email = email then email_confirmed_by else '{}' end as "email_confirmed_by!"
           from users
           where email_key = $1 or lower(email) = lower($2) order by id"#,
        key_of(email),
        email,
    );
    Ok(users.fetch_all(db).await?.into_iter().filter(|user| is_same_address(&user.email, email)).collect())
}

pub async fn find(db: impl PgExecutor<'_>, id: UserId) -> sqlx::Result<Option<User>> {
    sqlx::query_as!(
        User,
        r#"select id as "id: UserId", name, email, email_verified, roles, locale,
                  array_remove(terms_versions || terms_version, null) as "terms!",
                  case when confirmed_email = email then email_confirmed_by else '{}' end as "email_confirmed_by!"
           from users where id = $1 and deleted_at is null"#,
        id as UserId,
    )
    .fetch_optional(db)
    .await
}

/// A user, and whether they are disabled.
#[derive(Debug, Clone)]
pub struct UserRow {
    pub user: User,
    pub is_disabled: bool,
}

/// All of them that are there.
pub async fn find_all(db: impl PgExecutor<'_>, ids: &[UserId]) -> sqlx::Result<Vec<UserRow>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select id as "id: UserId", name, email, email_verified, roles, locale,
                  array_remove(terms_versions || terms_version, null) as "terms!",
                  disabled_at is not null as "is_disabled!",
                  case when confirmed_email = email then email_confirmed_by else '{}' end as "email_confirmed_by!"
           from users where id = any($1) and deleted_at is null"#,
        &*planned(&ids),
    )
    .fetch_all(db)
    .await?;
    let rows = rows.into_iter().map(|row| UserRow {
        user: User {
            id: row.id,
            name: row.name,
            email: row.email,
            email_verified: row.email_verified,
            roles: row.roles,
            email_confirmed_by: row.email_confirmed_by,
            locale: row.locale,
            terms: row.terms,
        },
        is_disabled: row.is_disabled,
    });
    Ok(rows.collect())
}

/// Disables a user, or enables them; `false` if that is so already. Nobody who is deleted comes back by it. Their sessions are the caller's to end.
pub async fn set_disabled(db: impl PgExecutor<'_>, id: UserId, disabled: bool) -> sqlx::Result<bool> {
    let changed = sqlx::query!(
        "update users set disabled_at = case when $2 then now() end,
             changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()
         where id = $1 and (disabled_at is not null) <> $2 and deleted_at is null",
        id as UserId,
        disabled,
    );
    Ok(changed.execute(db).await?.rows_affected() == 1)
}

/// Keeps the rows of users locked until the transaction ends, in the order of their keys. Whoever starts or ends sessions
/// takes the users of all of them first: so two who do so at once wait for each other, and never in a circle.
pub async fn lock(connection: &mut PgConnection, ids: &[UserId]) -> sqlx::Result<()> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    sqlx::query_scalar!("select id from users where id = any($1) order by id for no key update", &ids)
        .fetch_all(connection)
        .await
        .map(drop)
}

/// Finds a user for signing in, and keeps the row locked until the transaction ends, so that disabling
/// the user and counting the sessions cannot happen in between. `None`: disabled or deleted.
pub async fn lock_enabled(connection: &mut PgConnection, id: UserId) -> sqlx::Result<Option<User>> {
    sqlx::query_as!(
        User,
        r#"select id as "id: UserId", name, email, email_verified, roles, locale,
                  array_remove(terms_versions || terms_version, null) as "terms!",
                  case when confirmed_email = email then email_confirmed_by else '{}' end as "email_confirmed_by!"
           from users
           where id = $1 and disabled_at is null for no key update"#,
        id as UserId,
    )
    .fetch_optional(connection)
    .await
}

/// Whether somebody has been deleted, or was never there.
pub async fn is_gone(db: impl PgExecutor<'_>, id: UserId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select not exists (select from users where id = $1 and deleted_at is null) as "gone!""#,
        id as UserId,
    )
    .fetch_one(db)
    .await
}
