//! Why something that came from a provider is not believed. The names are stable: `events.reason`, the log and the
//! tests have them.

use std::fmt;

use strum::{EnumString, IntoStaticStr, VariantArray};

/// Reason for not believing an authorization response, a token response, a token, or userinfo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Refusal {
    /// The authorization response came to another provider's redirect URI (RFC 9700 section 4.4.2.2).
    WrongRedirectUri,
    /// `iss` of the authorization response (RFC 9207 section 2.4).
    WrongResponseIssuer,
    MissingResponseIssuer,
    /// The token endpoint answers with an error of OAuth (RFC 6749 section 5.2).
    CodeRefused,
    MalformedTokenResponse,

    /// Not a JWS in compact form, or its header or payload says something twice (RFC 7515 section 7.1).
    MalformedToken,
    /// `none`, a symmetric algorithm, or one that nobody here knows.
    AlgorithmNotAccepted,
    /// `crit` asks for something that is not understood here (RFC 7515 section 4.1.11).
    CriticalHeader,
    /// No published key has the token's `kid` and algorithm.
    NoKey,
    /// The token does not say which of several keys it is signed with (OpenID Connect Core 1.0, section 10.1).
    AmbiguousKey,
    WrongSignature,
    /// Another kind of token is signed with the same keys.
    WrongTokenType,

    WrongIssuer,
    WrongAudience,
    /// `aud` names somebody beside us who is not among `trusted_audiences`.
    UntrustedAudience,
    /// `azp` is another client, or missing where there are several audiences.
    WrongAuthorizedParty,
    InvalidSubject,
    InvalidExpiry,
    Expired,
    InvalidIssueTime,
    IssuedInFuture,
    IssuedTooLongAgo,
    WrongNonce,
    WrongAtHash,
    InvalidSid,

    /// A fresh sign-in was asked for, and the provider does not vouch for one.
    MissingAuthTime,
    AuthTimeTooOld,

    MalformedUserinfo,
    /// Userinfo is about somebody else than the ID token (OpenID Connect Core 1.0, section 5.3.2).
    WrongUserinfoSubject,

    /// `events` does not say that this is a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.4).
    MissingLogoutEvent,
    /// A logout token must not have one, or an ID token could pass for it.
    NonceInLogoutToken,
    MissingSidAndSubject,
    InvalidJti,
    ReplayedLogoutToken,
}

impl Refusal {
    /// With what the log should say beside the name.
    pub(super) fn because(self, detail: impl Into<String>) -> Refused {
        Refused { refusal: self, detail: detail.into() }
    }

    /// Whether the provider only does not vouch for a fresh sign-in.
    pub fn is_about_freshness(self) -> bool {
        matches!(self, Self::MissingAuthTime | Self::AuthTimeTooOld)
    }

    /// Whether the token may be signed with a key that the provider has published meanwhile.
    pub(super) fn may_end_with_fresh_keys(self) -> bool {
        matches!(self, Self::NoKey | Self::AmbiguousKey | Self::WrongSignature)
    }
}

/// A refusal with its details, which are for the log only.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Refused {
    pub refusal: Refusal,
    pub detail: String,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        refusal.because("")
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name: &str = self.refusal.into();
        let between = if self.detail.is_empty() { "" } else { ": " };
        write!(formatter, "{name}{between}{}", self.detail)
    }
}
