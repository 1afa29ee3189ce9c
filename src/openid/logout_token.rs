//! Logout tokens, by which a provider tells that somebody has signed out there (OpenID Connect Back-Channel Logout 1.0,
//! section 2.6).

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{
    error::{CLOCK_SKEW, OpenIdError},
    id_token::{OLDEST_TOKEN, check_issue_time},
    json::{ClaimMap, identifier, time},
    jws,
    metadata_cache::TokenFrom,
    provider::Provider,
    refusal::{Refusal, Refused},
};
use crate::model::at_provider::AtProvider;

/// The member of `events` that makes a token a logout token (section 2.4).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// A sign-in that is on its way when the token arrives takes no longer.
const LONGEST_SIGN_IN: Duration = Duration::from_mins(1);

/// Verified logout token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoutToken {
    pub ends: AtProvider,
    /// The token's own id, which is seen once.
    pub jti: String,
    /// For how much longer the token could come again.
    pub life: Duration,
}

/// Verifies a logout token: by this provider, for us, of now, about somebody, and really about signing out.
pub async fn verify_logout_token(provider: &Provider, token: &str) -> Result<LogoutToken, OpenIdError> {
    let mut metadata = provider.metadata().get().await?;
    let signed = provider.metadata().verify(token, &mut metadata, TokenFrom::Anybody).await?;
    // Older providers say JWT, as the specification once had it (section 2.4).
    if !matches!(signed.typ.as_deref(), None | Some("jwt" | "logout+jwt")) {
        return Err(Refusal::WrongTokenType.into());
    }
    let settings = provider.settings();
    Ok(check(&signed.claims, &settings.issuer, &settings.client_id, Utc::now())?)
}

fn check(claims: &ClaimMap, issuer: &str, client_id: &str, now: DateTime<Utc>) -> Result<LogoutToken, Refused> {
    if claims.get("iss").is_none_or(|iss| iss != issuer) {
        return Err(Refusal::WrongIssuer.into());
    }
    if !claims.get("aud").is_some_and(|aud| jws::is_for(aud, client_id)) {
        return Err(Refusal::WrongAudience.into());
    }
    let issued = check_issue_time(claims, now)?;
    // Older providers leave it out, as the specification once had it; `iat` and `jti` bound such a token.
    let expires = match claims.get("exp") {
        None | Some(Value::Null) => issued + OLDEST_TOKEN,
        Some(_) => time(claims, "exp").ok_or(Refusal::InvalidExpiry)?,
    };
    if expires <= now - CLOCK_SKEW {
        return Err(Refusal::Expired.into());
    }
    if !claims.get("events").and_then(|events| events.get(EVENT)).is_some_and(Value::is_object) {
        return Err(Refusal::MissingLogoutEvent.into());
    }
    if claims.contains_key("nonce") {
        return Err(Refusal::NonceInLogoutToken.into());
    }
    let sid = identifier(claims, "sid", Refusal::InvalidSid)?;
    let ends = match (sid, identifier(claims, "sub", Refusal::InvalidSubject)?) {
        (Some(sid), Some(subject)) => AtProvider::Both { sid, subject },
        (Some(sid), None) => AtProvider::Session(sid),
        (None, Some(subject)) => AtProvider::Person(subject),
        (None, None) => return Err(Refusal::MissingSidAndSubject.into()),
    };
    let jti = identifier(claims, "jti", Refusal::InvalidJti)?.ok_or(Refusal::InvalidJti)?;
    // It counts as old after `OLDEST_TOKEN` whatever it says of itself, so it need not be remembered for longer.
    let last = expires.min(issued + OLDEST_TOKEN) + CLOCK_SKEW;
    // And for as long as a sign-in may be on its way, which has to hear of it.
    let life = (last - now).to_std().unwrap_or_default().max(LONGEST_SIGN_IN);
    Ok(LogoutToken { ends, jti, life })
}
