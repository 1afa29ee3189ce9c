//! Text from outside, as editors, shells and secret stores leave it: with a byte order mark, a line break at the end.

/// What a text in a file may begin with.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The text in a file, without its byte order mark; or why it is none.
pub(super) fn decode(content: Vec<u8>) -> Result<String, &'static str> {
    if content.starts_with(&[0xff, 0xfe]) || content.starts_with(&[0xfe, 0xff]) {
        return Err("is UTF-16. Save it as UTF-8");
    }
    let text = String::from_utf8(content).map_err(|_| "is not UTF-8")?;
    Ok(text.strip_prefix(BYTE_ORDER_MARK).map(str::to_owned).unwrap_or(text))
}

/// A value that is one line: without the white space and line breaks around it, which nobody means. Nothing that cannot
/// be seen may stand inside: it would be sent on, and the one who gets it would refuse it without saying why.
pub(super) fn one_line(text: &str) -> Result<&str, &'static str> {
    let text = text.trim_matches(|char: char| char.is_whitespace() || char == '\u{feff}' || char == '\u{200b}');
    if text.contains(['\n', '\r']) {
        Err("has a line break in it, and should be one line")
    } else if text.contains(char::is_control) {
        Err("has a control character in it, which cannot be seen. Write it anew")
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_a_value_goes_and_what_stands_inside_is_told() {
        for text in ["s3cret\n", "s3cret\r\n", " s3cret\t", "\u{feff}s3cret", "\u{a0}s3cret\u{200b}\n\n"] {
            assert_eq!(one_line(text), Ok("s3cret"), "{text:?}");
        }
        assert_eq!(one_line("two words"), Ok("two words"));
        for text in ["s3\ncret", "s3\rcret", "s3\0cret", "s3\u{7f}cret", "s3\tcret", "s3\u{85}cret"] {
            assert!(one_line(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_byte_order_mark_goes_and_utf_16_is_told_as_such() {
        assert_eq!(decode(b"\xef\xbb\xbfs3cret\n".to_vec()).as_deref(), Ok("s3cret\n"));
        assert!(decode(b"\xff\xfes\x003\0".to_vec()).is_err_and(|why| why.contains("UTF-16")));
        assert!(decode(b"\xfe\xff\0s\x003".to_vec()).is_err_and(|why| why.contains("UTF-16")));
        assert!(decode(b"s3cret\xff".to_vec()).is_err_and(|why| why.contains("UTF-8")));
    }
}
