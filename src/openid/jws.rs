//! JSON Web Signatures in compact form (RFC 7515): ID tokens, logout tokens, signed userinfo. This is the one place
//! that checks a signature and decodes a payload; what a token says is checked where it is used.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::core::CoreJwsSigningAlgorithm;
use serde_json::Value;

use super::{
    algorithms,
    json::{ClaimMap, object},
    key_set::KeySet,
    refusal::{Refusal, Refused},
};

/// Header and payload of a token whose signature holds.
pub(super) struct Signed {
    /// `typ`, in lower case and without `application/` (RFC 7515 section 4.1.9).
    pub(super) typ: Option<String>,
    pub(super) algorithm: CoreJwsSigningAlgorithm,
    pub(super) claims: ClaimMap,
}

/// Checks the signature of a token with a provider's keys. Which key and algorithm may be used follows from the key set
/// alone; the header only chooses among them. Nothing of the payload is read before the signature holds.
pub(super) fn verify(token: &str, keys: &KeySet) -> Result<Signed, Refused> {
    let (message, signature) = token.rsplit_once('.').ok_or(Refusal::MalformedToken)?;
    let (header, claims) = message.split_once('.').ok_or(Refusal::MalformedToken)?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| Refusal::MalformedToken);
    let (header, claims, signature) = (decode(header)?, decode(claims)?, decode(signature)?);
    let header = object(&header).map_err(|error| Refusal::MalformedToken.because(format!("header: {error}")))?;
    let algorithm = header.get("alg").and_then(Value::as_str).and_then(algorithms::accepted);
    let algorithm = algorithm.ok_or(Refusal::AlgorithmNotAccepted)?;
    if header.contains_key("crit") {
        return Err(Refusal::CriticalHeader.into());
    }
    let text = |name: &str| match header.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(Refusal::MalformedToken.because(format!("header: {name} is no text"))),
    };
    let (kid, typ) = (text("kid")?, text("typ")?);
    let candidates = keys.candidates(&algorithm, kid)?;
    if !candidates.iter().any(|key| key.verifies(&algorithm, message.as_bytes(), &signature)) {
        return Err(Refusal::WrongSignature.into());
    }
    let typ = typ.map(|typ| typ.to_ascii_lowercase().trim_start_matches("application/").to_owned());
    let claims = object(&claims).map_err(|error| Refusal::MalformedToken.because(format!("payload: {error}")))?;
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
