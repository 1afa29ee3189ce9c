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

/// What the provider answered last, and when.
#[derive(Debug, Default)]
pub(super) struct Known {
    metadata: Option<(Arc<Metadata>, Instant)>,
    /// When keys were last asked for because a token did not verify.
    keys_read_at: Option<Instant>,
    /// When it last did not answer.
    down_at: Option<Instant>,
}

impl Provider {
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

    /// Asks now, whatever is known.
    pub(super) async fn read_now(&self) -> Result<Arc<Metadata>, OpenIdError> {
        let mut known = self.known.lock().await;
        self.read(&mut known).await
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

    async fn read(&self, known: &mut Known) -> Result<Arc<Metadata>, OpenIdError> {
        let reading_began = Instant::now();
        let read = self.discover().await;
        self.note(read.is_err());
        // A slow failure is remembered; one that comes at once costs nobody anything to see again.
        let was_slow = reading_began.elapsed() > Duration::from_secs(1);
        known.down_at = read.is_err().then(Instant::now).filter(|_| was_slow);
        let metadata = Arc::new(read?);
        let end_session = metadata.additional_metadata().end_session_endpoint.as_ref();
        *self.end_session_origin.write().unwrap_or_else(PoisonError::into_inner) =
            end_session.map(|url| url.origin().ascii_serialization());
        known.metadata = Some((Arc::clone(&metadata), Instant::now()));
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

    /// Browsers are sent to these. Our own requests keep to https by themselves.
    fn check_addresses(&self, metadata: &Metadata) -> Result<(), OpenIdError> {
        let end_session = metadata.additional_metadata().end_session_endpoint.as_ref();
        let fits =
            |url: &Url| url.scheme() == "https" || (url.scheme() == "http" && self.issuer.url().scheme() == "http");
        match [Some(metadata.authorization_endpoint().url()), end_session].into_iter().flatten().find(|url| !fits(url))
        {
            Some(url) => Err(OpenIdError::Broken(format!("{} is not https", url.origin().ascii_serialization()))),
            None => Ok(()),
        }
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
