//! Tokens that a provider signs beside ID tokens: signed userinfo and logout tokens (RFC 7515). The signature itself is
//! checked by the `openidconnect` crate, with the provider's keys.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    JsonWebKey, JsonWebKeyAlgorithm, JsonWebKeyUse, JwsSigningAlgorithm, SignatureVerificationError,
    core::{CoreJsonWebKey, CoreJsonWebKeySet, CoreJwsSigningAlgorithm},
};
use serde::Deserialize;
use serde_json::Value;

use super::{Failed, provider::chain, said::ClaimMap, types::ALGORITHMS};

/// What we read of a header. A token with `crit` asks for something that we do not know, and is refused.
#[derive(Deserialize)]
struct Header {
    alg: CoreJwsSigningAlgorithm,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<Value>,
}

/// A token whose signature holds.
pub(super) struct Signed {
    /// `typ`, in lower case and without `application/` (RFC 7515 section 4.1.9).
    pub(super) typ: Option<String>,
    pub(super) claims: ClaimMap,
}

/// Checks the signature of a token with a provider's keys. What it says is not checked.
pub(super) fn verify(token: &str, keys: &CoreJsonWebKeySet) -> Result<Signed, Failed> {
    let unreadable = || Failed::Claim("not a signed token".into());
    let (message, signature) = token.rsplit_once('.').ok_or_else(unreadable)?;
    let (header, claims) = message.split_once('.').ok_or_else(unreadable)?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| unreadable());
    let header: Header = serde_json::from_slice(&decode(header)?).map_err(|_| unreadable())?;
    let claims: ClaimMap = serde_json::from_slice(&decode(claims)?).map_err(|_| unreadable())?;
    if !ALGORITHMS.contains(&header.alg) || header.crit.is_some() {
        return Err(Failed::Claim("the signature's algorithm is not one that we take".into()));
    }
    key(&header, keys)?.verify_signature(&header.alg, message.as_bytes(), &decode(signature)?).map_err(|error| {
        match error {
            SignatureVerificationError::CryptoError(_) => Failed::Key(chain(&error)),
            error => Failed::Claim(chain(&error)),
        }
    })?;
    let typ = header.typ.map(|typ| typ.to_ascii_lowercase().trim_start_matches("application/").to_owned());
    Ok(Signed { typ, claims })
}

/// The one key that can have made the signature. Of several, a token has to say which (OpenID Connect Core 1.0, section 10.1).
fn key<'a>(header: &Header, keys: &'a CoreJsonWebKeySet) -> Result<&'a CoreJsonWebKey, Failed> {
    let fits = |key: &&CoreJsonWebKey| {
        let named = header.kid.as_ref().is_none_or(|kid| key.key_id().is_some_and(|id| id.as_str() == kid));
        let algorithm = match key.signing_alg() {
            JsonWebKeyAlgorithm::Algorithm(algorithm) => *algorithm == header.alg,
            JsonWebKeyAlgorithm::Unspecified => true,
            JsonWebKeyAlgorithm::Unsupported => false,
        };
        named
            && algorithm
            && header.alg.key_type().as_ref() == Some(key.key_type())
            && key.key_use().is_none_or(JsonWebKeyUse::allows_signature)
    };
    let mut fitting = keys.keys().iter().filter(fits);
    match (fitting.next(), fitting.next()) {
        (Some(key), None) => Ok(key),
        (None, _) => Err(Failed::Key("no key fits".into())),
        (Some(_), Some(_)) => Err(Failed::Key("several keys fit, and the token does not say which".into())),
    }
}

/// Whether an `aud` names us (RFC 7519 section 4.1.3).
pub(super) fn is_for(aud: &Value, client_id: &str) -> bool {
    match aud {
        Value::String(aud) => aud == client_id,
        Value::Array(all) => all.iter().any(|aud| aud == client_id),
        _ => false,
    }
}
