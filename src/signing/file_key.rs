//! The key in `[keys] file`: it seals private keys before the database gets them (SECURITY 45).

use std::{fmt, sync::Arc};

use base64::{
    Engine,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use ring::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    rand::{SecureRandom, SystemRandom},
};

/// Bytes of the key.
const LENGTH: usize = 32;

/// The key that seals signing keys (ChaCha20-Poly1305, RFC 8439). Its `Debug` shows nothing of it.
#[derive(Clone)]
pub struct FileKey(Arc<LessSafeKey>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not 32 random bytes in base64, as `vestibule keys generate` prints them")]
pub struct FileKeyError;

impl fmt::Debug for FileKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("FileKey(…)")
    }
}

impl FileKey {
    /// A new one, as its file has it: base64url.
    ///
    /// # Panics
    /// If the system has no random bytes.
    pub fn generate() -> String {
        let mut bytes = [0; LENGTH];
        SystemRandom::new().fill(&mut bytes).expect("the system has random bytes");
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads what is in the file: base64 of either alphabet, so that `openssl rand -base64 32` makes one too.
    ///
    /// # Errors
    /// If it is anything else, or as even as no random key is.
    pub fn parse(text: &str) -> Result<Self, FileKeyError> {
        let text = text.trim().trim_end_matches('=');
        let decoded = URL_SAFE_NO_PAD.decode(text).or_else(|_| STANDARD_NO_PAD.decode(text));
        let bytes = decoded.ok().filter(|bytes| bytes.len() == LENGTH).ok_or(FileKeyError)?;
        if bytes.iter().all(|byte| *byte == bytes[0]) {
            return Err(FileKeyError);
        }
        let key = UnboundKey::new(&CHACHA20_POLY1305, &bytes).map_err(|_| FileKeyError)?;
        Ok(Self(Arc::new(LessSafeKey::new(key))))
    }

    /// Seals a private key: nonce, ciphertext, tag. It opens under the same `kid` only.
    pub(super) fn seal(&self, kid: &str, private: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE_LEN];
        SystemRandom::new().fill(&mut nonce).expect("the system has random bytes");
        let mut sealed = private.to_vec();
        let (used, kid) = (Nonce::assume_unique_for_key(nonce), Aad::from(kid.as_bytes()));
        self.0.seal_in_place_append_tag(used, kid, &mut sealed).expect("a private key is short");
        [nonce.as_slice(), &sealed].concat()
    }

    /// The private key, if this file sealed it under this `kid`.
    pub(super) fn open(&self, kid: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>()?;
        let mut opened = sealed.to_vec();
        let (nonce, kid) = (Nonce::assume_unique_for_key(*nonce), Aad::from(kid.as_bytes()));
        let length = self.0.open_in_place(nonce, kid, &mut opened).ok()?.len();
        opened.truncate(length);
        Some(opened)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_the_same_file_under_the_same_name_only() {
        let (text, other) = (FileKey::generate(), FileKey::generate());
        let [file, again, other] = [&text, &text, &other].map(|text| FileKey::parse(text).expect("a key"));
        let sealed = file.seal("one", b"private");
        assert_eq!(again.open("one", &sealed).as_deref(), Some(b"private".as_slice()));
        assert_eq!((again.open("two", &sealed), other.open("one", &sealed)), (None, None));
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(file.open("one", &changed), None, "byte {at}");
            assert_eq!(file.open("one", &sealed[..at]), None, "cut at {at}");
        }
        assert!(!sealed.windows(7).any(|part| part == b"private"));
        assert_ne!(file.seal("one", b"private"), sealed, "no nonce serves twice");
    }

    #[test]
    fn a_file_holds_32_random_bytes_in_base64() {
        let text = FileKey::generate();
        assert_eq!(text.len(), 43);
        for right in [
            text.clone(),
            format!("{text}\n"),
            "pU6kLq+S7x0Q8nGm3y/0Wc1VJb2Zr9Ht5DfEoXaKi4M=".to_owned(),
            "pU6kLq-S7x0Q8nGm3y_0Wc1VJb2Zr9Ht5DfEoXaKi4M".to_owned(),
        ] {
            assert!(FileKey::parse(&right).is_ok(), "{right}");
        }
        for wrong in ["", "secret", &text[1..], &format!("{text}{text}"), &"ab".repeat(32), &"A".repeat(43), "é"] {
            assert_eq!(FileKey::parse(wrong).err(), Some(FileKeyError), "{wrong}");
        }
        assert_eq!(format!("{:?}", FileKey::parse(&text)), "Ok(FileKey(…))");
    }
}
