//! What the log has been told of a provider already: what goes wrong at every sign-in is said once, or once a minute.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::{OpenIdError, provider::Provider};

/// Somebody who looks for why nobody gets in finds it in the last minute of the log, and not a thousand times.
const AGAIN_AFTER: Duration = Duration::from_mins(1);

/// What has been told.
#[derive(Debug, Default)]
pub(super) struct Told(Mutex<Already>);

#[derive(Debug, Default)]
struct Already {
    odd_members: Vec<&'static str>,
    userinfo: BTreeSet<String>,
    /// By the provider itself, and by what a browser brought: a stranger's word must not silence the provider's.
    refused_at: [Option<Instant>; 2],
}

impl Told {
    fn with<T>(&self, change: impl FnOnce(&mut Already) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Provider {
    /// Members of the metadata that make no sense and are passed over, once for as long as they are there.
    pub(super) fn tell_of_odd_members(&self, odd: &[&'static str]) {
        let before = self.told.with(|already| std::mem::replace(&mut already.odd_members, odd.to_vec()));
        for member in odd.iter().filter(|member| !before.contains(member)) {
            tracing::warn!(provider = self.settings().id, member, "metadata that cannot be read is passed over");
        }
    }

    /// Userinfo that does not work and is not needed, once for each reason until it works again.
    pub(super) fn tell_of_userinfo(&self, why: &str) {
        if self.told.with(|already| already.userinfo.insert(why.to_owned())) {
            tracing::warn!(provider = self.settings().id, why, "userinfo does not work; the ID token says enough");
        }
    }

    /// It works again.
    pub(super) fn userinfo_works(&self) {
        self.told.with(|already| already.userinfo.clear());
    }

    /// The provider does not take us as a client: whoever runs this site has something to mend.
    ///
    /// What comes `by_browser` may be somebody's invention: it is a warning. What the provider itself answers is an error.
    pub fn refuses_us(&self, why: &str, by_browser: bool) -> OpenIdError {
        let is_due = |at: Option<Instant>| at.is_none_or(|at| at.elapsed() >= AGAIN_AFTER);
        let due = self.told.with(|already| {
            let refused_at = &mut already.refused_at[usize::from(by_browser)];
            let due = is_due(*refused_at);
            if due {
                *refused_at = Some(Instant::now());
            }
            due
        });
        if due {
            let why = crate::model::printable::loggable(why);
            let (provider, name) = (&self.settings().id, &self.settings().name);
            if by_browser {
                tracing::warn!(
                    provider,
                    name,
                    why,
                    "a browser brought word that the provider does not take us as a client; see `vestibule doctor`"
                );
            } else {
                tracing::error!(
                    provider,
                    name,
                    why,
                    "the provider does not take us as a client: nobody can sign in with it; see `vestibule doctor`"
                );
            }
        }
        OpenIdError::ClientRefused(why.to_owned())
    }
}
