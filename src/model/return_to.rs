//! A page of this site to return to: a local path, or nothing (ASVS 5.0 3.7.2).

use percent_encoding::percent_decode_str;

use super::address;

/// Longer addresses are no page of ours, and would not fit into headers everywhere. The longest one is the way to a service,
/// which holds a page of that service in base64.
const MAX_BYTES: usize = 2304;

/// A checked path on this site, with its query: safe to put into a `Location` header as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnTo(String);

impl ReturnTo {
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
        let circular = address::is_step(&decoded_path);
        (!hidden && !outward && !circular).then(|| Self(given.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
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
    }
}
