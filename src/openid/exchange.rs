//! The second half of a sign-in: the code for tokens, the tokens for a proven identity.

use chrono::{DateTime, Utc};

use super::{
    CLOCK_SKEW, Failed, OpenIdError, id_token,
    metadata::Need,
    provider::Provider,
    said::Said,
    signed::{self, Signed},
};
use crate::model::registration::Claims;

/// What must come back from the provider for one attempt. No `Debug`: it holds what redeems a code.
pub struct Expected {
    /// The `nonce` that was sent.
    pub nonce: String,
    /// The PKCE verifier of the challenge that was sent.
    pub code_verifier: String,
    /// The person must have proved who they are since then, and the provider must say so.
    pub signed_in_since: Option<DateTime<Utc>>,
}

/// Who a provider says somebody is, every proof checked. No `Debug`: it holds the ID token.
pub struct Proven {
    /// The issuer.
    pub issuer: String,
    /// The person's key at the issuer.
    pub subject: String,
    /// What the issuer says of the person.
    pub claims: Claims,
    /// The values of the claim that roles follow from.
    pub role_values: Vec<String>,
    /// The ID token itself.
    pub id_token: String,
    /// The provider's own session.
    pub sid: Option<String>,
    /// When the person proved who they are, if the provider says.
    pub auth_time: Option<DateTime<Utc>>,
}

impl Provider {
    /// Checks the response's `iss` (RFC 9207 section 2.4): it must be the issuer exactly, and present where it is promised.
    pub async fn check_issuer(&self, iss: Option<&str>) -> Result<(), OpenIdError> {
        match iss {
            Some(iss) if iss == self.settings().issuer => Ok(()),
            Some(_) => Err(OpenIdError::Refused("iss in the response is another issuer".into())),
            None if self.metadata().await?.names_itself => {
                Err(OpenIdError::Refused("iss is missing in the response".into()))
            }
            None => Ok(()),
        }
    }

    /// Redeems a code and proves who came with it (OpenID Connect Core 1.0, sections 3.1.3.7 and 5.3.4).
    pub async fn redeem(&self, code: String, expected: Expected) -> Result<Proven, OpenIdError> {
        let mut metadata = self.metadata().await?;
        let tokens = self.exchange(&metadata, &code, &expected.code_verifier).await?;
        let verified = match signed::verify(&tokens.id_token, &metadata.keys) {
            // The provider may have changed its keys a moment ago.
            Err(Failed::Key(_)) => {
                metadata = self.metadata_with_fresh_keys(Need::SignIn).await?;
                signed::verify(&tokens.id_token, &metadata.keys)
            }
            verified => verified,
        };
        let signed = verified?;
        let settings = self.settings();
        let attempt = id_token::Attempt { settings, nonce: &expected.nonce, access_token: &tokens.access_token };
        let subject = id_token::check(&signed, &attempt, Utc::now()).map_err(OpenIdError::Refused)?;
        check_freshness(&signed, expected.signed_in_since)?;
        let userinfo = self.userinfo_if_needed(&metadata, &tokens.access_token, &subject, &signed.claims).await?;
        let auth_time = id_token::auth_time(&signed.claims);
        let said = Said { id_token: signed.claims, userinfo };
        Ok(Proven {
            issuer: settings.issuer.clone(),
            subject,
            claims: said.claims(settings.trust_email),
            role_values: settings.roles.as_ref().map(|mapping| said.values(&mapping.claim)).unwrap_or_default(),
            sid: said.sid()?,
            auth_time,
            id_token: tokens.id_token,
        })
    }
}

/// `prompt=login` and `max_age` pass through the browser, which may leave them out: only `auth_time` proves that
/// somebody has signed in (OpenID Connect Core 1.0, section 3.1.3.7, number 13).
fn check_freshness(signed: &Signed, since: Option<DateTime<Utc>>) -> Result<(), OpenIdError> {
    match (since, id_token::auth_time(&signed.claims)) {
        (None, _) => Ok(()),
        (Some(since), Some(auth_time)) if auth_time >= since - CLOCK_SKEW => Ok(()),
        (Some(_), Some(auth_time)) => Err(OpenIdError::NotFresh(format!("auth_time {auth_time} is too old"))),
        (Some(_), None) => Err(OpenIdError::NotFresh("auth_time is missing, or no time".into())),
    }
}
