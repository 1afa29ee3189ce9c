//! The second half of a sign-in: the code for tokens, the tokens for a proven identity.

use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClaimsVerificationError, Nonce, OAuth2TokenResponse, PkceCodeVerifier,
    RequestTokenError, SignatureVerificationError, StandardClaims, TokenResponse as _, UserInfoClaims, UserInfoError,
    core::{CoreGenderClaim, CoreJwsSigningAlgorithm},
};

use super::{
    OpenIdError,
    http::{self, HttpError},
    provider::{Provider, chain},
    types::{ExtraClaims, IdClaims, Metadata, RelyingParty, TokenResponse},
};
use crate::model::registration::Claims;

/// Signatures we accept: asymmetric ones only. `none` and HS* would let anybody vouch who has seen our secret, or nothing.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 8] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
];

/// Clocks differ: a token may seem expired, or issued in the future, by this much.
const CLOCK_SKEW: TimeDelta = TimeDelta::minutes(1);

/// A fresh sign-in has a fresh ID token; an older one was kept by somebody.
const OLDEST_TOKEN: TimeDelta = TimeDelta::minutes(10);

/// What must come back from the provider for one attempt. No `Debug`: it holds what redeems a code.
pub struct Expected {
    /// The `nonce` that was sent.
    pub nonce: String,
    /// The PKCE verifier of the challenge that was sent.
    pub code_verifier: String,
}

/// Who a provider says somebody is, every proof checked. No `Debug`: it holds the ID token.
pub struct Proven {
    /// The issuer.
    pub issuer: String,
    /// The person's key at the issuer.
    pub subject: String,
    /// What the issuer says of the person.
    pub claims: Claims,
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
        let metadata = self.metadata().await?;
        let client = self.client(&metadata);
        let tokens = self.exchange(&client, code, expected.code_verifier).await?;
        let nonce = Nonce::new(expected.nonce);
        let claims = match verify(&client, &tokens, &nonce) {
            // The provider may have changed its keys a moment ago.
            Err(Failed::Key(_)) => {
                let fresh = self.metadata_with_fresh_keys().await?;
                verify(&self.client(&fresh), &tokens, &nonce)
            }
            verified => verified,
        }
        .map_err(|(Failed::Key(why) | Failed::Claim(why))| OpenIdError::Refused(why))?;
        let userinfo = self.userinfo(&metadata, &client, &tokens, &claims).await?;
        Ok(self.proven(&claims, userinfo, &tokens))
    }

    async fn exchange(
        &self,
        client: &RelyingParty,
        code: String,
        verifier: String,
    ) -> Result<TokenResponse, OpenIdError> {
        let send = |request| http::send(self.http().clone(), request);
        client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| OpenIdError::Broken(chain(&error)))?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier))
            .request_async(&send)
            .await
            .map_err(|error| match error {
                RequestTokenError::ServerResponse(response) => {
                    OpenIdError::Refused(format!("token endpoint: {}", response.error()))
                }
                RequestTokenError::Request(error) => unavailable(&error),
                RequestTokenError::Parse(error, _) => {
                    OpenIdError::Refused(format!("token endpoint: {}", chain(&error)))
                }
                RequestTokenError::Other(text) => OpenIdError::Unavailable(format!("token endpoint: {text}")),
            })
    }

    /// Userinfo must be about the same subject; a provider without the endpoint has said everything in the ID token.
    async fn userinfo(
        &self,
        metadata: &Metadata,
        client: &RelyingParty,
        tokens: &TokenResponse,
        claims: &IdClaims,
    ) -> Result<Option<StandardClaims<CoreGenderClaim>>, OpenIdError> {
        if metadata.userinfo_endpoint().is_none() {
            return Ok(None);
        }
        let send = |request| http::send(self.http().clone(), request);
        let request = client
            .user_info(tokens.access_token().clone(), Some(claims.subject().clone()))
            .map_err(|error| OpenIdError::Broken(chain(&error)))?
            .require_signed_response(false);
        let userinfo: UserInfoClaims<ExtraClaims, CoreGenderClaim> =
            request.request_async(&send).await.map_err(|error| match error {
                UserInfoError::Request(error) => unavailable(&error),
                UserInfoError::Response(status, _, _) if !status.is_success() => {
                    OpenIdError::Unavailable(format!("userinfo answers {status}"))
                }
                error => OpenIdError::Refused(format!("userinfo: {}", chain(&error))),
            })?;
        Ok(Some(userinfo.standard_claims().clone()))
    }

    fn proven(
        &self,
        claims: &IdClaims,
        userinfo: Option<StandardClaims<CoreGenderClaim>>,
        tokens: &TokenResponse,
    ) -> Proven {
        let name = userinfo.as_ref().and_then(name_in).or_else(|| {
            claims
                .name()
                .and_then(|name| name.get(None))
                .map(|name| name.to_string())
                .filter(|name| !name.trim().is_empty())
        });
        let in_userinfo = userinfo.as_ref().and_then(|said| Some((said.email()?.to_string(), said.email_verified())));
        let email = in_userinfo.or_else(|| Some((claims.email()?.to_string(), claims.email_verified())));
        Proven {
            issuer: self.settings().issuer.clone(),
            subject: claims.subject().to_string(),
            claims: Claims {
                name,
                email_verified: email.as_ref().is_some_and(|(_, verified)| verified.unwrap_or(false)),
                email: email.map(|(address, _)| address),
            },
            id_token: tokens.id_token().map(ToString::to_string).unwrap_or_default(),
            sid: claims.additional_claims().sid.clone(),
            auth_time: claims.auth_time(),
        }
    }
}

/// Whether reading the keys again may help.
enum Failed {
    Key(String),
    Claim(String),
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
    if claims.subject().is_empty() || claims.subject().len() > 255 {
        return Err(Failed::Claim("sub is empty or longer than 255 characters".into()));
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

fn name_in(said: &StandardClaims<CoreGenderClaim>) -> Option<String> {
    let full = said.name().and_then(|name| name.get(None)).map(|name| name.to_string());
    let given = said.given_name().and_then(|name| name.get(None)).map(|name| name.to_string());
    let family = said.family_name().and_then(|name| name.get(None)).map(|name| name.to_string());
    let parts = [given, family].into_iter().flatten().collect::<Vec<_>>().join(" ");
    full.or(Some(parts)).filter(|name| !name.trim().is_empty())
}

fn unavailable(error: &HttpError) -> OpenIdError {
    OpenIdError::Unavailable(chain(error))
}
