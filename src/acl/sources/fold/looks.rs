//! What a segment of an address looks like: a name that people gave to a route, or the sign of one thing among many.

use percent_encoding::percent_decode_str;

use crate::acl::table::route::Segment;

/// Segments that are looked at; real paths have few, and hostile ones five hundred.
pub const MOST_SEGMENTS: usize = 16;

/// Files that builds make, with a hash of what is in them for a name.
const BUILT: [&str; 9] = ["js", "mjs", "css", "map", "wasm", "woff", "woff2", "ttf", "ico"];

/// Other files that services hand out as they are.
const STATIC: [&str; 12] =
    ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "txt", "xml", "html", "webmanifest", "pdf"];

/// The letters of a ULID (Crockford's base 32).
const ULID: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// As a segment of a route; `name` is what a parameter there is called.
pub fn segment(text: &str, name: &str) -> Segment {
    let decoded = percent_decode_str(text).decode_utf8_lossy();
    if is_sign(&decoded) {
        return Segment::Parameter(name.to_owned());
    }
    match text.rsplit_once('.') {
        Some((stem, ending)) if is_ending(ending) && !BUILT.contains(&ending) && is_sign(stem) => {
            Segment::Around { before: String::new(), name: name.to_owned(), after: format!(".{ending}") }
        }
        _ => Segment::literal(text),
    }
}

/// Whether it names a file that is the same for all.
pub fn is_file(text: &str) -> bool {
    text.rsplit_once('.').is_some_and(|(_, ending)| BUILT.contains(&ending) || STATIC.contains(&ending))
}

fn is_ending(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// Numbers, UUIDs, ULIDs, dates, addresses of e-mail, and what a program made up.
fn is_sign(text: &str) -> bool {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number || is_uuid(text) || is_ulid(text) || is_date(text) || is_email(text) || is_hex(text) || is_token(text)
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

fn is_ulid(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    text.len() == 26
        && upper.chars().all(|char| ULID.contains(char))
        && upper.contains(|char: char| char.is_ascii_digit())
}

/// A day, a month or a time (ISO 8601).
fn is_date(text: &str) -> bool {
    let shape: String = text.chars().map(|char| if char.is_ascii_digit() { '0' } else { char }).collect();
    shape == "0000-00" || shape == "0000-00-00" || shape.starts_with("0000-00-00T00:00")
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.starts_with('.'))
}

/// With a digit: a word of these letters has none.
fn is_hex(text: &str) -> bool {
    text.len() >= 8
        && text.bytes().all(|byte| byte.is_ascii_hexdigit())
        && text.contains(|char: char| char.is_ascii_digit())
}

/// Base 64 or 62: small and large letters and digits, in no order that people would write.
fn is_token(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    let is_of_it = body.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte));
    let has = |test: fn(&u8) -> bool| body.as_bytes().iter().any(test);
    let is_mixed = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_digit);
    let digit_inside = body.as_bytes().windows(2).any(|pair| pair[0].is_ascii_digit() && pair[1].is_ascii_alphabetic());
    let is_jwt = body.starts_with("eyJ") && body.len() >= 16;
    let is_long = body.len() >= 16 && !body.contains('.');
    is_of_it && (is_jwt || is_mixed && digit_inside && (is_long || body.len() >= 10 && !body.contains(['-', '_', '.'])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_a_thing_are_told_from_names_of_routes() {
        for sign in [
            "17",
            "0",
            "99999999999999999999999",
            "6fa459ea-ee8a-3ca4-894e-db77e160355e",
            "01ARZ3NDEKTSV4RRFFQ69G5FAV",
            "01arz3ndektsv4rrffq69g5fav",
            "2026-11-26",
            "2026-11",
            "2026-11-26T16:00:00Z",
            "anne@example.org",
            "anne%40example.org",
            "d41d8cd98f00b204e9800998ecf8427e",
            "3f2a91bc",
            "507f1f77bcf86cd799439011",
            "dQw4w9WgXcQ",
            "V1StGXR8_Z5jdHi6B-myT",
            "aGVsbG8gd29ybGQhIQ0K1x==",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc",
        ] {
            assert_eq!(segment(sign, "x"), Segment::Parameter("x".to_owned()), "{sign}");
        }
        for name in [
            "",
            "docs",
            "v1",
            "v2.1",
            "oauth2-redirect",
            "openapi.json",
            "me",
            "new",
            "deadbeef",
            "facade",
            "getUserV2",
            "exportAsHtml5",
            "What-Is-New-In-Version-2",
            "@anne",
            "app.3f2a91bc.js",
            "3f2a91bc.js",
            "17.css",
            "favicon.ico",
            "robots.txt",
            "a,b",
        ] {
            assert_eq!(segment(name, "x"), Segment::Literal(name.to_owned()), "{name}");
        }
        let around =
            |after: &str| Segment::Around { before: String::new(), name: "x".to_owned(), after: after.to_owned() };
        assert_eq!((segment("17.json", "x"), segment("3f2a91bc.png", "x")), (around(".json"), around(".png")));
    }
}
