//! Users as the door has them, read for each request: that is how axum-login knows who somebody is now.

use axum_login::{AuthUser, AuthnBackend};
use serde::Serialize;
use sqlx::PgPool;
use uuid::Uuid;

const BY_ID: &str = "select id, name, email, email_verified, roles from users where id = $1 and disabled_at is null";

#[derive(Debug, Clone, Serialize)]
pub struct User {
    id: Uuid,
    name: String,
    email: Option<String>,
    email_verified: bool,
    roles: Vec<String>,
}

impl AuthUser for User {
    type Id = Uuid;

    fn id(&self) -> Uuid {
        self.id
    }

    /// Where others take the hash of a password. These have none.
    fn session_auth_hash(&self) -> &[u8] {
        self.id.as_bytes()
    }
}

#[derive(Debug, Clone)]
pub struct Users(pub PgPool);

impl AuthnBackend for Users {
    type User = User;
    /// Nobody signs in here: the benchmark's sessions are there already.
    type Credentials = ();
    type Error = sqlx::Error;

    async fn authenticate(&self, (): ()) -> sqlx::Result<Option<User>> {
        Ok(None)
    }

    async fn get_user(&self, id: &Uuid) -> sqlx::Result<Option<User>> {
        let row: Option<(Uuid, String, Option<String>, bool, Vec<String>)> =
            sqlx::query_as(BY_ID).bind(id).fetch_optional(&self.0).await?;
        Ok(row.map(|(id, name, email, email_verified, roles)| User { id, name, email, email_verified, roles }))
    }
}
