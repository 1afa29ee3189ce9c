//! Names of roles and scopes.

use super::keys::Keys;

/// Names of roles or scopes: they stand in headers and tokens, divided by commas, colons and spaces.
pub(super) fn names(keys: &mut Keys<'_>, key: &str, what: &str) -> Vec<String> {
    let names = keys.list(key);
    if names.as_ref().is_some_and(Vec::is_empty) {
        keys.wrong(key, "is empty. Name at least one or leave it out");
    }
    let names = names.unwrap_or_default();
    for name in names.iter().filter(|name| !is_name(name)) {
        keys.wrong(
            key,
            format!("has \"{name}\" in it; a {what} may have letters, digits, dots, underscores and dashes"),
        );
    }
    names
}

/// A name of a role or a scope: `[A-Za-z0-9._-]`.
pub(super) fn is_name(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    !text.is_empty() && text.len() <= 64 && text.bytes().all(fits)
}
