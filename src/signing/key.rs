//! One signing key: P-256, named by its thumbprint.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, Signature, UnparsedPublicKey,
    },
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::file_key::FileKey;

/// A key that signs. Its `Debug` shows nothing of it but the name.
pub struct SigningKey {
    /// The JWK's thumbprint (RFC 7638): a key under another's name is none.
    kid: String,
    pair: EcdsaKeyPair,
    random: SystemRandom,
}

/// A new key as the database gets it.
pub(super) struct Sealed {
    pub(super) kid: String,
    pub(super) public_key: Vec<u8>,
    pub(super) private_key: Vec<u8>,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SigningKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl SigningKey {
    /// Makes a new one and seals it.
    pub(super) fn generate(file: &FileKey) -> Option<Sealed> {
        let private = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).ok()?;
        let key = Self::read(private.as_ref())?;
        Some(Sealed {
            private_key: file.seal(&key.kid, private.as_ref()),
            public_key: key.pair.public_key().as_ref().to_vec(),
            kid: key.kid,
        })
    }

    /// Opens a sealed one. Name and public part have to be its own: whoever can write to the database and has no file
    /// gets no key of theirs into the key set.
    pub(super) fn open(file: &FileKey, kid: &str, public_key: &[u8], sealed: &[u8]) -> Option<Self> {
        let key = Self::read(&file.open(kid, sealed)?)?;
        (key.kid == kid && key.pair.public_key().as_ref() == public_key).then_some(key)
    }

    fn read(private: &[u8]) -> Option<Self> {
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, private, &random).ok()?;
        Some(Self { kid: thumbprint(pair.public_key().as_ref()), pair, random })
    }

    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// Signature over a message (RFC 7518 section 3.4); none if the system has no random bytes.
    pub(super) fn sign(&self, message: &[u8]) -> Option<Signature> {
        self.pair.sign(&self.random, message).ok()
    }

    /// Whether it has signed a message. What it is given may be anything.
    pub(super) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, self.pair.public_key().as_ref())
            .verify(message, signature)
            .is_ok()
    }

    /// The public part, as the key set shows it (RFC 7517).
    pub(super) fn jwk(&self) -> Value {
        let [x, y] = coordinates(self.pair.public_key().as_ref());
        json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y, "use": "sig", "alg": "ES256", "kid": self.kid })
    }
}

/// RFC 7638 section 3: the members that make the key, in the order of the alphabet.
fn thumbprint(point: &[u8]) -> String {
    let [x, y] = coordinates(point);
    let members = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
    URL_SAFE_NO_PAD.encode(Sha256::digest(members))
}

/// The two halves of an uncompressed point, without the byte that says that it is one.
fn coordinates(point: &[u8]) -> [String; 2] {
    let (x, y) = point[1..].split_at(32);
    [x, y].map(|half| URL_SAFE_NO_PAD.encode(half))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> FileKey {
        FileKey::parse(&FileKey::generate()).expect("a key")
    }

    #[test]
    fn a_key_opens_as_itself_and_as_nothing_else() {
        let file = file();
        let [one, other] = [0, 1].map(|_| SigningKey::generate(&file).expect("a key"));
        let opened = SigningKey::open(&file, &one.kid, &one.public_key, &one.private_key).expect("it opens");
        assert_eq!(opened.kid(), one.kid);
        assert_eq!(format!("{opened:?}"), format!("SigningKey {{ kid: {:?}, .. }}", one.kid));
        for (kid, public, private) in [
            (&other.kid, &one.public_key, &one.private_key),
            (&one.kid, &other.public_key, &one.private_key),
            (&one.kid, &one.public_key, &other.private_key),
            (&one.kid, &one.public_key, &b"not a key".to_vec()),
        ] {
            assert!(SigningKey::open(&file, kid, public, private).is_none());
        }
        assert!(SigningKey::open(&self::file(), &one.kid, &one.public_key, &one.private_key).is_none());
    }

    #[test]
    fn its_name_is_its_thumbprint() {
        // The point of RFC 7515 appendix A.3.1.
        let decode = |half| URL_SAFE_NO_PAD.decode(half).expect("base64url");
        let x = decode("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU");
        let y = decode("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
        let point = [vec![4], x, y].concat();
        assert_eq!(thumbprint(&point), "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U");
    }
}
