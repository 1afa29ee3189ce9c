//! What a provider says of itself and which keys it signs with: read when needed, kept for a while, read again when a
//! signature does not verify.

use std::{
    sync::{Arc, PoisonError},
    time::{Duration, Instant},
};

use openidconnect::DiscoveryError;
use url::Url;

use super::{
    OpenIdError,
    http::{self, HttpError},
    provider::{Provider, chain},
    types::Metadata,
};

/// Metadata and keys are read again after this long, so that what a provider withdraws does not live on.
const METADATA_LIFE: Duration = Duration::from_mins(10);

/// Keys are read again at most this often, however many tokens do not verify.
const KEYS_AT_MOST_EVERY: Duration = Duration::from_mins(1);

/// Metadata and keys are read within this, or the provider counts as down. A crowd waits for one reading together.
const READ_WITHIN: Duration = Duration::from_secs(8);

/// A provider that was down is not asked again for this long: everybody is told at once instead of after a wait.
const DOWN_FOR: Duration = Duration::from_secs(3);

/// What is remembered of asking the provider. Whoever holds it may ask; everybody else goes on with what is known.
#[derive(Debug, Default)]
pub(super) struct Asking {
    /// When keys were last asked for because a token did not verify, at a sign-in and for a logout token. Anybody can
    /// send us a logout token: those that are forged must not use up what sign-ins need.
    keys_read_at: [Option<Instant>; 2],
    /// When it last did not answer for a while: the wait is what others are spared.
    down_at: Option<Instant>,
}

/// What the provider answered last, and when.
pub(super) type Known = Option<(Arc<Metadata>, Instant)>;

/// For what a token did not verify.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Somebody is signing in, who was redirected to us with a code of this provider.
    SignIn,
    /// A logout token, which may come from anybody.
    Logout,
}

impl Provider {
    /// What the provider says of itself, at most ten minutes old.
    pub(super) async fn metadata(&self) -> Result<Arc<Metadata>, OpenIdError> {
        if let Some(metadata) = self.cached() {
            return Ok(metadata);
        }
        // Held while reading, so that a crowd at the door asks the provider once.
        let mut asking = self.asking.lock().await;
        match self.cached() {
            Some(metadata) => Ok(metadata),
            None if asking.down_at.is_some_and(|at| at.elapsed() < DOWN_FOR) => {
                Err(OpenIdError::Unavailable("it did not answer a moment ago".into()))
            }
            None => self.read(&mut asking).await,
        }
    }

    /// The same, read again for a token that does not verify, since its key may be new; but not for every one.
    pub(super) async fn metadata_with_fresh_keys(&self, need: Need) -> Result<Arc<Metadata>, OpenIdError> {
        let asked_at = Instant::now();
        let mut asking = self.asking.lock().await;
        // Read while this one waited: fresh enough.
        let read_meanwhile = self.known().filter(|(_, read_at)| *read_at > asked_at);
        if let Some((metadata, _)) = read_meanwhile {
            return Ok(metadata);
        }
        let keys_read_at = &mut asking.keys_read_at[need as usize];
        match self.cached() {
            Some(metadata) if keys_read_at.is_some_and(|at| at.elapsed() < KEYS_AT_MOST_EVERY) => Ok(metadata),
            _ => {
                *keys_read_at = Some(Instant::now());
                self.read(&mut asking).await
            }
        }
    }

    pub(super) fn known(&self) -> Known {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn cached(&self) -> Option<Arc<Metadata>> {
        self.known().filter(|(_, read_at)| read_at.elapsed() < METADATA_LIFE).map(|(metadata, _)| metadata)
    }

    /// Asks now, whatever is known.
    pub(super) async fn read_now(&self) -> Result<Arc<Metadata>, OpenIdError> {
        let mut asking = self.asking.lock().await;
        self.read(&mut asking).await
    }

    async fn read(&self, asking: &mut Asking) -> Result<Arc<Metadata>, OpenIdError> {
        let reading_began = Instant::now();
        let read = self.discover().await;
        self.note(read.is_err());
        // A slow failure is remembered; one that comes at once costs nobody anything to see again.
        let was_slow = reading_began.elapsed() > Duration::from_secs(1);
        asking.down_at = read.is_err().then(Instant::now).filter(|_| was_slow);
        let metadata = Arc::new(read?);
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some((Arc::clone(&metadata), Instant::now()));
        Ok(metadata)
    }

    async fn discover(&self) -> Result<Metadata, OpenIdError> {
        let send = |request| http::send(self.http().clone(), request);
        let reading = tokio::time::timeout(READ_WITHIN, Metadata::discover_async(self.issuer.clone(), &send)).await;
        let metadata = match reading {
            Ok(read) => read.map_err(discovery_error)?,
            Err(_) => return Err(OpenIdError::Unavailable("discovery took too long".into())),
        };
        // The crate takes it for optional; nobody can be signed in without it.
        if metadata.token_endpoint().is_none() {
            return Err(OpenIdError::Broken("token_endpoint is missing".into()));
        }
        self.check_addresses(&metadata)?;
        Ok(metadata)
    }

    /// Browsers are sent to these, and the second stands in policies. Our own requests keep to https by themselves.
    fn check_addresses(&self, metadata: &Metadata) -> Result<(), OpenIdError> {
        let end_session = metadata.additional_metadata().end_session_endpoint.as_ref();
        let fits = |url: &Url| {
            let secure = url.scheme() == "https" || (url.scheme() == "http" && self.issuer.url().scheme() == "http");
            secure && has_plain_host(url)
        };
        match [Some(metadata.authorization_endpoint().url()), end_session].into_iter().flatten().find(|url| !fits(url))
        {
            Some(_) => Err(OpenIdError::Broken("an address for browsers is not https, or has an odd host".into())),
            None => Ok(()),
        }
    }
}

/// Whether a host is one that can stand in a policy: a name may hold characters there that end a directive.
pub fn has_plain_host(url: &Url) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    url.host_str().is_some_and(|host| host.bytes().all(is_plain))
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
