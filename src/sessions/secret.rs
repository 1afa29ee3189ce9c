//! Secrets that a browser holds, and the hashes that Postgres holds.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// 256 random bits; ASVS 5.0 11.5.1 asks for 128.
const BYTES: usize = 32;

/// A secret as the browser holds it. Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; BYTES]);

/// SHA-256 of a secret. Random secrets of this length need no salt and no slow hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretHash([u8; BYTES]);

impl Secret {
    /// A new one from the operating system's generator.
    ///
    /// # Panics
    /// If the operating system has no randomness to give: nothing safe can be done then.
    #[expect(clippy::expect_used, reason = "without randomness every secret could be guessed, so nothing may go on")]
    pub fn random() -> Self {
        let mut bytes = [0; BYTES];
        getrandom::fill(&mut bytes).expect("the operating system gives randomness");
        Self(bytes)
    }

    /// Reads the 43 characters of base64url (RFC 4648 section 5, no padding), in their one canonical form.
    pub fn parse(encoded: &str) -> Option<Self> {
        // One more byte than is needed: of what is longer nothing is cut off.
        let mut bytes = [0; BYTES + 1];
        let length = URL_SAFE_NO_PAD.decode_slice(encoded, &mut bytes).ok()?;
        bytes.first_chunk().copied().filter(|_| length == BYTES).map(Self)
    }

    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    pub fn hash(&self) -> SecretHash {
        SecretHash(Sha256::digest(self.0).into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

impl SecretHash {
    /// Of something that is no secret of ours and as hard to guess.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, as a key in memory.
    pub fn into_bytes(self) -> [u8; BYTES] {
        self.0
    }

    /// Compares with what the database holds, in a time that tells nothing.
    pub fn matches(&self, kept: &[u8]) -> bool {
        self.0.ct_eq(kept).into()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn security_2_ten_thousand_secrets_are_all_different() {
        let secrets: HashSet<String> = (0..10_000).map(|_| Secret::random().encode()).collect();
        assert_eq!(secrets.len(), 10_000);
        assert!(secrets.iter().all(|secret| secret.len() == 43));
    }

    #[test]
    fn a_secret_has_one_spelling() {
        let secret = Secret::random();
        let encoded = secret.encode();
        assert_eq!(Secret::parse(&encoded), Some(secret));
        // The last of 43 characters carries two bits that must be zero.
        let sibling = format!("{}B", "A".repeat(42));
        assert_eq!(Secret::parse(&sibling), None);
        for wrong in
            ["", &encoded[1..], &format!("{encoded}="), &format!("{encoded}A"), &format!(" {encoded}"), &"ä".repeat(43)]
        {
            assert_eq!(Secret::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_hash_matches_its_own_secret_only() {
        let (one, other) = (Secret::random(), Secret::random());
        assert!(one.hash().matches(one.hash().as_bytes()));
        assert!(!one.hash().matches(other.hash().as_bytes()));
        assert!(!one.hash().matches(&one.hash().as_bytes()[1..]) && !one.hash().matches(&[]));
    }

    #[test]
    fn debug_shows_nothing() {
        let secret = Secret::random();
        assert!(!format!("{secret:?}").contains(&secret.encode()));
    }
}
