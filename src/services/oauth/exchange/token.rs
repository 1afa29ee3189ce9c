//! The access token, in the shape of RFC 9068 section 2.2: for one service, for minutes, with who acts in it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    auth::tokens::signed::{ACCESS_TOKEN_LIFE, Act, Kind},
    model::user::User,
    signing::{self, SigningKey},
};

/// What is said in it, without its times.
#[derive(Debug)]
pub(super) struct Token<'a> {
    pub issuer: &'a str,
    pub audience: &'a str,
    pub user: &'a User,
    /// If it is confirmed.
    pub email: Option<&'a str>,
    pub roles: &'a [String],
    pub scope: &'a str,
    pub client_id: &'a str,
    pub act: &'a Act,
    pub handle: Uuid,
    /// Whether that is an API token's, and not a session's.
    pub is_api_tokens: bool,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: Uuid,
    client_id: &'a str,
    iat: i64,
    exp: i64,
    jti: Uuid,
    scope: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_id: Option<Uuid>,
    roles: &'a [String],
    name: &'a str,
    /// Absent unless it is confirmed, as in an assertion.
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    email_verified: bool,
    act: &'a Act,
}

impl Token<'_> {
    /// Signed, and for how many seconds it is good: never beyond the end of what is behind it. None: that is now.
    pub fn sign(&self, key: &SigningKey, now: DateTime<Utc>, ends: DateTime<Utc>) -> Option<(String, i64)> {
        let (iat, exp) = (now.timestamp(), (now + ACCESS_TOKEN_LIFE).min(ends).timestamp());
        let claims = Claims {
            iss: self.issuer,
            aud: self.audience,
            sub: self.user.id.0,
            client_id: self.client_id,
            iat,
            exp,
            jti: Uuid::now_v7(),
            scope: self.scope,
            sid: (!self.is_api_tokens).then_some(self.handle),
            token_id: self.is_api_tokens.then_some(self.handle),
            roles: self.roles,
            name: &self.user.name,
            email: self.email,
            email_verified: self.email.is_some(),
            act: self.act,
        };
        let lives = exp > iat;
        let signed = lives.then(|| signing::sign(key, Kind::AccessToken.typ(), &claims))??;
        Some((signed, exp - iat))
    }
}
