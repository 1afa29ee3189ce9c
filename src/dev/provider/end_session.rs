//! The end of a session (OpenID Connect RP-Initiated Logout 1.0). There is none here to end; the
//! page stands for the one that a real provider shows, and leads back.

use std::{str::FromStr as _, sync::Arc};

use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse as _, Response},
};
use chrono::DateTime;
use openidconnect::{
    ClientId, ClientSecret, Nonce,
    core::{CoreIdToken, CoreIdTokenVerifier},
};
use url::Url;

use super::{Provider, page, parameters::Parameters};

/// `GET` and `POST /end-session`
pub(super) async fn ask(State(provider): State<Arc<Provider>>, RawQuery(query): RawQuery, body: String) -> Response {
    let request = if body.is_empty() { query.unwrap_or_default() } else { body };
    match way_back(&provider, &request) {
        Ok(way_back) => page::signed_out(way_back.as_ref()).into_response(),
        Err(problem) => page::problem(&provider, problem),
    }
}

/// The address that the person goes to next, if the client named one.
fn way_back(provider: &Provider, encoded: &str) -> Result<Option<Url>, &'static str> {
    let parameters = Parameters::parse(encoded).ok_or("A parameter of the request is there twice.")?;
    if parameters.find("client_id").is_some_and(|client_id| client_id != provider.settings.client_id) {
        return Err("The client_id of the request is not the one that this provider serves.");
    }
    if parameters.find("id_token_hint").is_some_and(|hint| !is_ours(provider, hint)) {
        return Err("The id_token_hint of the request is not a token that this provider issued.");
    }
    let Some(uri) = parameters.find("post_logout_redirect_uri") else { return Ok(None) };
    let uri = Url::parse(uri).ok().filter(|uri| uri.origin() == provider.settings.redirect_uri.origin());
    let mut uri = uri.ok_or("The post_logout_redirect_uri of the request is not an address of the client.")?;
    if let Some(state) = parameters.find("state") {
        uri.query_pairs_mut().append_pair("state", state);
    }
    Ok(Some(uri))
}

/// Whether we signed the token for our client. People sign out long after their token has expired,
/// which the specification allows (2), so for this check it is always 1970.
fn is_ours(provider: &Provider, hint: &str) -> bool {
    let verifier = CoreIdTokenVerifier::new_confidential_client(
        ClientId::new(provider.settings.client_id.clone()),
        ClientSecret::new(provider.settings.client_secret.clone()),
        provider.settings.issuer.clone(),
        provider.key.public(),
    )
    .set_time_fn(|| DateTime::UNIX_EPOCH);
    CoreIdToken::from_str(hint).is_ok_and(|token| token.claims(&verifier, |_: Option<&Nonce>| Ok(())).is_ok())
}
