//! Folding: what is the same to programs to which upper and lower case are.

use icu_normalizer::ComposingNormalizerBorrowed;

/// A text in lower case. By way of upper case, since some programs compare in that: `ſ` is an `s` to them.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

/// A text without compatibility forms (Unicode NFKC): of a fullwidth solidus a slash is left.
pub(super) fn without_compatibility_forms(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfkc().normalize(text).into_owned()
}
