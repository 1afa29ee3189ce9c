//! Public keys of services: a JWK Set (RFC 7517) as it stands in a file, and signatures checked with one of its keys.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    agreement::{self, EphemeralPrivateKey, agree_ephemeral},
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256, RsaPublicKeyComponents,
        UnparsedPublicKey,
    },
};
use serde_json::{Map, Value};

use crate::model::service::client_key::{Algorithm, ClientKey, PublicKey};

/// Who changes keys has two for a while; more than these nobody has.
const MOST_KEYS: usize = 16;

/// Members of private and of symmetric keys (RFC 7518 section 6).
const SECRET: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// Bits of the smallest and the largest key of RSA.
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;

/// Why a file holds no keys that a service could prove itself with. Nothing of what stands in it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClientKeysError {
    #[error("is no JWK Set: a JSON object with a list \"keys\"")]
    NoSet,
    #[error("has no key in it, or more than {MOST_KEYS}")]
    Count,
    #[error(
        "has a private or symmetric key in it. The service keeps that to itself; what belongs here is the public part, \
         without {}", SECRET.join(", ")
    )]
    Secret,
    #[error(
        "has a key in it that is none of EC (P-256), RSA (2048 to 8192 bits) and OKP (Ed25519), or not to the letter"
    )]
    Kind,
    #[error(
        "has a key in it that is not for signatures (\"use\", \"key_ops\"), or for another algorithm than its kind has"
    )]
    Purpose,
    #[error("has keys in it of which two have the same \"kid\", or one has none")]
    Names,
}

/// Reads the public keys of a set.
pub fn client_keys(text: &[u8]) -> Result<Vec<ClientKey>, ClientKeysError> {
    let set: Map<String, Value> = serde_json::from_slice(text).map_err(|_| ClientKeysError::NoSet)?;
    let Some(Value::Array(members)) = set.get("keys") else { return Err(ClientKeysError::NoSet) };
    if members.is_empty() || members.len() > MOST_KEYS {
        return Err(ClientKeysError::Count);
    }
    let keys: Vec<ClientKey> = members.iter().map(client_key).collect::<Result<_, _>>()?;
    let are_told_apart = keys
        .iter()
        .enumerate()
        .all(|(at, key)| key.kid.is_some() && keys[..at].iter().all(|other| other.kid != key.kid));
    if keys.len() > 1 && !are_told_apart {
        return Err(ClientKeysError::Names);
    }
    Ok(keys)
}

fn client_key(jwk: &Value) -> Result<ClientKey, ClientKeysError> {
    let jwk = jwk.as_object().ok_or(ClientKeysError::Kind)?;
    if SECRET.iter().any(|name| jwk.contains_key(*name)) {
        return Err(ClientKeysError::Secret);
    }
    let text = |name: &str| jwk.get(name).and_then(Value::as_str);
    let bytes = |name: &str| text(name).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
    let key = match (text("kty"), text("crv")) {
        (Some("EC"), Some("P-256")) => bytes("x").zip(bytes("y")).and_then(|(x, y)| p256(&x, &y)),
        (Some("RSA"), None) => bytes("n").zip(bytes("e")).and_then(|(modulus, exponent)| rsa(modulus, exponent)),
        (Some("OKP"), Some("Ed25519")) => {
            bytes("x").filter(|point| point.len() == 32).map(|point| PublicKey::Ed25519 { point })
        }
        _ => None,
    };
    let key = key.ok_or(ClientKeysError::Kind)?;
    let algorithm = match jwk.get("alg") {
        None => None,
        Some(_) => Some(text("alg").and_then(|name| name.parse().ok()).ok_or(ClientKeysError::Purpose)?),
    };
    let kid = match jwk.get("kid") {
        None => None,
        Some(_) => Some(text("kid").ok_or(ClientKeysError::Names)?.to_owned()),
    };
    let verifies = |operations: &Value| operations.as_array().is_some_and(|all| all.iter().any(|one| one == "verify"));
    let is_for_signatures =
        jwk.get("use").is_none_or(|purpose| purpose == "sig") && jwk.get("key_ops").is_none_or(verifies);
    let client_key = ClientKey { kid, algorithm, key };
    let fits = algorithm.is_none_or(|algorithm| client_key.fits(algorithm));
    if is_for_signatures && fits { Ok(client_key) } else { Err(ClientKeysError::Purpose) }
}

/// A point that is on the curve: what agrees on a secret with it looks at that.
fn p256(x: &[u8], y: &[u8]) -> Option<PublicKey> {
    let point = [&[4], x, y].concat();
    let own = EphemeralPrivateKey::generate(&agreement::ECDH_P256, &SystemRandom::new()).ok()?;
    let theirs = agreement::UnparsedPublicKey::new(&agreement::ECDH_P256, &point);
    agree_ephemeral(own, &theirs, |_| ()).ok()?;
    Some(PublicKey::P256 { point })
}

fn rsa(modulus: Vec<u8>, exponent: Vec<u8>) -> Option<PublicKey> {
    let zeros = usize::try_from(modulus.first()?.leading_zeros()).ok()?;
    let is_odd = |number: &[u8]| number.last().is_some_and(|last| last % 2 == 1);
    // An exponent of one would have every number for a signature of itself.
    let exponent_fits = (1..=4).contains(&exponent.len()) && exponent[0] != 0 && exponent != [1];
    let fits = RSA_BITS.contains(&(modulus.len() * 8 - zeros)) && zeros < 8;
    (fits && exponent_fits && is_odd(&modulus) && is_odd(&exponent)).then_some(PublicKey::Rsa { modulus, exponent })
}

/// Whether a key has made a signature with an algorithm. What is given may be anything.
pub fn has_signed(key: &ClientKey, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
    if !key.fits(algorithm) {
        return false;
    }
    let verified = match &key.key {
        PublicKey::P256 { point } => UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature),
        PublicKey::Ed25519 { point } => UnparsedPublicKey::new(&ED25519, point).verify(message, signature),
        PublicKey::Rsa { modulus, exponent } => {
            let parameters =
                if algorithm == Algorithm::Ps256 { &RSA_PSS_2048_8192_SHA256 } else { &RSA_PKCS1_2048_8192_SHA256 };
            RsaPublicKeyComponents { n: modulus, e: exponent }.verify(parameters, message, signature)
        }
    };
    verified.is_ok()
}

#[cfg(test)]
#[path = "client_keys_tests.rs"]
mod tests;
