//! Reads which terms people accept.

use super::{
    brand::{by_language, web},
    keys::Keys,
};
use crate::{
    auth::origin::is_loopback,
    model::terms::{Terms, VERSION_MAX_CHARS},
};

pub(super) fn terms(keys: &mut Keys<'_>) -> Option<Terms> {
    let version = version(keys);
    if !keys.has("url") {
        return keys.refuse("url", "is missing: where the terms can be read");
    }
    let url = by_language(keys, "url")?;
    if !url.texts().all(leads_to_terms) {
        return keys.refuse("url", "is neither an https: address nor a path at this site, such as \"/terms.html\"");
    }
    Some(Terms { version: version?, url })
}

/// It stands in a form and in a table, and nobody reads it on a page.
fn version(keys: &mut Keys<'_>) -> Option<String> {
    let version = keys.required("version", "a name for this version, such as \"2026-11\"")?;
    let fits = version.len() <= VERSION_MAX_CHARS && version.bytes().all(|byte| byte.is_ascii_graphic());
    if fits {
        return Some(version);
    }
    keys.refuse("version", format!("has to be up to {VERSION_MAX_CHARS} letters, digits and signs without spaces"))
}

/// A page of the organisation's, or a path at the door's own origin. Two slashes would lead to another host.
fn leads_to_terms(text: &str) -> bool {
    let is_path = text.starts_with('/')
        && !text.starts_with("//")
        && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    is_path || web(text, &["https", "http"]).is_some_and(|url| url.scheme() == "https" || is_loopback(&url))
}

#[cfg(test)]
mod tests {
    use super::super::tests::with_lines;

    fn mistakes(terms: &str) -> Vec<String> {
        let config = with_lines(&format!("[terms]\n{terms}\n"));
        let mistakes = config.err().unwrap_or_default();
        mistakes.iter().map(|mistake| format!("{}: {}", mistake.key, mistake.text)).collect()
    }

    #[test]
    fn terms_have_a_version_and_a_place() {
        let config =
            with_lines("[terms]\nversion = \"2026-11\"\nurl = { en = \"https://example.org/terms\", de = \"/agb\" }");
        let terms = config.expect("right").house.terms.expect("they are there");
        assert_eq!(
            (terms.version.as_str(), terms.url.text("de", "en"), terms.url.text("fr", "en")),
            ("2026-11", "/agb", "https://example.org/terms")
        );
        assert_eq!(with_lines("").expect("right").house.terms, None);
    }

    #[test]
    fn terms_that_nobody_could_read_or_accept_are_refused() {
        let url = "url = \"https://example.org/terms\"";
        for (terms, expected) in [
            ("version = \"1\"", "terms.url: is missing"),
            (url, "terms.version: is missing"),
            ("", "terms.version: is missing"),
            (&format!("version = \"a b\"\n{url}"), "terms.version: has to be up to 64"),
            (&format!("version = \"{}\"\n{url}", "x".repeat(65)), "terms.version: has to be up to 64"),
            (&format!("version = \"ü\"\n{url}"), "terms.version: has to be up to 64"),
            ("version = \"1\"\nurl = \"http://example.org/terms\"", "terms.url: is neither"),
            ("version = \"1\"\nurl = \"//evil.example\"", "terms.url: is neither"),
            ("version = \"1\"\nurl = \"/\\\\evil.example\"", "terms.url: is neither"),
            ("version = \"1\"\nurl = \"javascript:alert(1)\"", "terms.url: is neither"),
            ("version = \"1\"\nurl = { en = \"https://example.org\", de = \"agb\" }", "terms.url: is neither"),
            ("version = \"1\"\nurl = \"https://a:b@example.org\"", "terms.url: is neither"),
            (&format!("version = \"1\"\n{url}\nlink = \"x\""), "terms.link: is not a setting"),
        ] {
            let told = mistakes(terms);
            assert!(told.iter().any(|told| told.starts_with(expected)), "{terms}: {told:?}");
        }
    }
}
