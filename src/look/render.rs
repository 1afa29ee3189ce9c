//! Rendering: a view becomes a response. Whatever a page shows has been read by then, so nothing is waited for: Leptos has
//! been seen to lose parts of pages that wait while they are made (leptos#4060, #4061, #4578, #4851).

use axum::{
    http::{StatusCode, header::CONTENT_SECURITY_POLICY},
    response::{Html, IntoResponse, Response},
};
use leptos::{
    nonce::{provide_nonce, use_nonce},
    prelude::*,
    reactive::owner::Owner,
    tachys::html::doctype,
};

use super::Frame;

/// A page as a response, with its policy.
pub fn page<V: IntoView + 'static>(status: StatusCode, frame: Frame, view: impl FnOnce() -> V) -> Response {
    let owner = Owner::new();
    let (html, policy) = owner.with(|| {
        provide_nonce();
        let nonce = use_nonce().map(|nonce| nonce.to_string());
        let policy = content_security_policy(nonce.as_deref(), &frame.sign_out_origins);
        provide_context(frame);
        ((doctype("html"), view().into_view()).to_html(), policy)
    });
    owner.unset_with_forced_cleanup();
    let headers = [(CONTENT_SECURITY_POLICY, policy)];
    (status, headers, Html(html)).into_response()
}

/// The policy of every page: our own files, inline scripts with this response's nonce only (ASVS 5.0 3.4.3), and forms
/// that lead to ourselves, or by signing out to the provider.
fn content_security_policy(nonce: Option<&str>, sign_out_origins: &str) -> String {
    let nonce = nonce.map(|nonce| format!(" 'nonce-{nonce}'")).unwrap_or_default();
    format!(
        "default-src 'none'; script-src 'self'{nonce} 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; \
         connect-src 'self'; form-action 'self'{sign_out_origins}; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    )
}
