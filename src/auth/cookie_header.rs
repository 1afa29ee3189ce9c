//! The `Cookie` header, read by bytes. Anybody who serves a neighbouring host can toss cookies into a browser, and
//! browsers compare names exactly: whoever decodes, folds or trims more than they do reads names that no prefix guards.

use axum::http::{HeaderMap, header::COOKIE};

/// The values that came under exactly this name, in order. All `Cookie` lines are one list, since HTTP/2 splits them
/// (RFC 9113 section 8.2.3); each pair stands for itself, so that one that cannot be read hides no other.
pub fn values<'a>(headers: &'a HeaderMap, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
    let pairs = headers.get_all(COOKIE).iter().flat_map(|line| line.as_bytes().split(|&byte| byte == b';'));
    pairs.filter_map(move |pair| value_of(pair, name.as_bytes()))
}

fn value_of<'a>(pair: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let equals = pair.iter().position(|&byte| byte == b'=')?;
    let (found, value) = (trim(&pair[..equals]), trim(&pair[equals + 1..]));
    (found == name).then(|| unquote(value))
}

/// Takes off the white space of RFC 6265 section 5.2, which is SP and HTAB and nothing that Unicode adds.
pub(super) fn trim(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}

/// A value may stand in one pair of double quotes (RFC 6265 section 4.1.1).
fn unquote(value: &[u8]) -> &[u8] {
    if let [b'"', inner @ .., b'"'] = value { inner } else { value }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    fn read(lines: &[&[u8]], name: &str) -> Vec<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(COOKIE, HeaderValue::from_bytes(line).expect("a header"));
        }
        values(&headers, name).map(|value| String::from_utf8_lossy(value).into_owned()).collect()
    }

    #[test]
    fn pairs_are_read_each_alone_from_every_line() {
        assert_eq!(read(&[b"a=1; b=2;c=3 ;\td\t=\t4"], "d"), ["4"]);
        assert_eq!(read(&[b"a=1; b=2", b"b=3; b", b"b=\"4\""], "b"), ["2", "3", "4"]);
        assert_eq!(read(&[b"greeting=Zo\xeb; s=good; \xff\xfe=x"], "s"), ["good"]);
        assert_eq!(read(&[b"s=a=b==; s=; s"], "s"), ["a=b==", ""]);
        assert_eq!(read(&[b"s=\"; s=\"\"; s=\"a"], "s"), ["\"", "", "\"a"]);
        assert_eq!(read(&[], "s"), [""; 0]);
    }

    #[test]
    fn security_41_names_that_only_look_alike_are_other_cookies() {
        for other in [
            "__%48ost-session",
            "%5f%5fHost-session",
            "__host-session",
            "__HOST-SESSION",
            "\u{a0}__Host-session",
            "\u{85}__Host-session",
            "__Host-session\u{3000}",
            "\u{b}__Host-session",
            "__Host-session\u{200b}",
            "\"__Host-session\"",
            "__Host-session%20",
            "+__Host-session",
            "__Ηost-session",
            "=__Host-session",
            "x,__Host-session",
        ] {
            let line = format!("{other}=EVE");
            // Control characters come as raw bytes do where no header can hold them.
            if let Ok(value) = HeaderValue::from_bytes(line.as_bytes()) {
                let mut headers = HeaderMap::new();
                headers.append(COOKIE, value);
                assert_eq!(values(&headers, "__Host-session").count(), 0, "{other:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_else_stands_in_the_header_ours_is_found(before: Vec<u8>, after: Vec<u8>) {
            let legal = |bytes: &[u8]| bytes.iter().copied().filter(|byte| *byte != b'\r' && *byte != b'\n' && *byte != 0).collect::<Vec<u8>>();
            let line = [&legal(&before)[..], b"; mine=1;", &legal(&after)[..]].concat();
            if let Ok(line) = HeaderValue::from_bytes(&line) {
                let mut headers = HeaderMap::new();
                headers.append(COOKIE, line);
                prop_assert!(values(&headers, "mine").any(|value| value == b"1"));
            }
        }
    }
}
