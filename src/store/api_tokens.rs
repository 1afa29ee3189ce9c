//! The table `api_tokens`.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

use super::{session_rows::planned, test_rows};
use crate::model::{
    api_token::{ApiToken, ApiTokenId, TokenFacts},
    scope::Scope,
    token_draft::FormKey,
    user::{User, UserId},
};

/// A row with its user, as it was when the statement that reads it began.
#[derive(Debug, Clone)]
pub struct TokenRow {
    pub secret_hash: [u8; 32],
    pub facts: TokenFacts,
    /// When the user was changed last.
    pub user_changed_at: Option<DateTime<Utc>>,
    pub read_at: DateTime<Utc>,
}

struct Columns {
    secret_hash: Vec<u8>,
    id: Uuid,
    token_name: String,
    scopes: Vec<String>,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
    last_used_at: Option<DateTime<Utc>>,
    test: bool,
    user_id: Uuid,
    name: String,
    email: String,
    email_verified: bool,
    roles: Vec<String>,
    email_confirmed_by: Vec<String>,
    locale: Option<String>,
    terms: Vec<String>,
    disabled_at: Option<DateTime<Utc>>,
    user_changed_at: Option<DateTime<Utc>>,
    read_at: DateTime<Utc>,
}

impl Columns {
    /// The one place where rows become tokens.
    fn row(self) -> Option<TokenRow> {
        if !test_rows::counts(self.test) {
            tracing::warn!(token = %self.id, "a token of a test suite is none in a release");
            return None;
        }
        let secret_hash = self.secret_hash.try_into().ok()?;
        let token = Arc::new(ApiToken {
            id: ApiTokenId(self.id),
            name: self.token_name,
            scopes: scopes(&self.scopes),
            expires_at: self.expires_at,
        });
        let user = Arc::new(User {
            id: UserId(self.user_id),
            name: self.name,
            email: self.email,
            email_verified: self.email_verified,
            roles: self.roles,
            email_confirmed_by: self.email_confirmed_by,
            locale: self.locale,
            terms: self.terms,
        });
        let facts = TokenFacts {
            token,
            user,
            created_at: self.created_at,
            user_disabled_at: self.disabled_at,
            revoked_at: self.revoked_at,
            last_used_at: self.last_used_at,
        };
        Some(TokenRow { secret_hash, facts, user_changed_at: self.user_changed_at, read_at: self.read_at })
    }
}

/// What cannot be read as a scope gives none.
pub(super) fn scopes(texts: &[String]) -> Vec<Scope> {
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}

/// Finds tokens with their users, in whatever state they are, by the hashes of their secrets.
pub async fn find(connection: &mut PgConnection, hashes: &[Vec<u8>]) -> sqlx::Result<Vec<TokenRow>> {
    let rows = sqlx::query_as!(
        Columns,
        r#"select t.secret_hash, t.id, t.name as token_name, t.scopes, t.created_at, t.expires_at, t.revoked_at,
                  t.last_used_at, t.test, t.user_id, u.name, u.email, u.email_verified, u.roles, u.locale,
                  array_remove(u.terms_versions || u.terms_version, null) as "terms!", u.disabled_at, u.changed_at as "user_changed_at?",
                  case when u.confirmed_email = u.email then u.email_confirmed_by else '{}' end as "email_confirmed_by!",
                  statement_timestamp() as "read_at!"
           from api_tokens t join users u on u.id = t.user_id where t.secret_hash = any($1)"#,
        &*planned(hashes),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().filter_map(Columns::row).collect())
}

/// The same by their keys, for what was signed on behalf of one.
pub async fn find_by_id(connection: &mut PgConnection, ids: &[Uuid]) -> sqlx::Result<Vec<TokenRow>> {
    let rows = sqlx::query_as!(
        Columns,
        r#"select t.secret_hash, t.id, t.name as token_name, t.scopes, t.created_at, t.expires_at, t.revoked_at,
                  t.last_used_at, t.test, t.user_id, u.name, u.email, u.email_verified, u.roles, u.locale,
                  array_remove(u.terms_versions || u.terms_version, null) as "terms!", u.disabled_at, u.changed_at as "user_changed_at?",
                  case when u.confirmed_email = u.email then u.email_confirmed_by else '{}' end as "email_confirmed_by!",
                  statement_timestamp() as "read_at!"
           from api_tokens t join users u on u.id = t.user_id where t.id = any($1)"#,
        &*planned(ids),
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().filter_map(Columns::row).collect())
}

pub struct NewToken<'a> {
    pub id: ApiTokenId,
    pub user_id: UserId,
    /// Of the form that it is made with, if it is made with one.
    pub form_key: Option<FormKey>,
    pub name: &'a str,
    pub prefix: &'a str,
    pub secret_hash: &'a [u8],
    pub scopes: &'a [Scope],
    pub life: Duration,
    /// Whether a test suite has it made.
    pub test: bool,
}

/// Adds one, and gives when it expires.
pub async fn add(db: impl PgExecutor<'_>, new: &NewToken<'_>) -> sqlx::Result<DateTime<Utc>> {
    let scopes: Vec<String> = new.scopes.iter().map(Scope::to_string).collect();
    sqlx::query_scalar!(
        "insert into api_tokens (id, user_id, form_key, name, prefix, secret_hash, scopes, expires_at, test)
         values ($1, $2, $3, $4, $5, $6, $7, now() + $8::interval, $9) returning expires_at",
        new.id as ApiTokenId,
        new.user_id as UserId,
        new.form_key as Option<FormKey>,
        new.name,
        new.prefix,
        new.secret_hash,
        &scopes,
        super::interval::interval(new.life),
        new.test,
    )
    .fetch_one(db)
    .await
}

/// Notes a use, unless another one was noted less than a minute ago, and says whether it has. It is for its owner to see. Where
/// nobody knows from where it is, the address of an earlier one stays: it is the last that is known.
pub async fn touch(db: impl PgExecutor<'_>, id: ApiTokenId, ip: Option<&str>) -> sqlx::Result<bool> {
    sqlx::query!(
        "update api_tokens set last_used_at = now(), last_used_ip = coalesce($2::text::inet, last_used_ip)
         where id = $1 and revoked_at is null and (last_used_at is null or last_used_at <= now() - interval '1 minute')",
        id as ApiTokenId,
        ip,
    )
    .execute(db)
    .await
    .map(|done| done.rows_affected() > 0)
}
