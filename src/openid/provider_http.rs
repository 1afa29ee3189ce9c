//! HTTP client of one provider. Every request to it passes here, so that it is known when it answered last, and a
//! failure is noticed at once.

use std::{
    sync::{
        Mutex as Lock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use openidconnect::{
    HttpRequest, HttpResponse,
    http::{Request, header::ACCEPT},
    reqwest,
};
use tokio::sync::{Mutex, Notify};

use super::{
    error::OpenIdError,
    http::{self, HttpError},
    settings::ProviderSettings,
};

/// Whoever is sent to a provider without asking it first is sent to one that answered no longer ago than this.
const LATELY: Duration = Duration::from_secs(10);

/// A probe is given this long: somebody waits.
pub(super) const PROBE_WITHIN: Duration = Duration::from_millis(1500);

/// After a probe in vain nobody else waits for one for this long.
const IN_VAIN: Duration = Duration::from_secs(2);

/// Media type of metadata and key sets.
pub(super) const JSON: &str = "application/json";

/// HTTP client with the availability of the one provider that it talks to.
#[derive(Debug)]
pub(super) struct ProviderHttp {
    pub(super) provider: String,
    client: reqwest::Client,
    last: Lock<LastSeen>,
    /// Held by whoever probes: everybody else waits for the same answer.
    probing: Mutex<()>,
    /// Whether its metadata could not be read, or a request failed since.
    down: AtomicBool,
    went_down: Notify,
}

/// Times of the last requests of each outcome.
#[derive(Debug, Default, Clone, Copy)]
struct LastSeen {
    /// The last answer that was no 5xx, whatever it said.
    answered: Option<Instant>,
    failed: Option<Instant>,
    probed_in_vain: Option<Instant>,
}

impl LastSeen {
    /// Whether it answered since then, if anything was asked since then.
    fn since(self, then: Instant) -> Option<bool> {
        let (answered, failed) = (self.answered.filter(|at| *at >= then), self.failed.filter(|at| *at >= then));
        answered.max(failed).map(|_| answered > failed)
    }
}

impl ProviderHttp {
    pub(super) fn new(settings: &ProviderSettings, https_only: bool) -> reqwest::Result<Self> {
        Ok(Self {
            provider: settings.id.clone(),
            client: http::client(https_only, settings.ca.as_deref())?,
            last: Lock::default(),
            probing: Mutex::default(),
            down: AtomicBool::new(false),
            went_down: Notify::new(),
        })
    }

    /// Sends a GET request for a media type.
    pub(super) async fn get(&self, address: &str, media_type: &str) -> Result<HttpResponse, HttpError> {
        self.send(Request::get(address).header(ACCEPT, media_type).body(Vec::new())?).await
    }

    /// Sends a request, and records what came of it.
    pub(super) async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let answer = http::send(&self.client, request).await;
        match &answer {
            Ok(_) | Err(HttpError::TooLarge | HttpError::Malformed(_)) => {
                self.record(|last| last.answered = Some(Instant::now()));
            }
            Err(HttpError::Request(_) | HttpError::Status(_)) => self.record_failure(),
        }
        answer
    }

    /// The error of an answer that did not come in time.
    pub(super) fn timed_out(&self, why: &str) -> OpenIdError {
        self.record_failure();
        OpenIdError::Unavailable(why.to_owned())
    }

    /// Whether it answered lately, or answers a probe of this address now; of several who want to know, one probes.
    pub(super) async fn answers(&self, address: &str) -> bool {
        let began = Instant::now();
        if let Some(lately) = began.checked_sub(LATELY)
            && self.last().since(lately) == Some(true)
        {
            return true;
        }
        let _turn = self.probing.lock().await;
        let last = self.last();
        if let Some(answered) = last.since(began) {
            return answered;
        }
        // Probed a moment ago, by the request before this one of the same person perhaps.
        if last.probed_in_vain.is_some_and(|at| at.elapsed() < IN_VAIN) {
            return false;
        }
        if tokio::time::timeout(PROBE_WITHIN, self.get(address, JSON)).await.is_err() {
            self.record_failure();
        }
        let answered = self.last().since(began).unwrap_or(false);
        self.record(|last| last.probed_in_vain = (!answered).then(Instant::now));
        answered
    }

    pub(super) fn is_down(&self) -> bool {
        self.down.load(Ordering::Relaxed)
    }

    /// Records whether it can be used; a change is logged, and wakes [`Self::until_down`].
    pub(super) fn set_down(&self, down: bool) {
        if self.down.swap(down, Ordering::Relaxed) == down {
            return;
        }
        if down {
            tracing::warn!(provider = self.provider, "a provider does not answer");
            self.went_down.notify_one();
        } else {
            tracing::info!(provider = self.provider, "a provider answers again");
        }
    }

    pub(super) async fn until_down(&self) {
        self.went_down.notified().await;
    }

    fn record_failure(&self) {
        self.record(|last| last.failed = Some(Instant::now()));
        self.set_down(true);
    }

    fn record(&self, record: impl FnOnce(&mut LastSeen)) {
        record(&mut self.last.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn last(&self) -> LastSeen {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_outcome_counts() {
        let then = Instant::now();
        let [first, last] = [1, 2].map(|seconds| Some(then + Duration::from_secs(seconds)));
        let seen = |answered, failed| LastSeen { answered, failed, probed_in_vain: None };
        assert_eq!(seen(None, None).since(then), None);
        assert_eq!(seen(first, None).since(then), Some(true));
        assert_eq!(seen(first, last).since(then), Some(false));
        assert_eq!(seen(last, first).since(then), Some(true));
        assert_eq!(seen(first, first).since(then + Duration::from_millis(1500)), None);
    }
}
