//! The authorization request (OpenID Connect Core 1.0, section 3.1.2.1), with which a sign-in begins.

use std::time::Duration;

use openidconnect::{
    AuthUrl, ClientId, CsrfToken, JsonWebKeySet, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    core::{CoreAuthPrompt, CoreAuthenticationFlow, CoreClient},
};
use url::Url;

use super::{client_auth::ClientAuth, error::OpenIdError, provider::Provider};
use crate::model::email::EmailKey;

/// Who is meant (OpenID Connect Core 1.0, section 3.1.2.1).
const LOGIN_HINT: &str = "login_hint";

/// `max_age` of an ordinary request: nobody is asked to sign in because of it, and the ID token has to say when they
/// did (OpenID Connect Core 1.0, section 3.1.2.1).
const ANY_AGE: Duration = Duration::from_hours(365 * 24);

/// Parameters of the authorization request that are the protocol's, and not to be configured.
pub const RESERVED: [&str; 13] = [
    "response_type",
    "response_mode",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "max_age",
    "request",
    "request_uri",
    "id_token_hint",
];

/// What the person is asked at the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prompt {
    /// What the provider thinks right: nothing at all, if it knows who sits there.
    Usual,
    /// Which account to take: the one that is signed in there may not be meant.
    Account,
    /// To sign in now; whoever comes back must have done so no longer ago than this.
    Fresh(Duration),
}

/// Authorization request: where to send the browser, and what to remember. No `Debug`: it holds what redeems a code.
pub struct Authorization {
    pub url: Url,
    pub state: String,
    pub nonce: Nonce,
    /// Redeems the code (RFC 7636).
    pub code_verifier: PkceCodeVerifier,
}

/// Makes an authorization request with new secrets, for somebody who reads our pages in this language (`ui_locales`).
/// `login_hint` is the address that somebody means to sign in with.
pub async fn authorize(
    provider: &Provider,
    prompt: Prompt,
    login_hint: Option<&EmailKey>,
    language: &str,
) -> Result<Authorization, OpenIdError> {
    let settings = provider.settings();
    let metadata = provider.metadata().get().await?;
    // Whoever cannot redeem a code sends nobody for one.
    ClientAuth::choose(settings, &metadata)?;
    let client_id = ClientId::new(settings.client_id.clone());
    let client = CoreClient::new(client_id, provider.metadata().issuer().clone(), JsonWebKeySet::new(Vec::new()))
        .set_auth_uri(AuthUrl::from_url(metadata.authorization_endpoint.clone()))
        .set_redirect_uri(RedirectUrl::from_url(provider.redirect_uri().clone()));
    let (challenge, code_verifier) = PkceCodeChallenge::new_random_sha256();
    let mut request = client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            || CsrfToken::new_random_len(32),
            || Nonce::new_random_len(32),
        )
        .set_max_age(if let Prompt::Fresh(age) = prompt { age } else { ANY_AGE });
    for scope in &settings.scopes {
        request = request.add_scope(Scope::new(scope.clone()));
    }
    // A provider that does not list it may end the sign-in with an error.
    let knows_select_account = metadata.prompts.iter().any(|prompt| prompt == "select_account");
    match prompt {
        Prompt::Usual => {}
        Prompt::Account if knows_select_account => request = request.add_prompt(CoreAuthPrompt::SelectAccount),
        // Who has to sign in can do so as anybody.
        Prompt::Account | Prompt::Fresh(_) => request = request.add_prompt(CoreAuthPrompt::Login),
    }
    if !settings.parameters.iter().any(|(name, _)| name == "ui_locales") {
        request = request.add_extra_param("ui_locales", language.to_owned());
    }
    // What is configured gives way to what the person has just said.
    let gives_way = |name: &str| match name {
        "prompt" => prompt != Prompt::Usual,
        LOGIN_HINT => login_hint.is_some(),
        _ => false,
    };
    for (name, value) in settings.parameters.iter().filter(|(name, _)| !gives_way(name)) {
        request = request.add_extra_param(name, value);
    }
    if let Some(email) = login_hint {
        request = request.add_extra_param(LOGIN_HINT, email.as_str());
    }
    let (url, state, nonce) = request.set_pkce_challenge(challenge).url();
    Ok(Authorization { url, state: state.into_secret(), nonce, code_verifier })
}
