//! Signing out at the provider (OpenID Connect RP-Initiated Logout 1.0).

use std::time::Duration;

use url::Url;

use super::{provider::Provider, provider_http::PROBE_WITHIN};

/// Somebody who signs out is not kept waiting for a provider that is down. Longer than a probe: one that is given up
/// from outside leaves no word of having been in vain, and the next page would wait for another.
const WITHIN: Duration = PROBE_WITHIN.saturating_add(Duration::from_millis(500));

/// A longer ID token would make a header that proxies refuse, and with it the sign-out here, and is not kept. Without
/// the hint the provider asks who is meant.
const LONGEST_HINT: usize = 2048;

/// What is kept of an ID token: nothing of one that is too long, which still says that there is a session there.
pub fn hint(id_token: &str) -> &str {
    if id_token.len() <= LONGEST_HINT { id_token } else { "" }
}

/// End session endpoint of a provider, as far as it can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndSession {
    At(Url),
    /// Its metadata names none.
    NotOffered,
    /// It does not answer.
    Away,
}

/// Where people sign out there.
pub async fn find_end_session(provider: &Provider) -> EndSession {
    let cache = provider.metadata();
    let metadata = async {
        // Of one that is down, its page would be the browser's own page of an error.
        if provider.http().answers(&cache.address()).await { cache.get().await.ok() } else { None }
    };
    match tokio::time::timeout(WITHIN, metadata).await {
        Ok(Some(metadata)) => match &metadata.end_session_endpoint {
            Some(endpoint) => EndSession::At(endpoint.clone()),
            None => EndSession::NotOffered,
        },
        Ok(None) | Err(_) => EndSession::Away,
    }
}

/// Where a person signs out there by themselves: at the end session endpoint, which asks who is meant, or at the page that
/// the settings name.
pub fn sign_out_page(provider: &Provider, found: &EndSession) -> Option<Url> {
    let EndSession::At(endpoint) = found else { return provider.settings().sign_out_page.clone() };
    let mut page = endpoint.clone();
    page.query_pairs_mut().append_pair("client_id", &provider.settings().client_id);
    Some(page)
}

/// Logout request (section 2): who, and where to come back to with which `state`. Without a hint the session at the
/// provider is one that cannot be named.
pub fn end_session_request(provider: &Provider, endpoint: Url, id_token: &str, back: &Url, state: &str) -> Url {
    let mut request = endpoint;
    if (1..=LONGEST_HINT).contains(&id_token.len()) {
        request.query_pairs_mut().append_pair("id_token_hint", id_token);
    }
    request
        .query_pairs_mut()
        .append_pair("client_id", &provider.settings().client_id)
        .append_pair("post_logout_redirect_uri", back.as_str())
        .append_pair("state", state);
    request
}
