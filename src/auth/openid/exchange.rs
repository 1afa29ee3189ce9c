//! The second half of a sign-in: the code for tokens, the tokens for a proven identity.

use chrono::{DateTime, Utc};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClaimsVerificationError, HttpResponse, Nonce, OAuth2TokenResponse,
    PkceCodeVerifier, RequestTokenError, SignatureVerificationError, TokenResponse as _,
};

use super::{
    CLOCK_SKEW, Failed, OpenIdError,
    client_auth::ClientAuth,
    http::{self, HttpError},
    metadata::Need,
    provider::{Provider, chain},
    said::{ClaimMap, Said, payload},
    types::{ALGORITHMS, IdClaims, Metadata, RelyingParty, TokenResponse},
};
use crate::model::registration::Claims;

/// A fresh sign-in has a fresh ID token; an older one was kept by somebody.
const OLDEST_TOKEN: chrono::TimeDelta = chrono::TimeDelta::minutes(10);

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
            None if self.metadata().await?.additional_metadata().authorization_response_iss_parameter_supported => {
                Err(OpenIdError::Refused("iss is missing in the response".into()))
            }
            None => Ok(()),
        }
    }

    /// Redeems a code and proves who came with it (OpenID Connect Core 1.0, sections 3.1.3.7 and 5.3.4).
    pub async fn redeem(&self, code: String, expected: Expected) -> Result<Proven, OpenIdError> {
        let mut metadata = self.metadata().await?;
        let mut client = self.client(&metadata)?;
        let tokens = self.exchange(&metadata, &client, code, expected.code_verifier).await?;
        let nonce = Nonce::new(expected.nonce);
        let verified = match verify(&client, &tokens, &nonce) {
            // The provider may have changed its keys a moment ago.
            Err(Failed::Key(_)) => {
                metadata = self.metadata_with_fresh_keys(Need::SignIn).await?;
                client = self.client(&metadata)?;
                verify(&client, &tokens, &nonce)
            }
            verified => verified,
        };
        let claims = verified.map_err(OpenIdError::from)?;
        check_freshness(&claims, expected.signed_in_since)?;
        let userinfo = self.userinfo(&metadata, tokens.access_token().secret(), claims.subject().as_str()).await?;
        let id_token = tokens.id_token().map(ToString::to_string).unwrap_or_default();
        let said = Said { id_token: payload(&id_token).unwrap_or_default(), userinfo };
        let settings = self.settings();
        Ok(Proven {
            issuer: settings.issuer.clone(),
            subject: claims.subject().to_string(),
            claims: said.claims(),
            role_values: settings.roles.as_ref().map(|mapping| said.values(&mapping.claim)).unwrap_or_default(),
            sid: said.sid()?,
            auth_time: plausible(claims.auth_time()),
            id_token,
        })
    }

    async fn exchange(
        &self,
        metadata: &Metadata,
        client: &RelyingParty,
        code: String,
        verifier: String,
    ) -> Result<TokenResponse, OpenIdError> {
        let send = |request| {
            let http = self.http().clone();
            async move { http::send(http, request).await.map(without_expiry) }
        };
        let endpoint = metadata.token_endpoint().map(|endpoint| endpoint.as_str()).unwrap_or_default();
        let auth = ClientAuth::choose(self.settings(), metadata)?;
        let mut request = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| OpenIdError::Broken(chain(&error)))?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier));
        for (name, value) in auth.parameters(self.settings(), endpoint)? {
            request = request.add_extra_param(name, value);
        }
        request.request_async(&send).await.map_err(|error| match error {
            RequestTokenError::ServerResponse(response) => {
                OpenIdError::Refused(format!("token endpoint: {}", response.error()))
            }
            RequestTokenError::Request(error) => self.unavailable(&error),
            // What cannot be read may be a token, and is not for the log.
            RequestTokenError::Parse(error, _) => {
                OpenIdError::Refused(format!("token endpoint: {} cannot be read", error.path()))
            }
            RequestTokenError::Other(text) => OpenIdError::Unavailable(format!("token endpoint: {text}")),
        })
    }

    /// A request that came to nothing; whoever watches the provider is told.
    pub(super) fn unavailable(&self, error: &HttpError) -> OpenIdError {
        self.note(true);
        OpenIdError::Unavailable(chain(error))
    }
}

/// Nothing depends on how long the access token lasts, and some providers say it as text.
fn without_expiry(response: HttpResponse) -> HttpResponse {
    response.map(|body| {
        let Ok(mut answer) = serde_json::from_slice::<ClaimMap>(&body) else { return body };
        answer.remove("expires_in");
        serde_json::to_vec(&answer).unwrap_or(body)
    })
}

fn verify(client: &RelyingParty, tokens: &TokenResponse, nonce: &Nonce) -> Result<IdClaims, Failed> {
    let now = Utc::now();
    let id_token = tokens.id_token().ok_or_else(|| Failed::Claim("no ID token".into()))?;
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || now - CLOCK_SKEW)
        .set_issue_time_verifier_fn(move |issued| {
            let in_time = issued <= now + CLOCK_SKEW && issued >= now - OLDEST_TOKEN;
            if in_time { Ok(()) } else { Err(format!("iat {issued} is not now")) }
        });
    let claims = id_token.claims(&verifier, nonce).map_err(|error| match error {
        ClaimsVerificationError::SignatureVerification(
            SignatureVerificationError::NoMatchingKey
            | SignatureVerificationError::CryptoError(_)
            | SignatureVerificationError::AmbiguousKeyId(_),
        ) => Failed::Key(chain(&error)),
        error => Failed::Claim(chain(&error)),
    })?;
    let subject = claims.subject().as_str();
    if subject.is_empty() || subject.len() > 255 || subject.chars().any(char::is_control) {
        return Err(Failed::Claim("sub is empty, longer than 255 characters, or cannot be printed".into()));
    }
    if claims.authorized_party().is_some_and(|party| party != client.client_id()) {
        return Err(Failed::Claim("azp is another client".into()));
    }
    if let Some(expected) = claims.access_token_hash() {
        let algorithm = id_token.signing_alg().map_err(|error| Failed::Claim(chain(&error)))?;
        let key = id_token.signing_key(&verifier).map_err(|error| Failed::Claim(chain(&error)))?;
        let actual = AccessTokenHash::from_token(tokens.access_token(), algorithm, key)
            .map_err(|error| Failed::Claim(chain(&error)))?;
        if actual != *expected {
            return Err(Failed::Claim("at_hash is of another access token".into()));
        }
    }
    Ok(claims.clone())
}

/// A time at which somebody can have signed in. Any other says nothing: nobody has signed in tomorrow.
fn plausible(auth_time: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    auth_time.filter(|at| (DateTime::UNIX_EPOCH..=Utc::now() + CLOCK_SKEW).contains(at))
}

/// `prompt=login` and `max_age` pass through the browser, which may leave them out: only `auth_time` proves that
/// somebody has signed in (OpenID Connect Core 1.0, section 3.1.3.7, number 13).
fn check_freshness(claims: &IdClaims, since: Option<DateTime<Utc>>) -> Result<(), OpenIdError> {
    match (since, plausible(claims.auth_time())) {
        (None, _) => Ok(()),
        (Some(since), Some(auth_time)) if auth_time >= since - CLOCK_SKEW => Ok(()),
        (Some(_), Some(auth_time)) => Err(OpenIdError::NotFresh(format!("auth_time {auth_time} is too old"))),
        (Some(_), None) => Err(OpenIdError::NotFresh("auth_time is missing".into())),
    }
}
