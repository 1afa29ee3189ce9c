//! The value of the session's cookie.

use uuid::Uuid;

use super::secret::Secret;

/// The value of the session's cookie: the key of a row, and the secret that proves possession.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionCookie {
    /// The key of a session, or of a pending registration.
    pub id: Uuid,
    /// Shows that the browser was given it.
    pub secret: Secret,
}

impl SessionCookie {
    /// One that nobody has seen. A version 7 UUID: rows made one after the other lie beside each other in the index.
    pub fn random() -> Self {
        Self { id: Uuid::now_v7(), secret: Secret::random() }
    }

    /// Reads `<uuid>.<43 characters of base64url>` in its one canonical spelling.
    pub fn parse(value: &str) -> Option<Self> {
        let (id, secret) = value.split_once('.')?;
        let uuid = Uuid::try_parse(id).ok()?;
        let canonical = uuid.as_hyphenated().encode_lower(&mut Uuid::encode_buffer()) == id;
        Some(Self { id: uuid, secret: Secret::parse(secret)? }).filter(|_| canonical)
    }

    /// The spelling that [`Self::parse`] reads.
    pub fn encode(&self) -> String {
        format!("{}.{}", self.id.as_hyphenated(), self.secret.encode())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_the_canonical_spelling_is_read() {
        let cookie = SessionCookie::random();
        let value = cookie.encode();
        assert_eq!(SessionCookie::parse(&value), Some(cookie.clone()));
        let (id, secret) = value.split_once('.').expect("a dot");
        let simple = id.replace('-', "");
        for wrong in [
            format!("{simple}.{secret}"),
            format!("{{{id}}}.{secret}"),
            format!("urn:uuid:{id}.{secret}"),
            format!("{id}{secret}"),
            format!("{id}."),
            format!(".{secret}"),
            format!("{value}.x"),
            format!("{}.{secret}", "0198F0E4-0000-7000-8000-00000000000A"),
        ] {
            assert_eq!(SessionCookie::parse(&wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_without_a_panic(value in "\\PC{0,120}") {
            let _ = SessionCookie::parse(&value);
        }

        #[test]
        fn what_is_read_is_written_alike(id: u128, byte: u8) {
            use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
            let value = format!("{}.{}", Uuid::from_u128(id), URL_SAFE_NO_PAD.encode([byte; 32]));
            prop_assert_eq!(SessionCookie::parse(&value).map(|cookie| cookie.encode()), Some(value));
        }
    }
}
