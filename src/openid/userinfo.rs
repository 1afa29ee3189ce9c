//! The userinfo endpoint (OpenID Connect Core 1.0, section 5.3), whose answer may be signed.

use std::sync::Arc;

use openidconnect::http::{
    HeaderValue, Method, Request, StatusCode,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
};

use super::{
    error::{OpenIdError, chain, unavailable},
    json::{ClaimMap, Unreadable, object},
    jws,
    merged_claims::is_enough,
    metadata::Metadata,
    metadata_cache::TokenFrom,
    provider::Provider,
    refusal::{Refusal, Refused},
};

/// Why there is no userinfo.
enum Failure {
    /// It says nothing: it refuses, or what it says cannot be read. Where the ID token says enough, nobody needs it.
    Silent(OpenIdError),
    /// It says something that must not be believed, or the provider is down.
    Final(OpenIdError),
}

impl<E: Into<OpenIdError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Final(error.into())
    }
}

/// Userinfo about the subject of this ID token; nothing if it does not work and the ID token says enough.
pub(super) async fn fetch_if_needed(
    provider: &Provider,
    metadata: Arc<Metadata>,
    access_token: &str,
    subject: &str,
    id_token: &ClaimMap,
) -> Result<Option<ClaimMap>, OpenIdError> {
    match fetch(provider, metadata, access_token, subject).await {
        Ok(claims) => {
            provider.log().userinfo_worked();
            Ok(claims)
        }
        Err(Failure::Silent(error)) if is_enough(id_token, provider.settings()) => {
            provider.log().userinfo_failed(provider.settings(), &error.to_string());
            Ok(None)
        }
        Err(Failure::Silent(error) | Failure::Final(error)) => Err(error),
    }
}

/// It must be about the same subject. A provider without the endpoint has said everything in the ID token.
async fn fetch(
    provider: &Provider,
    metadata: Arc<Metadata>,
    access_token: &str,
    subject: &str,
) -> Result<Option<ClaimMap>, Failure> {
    let Some(endpoint) = &metadata.userinfo_endpoint else { return Ok(None) };
    let mut bearer = HeaderValue::from_str(&format!("Bearer {access_token}"))
        .map_err(|error| Refusal::MalformedTokenResponse.because(format!("access_token: {}", chain(&error))))?;
    bearer.set_sensitive(true);
    let request = Request::builder()
        .method(Method::GET)
        .uri(endpoint.as_str())
        .header(ACCEPT, "application/json, application/jwt;q=0.9")
        .header(AUTHORIZATION, bearer)
        .body(Vec::new())
        .map_err(|error| OpenIdError::Broken(format!("userinfo_endpoint: {}", chain(&error))))?;
    let response = provider.http().send(request).await.map_err(|error| unavailable("userinfo", &error))?;
    if response.status() != StatusCode::OK {
        let why = format!("userinfo answers {}", response.status());
        return Err(Failure::Silent(OpenIdError::Unavailable(why)));
    }
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let claims = if kind == "application/jwt" {
        verify(provider, metadata, response.body()).await?
    } else {
        object(response.body()).map_err(|error| {
            let refused = OpenIdError::from(Refusal::MalformedUserinfo.because(error.to_string()));
            if error == Unreadable::NoObject { Failure::Silent(refused) } else { Failure::Final(refused) }
        })?
    };
    match claims.get("sub") {
        Some(sub) if sub == subject => Ok(Some(claims)),
        _ => Err(Refusal::WrongUserinfoSubject.into()),
    }
}

/// Verifies signed userinfo. `iss` and `aud` are a SHOULD (section 5.3.2), and have to fit where they are there.
async fn verify(provider: &Provider, mut metadata: Arc<Metadata>, token: &[u8]) -> Result<ClaimMap, OpenIdError> {
    let token = std::str::from_utf8(token).map_err(|_| Refusal::MalformedToken)?.trim();
    let claims = provider.metadata().verify(token, &mut metadata, TokenFrom::SignIn).await?.claims;
    let (issuer, client_id) = (&provider.settings().issuer, &provider.settings().client_id);
    let wrong = |refusal: Refusal| -> Refused { refusal.because("userinfo") };
    if claims.get("iss").is_some_and(|iss| iss != issuer) {
        return Err(wrong(Refusal::WrongIssuer).into());
    }
    if claims.get("aud").is_some_and(|aud| !jws::is_for(aud, client_id)) {
        return Err(wrong(Refusal::WrongAudience).into());
    }
    // A logout token or an ID token is signed with the same keys.
    if ["nonce", "events", "at_hash"].iter().any(|other| claims.contains_key(*other)) {
        return Err(wrong(Refusal::WrongTokenType).into());
    }
    Ok(claims)
}
