//! Our own private key at a provider, for `private_key_jwt` (OpenID Connect Core 1.0, section 9; RFC 7523).

use std::fmt;

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::json;

/// How long an assertion is good for, in seconds: it is made for one request.
const ASSERTION_LIFE: i64 = 60;

/// The key, with the algorithms that it can sign with. Its `Debug` shows nothing of it.
pub struct ClientKey {
    key: EncodingKey,
    algorithms: &'static [Algorithm],
    id: Option<String>,
}

impl fmt::Debug for ClientKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ClientKey").field("id", &self.id).finish_non_exhaustive()
    }
}

impl ClientKey {
    /// Reads a private key in PEM: RSA, P-256 or Ed25519. `id` is its `kid` at the provider.
    pub fn from_pem(pem: &[u8], id: Option<String>) -> Option<Self> {
        const RSA: &[Algorithm] = &[Algorithm::PS256, Algorithm::RS256];
        const P256: &[Algorithm] = &[Algorithm::ES256];
        const ED25519: &[Algorithm] = &[Algorithm::EdDSA];
        let kinds = [
            (EncodingKey::from_rsa_pem(pem), RSA),
            (EncodingKey::from_ec_pem(pem), P256),
            (EncodingKey::from_ed_pem(pem), ED25519),
        ];
        let (key, algorithms) = kinds.into_iter().find_map(|(key, algorithms)| Some((key.ok()?, algorithms)))?;
        let key = Self { key, algorithms, id };
        // A curve that cannot be signed with shows here, not at somebody's sign-in.
        key.sign(algorithms[0], "check", "https://check.invalid").ok()?;
        Some(key)
    }

    /// The algorithm to sign with at a provider that takes these; RS256 where it does not say and the key can do it.
    pub fn algorithm_among(&self, taken: Option<&[String]>) -> Option<Algorithm> {
        match taken {
            Some(taken) => self.algorithms.iter().copied().find(|own| taken.iter().any(|taken| *taken == name(*own))),
            None => self.algorithms.last().copied(),
        }
    }

    /// Signs an assertion for one request to the token endpoint (RFC 7523 section 3).
    pub fn sign(
        &self,
        algorithm: Algorithm,
        client_id: &str,
        token_endpoint: &str,
    ) -> jsonwebtoken::errors::Result<String> {
        let now = chrono::Utc::now().timestamp();
        let jti = uuid::Uuid::now_v7();
        let assertion = json!({
            "iss": client_id, "sub": client_id, "aud": token_endpoint,
            "jti": jti, "iat": now, "exp": now + ASSERTION_LIFE,
        });
        let header = Header { kid: self.id.clone(), ..Header::new(algorithm) };
        jsonwebtoken::encode(&header, &assertion, &self.key)
    }
}

/// The name of an algorithm (RFC 7518 section 3.1).
pub fn name(algorithm: Algorithm) -> String {
    format!("{algorithm:?}")
}
