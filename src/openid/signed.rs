//! Tokens that a provider signs: ID tokens, logout tokens, userinfo (RFC 7515). There is this one way to check a
//! signature; what a token says is checked where it is read.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{SignatureVerificationError, core::CoreJwsSigningAlgorithm};
use serde_json::Value;

use super::{
    Failed,
    json::{ClaimMap, object},
    keys::Keys,
    provider::chain,
    types::algorithm_of,
};

/// A token whose signature holds.
pub(super) struct Signed {
    /// `typ`, in lower case and without `application/` (RFC 7515 section 4.1.9).
    pub(super) typ: Option<String>,
    pub(super) algorithm: CoreJwsSigningAlgorithm,
    pub(super) claims: ClaimMap,
}

/// Checks the signature of a token with a provider's keys. What it says is not checked.
pub(super) fn verify(token: &str, keys: &Keys) -> Result<Signed, Failed> {
    let unreadable = || Failed::Claim("not a signed token".into());
    let (message, signature) = token.rsplit_once('.').ok_or_else(unreadable)?;
    let (header, claims) = message.split_once('.').ok_or_else(unreadable)?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| unreadable());
    let (header, claims, signature) = (decode(header)?, decode(claims)?, decode(signature)?);
    let header = object(&header).map_err(|error| Failed::Claim(format!("header: {error}")))?;
    let algorithm = header.get("alg").and_then(Value::as_str).and_then(algorithm_of);
    let algorithm = algorithm.ok_or_else(|| Failed::Claim("alg is not one that we take".into()))?;
    // It asks for something that we do not know (RFC 7515 section 4.1.11).
    if header.contains_key("crit") {
        return Err(Failed::Claim("crit asks for something that we do not know".into()));
    }
    let text = |name: &str| match header.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(Failed::Claim(format!("header: {name} is no text"))),
    };
    let (kid, typ) = (text("kid")?, text("typ")?);
    let mut found = Err(Failed::Key("no key fits".into()));
    for key in keys.candidates(&algorithm, kid)? {
        found = key.verify(&algorithm, message.as_bytes(), &signature).map_err(|error| match error {
            SignatureVerificationError::CryptoError(_) => Failed::Key(chain(&error)),
            error => Failed::Claim(chain(&error)),
        });
        if found.is_ok() {
            break;
        }
    }
    found?;
    let typ = typ.map(|typ| typ.to_ascii_lowercase().trim_start_matches("application/").to_owned());
    let claims = object(&claims).map_err(|error| Failed::Claim(format!("payload: {error}")))?;
    Ok(Signed { typ, algorithm, claims })
}

/// Whether an `aud` names us (RFC 7519 section 4.1.3).
pub(super) fn is_for(aud: &Value, client_id: &str) -> bool {
    match aud {
        Value::String(aud) => aud == client_id,
        Value::Array(all) => all.iter().any(|aud| aud == client_id),
        _ => false,
    }
}
