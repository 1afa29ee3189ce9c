//! Folding: what is the same to programs to which upper and lower case are.

use icu_normalizer::ComposingNormalizerBorrowed;

/// A text in lower case. By way of upper case, since some programs compare in that: `ſ` is an `s` to them.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    // Whoever takes a letter for one letter makes an `i` of `İ` (Go, and Java in `equalsIgnoreCase`).
    let chars = text.chars().map(|char| if char == 'İ' { 'I' } else { char });
    chars.flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

/// A text without compatibility forms (Unicode NFKC): of a fullwidth solidus a slash is left.
pub(super) fn without_compatibility_forms(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfkc().normalize(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn security_39_letters_are_the_same_that_any_program_takes_for_the_same() {
        for text in ["admin", "ADMIN", "adm\u{131}n", "ADM\u{130}N", "adm\u{130}n"] {
            assert_eq!(fold(text), "admin", "{text}");
        }
        assert_eq!((fold("\u{17f}ecret").as_str(), fold("wi\u{212a}i").as_str()), ("secret", "wiki"));
    }
}
