//! The userinfo endpoint (OpenID Connect Core 1.0, section 5.3), whose answer may be signed.

use openidconnect::http::{
    Method, Request, StatusCode,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
};

use super::{
    Failed, OpenIdError,
    http::send,
    metadata::Need,
    provider::{Provider, chain},
    said::ClaimMap,
    signed,
    types::Metadata,
};

impl Provider {
    /// What userinfo says of the one whose ID token it was; it must be about the same subject. A provider without the
    /// endpoint has said everything in the ID token.
    pub(super) async fn userinfo(
        &self,
        metadata: &Metadata,
        access_token: &str,
        subject: &str,
    ) -> Result<Option<ClaimMap>, OpenIdError> {
        let Some(endpoint) = metadata.userinfo_endpoint() else { return Ok(None) };
        let request = Request::builder()
            .method(Method::GET)
            .uri(endpoint.as_str())
            .header(ACCEPT, "application/json, application/jwt;q=0.9")
            .header(AUTHORIZATION, format!("Bearer {access_token}"))
            .body(Vec::new())
            .map_err(|error| OpenIdError::Refused(chain(&error)))?;
        let response = send(self.http().clone(), request).await.map_err(|error| self.unavailable(&error))?;
        if response.status() != StatusCode::OK {
            return Err(OpenIdError::Unavailable(format!("userinfo answers {}", response.status())));
        }
        let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let claims = if kind == "application/jwt" {
            self.signed_userinfo(metadata, response.body()).await?
        } else if kind == "application/json" || kind.is_empty() {
            serde_json::from_slice(response.body())
                .map_err(|error| OpenIdError::Refused(format!("userinfo is no JSON object: {:?}", error.classify())))?
        } else {
            return Err(OpenIdError::Refused("userinfo is neither JSON nor a signed token".into()));
        };
        match claims.get("sub") {
            Some(sub) if sub == subject => Ok(Some(claims)),
            _ => Err(OpenIdError::Refused("userinfo is about somebody else".into())),
        }
    }

    async fn signed_userinfo(&self, metadata: &Metadata, token: &[u8]) -> Result<ClaimMap, OpenIdError> {
        let token = std::str::from_utf8(token).map_err(|error| OpenIdError::Refused(chain(&error)))?;
        let claims = match signed::verify(token, metadata.jwks()) {
            Err(Failed::Key(_)) => signed::verify(token, self.metadata_with_fresh_keys(Need::SignIn).await?.jwks()),
            verified => verified,
        }?
        .claims;
        let issuer_fits = claims.get("iss").is_none_or(|iss| *iss == *self.settings().issuer);
        let audience_fits = claims.get("aud").is_none_or(|aud| signed::is_for(aud, &self.settings().client_id));
        // A logout token or an ID token is signed with the same keys.
        let is_userinfo = ["nonce", "events", "at_hash"].iter().all(|other| !claims.contains_key(*other));
        if issuer_fits && audience_fits && is_userinfo {
            Ok(claims)
        } else {
            Err(OpenIdError::Refused("userinfo is signed for something else".into()))
        }
    }
}
