//! The access token, in the shape of RFC 9068 section 2.2: for one service, for minutes, with who acts in it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    auth::tokens::signed::{Act, Kind},
    model::user::User,
    signing::{self, SigningKey},
};

/// Time enough for what one request sets off, and no more.
const LIFE: TimeDelta = TimeDelta::minutes(5);

/// What is said in it, without its times.
#[derive(Debug)]
pub(super) struct Token<'a> {
    pub issuer: &'a str,
    pub audience: &'a str,
    pub user: &'a User,
    /// If it is confirmed.
    pub email: Option<&'a str>,
    pub roles: &'a [&'a str],
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
    roles: &'a [&'a str],
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
        let (iat, exp) = (now.timestamp(), (now + LIFE).min(ends).timestamp());
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
