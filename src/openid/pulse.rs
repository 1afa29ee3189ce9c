//! Every request to a provider passes here, so that it is known when it answered last, and a failure is noticed at once.

use std::{
    sync::{Mutex as Lock, PoisonError},
    time::{Duration, Instant},
};

use openidconnect::{HttpRequest, HttpResponse};
use tokio::sync::Mutex;

use super::{
    OpenIdError,
    http::{self, HttpError},
    metadata::get,
    provider::Provider,
};

/// Whoever is sent to a provider without asking it first is sent to one that answered no longer ago than this.
const LATELY: Duration = Duration::from_secs(10);

/// One that is asked whether it is there is given this long: somebody waits.
const WITHIN: Duration = Duration::from_secs(2);

/// When it answered, and when it did not.
#[derive(Debug, Default)]
pub(super) struct Pulse {
    beats: Lock<Beats>,
    /// Held by whoever asks whether it is there: everybody else waits for the same answer.
    asking: Mutex<()>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Beats {
    /// The last answer that was no 5xx, whatever it said.
    answered: Option<Instant>,
    failed: Option<Instant>,
    /// The last time that it was asked whether it is there, in vain.
    absent: Option<Instant>,
}

impl Pulse {
    fn beats(&self) -> Beats {
        *self.beats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, note: impl FnOnce(&mut Beats)) {
        note(&mut self.beats.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Beats {
    /// Whether it answered since then, if it was heard of since then.
    fn since(self, then: Instant) -> Option<bool> {
        let (answered, failed) = (self.answered.filter(|at| *at >= then), self.failed.filter(|at| *at >= then));
        answered.max(failed).map(|_| answered > failed)
    }
}

impl Provider {
    /// Sends a request, and notes what came of it.
    pub(super) async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let answer = http::send(self.http().clone(), request).await;
        match &answer {
            Ok(_) | Err(HttpError::TooLarge | HttpError::Response(_)) => {
                self.pulse.note(|beats| beats.answered = Some(Instant::now()));
            }
            Err(HttpError::Request(_) | HttpError::Status(_)) => self.note_failure(),
        }
        answer
    }

    /// An answer that did not come in time.
    pub(super) fn did_not_answer(&self, why: &str) -> OpenIdError {
        self.note_failure();
        OpenIdError::Unavailable(why.to_owned())
    }

    /// Whether it answered lately, or does when it is asked now; of several who want to know, one asks.
    pub(super) async fn answers(&self) -> bool {
        let began = Instant::now();
        if let Some(lately) = began.checked_sub(LATELY)
            && self.pulse.beats().since(lately) == Some(true)
        {
            return true;
        }
        let _turn = self.pulse.asking.lock().await;
        let beats = self.pulse.beats();
        if let Some(answered) = beats.since(began) {
            return answered;
        }
        // Asked a moment ago, by the request before this one of the same person perhaps.
        if beats.absent.is_some_and(|at| at.elapsed() < WITHIN) {
            return false;
        }
        let Ok(request) = get(&self.discovery_address()) else { return false };
        let answer = tokio::time::timeout(WITHIN, self.ask(request)).await;
        if answer.is_err() {
            self.note_failure();
        }
        let answered = self.pulse.beats().since(began).unwrap_or(false);
        self.pulse.note(|beats| beats.absent = (!answered).then(Instant::now));
        answered
    }

    fn note_failure(&self) {
        self.pulse.note(|beats| beats.failed = Some(Instant::now()));
        self.note(true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_counts() {
        let then = Instant::now();
        let [first, last] = [1, 2].map(|seconds| Some(then + Duration::from_secs(seconds)));
        let beats = |answered, failed| Beats { answered, failed, absent: None };
        assert_eq!(beats(None, None).since(then), None);
        assert_eq!(beats(first, None).since(then), Some(true));
        assert_eq!(beats(first, last).since(then), Some(false));
        assert_eq!(beats(last, first).since(then), Some(true));
        assert_eq!(beats(first, first).since(then + Duration::from_millis(1500)), None);
    }
}
