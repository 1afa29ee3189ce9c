//! An API token: a secret that a person gives to a script, which then is that person at the services that its scopes name,
//! until it expires or is revoked.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use strum::{EnumMessage, EnumString, IntoStaticStr, VariantArray};
use uuid::Uuid;

use super::{scope::Scope, user::User};

/// Its owner is told this long before it expires.
pub const SOON: Duration = Duration::from_hours(7 * 24);

/// A use is written this often at the most.
const TOUCH_EVERY: TimeDelta = TimeDelta::minutes(1);

/// The key of a token, and its handle in lists and logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct ApiTokenId(pub Uuid);

/// A token, as `/me` shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApiToken {
    pub id: ApiTokenId,
    pub name: String,
    pub scopes: Vec<Scope>,
    pub expires_at: DateTime<Utc>,
}

/// Whoever brings a live token, as its user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    pub user: Arc<User>,
    pub token: Arc<ApiToken>,
    pub created_at: DateTime<Utc>,
}

/// What the database knows of a token, whatever has become of it.
#[derive(Debug, Clone)]
pub struct TokenFacts {
    pub token: Arc<ApiToken>,
    pub user: Arc<User>,
    pub created_at: DateTime<Utc>,
    pub user_disabled_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub last_used_at: Option<DateTime<Utc>>,
}

impl From<TokenFacts> for Holder {
    fn from(TokenFacts { token, user, created_at, .. }: TokenFacts) -> Self {
        Self { user, token, created_at }
    }
}

/// Why a token opens nothing. Whoever brings it has it in their hands, and may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "snake_case")]
pub enum TokenError {
    /// It is none of ours, mistyped, or an access token for another service.
    TokenMalformed,
    /// A token beside another credential in `Authorization`, so that nobody knows which is meant.
    SeveralCredentials,
    /// There is no such token, or none any more.
    TokenUnknown,
    /// Its time is over.
    TokenExpired,
    /// It was revoked; of an access token, what it was made of is over.
    TokenRevoked,
    /// Its user is disabled.
    UserDisabled,
}

impl TokenError {
    /// Its code, for whoever brought it (RFC 6750 section 3.1).
    pub fn code(self) -> &'static str {
        if self == Self::SeveralCredentials { "invalid_request" } else { "invalid_token" }
    }

    /// The HTTP status that goes with it.
    pub fn status(self) -> u16 {
        if self == Self::SeveralCredentials { 400 } else { 401 }
    }
}

/// Who or what has revoked a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum RevokeReason {
    /// Its owner, on the page of their tokens.
    Owner,
    /// Whoever held it, by showing it: perhaps a finder.
    Holder,
    /// An operator.
    Operator,
    UserDisabled,
    /// Its owner deleted their account, or an operator did.
    UserDeleted,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenState {
    Live {
        /// Whether its use is to be written.
        touch_due: bool,
    },
    Over(TokenError),
}

/// What a token is at a time of the database's clock.
pub fn state_at(facts: &TokenFacts, now: DateTime<Utc>) -> TokenState {
    if facts.revoked_at.is_some() {
        TokenState::Over(TokenError::TokenRevoked)
    } else if facts.user_disabled_at.is_some() {
        TokenState::Over(TokenError::UserDisabled)
    } else if facts.token.expires_at <= now {
        TokenState::Over(TokenError::TokenExpired)
    } else {
        TokenState::Live { touch_due: facts.last_used_at.is_none_or(|at| now - at >= TOUCH_EVERY) }
    }
}

impl RevokeReason {
    /// Its name in the table.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::session::tests::fresh;

    #[test]
    fn a_token_lives_until_it_expires_is_revoked_or_its_user_is_disabled() {
        let now: DateTime<Utc> = "2026-11-26T12:00:00Z".parse().expect("a time");
        let token = Arc::new(ApiToken {
            id: ApiTokenId(Uuid::nil()),
            name: "backup".to_owned(),
            scopes: vec![Scope::new("wiki", "read")],
            expires_at: now + TimeDelta::seconds(1),
        });
        let facts = TokenFacts {
            token,
            user: fresh().user,
            created_at: now,
            user_disabled_at: None,
            revoked_at: None,
            last_used_at: None,
        };
        assert_eq!(state_at(&facts, now), TokenState::Live { touch_due: true });
        let used = |ago| TokenFacts { last_used_at: Some(now - TimeDelta::seconds(ago)), ..facts.clone() };
        assert_eq!(state_at(&used(59), now), TokenState::Live { touch_due: false });
        assert_eq!(state_at(&used(60), now), TokenState::Live { touch_due: true });
        assert_eq!(state_at(&facts, now + TimeDelta::seconds(1)), TokenState::Over(TokenError::TokenExpired));
        let disabled = TokenFacts { user_disabled_at: Some(now), ..facts.clone() };
        assert_eq!(state_at(&disabled, now), TokenState::Over(TokenError::UserDisabled));
        let revoked = TokenFacts { revoked_at: Some(now), ..disabled };
        assert_eq!(state_at(&revoked, now), TokenState::Over(TokenError::TokenRevoked));
    }
}
