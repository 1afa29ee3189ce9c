//! One configured provider: its metadata and keys, and the request that begins a sign-in.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use openidconnect::{
    AuthType, ClientId, ClientSecret, CsrfToken, DiscoveryError, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, Scope,
    core::{CoreAuthenticationFlow, CoreClientAuthMethod},
    reqwest,
};
use tokio::sync::Mutex;
use url::Url;

use super::{
    OpenIdError,
    http::{self, HttpError},
    types::{Metadata, RelyingParty},
};
use crate::auth::settings::ProviderSettings;

/// Metadata and keys are read again after this long, so that what a provider withdraws does not live on.
const METADATA_LIFE: Duration = Duration::from_mins(10);

/// Keys are read again at most this often, however many tokens do not verify.
const KEYS_AT_MOST_EVERY: Duration = Duration::from_mins(1);

/// Metadata and keys are read within this, or the provider counts as down. A crowd waits for one reading together.
const READ_WITHIN: Duration = Duration::from_secs(8);

/// A provider that was down is not asked again for this long: everybody is told at once instead of after a wait.
const DOWN_FOR: Duration = Duration::from_secs(3);

/// Everything a provider is asked, and what it answered last.
#[derive(Debug)]
pub struct Provider {
    settings: ProviderSettings,
    issuer: IssuerUrl,
    redirect_uri: RedirectUrl,
    http: reqwest::Client,
    known: Mutex<Known>,
}

/// What the provider answered last, and when.
#[derive(Debug, Default)]
struct Known {
    metadata: Option<(Arc<Metadata>, Instant)>,
    /// When keys were last asked for because a token did not verify.
    keys_read_at: Option<Instant>,
    /// When it last did not answer.
    down_at: Option<Instant>,
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
        let http = http::client(issuer.url().scheme() == "https").map_err(|error| broken(&error))?;
        let redirect_uri = RedirectUrl::from_url(redirect_uri.clone());
        Ok(Self { settings, issuer, redirect_uri, http, known: Mutex::default() })
    }

    /// Its settings.
    pub fn settings(&self) -> &ProviderSettings {
        &self.settings
    }

    /// Begins an attempt.
    pub async fn authorize(&self) -> Result<Authorization, OpenIdError> {
        let metadata = self.metadata().await?;
        let client = self.client(&metadata);
        let (challenge, code_verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = client.authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            || CsrfToken::new_random_len(32),
            || Nonce::new_random_len(32),
        );
        for scope in &self.settings.scopes {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        let (url, state, nonce) = request.set_pkce_challenge(challenge).url();
        Ok(Authorization { url, state: state.into_secret(), nonce, code_verifier })
    }

    /// What the provider says of itself, at most ten minutes old.
    pub(super) async fn metadata(&self) -> Result<Arc<Metadata>, OpenIdError> {
        // The lock is held while reading, so that a crowd at the door asks the provider once.
        let mut known = self.known.lock().await;
        match &known.metadata {
            Some((metadata, read_at)) if read_at.elapsed() < METADATA_LIFE => Ok(Arc::clone(metadata)),
            _ if known.down_at.is_some_and(|at| at.elapsed() < DOWN_FOR) => {
                Err(OpenIdError::Unavailable("it did not answer a moment ago".into()))
            }
            _ => self.read(&mut known).await,
        }
    }

    /// The same, read again for a token that does not verify, since its key may be new; but not for every one.
    pub(super) async fn metadata_with_fresh_keys(&self) -> Result<Arc<Metadata>, OpenIdError> {
        let mut known = self.known.lock().await;
        match &known.metadata {
            Some((metadata, _)) if known.keys_read_at.is_some_and(|at| at.elapsed() < KEYS_AT_MOST_EVERY) => {
                Ok(Arc::clone(metadata))
            }
            _ => {
                known.keys_read_at = Some(Instant::now());
                self.read(&mut known).await
            }
        }
    }

    async fn read(&self, known: &mut Known) -> Result<Arc<Metadata>, OpenIdError> {
        let reading_began = Instant::now();
        let send = |request| http::send(self.http.clone(), request);
        let reading = tokio::time::timeout(READ_WITHIN, Metadata::discover_async(self.issuer.clone(), &send)).await;
        let metadata = match reading {
            Ok(read) => read.map_err(discovery_error),
            Err(_) => Err(OpenIdError::Unavailable("discovery took too long".into())),
        };
        // A slow failure is remembered; one that comes at once costs nobody anything to see again.
        let was_slow = reading_began.elapsed() > Duration::from_secs(1);
        known.down_at = metadata.is_err().then(Instant::now).filter(|_| was_slow);
        let metadata = metadata?;
        // The crate takes it for optional; nobody can be signed in without it.
        if metadata.token_endpoint().is_none() {
            return Err(OpenIdError::Broken("token_endpoint is missing".into()));
        }
        let metadata = Arc::new(metadata);
        known.metadata = Some((Arc::clone(&metadata), Instant::now()));
        Ok(metadata)
    }

    /// The HTTP client for this provider.
    pub(super) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// A client made of the metadata and our registration there.
    pub(super) fn client(&self, metadata: &Metadata) -> RelyingParty {
        let secret = self.settings.client_secret.as_ref().map(|secret| ClientSecret::new(secret.0.clone()));
        RelyingParty::from_provider_metadata(metadata.clone(), ClientId::new(self.settings.client_id.clone()), secret)
            .set_redirect_uri(self.redirect_uri.clone())
            .set_auth_type(auth_type(metadata))
    }
}

/// `client_secret_basic` unless the provider offers only `client_secret_post` (Discovery 1.0 section 3: basic is the default).
fn auth_type(metadata: &Metadata) -> AuthType {
    match metadata.token_endpoint_auth_methods_supported() {
        Some(methods)
            if methods.contains(&CoreClientAuthMethod::ClientSecretPost)
                && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic) =>
        {
            AuthType::RequestBody
        }
        _ => AuthType::BasicAuth,
    }
}

fn discovery_error(error: DiscoveryError<HttpError>) -> OpenIdError {
    match error {
        DiscoveryError::Request(HttpError::TooLarge) => OpenIdError::Broken(HttpError::TooLarge.to_string()),
        DiscoveryError::Request(error) => OpenIdError::Unavailable(chain(&error)),
        DiscoveryError::Response(status, _, text) if status.is_success() => OpenIdError::Broken(text),
        DiscoveryError::Response(status, _, _) => OpenIdError::Unavailable(format!("discovery answers {status}")),
        error => OpenIdError::Broken(chain(&error)),
    }
}

/// An error with everything behind it, in one line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source()).map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
