//! One configured provider: our registration there, and the request that begins a sign-in.

use std::{
    collections::BTreeSet,
    sync::{RwLock, atomic::AtomicBool},
    time::Duration,
};

use openidconnect::{
    AuthUrl, ClientId, CsrfToken, IssuerUrl, JsonWebKeySet, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    Scope,
    core::{CoreAuthPrompt, CoreAuthenticationFlow, CoreClient},
    reqwest,
};
use tokio::sync::{Mutex, Notify};
use url::Url;

use super::{
    OpenIdError,
    client_auth::ClientAuth,
    discovery::Metadata,
    http,
    metadata::{Asking, Known},
    pulse::Pulse,
    settings::ProviderSettings,
    told::Told,
};

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

/// Everything a provider is asked, and what it answered last.
#[derive(Debug)]
pub struct Provider {
    settings: ProviderSettings,
    pub(super) issuer: IssuerUrl,
    redirect_uri: RedirectUrl,
    http: reqwest::Client,
    /// Read by everybody at any time.
    pub(super) known: RwLock<Known>,
    pub(super) asking: Mutex<Asking>,
    pub(super) down: AtomicBool,
    pub(super) went_down: Notify,
    pub(super) pulse: Pulse,
    pub(super) told: Told,
}

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

/// An attempt as it begins: where to send the browser, and what to remember. No `Debug`: it holds what redeems a code.
pub struct Authorization {
    /// The provider's authorization endpoint with the whole request.
    pub url: Url,
    /// Goes to the provider and comes back.
    pub state: String,
    /// Comes back in the ID token.
    pub nonce: Nonce,
    /// Redeems the code (RFC 7636).
    pub code_verifier: PkceCodeVerifier,
}

impl Provider {
    /// A provider that has not been asked anything yet: it may be down while we start.
    pub fn new(settings: ProviderSettings, redirect_uri: &Url) -> Result<Self, OpenIdError> {
        let broken = |error: &dyn std::fmt::Display| OpenIdError::Broken(error.to_string());
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|error| broken(&error))?;
        let http = http::client(issuer.url().scheme() == "https", settings.ca.as_deref());
        let mut redirect_uri = redirect_uri.clone();
        if settings.own_redirect_uri {
            redirect_uri.query_pairs_mut().append_pair("provider", &settings.id);
        }
        Ok(Self {
            settings,
            issuer,
            redirect_uri: RedirectUrl::from_url(redirect_uri),
            http: http.map_err(|error| broken(&error))?,
            known: RwLock::default(),
            asking: Mutex::default(),
            down: AtomicBool::new(false),
            went_down: Notify::new(),
            pulse: Pulse::default(),
            told: Told::default(),
        })
    }

    /// Its settings.
    pub fn settings(&self) -> &ProviderSettings {
        &self.settings
    }

    /// The redirect URI to register there.
    pub fn redirect_uri(&self) -> &Url {
        self.redirect_uri.url()
    }

    /// The origins that signing out there leads to, each after a space: its own, the one of its page for that, and
    /// those that are configured.
    pub fn sign_out_origins(&self) -> String {
        let known = self.known().and_then(|(metadata, _)| metadata.end_session_endpoint.clone());
        let known = known.map(|url| url.origin().ascii_serialization());
        let configured = self.settings.sign_out_origins.iter().map(|url| url.origin().ascii_serialization());
        let own = self.issuer.url().origin().ascii_serialization();
        let origins: BTreeSet<String> = configured.chain([own]).chain(known).collect();
        origins.iter().flat_map(|origin| [" ", origin]).collect()
    }

    /// Begins an attempt.
    pub async fn authorize(&self, prompt: Prompt) -> Result<Authorization, OpenIdError> {
        let metadata = self.metadata().await?;
        // Whoever cannot redeem a code sends nobody for one.
        ClientAuth::choose(&self.settings, &metadata)?;
        let client_id = ClientId::new(self.settings.client_id.clone());
        let client = CoreClient::new(client_id, self.issuer.clone(), JsonWebKeySet::new(Vec::new()))
            .set_auth_uri(AuthUrl::from_url(metadata.authorization_endpoint.clone()))
            .set_redirect_uri(self.redirect_uri.clone());
        let (challenge, code_verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new_random_len(32),
                || Nonce::new_random_len(32),
            )
            .set_max_age(if let Prompt::Fresh(age) = prompt { age } else { ANY_AGE });
        for scope in &self.settings.scopes {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        match prompt {
            Prompt::Usual => {}
            Prompt::Account if knows_select_account(&metadata) => {
                request = request.add_prompt(CoreAuthPrompt::SelectAccount);
            }
            // Who has to sign in can do so as anybody.
            Prompt::Account | Prompt::Fresh(_) => request = request.add_prompt(CoreAuthPrompt::Login),
        }
        for (name, value) in &self.settings.parameters {
            if prompt == Prompt::Usual || name != "prompt" {
                request = request.add_extra_param(name, value);
            }
        }
        let (url, state, nonce) = request.set_pkce_challenge(challenge).url();
        Ok(Authorization { url, state: state.into_secret(), nonce, code_verifier })
    }

    /// The HTTP client for this provider.
    pub(super) fn http(&self) -> &reqwest::Client {
        &self.http
    }
}

/// A provider that does not say so may end the sign-in with an error.
fn knows_select_account(metadata: &Metadata) -> bool {
    metadata.prompts.iter().any(|prompt| prompt == "select_account")
}

/// An error with everything behind it, in one line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source()).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
