//! Where a person goes after signing in: a local path, or nothing (ASVS 5.0 3.7.2).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Longer addresses are no page of ours, and would not fit into headers everywhere.
const MAX_BYTES: usize = 2048;

/// Characters that may stand unescaped in a query value; readable addresses are kinder.
const QUERY_VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Pages that only make sense in the middle of signing in: returning there would go round in circles.
const NEVER: [&str; 6] = ["/auth/", "/oauth/", "/sign-in", "/signed-out", "/session-expired", "/register"];

/// A checked path on this site, with its query: safe to put into a `Location` header as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnTo(String);

impl ReturnTo {
    /// The landing page.
    pub fn home() -> Self {
        Self("/".to_owned())
    }

    /// A path of this site, or `None` for everything else: other origins in any spelling, control
    /// characters also when percent-encoded, and pages that belong to signing in itself.
    pub fn parse(given: &str) -> Option<Self> {
        let local = given.starts_with('/') && !given.starts_with("//");
        // A browser strips tabs and line breaks and reads `\` as `/`; so none of them may stand anywhere.
        let plain = given.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        if !local || !plain || given.len() > MAX_BYTES {
            return None;
        }
        let decoded: Vec<u8> = percent_decode_str(given).collect();
        let hidden = decoded.iter().any(|&byte| byte.is_ascii_control() || byte == b'\\');
        let path = given.split(['?', '#']).next().unwrap_or_default();
        let decoded_path = percent_decode_str(path).decode_utf8().ok()?;
        // A browser walks along dots before it asks: what it asks for then has not been looked at.
        let outward = decoded_path.contains("//") || decoded_path.split('/').any(|part| part == ".." || part == ".");
        let circular = NEVER.iter().any(|page| {
            decoded_path
                .strip_prefix(page)
                .is_some_and(|rest| page.ends_with('/') || rest.is_empty() || rest.starts_with('/'))
        });
        (!hidden && !outward && !circular).then(|| Self(given.to_owned()))
    }

    /// The path with its query.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `page?return_to=…`, or just `page` where returning would lead to the landing page anyway.
    pub fn query_of(page: &str, return_to: Option<&Self>) -> String {
        match return_to {
            Some(return_to) if return_to.0 != "/" => {
                format!("{page}?return_to={}", utf8_percent_encode(&return_to.0, QUERY_VALUE))
            }
            _ => page.to_owned(),
        }
    }
}

/// Where somebody proves once more who they are, and what comes after that.
pub fn sign_in_again(return_to: Option<&ReturnTo>) -> String {
    sign_in_with("again=true", return_to)
}

/// Where somebody signs in and is asked as whom, and what comes after that.
pub fn sign_in_as_another(return_to: Option<&ReturnTo>) -> String {
    sign_in_with("choose=true", return_to)
}

fn sign_in_with(wish: &str, return_to: Option<&ReturnTo>) -> String {
    let page = ReturnTo::query_of("/sign-in", return_to);
    format!("{page}{}{wish}", if page.contains('?') { '&' } else { '?' })
}

impl From<ReturnTo> for String {
    fn from(return_to: ReturnTo) -> Self {
        return_to.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn local_paths_are_kept_as_they_are() {
        for path in ["/", "/account", "/account?tab=2&x=%20y", "/a/b#c", "/%E2%9C%93", "/sign-in-help", "/registers"] {
            assert_eq!(ReturnTo::parse(path).map(String::from).as_deref(), Some(path));
        }
    }

    #[test]
    fn security_19_other_origins_and_hidden_characters_are_ignored() {
        for path in [
            "",
            "account",
            "//evil",
            "/\\evil",
            "\\/evil",
            "https:evil",
            "https://evil",
            "/%0d%0aSet-Cookie:x",
            "/a%0Ab",
            "/a\r\nb",
            "/a\tb",
            "/%2fevil",
            "/%5Cevil",
            "/a/../../b",
            "/ä",
            "/ a",
            "javascript:alert(1)",
            "/\u{0}",
            "/%00",
            "/a/%2e%2e/b",
            "/./sign-in",
            "/%2e/auth/link",
            "/.//evil",
            "/a//b",
            "/%ff",
        ] {
            assert_eq!(ReturnTo::parse(path), None, "{path:?}");
        }
        assert_eq!(ReturnTo::parse(&format!("/{}", "a".repeat(MAX_BYTES))), None);
    }

    #[test]
    fn pages_of_signing_in_itself_are_ignored() {
        for path in ["/sign-in", "/sign-in?x", "/auth/callback?code=1", "/register", "/session-expired", "/%73ign-in"] {
            assert_eq!(ReturnTo::parse(path), None, "{path:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_stays_on_this_origin(given in "\\PC{0,80}|[/\\\\a-z.%0-9:@?#\r\n\t]{0,40}") {
            if let Some(path) = ReturnTo::parse(&given) {
                let base = url::Url::parse("https://door.example").expect("a valid base");
                let joined = base.join(path.as_str()).expect("accepted paths are valid");
                prop_assert_eq!(joined.origin(), base.origin());
                prop_assert!(path.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
            }
        }

        #[test]
        fn a_query_gives_the_path_back(given in "/[a-z/?&=%20-9]{0,40}") {
            if let Some(path) = ReturnTo::parse(&given) {
                let url = url::Url::parse(&format!("https://door.example{}", ReturnTo::query_of("/sign-in", Some(&path)))).expect("valid");
                let back = url.query_pairs().find(|(key, _)| key == "return_to").map(|(_, value)| value.into_owned());
                prop_assert_eq!(back.unwrap_or_else(|| "/".to_owned()), path.as_str());
            }
        }
    }
}
