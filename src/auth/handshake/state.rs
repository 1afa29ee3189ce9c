//! `state`: where somebody is going, in the words of the browser in which they began. No row, and nothing that anybody else can
//! make: it is authenticated under the binding cookie of that browser (HMAC, RFC 2104).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::{
    model::service_path::{MAX_BYTES, ServicePath},
    sessions::{Secret, SecretHash},
};

/// Bytes of the MAC that are written: 128 bits, of a key that lives for ten minutes.
const MAC: usize = 16;

/// Random bytes, so that two ways to the same page are two.
const RANDOM: usize = 16;

/// The longest that there is, in characters.
const MAX_CHARS: usize = (MAC + RANDOM + 1 + MAX_BYTES).div_ceil(3) * 4;

/// A `state` that can be read. Who made it is for [`State::fits`] to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    text: String,
    bytes: Vec<u8>,
    pub page: ServicePath,
    /// Whether the way before this one did not fit.
    pub is_second_try: bool,
}

impl State {
    /// One for a page of a service, in the browser with this binding cookie.
    ///
    /// # Panics
    /// If the operating system has no randomness to give: nothing safe can be done then.
    #[expect(clippy::expect_used, reason = "without randomness nothing may go on")]
    pub fn make(binding: &Secret, service: &str, page: &ServicePath, is_second_try: bool) -> String {
        let mut random = [0; RANDOM];
        getrandom::fill(&mut random).expect("the operating system gives randomness");
        let rest = [&random[..], &[u8::from(is_second_try)], page.as_str().as_bytes()].concat();
        let tag = mac(binding, service, &rest).finalize().into_bytes();
        URL_SAFE_NO_PAD.encode([&tag[..MAC], &rest].concat())
    }

    /// Reads its one canonical spelling.
    pub fn read(text: &str) -> Option<Self> {
        if text.len() > MAX_CHARS {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (flag, page) = bytes.get(MAC + RANDOM..)?.split_first()?;
        let is_second_try = match flag {
            0 => false,
            1 => true,
            _ => return None,
        };
        let page = ServicePath::parse(std::str::from_utf8(page).ok()?)?;
        Some(Self { text: text.to_owned(), bytes, page, is_second_try })
    }

    /// Whether it was made for this service in the browser with this binding cookie.
    pub fn fits(&self, binding: &Secret, service: &str) -> bool {
        let (tag, rest) = self.bytes.split_at(MAC);
        mac(binding, service, rest).verify_truncated_left(tag).is_ok()
    }

    /// What a pass is for.
    pub fn hash(&self) -> SecretHash {
        SecretHash::of(self.text.as_bytes())
    }
}

/// Ids of services hold no NUL: what follows cannot be taken for a part of one.
#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
fn mac(binding: &Secret, service: &str, rest: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(binding.encode().as_bytes()).expect("a key");
    mac.update(service.as_bytes());
    mac.update(&[0]);
    mac.update(rest);
    mac
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn page(text: &str) -> ServicePath {
        ServicePath::parse(text).expect("a page")
    }

    #[test]
    fn it_says_where_somebody_is_going_and_fits_their_browser_and_service_only() {
        let (binding, other) = (Secret::random(), Secret::random());
        let text = State::make(&binding, "wiki", &page("/a//b?c=%0A"), true);
        let state = State::read(&text).expect("readable");
        assert_eq!((state.page.as_str(), state.is_second_try), ("/a//b?c=%0A", true));
        assert!(state.fits(&binding, "wiki"));
        assert!(!state.fits(&other, "wiki") && !state.fits(&binding, "crm") && !state.fits(&binding, "wik"));
        assert_ne!(State::make(&binding, "wiki", &page("/"), false), State::make(&binding, "wiki", &page("/"), false));
    }

    #[test]
    fn security_41_what_was_changed_does_not_fit() {
        let binding = Secret::random();
        let bytes = URL_SAFE_NO_PAD.decode(State::make(&binding, "wiki", &page("/page"), false)).expect("base64");
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            let read = State::read(&URL_SAFE_NO_PAD.encode(&changed));
            assert!(read.is_none_or(|state| !state.fits(&binding, "wiki")), "byte {at}");
        }
    }

    #[test]
    fn the_longest_page_can_be_read_and_what_is_no_state_cannot() {
        let binding = Secret::random();
        let longest = page(&format!("/{}", "a".repeat(MAX_BYTES - 1)));
        let text = State::make(&binding, "wiki", &longest, false);
        assert!(text.len() <= MAX_CHARS && State::read(&text).is_some());
        let forged = |page: &str| URL_SAFE_NO_PAD.encode([&[0; MAC + RANDOM + 1][..], page.as_bytes()].concat());
        assert!(State::read(&forged("/page")).is_some(), "and fits nobody");
        for text in ["", "A", "AAAA", &forged(""), &forged("x"), &forged("/.vestibule/arrive"), &format!("{text}=")] {
            assert_eq!(State::read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_without_a_panic(text in "[A-Za-z0-9_=-]{0,120}|\\PC{0,40}") {
            let _ = State::read(&text);
        }
    }
}
