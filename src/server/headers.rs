//! Headers of every answer (ASVS 5.0 3.4).

use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, VARY,
            X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
        },
    },
    middleware::Next,
    response::Response,
};

use crate::{auth::Site, model::address::CALLBACK};

/// What browsers are told of https (RFC 6797): always to use it for this host. A year; shorter would leave people who
/// come back rarely without it.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// The same for every host below ours, which is for their operators to decide.
const HSTS_BELOW: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");

/// What browsers are told of this site.
pub fn hsts_of(site: &Site) -> Option<HeaderValue> {
    let hsts = if site.hsts_subdomains { HSTS_BELOW } else { HSTS };
    Some(hsts).filter(|_| site.public_url.scheme() == "https")
}

/// What is no page loads nothing and is shown in no frame.
const NO_PAGE: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; form-action 'none'",
);

/// Middleware: security headers; `hsts` is for sites that are served over https.
pub async fn secure(State(hsts): State<Option<HeaderValue>>, request: Request, next: Next) -> Response {
    let is_callback = request.uri().path() == CALLBACK.path;
    let mut response = next.run(request).await;
    secured(response.headers_mut(), hsts, is_callback);
    response
}

/// The headers that an answer goes out with, from those that it has.
pub fn secured(headers: &mut HeaderMap, hsts: Option<HeaderValue>, is_callback: bool) {
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // The older header knows no origins: it would take back what a policy allows.
    let policy = headers.get(CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok());
    if policy.is_none_or(|policy| policy.contains("frame-ancestors 'none'")) {
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    // The callback's address holds a code: not even our own pages need to hear of it (RFC 9700 section 4.2.4).
    let referrer = if is_callback { "no-referrer" } else { "same-origin" };
    // What leads on with a pass says so itself.
    headers.entry(REFERRER_POLICY).or_insert(HeaderValue::from_static(referrer));
    headers.insert(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(NO_PAGE);
    // Everything that depends on who asks is kept nowhere, so Back after signing out shows nothing (ASVS 5.0 14.3.2).
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.append(VARY, HeaderValue::from_static("cookie"));
    }
    if let Some(hsts) = hsts {
        headers.insert(STRICT_TRANSPORT_SECURITY, hsts);
    }
}

/// Middleware, around that: what is shown at the host of a service tells nobody where that was.
pub async fn no_referrer(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    tells_nobody(response.headers_mut());
    response
}

/// The same for an answer that is there.
pub fn tells_nobody(headers: &mut HeaderMap) {
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
}
