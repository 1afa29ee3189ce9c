//! The userinfo endpoint (OpenID Connect Core 1.0, section 5.3), whose answer may be signed.

use openidconnect::http::{
    HeaderValue, Method, Request, StatusCode,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
};

use super::{
    Failed, OpenIdError,
    discovery::Metadata,
    json::{ClaimMap, Unreadable, object},
    metadata::Need,
    provider::{Provider, chain},
    said::is_enough,
    signed,
    token_request::unavailable,
};

/// Why there is no userinfo.
enum Failure {
    /// It says nothing: it refuses, or what it says cannot be read. Where the ID token says enough, nobody needs it.
    Silent(OpenIdError),
    /// It says something that must not be believed, or the provider is down.
    Final(OpenIdError),
}

impl From<OpenIdError> for Failure {
    fn from(error: OpenIdError) -> Self {
        Self::Final(error)
    }
}

impl Provider {
    /// What userinfo says of the one whose ID token it was; nothing if it does not work and the ID token says enough.
    pub(super) async fn userinfo_if_needed(
        &self,
        metadata: &Metadata,
        access_token: &str,
        subject: &str,
        id_token: &ClaimMap,
    ) -> Result<Option<ClaimMap>, OpenIdError> {
        match self.userinfo(metadata, access_token, subject).await {
            Ok(claims) => {
                self.userinfo_works();
                Ok(claims)
            }
            Err(Failure::Silent(error)) if is_enough(id_token, self.settings()) => {
                self.tell_of_userinfo(&error.to_string());
                Ok(None)
            }
            Err(Failure::Silent(error) | Failure::Final(error)) => Err(error),
        }
    }

    /// It must be about the same subject. A provider without the endpoint has said everything in the ID token.
    async fn userinfo(
        &self,
        metadata: &Metadata,
        access_token: &str,
        subject: &str,
    ) -> Result<Option<ClaimMap>, Failure> {
        let Some(endpoint) = &metadata.userinfo_endpoint else { return Ok(None) };
        let bearer = HeaderValue::from_str(&format!("Bearer {access_token}"));
        let mut bearer = bearer.map_err(|error| OpenIdError::Refused(format!("access_token: {}", chain(&error))))?;
        bearer.set_sensitive(true);
        let request = Request::builder()
            .method(Method::GET)
            .uri(endpoint.as_str())
            .header(ACCEPT, "application/json, application/jwt;q=0.9")
            .header(AUTHORIZATION, bearer)
            .body(Vec::new())
            .map_err(|error| OpenIdError::Refused(chain(&error)))?;
        let response = self.ask(request).await.map_err(|error| unavailable("userinfo", &error))?;
        if response.status() != StatusCode::OK {
            let why = format!("userinfo answers {}", response.status());
            return Err(Failure::Silent(OpenIdError::Unavailable(why)));
        }
        let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let claims = if kind == "application/jwt" {
            self.signed_userinfo(metadata, response.body()).await?
        } else {
            object(response.body()).map_err(|error| match error {
                Unreadable::NoObject => Failure::Silent(OpenIdError::Refused("userinfo is no JSON object".into())),
                error @ Unreadable::Member(_) => Failure::Final(OpenIdError::Refused(format!("userinfo: {error}"))),
            })?
        };
        match claims.get("sub") {
            Some(sub) if sub == subject => Ok(Some(claims)),
            _ => Err(OpenIdError::Refused("userinfo is about somebody else".into()).into()),
        }
    }

    async fn signed_userinfo(&self, metadata: &Metadata, token: &[u8]) -> Result<ClaimMap, OpenIdError> {
        let token = std::str::from_utf8(token).map_err(|error| OpenIdError::Refused(chain(&error)))?.trim();
        let claims = match signed::verify(token, &metadata.keys) {
            Err(Failed::Key(_)) => signed::verify(token, &self.metadata_with_fresh_keys(Need::SignIn).await?.keys),
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
