//! Claims of what the door has signed for services: assertions, of who asks, and access tokens, for one service that acts for
//! somebody at another (in the shape of RFC 9068).

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize, de::IgnoredAny};
use uuid::Uuid;

use crate::signing::{self, SigningKeys};

/// How long an access token lives at the most: time enough for what one request sets off, and no more. No other kind that is
/// verified by keys lives longer.
pub const ACCESS_TOKEN_LIFE: TimeDelta = TimeDelta::minutes(5);

/// A kind of token, by the `typ` of its header: none is taken for another (RFC 8725 section 3.11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Assertion,
    AccessToken,
}

impl Kind {
    pub fn typ(self) -> &'static str {
        match self {
            Self::Assertion => "vestibule-assertion+jwt",
            Self::AccessToken => "at+jwt",
        }
    }
}

/// Who acts, and for whom they act in turn. It is the outermost one that acts now, by whom a token is judged; the others are told
/// of (RFC 8693 section 4.1).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Act {
    /// The configured id of a service.
    pub sub: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Box<Act>>,
}

impl Act {
    /// How many act, one for another.
    pub fn depth(&self) -> usize {
        1 + self.act.as_deref().map_or(0, Self::depth)
    }
}

/// What both kinds say, as far as the door itself asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Claims {
    pub iss: String,
    pub aud: String,
    pub sub: Uuid,
    /// By which the audience knows the session, or the token where `token_id` says the same.
    pub sid: Option<Uuid>,
    pub token_id: Option<Uuid>,
    pub iat: i64,
    pub exp: i64,
    /// Of the audience; none of a session's assertion.
    pub scope: Option<String>,
    pub client_id: Option<String>,
    pub jti: Option<Uuid>,
    pub act: Option<Act>,
}

impl Claims {
    /// Whether it has expired. What the database's clock says is known once something has been read of it.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.exp <= now.timestamp()
    }

    /// Whether a scope is among those that it names.
    pub fn says(&self, scope: &str) -> bool {
        self.scope.as_deref().unwrap_or_default().split(' ').any(|said| said == scope)
    }
}

/// What a token of this kind says to one audience while it is good; none for every other text.
pub fn read(
    keys: &SigningKeys,
    kind: Kind,
    issuer: &str,
    audience: &str,
    token: &str,
    now: DateTime<Utc>,
) -> Option<Claims> {
    read_whenever(keys, kind, issuer, audience, token).filter(|claims| !claims.is_over(now))
}

/// The same, whether it has expired or not.
pub fn read_whenever(keys: &SigningKeys, kind: Kind, issuer: &str, audience: &str, token: &str) -> Option<Claims> {
    let claims: Claims = signing::read(keys, kind.typ(), token)?;
    let is_for_them = claims.iss == issuer && claims.aud == audience;
    is_for_them.then_some(claims)
}

/// Whether the door has signed it, whatever it is and whoever it is for.
pub fn is_ours(keys: &SigningKeys, token: &str) -> bool {
    [Kind::Assertion, Kind::AccessToken]
        .iter()
        .any(|kind| signing::read::<IgnoredAny>(keys, kind.typ(), token).is_some())
}
