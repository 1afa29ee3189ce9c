//! Which signatures are taken, and how algorithms are spelt.

use openidconnect::core::CoreJwsSigningAlgorithm;

/// Signatures we accept: asymmetric ones only. `none` and HS* would let anybody vouch who has seen our secret, or nothing.
pub const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
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

/// The algorithm of that name, if it is one that we accept. RFC 9864 calls `EdDSA` by its curve.
pub fn algorithm_of(name: &str) -> Option<CoreJwsSigningAlgorithm> {
    let name = if name == "Ed25519" { "EdDSA" } else { name };
    ALGORITHMS.into_iter().find(|algorithm| spelling(algorithm) == name)
}

/// How an algorithm is spelt in JSON.
pub fn spelling(algorithm: &CoreJwsSigningAlgorithm) -> String {
    serde_json::to_value(algorithm).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
