//! The second half of a sign-in: the code for tokens, the tokens for a verified identity.

use chrono::{DateTime, Utc};

use super::{
    error::{CLOCK_SKEW, OpenIdError},
    id_token,
    json::identifier,
    merged_claims::MergedClaims,
    metadata_cache::TokenFrom,
    provider::Provider,
    refusal::{Refusal, Refused},
    token_request, userinfo,
};
use crate::model::registration::Claims;

/// What the tokens must fit, as it was sent with the authorization request. No `Debug`: it holds what redeems a code.
pub struct Expected {
    pub nonce: String,
    /// The PKCE verifier of the challenge that was sent.
    pub code_verifier: String,
    /// The person must have proved who they are since then, and the provider must say so.
    pub signed_in_since: Option<DateTime<Utc>>,
}

/// Identity that a provider vouches for, every proof checked. No `Debug`: it holds the ID token.
pub struct VerifiedIdentity {
    pub issuer: String,
    pub subject: String,
    pub claims: Claims,
    pub role_values: Vec<String>,
    pub id_token: String,
    pub sid: Option<String>,
    /// When the person proved who they are, if the provider says.
    pub auth_time: Option<DateTime<Utc>>,
}

/// Redeems a code and verifies who came with it (OpenID Connect Core 1.0, sections 3.1.3.7 and 5.3.4).
pub async fn redeem(provider: &Provider, code: &str, expected: Expected) -> Result<VerifiedIdentity, OpenIdError> {
    let settings = provider.settings();
    let mut metadata = provider.metadata().get().await?;
    let tokens = token_request::redeem(provider, &metadata, code, &expected.code_verifier).await?;
    let signed = provider.metadata().verify(&tokens.id_token, &mut metadata, TokenFrom::SignIn).await?;
    let attempt = id_token::Attempt { settings, nonce: &expected.nonce, access_token: &tokens.access_token };
    let subject = id_token::check(&signed, &attempt, Utc::now())?;
    let auth_time = id_token::auth_time(&signed.claims);
    check_freshness(auth_time, expected.signed_in_since)?;
    let claims = signed.claims;
    let userinfo = userinfo::fetch_if_needed(provider, metadata, &tokens.access_token, &subject, &claims).await?;
    // The provider's own session, which its logout tokens name.
    let sid = identifier(&claims, "sid", Refusal::InvalidSid)?;
    let merged = MergedClaims { id_token: claims, userinfo };
    Ok(VerifiedIdentity {
        issuer: settings.issuer.clone(),
        subject,
        claims: merged.person(settings.trust_email),
        role_values: settings.roles.as_ref().map(|mapping| merged.values(&mapping.claim)).unwrap_or_default(),
        sid,
        auth_time,
        id_token: tokens.id_token,
    })
}

/// `prompt=login` and `max_age` pass through the browser, which may leave them out: only `auth_time` proves that
/// somebody has signed in (OpenID Connect Core 1.0, section 3.1.3.7, number 13).
fn check_freshness(auth_time: Option<DateTime<Utc>>, since: Option<DateTime<Utc>>) -> Result<(), Refused> {
    match (since, auth_time) {
        (None, _) => Ok(()),
        (Some(since), Some(auth_time)) if auth_time >= since - CLOCK_SKEW => Ok(()),
        (Some(_), Some(auth_time)) => Err(Refusal::AuthTimeTooOld.because(auth_time.to_string())),
        (Some(_), None) => Err(Refusal::MissingAuthTime.into()),
    }
}
