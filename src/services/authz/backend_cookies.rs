//! The cookies that a backend gets: what the client sent, less those of the door, which open something.

use axum::http::{HeaderMap, HeaderValue, header::COOKIE};

/// All lines in one; empty where nothing is left, and never absent: proxies that take it over would leave the client's.
pub fn without(headers: &HeaderMap, names: [&str; 2]) -> HeaderValue {
    let pairs = headers.get_all(COOKIE).iter().flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
    let is_kept = |pair: &&[u8]| !pair.is_empty() && !names.iter().any(|name| is_named(pair, name));
    let kept: Vec<&[u8]> = pairs.map(trimmed).filter(is_kept).collect();
    // Parts of what a header held make a header again; if not, the backend gets none.
    HeaderValue::from_bytes(&kept.join(&b"; "[..])).unwrap_or(HeaderValue::from_static(""))
}

fn is_named(pair: &[u8], name: &str) -> bool {
    let end = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
    trimmed(&pair[..end]) == name.as_bytes()
}

/// Less the white space that those who read cookies take off.
fn trimmed(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(lines: &[&[u8]]) -> Vec<u8> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(COOKIE, HeaderValue::from_bytes(line).expect("a header"));
        }
        without(&headers, ["__Host-vestibule", "__Host-Http-vestibule-enter"]).as_bytes().to_vec()
    }

    #[test]
    fn backends_get_every_cookie_but_those_of_the_door() {
        for (line, expected) in [
            (&b"a=1; __Host-vestibule=x.y; b=2"[..], &b"a=1; b=2"[..]),
            (b"__Host-vestibule=x", b""),
            (b"__Host-Http-vestibule-enter=x; a=1", b"a=1"),
            (b"__Host-vestibule=x; __Host-vestibule=y", b""),
            (b"a=1;__Host-vestibule =x;\t__Host-vestibule\t=y;b=2", b"a=1; b=2"),
            (b"__Host-vestibule; a=1", b"a=1"),
            (b"__host-vestibule=x; a__Host-vestibule=y", b"__host-vestibule=x; a__Host-vestibule=y"),
            (b"a=Zo\xeb; b=\"x; y\"; =c; d", b"a=Zo\xeb; b=\"x; y\"; =c; d"),
            (b"", b""),
        ] {
            assert_eq!(left(&[line]), expected, "{}", String::from_utf8_lossy(line));
        }
        assert_eq!(left(&[b"a=1", b"__Host-vestibule=x", b"b=2"]), b"a=1; b=2");
        assert_eq!(left(&[]), b"");
    }
}
