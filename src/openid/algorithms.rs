//! Signature algorithms that are accepted, and their names in JSON (RFC 7518 section 3.1).

use openidconnect::core::CoreJwsSigningAlgorithm;

/// Accepted algorithms: asymmetric ones only. `none` and HS* would let anybody vouch who has seen our secret, or
/// nothing.
pub(super) const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// The accepted algorithm of that name. RFC 9864 calls `EdDSA` by its curve.
pub(super) fn accepted(name: &str) -> Option<CoreJwsSigningAlgorithm> {
    let name = if name == "Ed25519" { "EdDSA" } else { name };
    ALGORITHMS.into_iter().find(|algorithm| self::name(algorithm) == name)
}

/// Name of an algorithm in JSON.
pub(super) fn name(algorithm: &CoreJwsSigningAlgorithm) -> String {
    serde_json::to_value(algorithm).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
