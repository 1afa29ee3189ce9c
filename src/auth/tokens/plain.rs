//! An API token in the clear: `vst_`, 43 characters of base62 (256 bits), and 6 of the CRC-32 of those. Whoever has it is its
//! user, so it is shown once and kept nowhere.

use std::fmt;

use crate::sessions::SecretHash;

/// What scanners of leaked secrets look for.
pub(super) const PREFIX: &str = "vst_";
const SECRET_CHARS: usize = 43;
const CHECKSUM_CHARS: usize = 6;
const CHARS: usize = PREFIX.len() + SECRET_CHARS + CHECKSUM_CHARS;

/// As much of it as its owner sees in lists: 24 bits of the 256.
const SHOWN_CHARS: usize = PREFIX.len() + 4;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct PlainToken(String);

impl PlainToken {
    /// A new one.
    ///
    /// # Panics
    /// If the system has no random bytes.
    #[expect(clippy::expect_used, reason = "without randomness every token could be guessed, so nothing may go on")]
    pub fn random() -> Self {
        let mut secret = String::with_capacity(CHARS);
        let mut bytes = [0; SECRET_CHARS];
        while secret.len() < SECRET_CHARS {
            getrandom::fill(&mut bytes).expect("the operating system gives randomness");
            // Of 256 values four times 62 are taken, so that each character is as likely as every other.
            let fair =
                bytes.iter().filter(|byte| **byte < 248).map(|byte| char::from(ALPHABET[usize::from(byte % 62)]));
            secret.extend(fair.take(SECRET_CHARS - secret.len()));
        }
        Self(format!("{PREFIX}{secret}{}", checksum(&secret)))
    }

    /// One that has been typed or pasted wrong, or is none of ours, is told by its checksum.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix(PREFIX)?;
        if text.len() != CHARS || !rest.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        let (secret, given) = rest.split_at(SECRET_CHARS);
        (checksum(secret) == given).then(|| Self(text.to_owned()))
    }

    /// The only way to what it is. It goes to its owner, once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// By which its owner tells it from others.
    pub fn prefix(&self) -> &str {
        &self.0[..SHOWN_CHARS]
    }

    pub fn hash(&self) -> SecretHash {
        SecretHash::of(self.0.as_bytes())
    }
}

impl fmt::Debug for PlainToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PlainToken(…)")
    }
}

fn checksum(secret: &str) -> String {
    let mut rest = crc32fast::hash(secret.as_bytes());
    let mut digits = [ALPHABET[0]; CHECKSUM_CHARS];
    for digit in digits.iter_mut().rev() {
        *digit = ALPHABET[(rest % 62) as usize];
        rest /= 62;
    }
    digits.iter().copied().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    #[test]
    fn security_29_ten_thousand_tokens_are_all_different_and_every_character_is_as_likely() {
        let tokens: HashSet<String> = (0..10_000).map(|_| PlainToken::random().0).collect();
        assert_eq!(tokens.len(), 10_000);
        let mut counts: HashMap<char, u32> = HashMap::new();
        for token in &tokens {
            assert_eq!(PlainToken::parse(token).as_ref().map(PlainToken::reveal), Some(token.as_str()));
            token[4..47].chars().for_each(|char| *counts.entry(char).or_default() += 1);
        }
        // 430,000 characters of 62 kinds: 6,935 each, and 83 are one standard deviation.
        assert_eq!(counts.len(), 62);
        assert!(counts.values().all(|count| (6_300..7_600).contains(count)), "{counts:?}");
    }

    #[test]
    fn security_29_a_mistyped_token_is_none() {
        let token = PlainToken::random();
        let text = token.reveal();
        for at in PREFIX.len()..CHARS {
            for other in ["0", "z"].into_iter().filter(|other| *other != &text[at..=at]) {
                let typo = format!("{}{other}{}", &text[..at], &text[at + 1..]);
                assert_eq!(PlainToken::parse(&typo), None, "{at}");
            }
        }
        let upper = text.to_uppercase();
        for wrong in ["", "vst_", &upper, &text[1..], &text[..CHARS - 1], &format!("{text}0"), &format!(" {text}")] {
            assert_eq!(PlainToken::parse(wrong), None, "{wrong}");
        }
        assert_eq!(PlainToken::parse(&format!("vst_{}", "ä".repeat(24))), None);
    }

    #[test]
    fn its_checksum_is_that_of_its_secret() {
        // CRC-32 (ISO-HDLC) of "123456789" is 0xCBF43926, the check value of its catalogue: 3,421,780,262.
        assert_eq!(checksum("123456789"), "3jZRME");
        assert_eq!(checksum(""), "000000");
    }

    #[test]
    fn debug_shows_nothing() {
        let token = PlainToken::random();
        assert_eq!(format!("{token:?}"), "PlainToken(…)");
        assert_eq!(token.prefix(), &token.reveal()[..8]);
    }
}
