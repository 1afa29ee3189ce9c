//! The token endpoint (OpenID Connect Core, 3.1.3): a code against an ID token and an access token.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{
    Engine as _,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use chrono::Utc;
use openidconnect::{
    AccessToken, Audience, EmptyAdditionalClaims, EmptyExtraTokenFields, StandardErrorResponse,
    core::{
        CoreErrorResponseType as Error, CoreIdToken, CoreIdTokenClaims, CoreIdTokenFields, CoreJwsSigningAlgorithm,
        CoreTokenResponse, CoreTokenType,
    },
};
use percent_encoding::percent_decode_str;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::{
    Provider,
    grants::{Grant, TOKEN_LIFE},
    parameters::Parameters,
};

/// `POST /token`
pub(super) async fn exchange(
    State(provider): State<Arc<Provider>>,
    headers: HeaderMap,
    body: String,
) -> Result<Json<CoreTokenResponse>, TokenError> {
    let form = Parameters::parse(&body).ok_or(TokenError(Error::InvalidRequest, "A parameter is there twice."))?;
    authenticate(&provider, &headers, &form)?;
    match form.find("grant_type") {
        Some("authorization_code") => {}
        Some(_) => return Err(TokenError(Error::UnsupportedGrantType, "The only grant_type is authorization_code.")),
        None => return Err(TokenError(Error::InvalidRequest, "The grant_type is missing.")),
    }
    let code = form.find("code").ok_or(TokenError(Error::InvalidRequest, "The code is missing."))?;
    // The code is used up even if the rest is wrong: who guesses verifiers gets one guess.
    let grant = provider.grants().take_code(code, Utc::now());
    let grant = grant.ok_or(TokenError(Error::InvalidGrant, "The code is unknown, used or older than 60 seconds."))?;
    if form.find("redirect_uri") != Some(provider.settings.redirect_uri.as_str()) {
        return Err(TokenError(Error::InvalidGrant, "The redirect_uri is not the one of the authorization request."));
    }
    if !form.find("code_verifier").is_some_and(|verifier| matches(verifier, &grant.code_challenge)) {
        return Err(TokenError(Error::InvalidGrant, "The code_verifier does not belong to the code_challenge."));
    }
    let tokens = issue(&provider, code, grant);
    tokens.map(Json).map_err(|error| {
        tracing::error!(%error, "the development provider issued no tokens");
        TokenError(Error::Extension("server_error".to_owned()), "The tokens could not be made.")
    })
}

/// The client, by `client_secret_basic` or `client_secret_post`, not both (RFC 6749, 2.3).
fn authenticate(provider: &Provider, headers: &HeaderMap, form: &Parameters) -> Result<(), TokenError> {
    let (id, secret) = match (headers.get(header::AUTHORIZATION), form.find("client_secret")) {
        (Some(_), Some(_)) => {
            return Err(TokenError(Error::InvalidRequest, "The client authenticates in two ways at once."));
        }
        (Some(basic), None) => basic.to_str().ok().and_then(basic_credentials).unwrap_or_default(),
        (None, secret) => {
            (form.find("client_id").unwrap_or_default().to_owned(), secret.unwrap_or_default().to_owned())
        }
    };
    let right = id == provider.settings.client_id
        && bool::from(secret.as_bytes().ct_eq(provider.settings.client_secret.as_bytes()));
    if right { Ok(()) } else { Err(TokenError(Error::InvalidClient, "The client_id or its secret is wrong.")) }
}

/// Both parts are form-encoded inside the Base64 (RFC 6749, 2.3.1).
fn basic_credentials(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(BASE64_STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    let decode = |part: &str| Some(percent_decode_str(&part.replace('+', " ")).decode_utf8().ok()?.into_owned());
    Some((decode(id)?, decode(secret)?))
}

/// RFC 7636, 4.6, with S256.
fn matches(verifier: &str, challenge: &str) -> bool {
    (43..=128).contains(&verifier.len()) && BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == challenge
}

fn issue(provider: &Provider, code: &str, grant: Grant) -> anyhow::Result<CoreTokenResponse> {
    let now = Utc::now();
    let scopes = grant.scopes.clone();
    let claims = CoreIdTokenClaims::new(
        provider.settings.issuer.clone(),
        vec![Audience::new(provider.settings.client_id.clone())],
        now + TOKEN_LIFE,
        now,
        grant.person.claims(&scopes),
        EmptyAdditionalClaims {},
    )
    .set_auth_time(Some(grant.auth_time))
    .set_nonce(grant.nonce.clone());

    let access_token = AccessToken::new(provider.grants().add_token(code, grant, now));
    let algorithm = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;
    let id_token = CoreIdToken::new(claims, provider.key.private(), algorithm, Some(&access_token), None)?;
    let fields = CoreIdTokenFields::new(Some(id_token), EmptyExtraTokenFields {});
    let mut tokens = CoreTokenResponse::new(access_token, CoreTokenType::Bearer, fields);
    tokens.set_expires_in(Some(&Duration::from_secs(TOKEN_LIFE.num_seconds().unsigned_abs())));
    tokens.set_scopes(Some(scopes));
    Ok(tokens)
}

/// An error of RFC 6749, 5.2, and a sentence for whoever writes the client.
#[derive(Debug)]
pub(super) struct TokenError(Error, &'static str);

impl IntoResponse for TokenError {
    fn into_response(self) -> Response {
        let Self(error, description) = self;
        let status = match error {
            Error::InvalidClient => StatusCode::UNAUTHORIZED,
            Error::Extension(_) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        };
        let body = Json(StandardErrorResponse::new(error, Some(description.to_owned()), None));
        if status == StatusCode::UNAUTHORIZED {
            (status, [(header::WWW_AUTHENTICATE, "Basic realm=\"token\"")], body).into_response()
        } else {
            (status, body).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verifier_of_rfc_7636_fits_its_challenge_and_no_other() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert!(matches(verifier, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
        assert!(!matches(verifier, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cN"));
        assert!(!matches("short", &BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest("short"))));
    }

    #[test]
    fn basic_credentials_are_decoded_twice() {
        let header = format!("basic {}", BASE64_STANDARD.encode("vesti%3Abule:a+b%26"));
        assert_eq!(basic_credentials(&header), Some(("vesti:bule".to_owned(), "a b&".to_owned())));
        assert_eq!(basic_credentials("Bearer abc"), None);
    }
}
