//! Logout tokens: a provider tells that somebody has signed out there (OpenID Connect Back-Channel Logout 1.0, section 2.6).

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::{
    CLOCK_SKEW, Failed, OpenIdError,
    json::{ClaimMap, time},
    metadata::Need,
    provider::Provider,
    said::is_short_text,
    signed,
};

/// The member of `events` that makes a token a logout token (section 2.4).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// A token is sent at once; one that is older was kept by somebody. With a few tries of the provider in between.
const OLDEST_TOKEN: TimeDelta = TimeDelta::minutes(10);

/// A request takes no longer.
const LONGEST_SIGN_IN: Duration = Duration::from_mins(1);

/// What has to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoutToken {
    /// One session at the provider; all of the person's where there is none.
    pub sid: Option<String>,
    /// Whose.
    pub subject: Option<String>,
    /// The token's own id, which is seen once.
    pub jti: String,
    /// For how much longer the token could come again.
    pub life: Duration,
}

impl Provider {
    /// Checks a logout token: by this provider, for us, of now, about somebody, and really about signing out.
    pub async fn read_logout_token(&self, token: &str) -> Result<LogoutToken, OpenIdError> {
        let metadata = self.metadata().await?;
        let signed = match signed::verify(token, &metadata.keys) {
            Err(Failed::Key(_)) => signed::verify(token, &self.metadata_with_fresh_keys(Need::Logout).await?.keys),
            verified => verified,
        }?;
        // Older providers say JWT, as the specification once had it (section 2.4).
        if !matches!(signed.typ.as_deref(), None | Some("jwt" | "logout+jwt")) {
            return Err(OpenIdError::Refused("typ is another kind of token".into()));
        }
        check(&signed.claims, &self.settings().issuer, &self.settings().client_id, Utc::now())
            .map_err(|why| OpenIdError::Refused(why.to_owned()))
    }
}

fn check(claims: &ClaimMap, issuer: &str, client_id: &str, now: DateTime<Utc>) -> Result<LogoutToken, &'static str> {
    if claims.get("iss").is_none_or(|iss| iss != issuer) {
        return Err("iss is another issuer");
    }
    if !claims.get("aud").is_some_and(|aud| signed::is_for(aud, client_id)) {
        return Err("aud is another client");
    }
    let issued = time(claims, "iat").ok_or("iat is missing")?;
    if issued > now + CLOCK_SKEW || issued < now - OLDEST_TOKEN {
        return Err("iat is not now");
    }
    // Older providers leave it out, as the specification once had it; `iat` and `jti` bound such a token.
    let expires = match claims.get("exp") {
        None | Some(Value::Null) => issued + OLDEST_TOKEN,
        Some(_) => time(claims, "exp").ok_or("exp is no time")?,
    };
    if expires <= now - CLOCK_SKEW {
        return Err("the token has expired");
    }
    if !claims.get("events").and_then(|events| events.get(EVENT)).is_some_and(Value::is_object) {
        return Err("events does not say that this is a sign-out");
    }
    if claims.contains_key("nonce") {
        return Err("a nonce is in an ID token, not here");
    }
    let text = |claim| match claims.get(claim) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if is_short_text(text) => Ok(Some(text.clone())),
        Some(_) => Err("sid, sub or jti is no short text"),
    };
    let (sid, subject) = (text("sid")?, text("sub")?);
    if sid.is_none() && subject.is_none() {
        return Err("neither sub nor sid says who");
    }
    // It counts as old after `OLDEST_TOKEN` whatever it says of itself, so it need not be remembered for longer.
    let last = expires.min(issued + OLDEST_TOKEN) + CLOCK_SKEW;
    // And for as long as a sign-in may be on its way, which has to hear of it.
    let life = (last - now).to_std().unwrap_or_default().max(LONGEST_SIGN_IN);
    Ok(LogoutToken { sid, subject, jti: text("jti")?.ok_or("jti is missing")?, life })
}
