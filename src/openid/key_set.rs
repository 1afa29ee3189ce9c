//! A provider's key set (RFC 7517): each key is read by itself and tried out, so that an odd one spoils nothing, and
//! none is praised that could not verify anything.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    JsonWebKey, SignatureVerificationError,
    core::{CoreJsonWebKey, CoreJwsSigningAlgorithm},
};
use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use super::{
    algorithms::ALGORITHMS,
    json::{ClaimMap, object, text, without_mark},
    refusal::Refusal,
};

/// The members that make a key, without what it is called.
const MATERIAL: [&str; 6] = ["kty", "crv", "n", "e", "x", "y"];

/// JWK Set whose keys are still to be read, so that none spoils another.
#[derive(Deserialize)]
struct RawKeySet {
    keys: Vec<Box<RawValue>>,
}

/// Verification key (JWK) that is known to work.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) id: Option<String>,
    pub(super) description: String,
    material: [Option<String>; 6],
    algorithms: Vec<CoreJwsSigningAlgorithm>,
    jwk: CoreJsonWebKey,
}

/// A provider's JWK Set.
#[derive(Debug, Clone, Default)]
pub(super) struct KeySet {
    pub(super) usable: Vec<Key>,
    /// Those that are meant for signatures and cannot be used here, each in a few words.
    pub(super) unusable: Vec<String>,
}

impl KeySet {
    /// Reads a key set. A key that is listed twice is one.
    pub(super) fn read(bytes: &[u8]) -> serde_json::Result<Self> {
        let RawKeySet { keys: listed } = serde_json::from_slice(without_mark(bytes))?;
        let mut keys = Self::default();
        for listed in listed.iter().filter_map(|raw| object(raw.get().as_bytes()).ok()) {
            if is_for_something_else(&listed) {
                continue;
            }
            match Key::read(&listed) {
                Some(key) if keys.usable.iter().any(|known| known.id == key.id && known.material == key.material) => {}
                Some(key) => keys.usable.push(key),
                None => keys.unusable.push(describe(&listed)),
            }
        }
        Ok(keys)
    }

    /// The keys that can have made a signature. A token has to say which, unless there is only one (OpenID Connect Core
    /// 1.0, section 10.1); several may have the name that it says. One key without a name is the one that is meant.
    pub(super) fn candidates(
        &self,
        algorithm: &CoreJwsSigningAlgorithm,
        id: Option<&str>,
    ) -> Result<Vec<&Key>, Refusal> {
        let fitting: Vec<&Key> = self.usable.iter().filter(|key| key.algorithms.contains(algorithm)).collect();
        let are_one = fitting.windows(2).all(|pair| pair[0].material == pair[1].material);
        let nameless = fitting.iter().all(|key| key.id.is_none());
        let named: Vec<&Key> = fitting.iter().copied().filter(|key| id.is_some() && key.id.as_deref() == id).collect();
        match id {
            _ if fitting.is_empty() => Err(Refusal::NoKey),
            Some(_) if !named.is_empty() => Ok(named),
            Some(_) if are_one && nameless => Ok(fitting),
            Some(_) => Err(Refusal::NoKey),
            None if are_one => Ok(fitting),
            None => Err(Refusal::AmbiguousKey),
        }
    }
}

/// Shorter RSA keys can be broken (RFC 7518 section 3.3 asks for 2048 bits).
fn is_short_rsa(key: &ClaimMap) -> bool {
    const BYTES: usize = 256;
    let modulus = text(key, "n").and_then(|n| URL_SAFE_NO_PAD.decode(n).ok()).unwrap_or_default();
    text(key, "kty") == Some("RSA") && modulus.iter().skip_while(|byte| **byte == 0).count() < BYTES
}

impl Key {
    fn read(listed: &ClaimMap) -> Option<Self> {
        let mut clean = ClaimMap::new();
        for name in MATERIAL {
            // Base64 of all kinds becomes the one of the specification: without padding, and safe in addresses.
            let plain = |text: &str| text.trim_end_matches('=').replace('+', "-").replace('/', "_");
            clean.extend(text(listed, name).map(|text| (name.to_owned(), plain(text).into())));
        }
        // RFC 9864 calls it by its curve; it is the same algorithm.
        let algorithm = text(listed, "alg").map(|alg| if alg == "Ed25519" { "EdDSA" } else { alg });
        clean.extend(algorithm.map(|alg| ("alg".to_owned(), alg.into())));
        if is_short_rsa(&clean) {
            return None;
        }
        let material = MATERIAL.map(|name| text(&clean, name).map(str::to_owned));
        let jwk: CoreJsonWebKey = serde_json::from_value(Value::Object(clean)).ok()?;
        // Anything is a wrong signature to a key that is one.
        let verifies = |algorithm: &CoreJwsSigningAlgorithm| {
            matches!(jwk.verify_signature(algorithm, b"", &[0; 64]), Err(SignatureVerificationError::CryptoError(_)))
        };
        let algorithms: Vec<_> = ALGORITHMS.into_iter().filter(verifies).collect();
        let id = text(listed, "kid").map(str::to_owned);
        let description = describe(listed);
        (!algorithms.is_empty()).then_some(Self { id, description, material, algorithms, jwk })
    }

    /// Whether a signature is this key's. For an algorithm that it has, there is no other reason to fail.
    pub(super) fn verifies(&self, algorithm: &CoreJwsSigningAlgorithm, message: &[u8], signature: &[u8]) -> bool {
        self.jwk.verify_signature(algorithm, message, signature).is_ok()
    }
}

/// A key for encryption signs nothing (RFC 7517 section 4.2).
fn is_for_something_else(listed: &ClaimMap) -> bool {
    let encrypts = text(listed, "alg").is_some_and(|alg| ["RSA-", "ECDH-", "RSA1_"].iter().any(|e| alg.starts_with(e)));
    encrypts || text(listed, "use").is_some_and(|purpose| purpose != "sig")
}

fn describe(listed: &ClaimMap) -> String {
    let named = |name| text(listed, name).map(|text| text.chars().take(60).collect::<String>());
    let kind = named("kty").unwrap_or_else(|| "no kty".to_owned());
    let algorithm = named("alg").map(|alg| format!(" for {alg}")).unwrap_or_default();
    let id = named("kid").map(|id| format!(" \"{id}\"")).unwrap_or_default();
    format!("{kind}{algorithm}{id}")
}
