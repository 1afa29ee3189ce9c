//! Cache of a provider's metadata and keys: read when needed, kept for a while, read again when a signature does not
//! verify, and watched, so that nobody who signs in waits for it.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use openidconnect::IssuerUrl;
use tokio::sync::Mutex;

use super::{
    error::{OpenIdError, chain, unavailable},
    http::HttpError,
    jws::{self, Signed},
    key_set::KeySet,
    metadata::Metadata,
    provider_http::{JSON, ProviderHttp},
};

/// Metadata and keys are read again after this long, so that what a provider withdraws does not live on.
const LIFE: Duration = Duration::from_mins(10);

/// Keys are read again at most this often, however many tokens do not verify.
const KEYS_AT_MOST_EVERY: Duration = Duration::from_mins(1);

/// Metadata and keys are read within this, or the provider counts as down. A crowd waits for one reading together.
const READ_WITHIN: Duration = Duration::from_secs(8);

/// A provider that was down is not asked again for this long: everybody is told at once instead of after a wait.
const DOWN_FOR: Duration = Duration::from_secs(3);

/// A provider that is watched is asked this often: whoever looks at its button reads what was true half a minute ago at
/// most. Two small documents a node; nobody who signs in waits for them.
const WATCH_EVERY: Duration = Duration::from_secs(30);

/// One that is down is asked again this soon, and then this often: people wait for it.
const WATCH_DOWN_EVERY: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(5));

/// Metadata cache of one issuer, with a single-flight refresh.
#[derive(Debug)]
pub(super) struct MetadataCache {
    issuer: IssuerUrl,
    http: Arc<ProviderHttp>,
    /// Read by everybody at any time, also during a refresh.
    cached: RwLock<Option<Cached>>,
    /// Whoever holds it asks the provider; everybody else goes on with what is cached, or waits for the same answer.
    refresh: Mutex<Refresh>,
}

#[derive(Debug, Clone)]
struct Cached {
    metadata: Arc<Metadata>,
    read_at: Instant,
}

/// State of refreshing.
#[derive(Debug, Default)]
struct Refresh {
    /// When keys were last read because a token did not verify, by [`TokenFrom`].
    for_keys_at: [Option<Instant>; 2],
    /// When it last did not answer for a while: the wait is what others are spared.
    failed_at: Option<Instant>,
    /// Members that the log has been told of, once for as long as they are there.
    unreadable: Vec<&'static str>,
}

/// Who brought a token. Anybody can send us a logout token: those that are forged must not use up what sign-ins need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenFrom {
    SignIn,
    Anybody,
}

impl MetadataCache {
    /// An empty one: the provider may be down while we start.
    pub(super) fn new(issuer: IssuerUrl, http: Arc<ProviderHttp>) -> Self {
        Self { issuer, http, cached: RwLock::default(), refresh: Mutex::default() }
    }

    pub(super) fn issuer(&self) -> &IssuerUrl {
        &self.issuer
    }

    /// Metadata that is at most ten minutes old.
    pub(super) async fn get(&self) -> Result<Arc<Metadata>, OpenIdError> {
        if let Some(metadata) = self.cached() {
            return Ok(metadata);
        }
        let mut refresh = self.refresh.lock().await;
        match self.cached() {
            Some(metadata) => Ok(metadata),
            None if refresh.failed_at.is_some_and(|at| at.elapsed() < DOWN_FOR) => {
                Err(OpenIdError::Unavailable("it did not answer a moment ago".into()))
            }
            None => self.read(&mut refresh).await,
        }
    }

    /// Metadata of any age, without asking.
    pub(super) fn last(&self) -> Option<Arc<Metadata>> {
        self.any_cached().map(|cached| cached.metadata)
    }

    /// Checks the signature of a token. Where no key fits, keys are read again: the provider may have changed them a
    /// moment ago. `metadata` becomes what was read then.
    pub(super) async fn verify(
        &self,
        token: &str,
        metadata: &mut Arc<Metadata>,
        from: TokenFrom,
    ) -> Result<Signed, OpenIdError> {
        match jws::verify(token, &metadata.keys) {
            Err(refused) if refused.refusal.may_end_with_fresh_keys() => {
                *metadata = self.with_fresh_keys(from).await?;
                Ok(jws::verify(token, &metadata.keys)?)
            }
            verified => Ok(verified?),
        }
    }

    async fn with_fresh_keys(&self, from: TokenFrom) -> Result<Arc<Metadata>, OpenIdError> {
        let asked_at = Instant::now();
        let mut refresh = self.refresh.lock().await;
        // Read while this one waited: fresh enough.
        if let Some(cached) = self.any_cached().filter(|cached| cached.read_at > asked_at) {
            return Ok(cached.metadata);
        }
        let read_at = &mut refresh.for_keys_at[from as usize];
        match self.cached() {
            Some(metadata) if read_at.is_some_and(|at| at.elapsed() < KEYS_AT_MOST_EVERY) => Ok(metadata),
            _ => {
                *read_at = Some(Instant::now());
                self.read(&mut refresh).await
            }
        }
    }

    /// Reads again now, whatever is cached.
    pub(super) async fn refresh(&self) -> Result<Arc<Metadata>, OpenIdError> {
        let mut refresh = self.refresh.lock().await;
        self.read(&mut refresh).await
    }

    /// Refreshes for as long as the program runs: a provider that was down comes back by itself.
    pub(super) async fn watch(&self) {
        let mut pause = WATCH_DOWN_EVERY.0;
        loop {
            if self.refresh().await.is_ok() {
                pause = WATCH_DOWN_EVERY.0;
                tokio::select! {
                    () = tokio::time::sleep(WATCH_EVERY) => {}
                    () = self.http.until_down() => {}
                }
            } else {
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(WATCH_DOWN_EVERY.1);
            }
        }
    }

    /// Where the metadata is (Discovery 1.0, section 4).
    pub(super) fn address(&self) -> String {
        format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'))
    }

    fn cached(&self) -> Option<Arc<Metadata>> {
        self.any_cached().filter(|cached| cached.read_at.elapsed() < LIFE).map(|cached| cached.metadata)
    }

    fn any_cached(&self) -> Option<Cached> {
        self.cached.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn read(&self, refresh: &mut Refresh) -> Result<Arc<Metadata>, OpenIdError> {
        let began = Instant::now();
        let read = match tokio::time::timeout(READ_WITHIN, self.read_documents()).await {
            Ok(read) => read,
            Err(_) => Err(self.http.timed_out("discovery took too long")),
        };
        self.http.set_down(read.is_err());
        // A slow failure is remembered; one that comes at once costs nobody anything to see again.
        let was_slow = began.elapsed() > Duration::from_secs(1);
        refresh.failed_at = read.is_err().then(Instant::now).filter(|_| was_slow);
        let metadata = Arc::new(read?);
        let before = std::mem::replace(&mut refresh.unreadable, metadata.unreadable.clone());
        for member in metadata.unreadable.iter().filter(|member| !before.contains(member)) {
            tracing::warn!(provider = self.http.provider, member, "metadata that cannot be read is passed over");
        }
        let cached = Cached { metadata: Arc::clone(&metadata), read_at: Instant::now() };
        *self.cached.write().unwrap_or_else(PoisonError::into_inner) = Some(cached);
        Ok(metadata)
    }

    async fn read_documents(&self) -> Result<Metadata, OpenIdError> {
        let document = self.read_document("discovery", &self.address()).await?;
        let mut metadata = Metadata::read(&document, &self.issuer)?;
        let keys = self.read_document("jwks_uri", metadata.jwks_uri.as_str()).await?;
        metadata.keys = KeySet::read(&keys)
            .map_err(|error| OpenIdError::Broken(format!("jwks_uri: no list of keys ({:?})", error.classify())))?;
        Ok(metadata)
    }

    /// Whatever media type it has: what counts is what is in it.
    async fn read_document(&self, what: &str, address: &str) -> Result<Vec<u8>, OpenIdError> {
        let response = self.http.get(address, JSON).await.map_err(|error| match error {
            HttpError::TooLarge | HttpError::Malformed(_) => OpenIdError::Broken(format!("{what}: {}", chain(&error))),
            HttpError::Request(_) | HttpError::Status(_) => unavailable(what, &error),
        })?;
        if response.status().is_success() {
            Ok(response.into_body())
        } else {
            Err(OpenIdError::Unavailable(format!("{what} answers {}", response.status())))
        }
    }
}
