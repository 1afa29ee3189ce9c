//! API tokens as their owners and operators see them: those that are good at the moment. The table is `api_tokens`.

use chrono::{DateTime, Utc};
use sqlx::PgExecutor;
use uuid::Uuid;

use super::{api_tokens::scopes, interval::interval, test_rows};
use crate::model::{
    api_token::{ApiTokenId, SOON},
    scope::Scope,
    token_draft::FormKey,
    user::UserId,
};

/// A good token in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedToken {
    pub id: ApiTokenId,
    pub user_id: UserId,
    /// Its owner's address.
    pub email: String,
    pub name: String,
    /// Its first characters.
    pub prefix: String,
    pub scopes: Vec<Scope>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub expires_soon: bool,
    pub last_used_at: Option<DateTime<Utc>>,
    /// From where.
    pub last_used_ip: Option<String>,
}

struct Columns {
    id: Uuid,
    user_id: Uuid,
    email: String,
    name: String,
    prefix: String,
    scopes: Vec<String>,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    expires_soon: bool,
    last_used_at: Option<DateTime<Utc>>,
    last_used_ip: Option<String>,
}

impl Columns {
    fn listed(self) -> ListedToken {
        ListedToken {
            id: ApiTokenId(self.id),
            user_id: UserId(self.user_id),
            email: self.email,
            name: self.name,
            prefix: self.prefix,
            scopes: scopes(&self.scopes),
            created_at: self.created_at,
            expires_at: self.expires_at,
            expires_soon: self.expires_soon,
            last_used_at: self.last_used_at,
            last_used_ip: self.last_used_ip,
        }
    }
}

/// Those of one user, or of everybody, the newest first.
pub async fn list(db: impl PgExecutor<'_>, user_id: Option<UserId>) -> sqlx::Result<Vec<ListedToken>> {
    let rows = sqlx::query_as!(
        Columns,
        r#"select t.id, t.user_id, u.email, t.name, t.prefix, t.scopes, t.created_at, t.expires_at,
                  t.expires_at < now() + $2::interval as "expires_soon!", t.last_used_at, host(t.last_used_ip) as last_used_ip
           from api_tokens t join users u on u.id = t.user_id
           where t.user_id = coalesce($1, t.user_id) and t.revoked_at is null and t.expires_at > now() and (not t.test or $3)
           order by t.created_at desc, t.id desc"#,
        user_id as Option<UserId>,
        interval(SOON),
        test_rows::counts(true),
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(Columns::listed).collect())
}

/// How many a user has. Lock the user's row first, or the count is old when it arrives.
pub async fn count(db: impl PgExecutor<'_>, user_id: UserId) -> sqlx::Result<i64> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from api_tokens where user_id = $1 and revoked_at is null and expires_at > now()"#,
        user_id as UserId,
    )
    .fetch_one(db)
    .await
}

/// Whether this user has made one with this form, whatever has become of it.
pub async fn is_made(db: impl PgExecutor<'_>, user_id: UserId, form_key: FormKey) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from api_tokens where user_id = $1 and form_key = $2) as "exists!""#,
        user_id as UserId,
        form_key as FormKey,
    )
    .fetch_one(db)
    .await
}
