//! Texts from outside, made fit for a log or a terminal (ASVS 5.0 16.4.1).

use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// A provider's words in the log are cut here.
const LOGGED_CHARS: usize = 300;

/// A provider's words as a log or a terminal can take them: without control characters.
pub fn printable(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

/// The same, and no longer than a log's line should be.
pub fn loggable(text: &str) -> String {
    printable(text).chars().take(LOGGED_CHARS).collect()
}

/// What no address holds as it is (RFC 3986 section 3.3), beside everything that is not ASCII.
const NOT_IN_AN_ADDRESS: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\');

/// A part of an address as a log can take it: short, and what does not belong there encoded.
#[derive(Debug, Clone, Copy)]
pub struct Clipped<'a>(pub &'a str);

impl fmt::Display for Clipped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.0.floor_char_boundary(LOGGED_CHARS);
        let rest = if end < self.0.len() { "…" } else { "" };
        write!(f, "{}{rest}", utf8_percent_encode(&self.0[..end], NOT_IN_AN_ADDRESS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_move_a_cursor_or_begin_a_line_is_taken_out() {
        assert_eq!(printable("a\u{1b}[31mb\r\nc\0 ü"), "a\u{fffd}[31mb\u{fffd}\u{fffd}c\u{fffd} ü");
    }

    #[test]
    fn a_part_of_an_address_is_short_and_holds_nothing_that_moves_a_cursor_or_looks_like_another_field() {
        for (part, logged) in [
            ("/account", "/account"),
            ("/caf%C3%A9/%0a", "/caf%C3%A9/%0a"),
            ("/\u{7f}\u{9b}31m\u{202e}ü", "/%7F%C2%9B31m%E2%80%AE%C3%BC"),
            ("/x status=200 \"\n", "/x%20status=200%20%22%0A"),
        ] {
            assert_eq!(Clipped(part).to_string(), logged);
        }
        let long = "ü".repeat(1000);
        assert_eq!(Clipped(&long).to_string(), format!("{}…", "%C3%BC".repeat(150)));
        assert_eq!(Clipped(&long[..300]).to_string(), "%C3%BC".repeat(150));
        assert_eq!(Clipped(&format!("/{long}")).to_string(), format!("/{}…", "%C3%BC".repeat(149)));
    }
}
