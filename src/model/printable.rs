//! Texts from outside, made fit for a log or a terminal (ASVS 5.0 16.4.1).

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_move_a_cursor_or_begin_a_line_is_taken_out() {
        assert_eq!(printable("a\u{1b}[31mb\r\nc\0 ü"), "a\u{fffd}[31mb\u{fffd}\u{fffd}c\u{fffd} ü");
    }
}
