//! Public keys by which a service proves itself (`private_key_jwt`), and what it may be when it acts for somebody.

use strum::{EnumString, IntoStaticStr, VariantArray};

/// What a service may sign with (RFC 7518 section 3.1, RFC 8037 section 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
pub enum Algorithm {
    #[strum(serialize = "ES256")]
    Es256,
    #[strum(serialize = "RS256")]
    Rs256,
    #[strum(serialize = "PS256")]
    Ps256,
    #[strum(serialize = "EdDSA")]
    EdDsa,
}

/// A public key, in the form in which signatures are checked with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// P-256, as an uncompressed point.
    P256 {
        point: Vec<u8>,
    },
    Rsa {
        modulus: Vec<u8>,
        exponent: Vec<u8>,
    },
    Ed25519 {
        point: Vec<u8>,
    },
}

/// One key of a JWK Set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientKey {
    pub kid: Option<String>,
    /// The one algorithm that it is for, where the set says so.
    pub algorithm: Option<Algorithm>,
    pub key: PublicKey,
}

/// What a service may do at another one for somebody who is at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MayActFor {
    /// The configured id of the other service.
    pub audience: String,
    /// Of that service.
    pub scopes: Vec<String>,
}

impl ClientKey {
    /// Whether a signature made with this algorithm can be one of this key.
    pub fn fits(&self, algorithm: Algorithm) -> bool {
        let is_its_kind = match self.key {
            PublicKey::P256 { .. } => algorithm == Algorithm::Es256,
            PublicKey::Rsa { .. } => matches!(algorithm, Algorithm::Rs256 | Algorithm::Ps256),
            PublicKey::Ed25519 { .. } => algorithm == Algorithm::EdDsa,
        };
        is_its_kind && self.algorithm.is_none_or(|only| only == algorithm)
    }
}
