//! `Authorization` of a request to a service. What is none of the door's own tokens is the service's, whatever it is, and no
//! matter of ours.

use axum::http::{HeaderMap, HeaderValue, header::AUTHORIZATION};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, de::DeserializeOwned};

use super::{
    bearer::{Bearer, credentials, token_in},
    plain::PREFIX,
    signed::Kind,
};

#[derive(Deserialize)]
struct Header {
    typ: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
}

/// The token of the door's that is shown, if one is. A mistyped one is one too, and so is whatever only says that it is an access
/// token of this issuer: whether it is has still to be found out.
pub fn shown(headers: &HeaderMap, issuer: &str) -> Option<Bearer> {
    let ours = credentials(headers).find_map(|one| token_in(one).filter(|token| is_ours(token, issuer)))?;
    Some(Bearer::only(ours, headers))
}

/// What a service gets: API tokens end at the door, since they may open other services too.
pub fn less_api_tokens(headers: &HeaderMap) -> Vec<HeaderValue> {
    let has_one = |line: &HeaderValue| {
        line.as_bytes().split(|byte| *byte == b',').filter_map(|one| token_in(one.trim_ascii())).any(is_api_token)
    };
    headers.get_all(AUTHORIZATION).iter().filter(|line| !has_one(line)).cloned().collect()
}

fn is_ours(token: &[u8], issuer: &str) -> bool {
    is_api_token(token) || says_access_token(token, issuer).is_some_and(|says| says)
}

/// Whatever begins so, in any case, as proxies tell them.
fn is_api_token(token: &[u8]) -> bool {
    token.get(..PREFIX.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(PREFIX.as_bytes()))
}

/// By its own word (RFC 9068 section 2.1), which nobody has checked.
fn says_access_token(token: &[u8], issuer: &str) -> Option<bool> {
    let mut parts = token.split(|byte| *byte == b'.');
    let Header { typ } = decoded(parts.next()?)?;
    let Claims { iss } = decoded(parts.next()?)?;
    let typ = typ.to_ascii_lowercase();
    Some(typ.trim_start_matches("application/") == Kind::AccessToken.typ() && iss.trim_end_matches('/') == issuer)
}

fn decoded<T: DeserializeOwned>(part: &[u8]) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::tokens::PlainToken;

    const ISSUER: &str = "https://door.example";

    fn headers(lines: &[&str]) -> HeaderMap {
        lines.iter().map(|line| (AUTHORIZATION, HeaderValue::from_bytes(line.as_bytes()).expect("a header"))).collect()
    }

    fn of(lines: &[&str]) -> Option<Bearer> {
        shown(&headers(lines), ISSUER)
    }

    fn jwt(header: &str, claims: &str) -> String {
        format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims))
    }

    #[test]
    fn security_30_what_says_that_it_is_ours_has_to_be() {
        let token = PlainToken::random();
        let right = format!("Bearer {}", token.reveal());
        assert_eq!(of(&[&right]), Some(Bearer::ApiToken(token)));
        let basic = "Basic eDp5";
        for lines in [
            &["Bearer vst_"][..],
            &["bearer VST_abc"],
            &["Bearer\tvst_abc"],
            &["BEARER   vst_ä"],
            &[&right[..right.len() - 1]],
        ] {
            assert_eq!(of(lines), Some(Bearer::Malformed), "{lines:?}");
        }
        for lines in [
            &[&right[..], &right][..],
            &[basic, &right],
            &[&right, basic],
            &[&format!("{basic}, {right}")],
            &[&format!("{right},{basic}")],
        ] {
            assert_eq!(of(lines), Some(Bearer::Several), "{lines:?}");
        }
        let own = r#"{"iss":"https://door.example"}"#;
        for header in [
            r#"{"typ":"at+jwt"}"#,
            r#"{"typ":"AT+JWT","alg":"none"}"#,
            r#"{"typ":"application/at+jwt","jku":"https://evil.example"}"#,
        ] {
            let token = jwt(header, own);
            assert_eq!(of(&[&format!("Bearer {token}")]), Some(Bearer::Jwt(token)), "{header}");
        }
        let with_slash = jwt(r#"{"typ":"at+jwt"}"#, r#"{"iss":"https://door.example/"}"#);
        assert!(of(&[&format!("Bearer {with_slash}")]).is_some());
        let token = jwt(r#"{"typ":"at+jwt"}"#, own);
        assert_eq!(of(&[&format!("Bearer {token}x.y")]), Some(Bearer::Malformed));
        assert_eq!(of(&[&format!("Bearer {token}"), basic]), Some(Bearer::Several));
    }

    #[test]
    fn all_else_is_the_services() {
        let of_another = jwt(r#"{"typ":"at+jwt"}"#, r#"{"iss":"https://issuer.example"}"#);
        let assertion = jwt(r#"{"typ":"vestibule-assertion+jwt"}"#, r#"{"iss":"https://door.example"}"#);
        let doubled = jwt(r#"{"typ":"at+jwt","typ":"x"}"#, r#"{"iss":"https://door.example"}"#);
        for token in [of_another.as_str(), &assertion, &doubled, "x", "", "ghp_abc", "a.b.c", "xvst_abc"] {
            assert_eq!(of(&[&format!("Bearer {token}")]), None, "{token}");
        }
        for lines in [
            &[][..],
            &["Basic dnN0Xzp4"],
            &["Digest username=\"vst_a\", realm=\"b\""],
            &["vst_abc"],
            &["Basic eDp5", "Bearer x"],
            &["Bearervst_abc"],
            &[""],
        ] {
            assert_eq!(of(lines), None, "{lines:?}");
        }
    }

    #[test]
    fn security_38_api_tokens_end_at_the_door_and_nothing_else_does() {
        let access = format!("Bearer {}", jwt(r#"{"typ":"at+jwt"}"#, r#"{"iss":"https://door.example"}"#));
        for lines in [&[][..], &["Basic eDp5"], &["Bearer x", "Digest a=\"b\", c=d"], &[&access], &[""]] {
            assert_eq!(less_api_tokens(&headers(lines)), lines.iter().map(|line| line.to_string()).collect::<Vec<_>>());
        }
        for line in ["Bearer vst_abc", "bearer  VST_", "Bearer\tvst_x", "Basic eDp5,Bearer vst_abc"] {
            assert_eq!(less_api_tokens(&headers(&[line, "Basic eDp5"])), ["Basic eDp5"], "{line}");
        }
    }
}
