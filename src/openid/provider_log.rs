//! Rate-limited log of one provider: what goes wrong at every sign-in is logged once, or once a minute.

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::settings::ProviderSettings;
use crate::model::printable::loggable;

/// Somebody who looks for why nobody gets in finds it in the last minute of the log, and not a thousand times.
const AGAIN_AFTER: Duration = Duration::from_mins(1);

/// What has been logged of a provider already.
#[derive(Debug, Default)]
pub(super) struct ProviderLog(Mutex<Logged>);

#[derive(Debug, Default)]
struct Logged {
    userinfo: BTreeSet<String>,
    /// By [`Source`]: a stranger's word must not silence the provider's.
    client_refused_at: [Option<Instant>; 2],
}

/// Who says that the provider does not take us as a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The provider itself answers so: an error.
    Provider,
    /// A browser brings word of it, which may be somebody's invention: a warning.
    Browser,
}

impl ProviderLog {
    /// Logs that userinfo does not work and is not needed, once for each reason until it works again.
    pub(super) fn userinfo_failed(&self, settings: &ProviderSettings, why: &str) {
        if self.logged().userinfo.insert(why.to_owned()) {
            tracing::warn!(provider = settings.id, why, "userinfo does not work; the ID token says enough");
        }
    }

    pub(super) fn userinfo_worked(&self) {
        self.logged().userinfo.clear();
    }

    /// Logs that the provider does not take us as a client: whoever runs this site has something to mend.
    pub(super) fn client_refused(&self, settings: &ProviderSettings, why: &str, source: Source) {
        {
            let last = &mut self.logged().client_refused_at[source as usize];
            if last.is_some_and(|at| at.elapsed() < AGAIN_AFTER) {
                return;
            }
            *last = Some(Instant::now());
        }
        let (why, provider, name) = (loggable(why), &settings.id, &settings.name);
        match source {
            Source::Provider => tracing::error!(
                provider,
                name,
                why,
                "the provider does not take us as a client: nobody can sign in with it; see `vestibule doctor`"
            ),
            Source::Browser => tracing::warn!(
                provider,
                name,
                why,
                "a browser brought word that the provider does not take us as a client; see `vestibule doctor`"
            ),
        }
    }

    fn logged(&self) -> MutexGuard<'_, Logged> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
