//! What a token says that the door has signed: read with the same strictness with which it is written.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, de::DeserializeOwned};

use super::{jwt::ALGORITHM, keys::SigningKeys};

/// Longer ones are none of ours, wherever they are brought.
pub const MOST_BYTES: usize = 8192;

/// The header as we write it. Whatever else stands in one (`jku`, `jwk`, `x5u`, `crit`) was not written by us, and nothing that
/// a stranger writes says where the key is (ASVS 5.0 9.1.3).
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    typ: String,
    alg: String,
    kid: String,
}

/// What a token of ours of this kind says; none for every other text. Its times, its audience and what has become of its
/// session since are not looked at.
pub fn read<T: DeserializeOwned>(keys: &SigningKeys, typ: &str, token: &str) -> Option<T> {
    if token.len() > MOST_BYTES {
        return None;
    }
    let (message, signature) = token.rsplit_once('.')?;
    let (header, claims) = message.split_once('.')?;
    let Header { typ: own, alg, kid } = serde_json::from_slice(&decoded(header)?).ok()?;
    if own != typ || alg != ALGORITHM {
        return None;
    }
    let key = keys.named(&kid)?;
    if !key.has_signed(message.as_bytes(), &decoded(signature)?) {
        return None;
    }
    serde_json::from_slice(&decoded(claims)?).ok()
}

/// Base64url in its one spelling.
fn decoded(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}

#[cfg(test)]
#[path = "signed_tests.rs"]
mod tests;
