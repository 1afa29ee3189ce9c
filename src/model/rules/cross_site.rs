//! Requests that a page of somebody else has a browser make (OWASP: cross-site request forgery).

use super::{asked::Asked, methods::changes_something};
use crate::model::service::{Service, rule::Rule};

/// Whether a request under this method changes something, relies on a cookie, and comes from a page of another origin that
/// the rule does not name. Websockets count among what changes something: browsers let every page open them.
pub(super) fn is_foreign(service: &Service, rule: Option<&Rule>, asked: &Asked<'_>, method: &str) -> bool {
    if !asked.by_cookie || !(asked.is_websocket || changes_something(method)) {
        return false;
    }
    let is_foreign = match (asked.fetch_site, asked.origin) {
        (Some(site), _) => !["same-origin", "none"].contains(&site),
        // Browsers write an origin in one way (RFC 6454 section 6.1).
        (None, Some(origin)) => origin != service.origin(),
        (None, None) => false,
    };
    let is_named = || {
        let named = rule.map(|rule| rule.cross_origin.as_slice()).unwrap_or_default();
        asked.origin.is_some_and(|origin| named.iter().any(|named| named == origin))
    };
    is_foreign && !is_named()
}
