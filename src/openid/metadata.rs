//! What a provider says of itself and which keys it signs with: read when needed, kept for a while, read again when a
//! signature does not verify.

use std::{
    sync::{Arc, PoisonError},
    time::{Duration, Instant},
};

use openidconnect::{
    HttpRequest, HttpResponse,
    http::{Method, Request, header::ACCEPT},
};
use url::Url;

use super::{
    OpenIdError,
    discovery::Metadata,
    http::HttpError,
    keys::Keys,
    provider::{Provider, chain},
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
        let reading = async {
            let document = self.read_document("discovery", &self.discovery_address()).await?;
            let mut metadata = Metadata::read(&document, &self.settings().issuer)?;
            let keys = self.read_document("jwks_uri", metadata.jwks_uri.as_str()).await?;
            metadata.keys = Keys::read(&keys)
                .map_err(|error| OpenIdError::Broken(format!("jwks_uri: no list of keys ({:?})", error.classify())))?;
            Ok::<_, OpenIdError>(metadata)
        };
        let metadata = match tokio::time::timeout(READ_WITHIN, reading).await {
            Ok(read) => read?,
            Err(_) => return Err(self.did_not_answer("discovery took too long")),
        };
        self.tell_of_odd_members(&metadata.odd);
        Ok(metadata)
    }

    /// Where the metadata is (Discovery 1.0, section 4).
    pub(super) fn discovery_address(&self) -> String {
        format!("{}/.well-known/openid-configuration", self.settings().issuer.trim_end_matches('/'))
    }

    /// Whatever it calls itself: what counts is what is in it.
    async fn read_document(&self, what: &str, address: &str) -> Result<Vec<u8>, OpenIdError> {
        let request = get(address).map_err(|why| OpenIdError::Broken(format!("{what}: {why}")))?;
        let response: HttpResponse = match self.ask(request).await {
            Ok(response) => response,
            Err(error @ HttpError::TooLarge) => return Err(OpenIdError::Broken(format!("{what}: {error}"))),
            Err(error) => return Err(OpenIdError::Unavailable(format!("{what}: {}", chain(&error)))),
        };
        if response.status().is_success() {
            Ok(response.into_body())
        } else {
            Err(OpenIdError::Unavailable(format!("{what} answers {}", response.status())))
        }
    }
}

/// A request for JSON.
pub(super) fn get(address: &str) -> Result<HttpRequest, String> {
    get_as(address, "application/json")
}

/// A request for something of this type.
pub(super) fn get_as(address: &str, kind: &'static str) -> Result<HttpRequest, String> {
    let request = Request::builder().method(Method::GET).uri(address).header(ACCEPT, kind);
    request.body(Vec::new()).map_err(|error| chain(&error))
}

/// Whether a host is one that can stand in a policy: a name may hold characters there that end a directive.
pub fn has_plain_host(url: &Url) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    url.host_str().is_some_and(|host| host.bytes().all(is_plain))
}
