//! What a provider says of itself and which keys it signs with: read when needed, kept for a while, read again when a
//! signature does not verify.

use std::{
    sync::{Arc, PoisonError, atomic::Ordering},
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

/// A provider that is watched is asked again before what is known of it grows old, so that nobody has to wait for it.
const WATCH_EVERY: Duration = Duration::from_mins(9);

/// One that is down is asked again this soon, and then less and less often.
const DOWN_EVERY: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(30));

/// What is remembered of asking the provider. Whoever holds it may ask; everybody else goes on with what is known.
#[derive(Debug, Default)]
pub(super) struct Asking {
    /// When keys were last asked for because a token did not verify, at a sign-in and for a logout token. Anybody can
    /// send us a logout token: those that are forged must not use up what sign-ins need.
    keys_read_at: [Option<Instant>; 2],
    /// When it last did not answer.
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
            Some(metadata) if keys_read_at.is_some_and(|at| at.elapsed() < KEYS_AT_MOST_EVERY) => match need {
                Need::SignIn => Ok(metadata),
                // The token may be good and the keys old: the provider had better try again.
                Need::Logout => Err(OpenIdError::Unavailable("its keys were read less than a minute ago".into())),
            },
            _ => {
                *keys_read_at = Some(Instant::now());
                self.read(&mut asking).await
            }
        }
    }

    /// Where it sends people who sign in, without what is asked there, as far as it is known.
    pub fn door(&self) -> Option<Url> {
        let mut address = self.cached()?.authorization_endpoint().url().clone();
        address.set_query(None);
        address.set_fragment(None);
        Some(address)
    }

    /// The same, if it is at an address that is not the issuer's.
    pub fn foreign_door(&self) -> Option<Url> {
        self.door().filter(|door| door.origin() != self.issuer.url().origin())
    }

    /// Whether another provider's answer could pass for one of this: it neither names itself (RFC 9207) nor has a
    /// redirect URI of its own.
    pub async fn could_be_mixed_up(&self) -> bool {
        let names_itself =
            |metadata: Arc<Metadata>| metadata.additional_metadata().authorization_response_iss_parameter_supported;
        !self.settings().own_redirect_uri && self.metadata().await.is_ok_and(|metadata| !names_itself(metadata))
    }

    fn known(&self) -> Known {
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

    /// Whether it did not answer when it was last asked.
    pub fn is_down(&self) -> bool {
        self.down.load(Ordering::Relaxed)
    }

    /// Asks again and again, for as long as the program runs: a provider that was down comes back by itself, and
    /// nobody who signs in waits for its metadata.
    pub async fn keep_watch(&self) {
        let mut pause = DOWN_EVERY.0;
        loop {
            if self.read_now().await.is_ok() {
                pause = DOWN_EVERY.0;
                tokio::select! {
                    () = tokio::time::sleep(WATCH_EVERY) => {}
                    () = self.went_down.notified() => {}
                }
            } else {
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(DOWN_EVERY.1);
            }
        }
    }

    /// Notes whether it answers, and tells whoever watches.
    pub(super) fn note(&self, down: bool) {
        if self.down.swap(down, Ordering::Relaxed) == down {
            return;
        }
        if down {
            tracing::warn!(provider = self.settings().id, "a provider does not answer");
            self.went_down.notify_one();
        } else {
            tracing::info!(provider = self.settings().id, "a provider answers again");
        }
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
