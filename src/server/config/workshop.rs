//! Reads what the workshop is set to.

use axum::http::HeaderValue;
use url::Url;

use super::{keys::Keys, readers::is_bare};
use crate::auth::origin::is_loopback;

/// Origins whose pages may have sessions made, as browsers write them. Only pages on this machine: whoever may have a
/// session made is anybody.
pub(super) fn origins(keys: &mut Keys<'_>) -> Vec<HeaderValue> {
    let texts = keys.list("origins").unwrap_or_default();
    texts.iter().filter_map(|text| origin(keys, text)).collect()
}

fn origin(keys: &mut Keys<'_>, text: &str) -> Option<HeaderValue> {
    let url = Url::parse(text).ok().filter(|url| ["http", "https"].contains(&url.scheme()) && is_bare(url));
    let Some(url) = url else {
        return keys.refuse(
            "origins",
            format!("has {text:?} in it; it should be an origin such as http://localhost:8080, without a path"),
        );
    };
    if !is_loopback(&url) {
        return keys.refuse("origins", format!("has {text:?} in it, which is not on this machine"));
    }
    HeaderValue::try_from(url.origin().ascii_serialization()).ok()
}
