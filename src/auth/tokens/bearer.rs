//! `Authorization: Bearer` (RFC 6750 section 2.1), the only place where a token counts: never in a query, which is in logs and
//! histories (ASVS 5.0 14.2.1), and never in a form.

use axum::http::{HeaderMap, header::AUTHORIZATION};

use super::PlainToken;
use crate::signing::MOST_BYTES;

/// What a request brings in the place of a bearer token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bearer {
    ApiToken(PlainToken),
    /// Something in the shape of a JSON Web Token (RFC 7515 section 3.1), which is signed, or is not.
    Jwt(String),
    /// What is none of ours, or mistyped.
    Malformed,
    /// One beside another credential: nobody knows which is meant (RFC 6750 section 3.1).
    Several,
}

impl Bearer {
    /// None where the request has no `Authorization` with this scheme.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let token = credentials(headers).find_map(token_in)?;
        Some(Self::only(token, headers))
    }

    /// What it is, if there is nothing beside it.
    pub(super) fn only(token: &[u8], headers: &HeaderMap) -> Self {
        if credentials(headers).nth(1).is_some() { Self::Several } else { Self::read(token) }
    }

    fn read(token: &[u8]) -> Self {
        let text = std::str::from_utf8(token).ok().filter(|text| text.len() <= MOST_BYTES);
        let Some(text) = text else { return Self::Malformed };
        if let Some(token) = PlainToken::parse(text) {
            return Self::ApiToken(token);
        }
        if is_compact(text) { Self::Jwt(text.to_owned()) } else { Self::Malformed }
    }
}

/// Whether a query has a token in it, under the name that RFC 6750 section 2.3 had for it, under any other, or as one.
pub fn is_in_query(query: Option<&str>) -> bool {
    let has_name = |query: &str| {
        let may_be = query.contains("oken") || query.contains('%');
        may_be && url::form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "access_token")
    };
    query.is_some_and(|query| has_name(query) || has_api_token(query))
}

/// Whether an API token stands in a query, by what it looks like: under which names a service takes something else, the door does
/// not know.
pub fn has_api_token(query: &str) -> bool {
    // Most queries have nothing in them that one begins with, nor anything that could be written in another way.
    let may_be = query.contains("st_") || query.contains('%');
    let is_one = |part: &str| PlainToken::parse(part.trim()).is_some();
    may_be && url::form_urlencoded::parse(query.as_bytes()).any(|(name, value)| is_one(&name) || is_one(&value))
}

/// All that is in `Authorization`. Some programs on the way make one line of several.
pub(super) fn credentials(headers: &HeaderMap) -> impl Iterator<Item = &[u8]> {
    let lines = headers.get_all(AUTHORIZATION).into_iter();
    lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b',')).map(<[u8]>::trim_ascii)
}

/// A scheme is written in any case, and followed by at least one space (RFC 9110 section 11.4). Proxies that take our tokens out
/// take a tab for one.
pub(super) fn token_in(line: &[u8]) -> Option<&[u8]> {
    let space = line.iter().position(|byte| b" \t".contains(byte)).unwrap_or(line.len());
    let (scheme, rest) = line.split_at(space);
    scheme.eq_ignore_ascii_case(b"bearer").then(|| rest.trim_ascii())
}

/// Three parts of base64url with a dot between each two.
fn is_compact(text: &str) -> bool {
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    text.split('.').count() == 3 && text.split('.').all(is_part)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn of(lines: &[&str]) -> Option<Bearer> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(AUTHORIZATION, HeaderValue::from_bytes(line.as_bytes()).expect("a header"));
        }
        Bearer::of(&headers)
    }

    #[test]
    fn security_30_a_token_in_a_query_is_seen_under_every_name() {
        let token = PlainToken::random();
        let text = token.reveal();
        let encoded: String = text.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let encoded = format!("q={encoded}");
        for query in [
            "access_token=x",
            "a=b&access%5Ftoken=",
            "access_t%6Fken=x",
            &format!("q={text}"),
            text,
            &format!("{text}=x"),
            &format!("a=b&+{text}+&c"),
            &encoded,
            &format!("a=b&c=%76st_{}", &text[4..]),
        ] {
            assert!(is_in_query(Some(query)), "{query}");
        }
        for query in ["token=x", "q=access_token", "q=vst_", &format!("q={}", &text[1..]), ""] {
            assert!(!is_in_query(Some(query)), "{query}");
        }
        assert!(!is_in_query(None));
    }

    #[test]
    fn a_token_comes_in_one_header_under_one_scheme() {
        let token = PlainToken::random();
        let text = token.reveal();
        for line in [format!("Bearer {text}"), format!("bearer  {text} "), format!("BEARER {text}")] {
            assert_eq!(of(&[&line]), Some(Bearer::ApiToken(token.clone())), "{line}");
        }
        assert_eq!(of(&["Bearer a.b-_.c"]), Some(Bearer::Jwt("a.b-_.c".to_owned())));
        let longest = format!("{}.x.x", "x".repeat(MOST_BYTES - 4));
        assert_eq!(
            of(&[&format!("Bearer {longest}")]),
            Some(Bearer::Jwt(longest)),
            "whatever the door may have signed"
        );
        let right = format!("Bearer {text}");
        for lines in [
            &["Bearer"][..],
            &["Bearer "],
            &["Bearer x"],
            &["Bearer a.b"],
            &["Bearer a.b."],
            &["Bearer a.b.c.d"],
            &["Bearer ä"],
            &["Bearer\tx"],
            &[&format!("Bearer {}.x.x", "x".repeat(MOST_BYTES - 3))],
        ] {
            assert_eq!(of(lines), Some(Bearer::Malformed), "{lines:?}");
        }
        for lines in [
            &[&right[..], &right][..],
            &[&right, "Basic eDp5"],
            &["Basic eDp5", &right],
            &[&right, ""],
            &["Bearer x", "Bearer y"],
            &[&format!("{right}, {right}")],
            &[&format!("Basic eDp5,{right}")],
        ] {
            assert_eq!(of(lines), Some(Bearer::Several), "{lines:?}");
        }
        for lines in [
            &[][..],
            &["Basic eDp5"],
            &[text],
            &[""],
            &["Bearerx y"],
            &["Digest Bearer"],
            &["Basic eDp5", "Basic eDp5"],
        ] {
            assert_eq!(of(lines), None, "{lines:?}");
        }
    }
}
