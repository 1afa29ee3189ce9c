//! API tokens and access tokens, made without asking for them.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Utc;
use serde_json::{Value, json};
use uuid::Uuid;
use vestibule::{
    auth::tokens::{PlainToken, signed::Kind},
    model::{api_token::ApiTokenId, user::UserId},
    signing::sign,
    store::api_tokens::{NewToken, add},
};

use super::TestServer;

/// A token in the clear, and its handle.
pub struct ApiToken {
    pub id: Uuid,
    pub text: String,
}

impl ApiToken {
    /// A new one of somebody for an hour, with scopes such as `wiki:read`.
    pub async fn of(server: &TestServer, user: &str, scopes: &[&str]) -> Self {
        let (plain, id) = (PlainToken::random(), Uuid::now_v7());
        let hash = plain.hash();
        let scopes: Vec<_> = scopes.iter().map(|scope| scope.parse().unwrap()).collect();
        let new = NewToken {
            id: ApiTokenId(id),
            user_id: UserId(user.parse().unwrap()),
            form_key: None,
            name: "backup",
            prefix: plain.prefix(),
            secret_hash: hash.as_bytes(),
            scopes: &scopes,
            life: Duration::from_secs(3600),
            test: false,
        };
        add(&server.db, &new).await.unwrap();
        Self { id, text: plain.reveal().to_owned() }
    }

    /// As it is brought.
    pub fn bearer(&self) -> String {
        format!("Bearer {}", self.text)
    }
}

/// What an access token for the wiki says, with which the CRM acts for somebody; members of `and` in place of these.
pub fn access_claims(user: &str, sid: &str, and: Value) -> Value {
    let now = Utc::now().timestamp();
    let mut claims = json!({
        "iss": "https://door.example", "aud": "https://wiki.example.org", "sub": user, "client_id": "crm", "iat": now,
        "exp": now + 300, "jti": Uuid::now_v7(), "scope": "read", "sid": sid, "roles": ["reader"], "name": "Ada Lovelace",
        "email_verified": false, "act": { "sub": "crm" },
    });
    claims.as_object_mut().unwrap().extend(and.as_object().unwrap().clone());
    claims
}

/// Signed by the house, as what `typ` says.
pub fn signed(server: &TestServer, typ: &str, claims: &Value) -> String {
    sign(&server.house.signing.current(Utc::now()).unwrap(), typ, claims).unwrap()
}

pub fn access_token(server: &TestServer, claims: &Value) -> String {
    signed(server, Kind::AccessToken.typ(), claims)
}

/// A token with another header, and the signature that it had.
pub fn with_header(token: &str, header: &Value) -> String {
    let rest = token.split_once('.').unwrap().1;
    format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header.to_string()))
}
