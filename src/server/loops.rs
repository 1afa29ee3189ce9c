//! Notices when a browser is sent around without progress.
//!
//! A loop is a chain: each page is asked for because the answer before sent the browser there. So what is remembered is
//! where a browser was sent, and by the how-manieth redirect in a row. Tabs that are restored together, reloads and
//! previews of links ask for the same page as often as they like: nobody has sent them there, so each begins anew.
//!
//! The table itself sends nobody on twice (a test walks all of it), so a loop needs a visitor who is somebody else at
//! every other request: a session's cookie that comes and goes, or nodes that do not agree. Such a browser has a
//! cookie to be followed by. Without any it is a stranger each time, and a stranger is shown the sign-in page.

use std::{
    hash::{BuildHasher, Hash, RandomState},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::recent::Recent;

/// Redirects in a row that are still believed.
const BELIEVED: u8 = 3;

/// A browser follows at once; whoever comes back later was not sent.
const WITHIN: Duration = Duration::from_secs(10);

/// Redirects remembered a generation, of 40 bytes each. Whoever fills them delays the noticing and nothing else.
const REDIRECTS: usize = 20_000;

/// Redirect-loop detection: where browsers were sent lately.
#[derive(Debug)]
pub struct Loops {
    /// Addresses are as long as whoever asks likes, so only hashes are kept.
    hasher: RandomState,
    sent: Mutex<Recent<Sent>>,
}

#[derive(Debug, Clone, Copy)]
struct Sent {
    in_a_row: u8,
    at: Instant,
}

impl Default for Loops {
    fn default() -> Self {
        Self { hasher: RandomState::new(), sent: Mutex::new(Recent::of(REDIRECTS)) }
    }
}

impl Loops {
    /// A browser is about to be sent from one address to another. `true`: that is once too often, and the chain ends.
    pub fn sent(&self, browser: impl Hash + Copy, from: &str, to: &str) -> bool {
        self.sent_at(browser, from, to, Instant::now())
    }

    /// A browser was shown a page, which is progress: whatever sent it there was right to.
    pub fn shown(&self, browser: impl Hash, at: &str) {
        self.lock().take(self.key(browser, at));
    }

    fn sent_at(&self, browser: impl Hash + Copy, from: &str, to: &str, now: Instant) -> bool {
        let (from, to) = (self.key(browser, from), self.key(browser, to));
        let count = |sent: Option<Sent>| {
            sent.filter(|sent| now.saturating_duration_since(sent.at) <= WITHIN).map_or(0, |sent| sent.in_a_row)
        };
        let mut sent = self.lock();
        // It is followed once: whoever asks for the same page beside it was not sent.
        let in_a_row = count(sent.take(from)).saturating_add(1);
        if in_a_row > BELIEVED {
            return true;
        }
        // Another tab that begins anew must not hide the chain that leads to the same page.
        let in_a_row = in_a_row.max(count(sent.get(to).copied()));
        sent.insert(to, Sent { in_a_row, at: now });
        false
    }

    fn key(&self, browser: impl Hash, address: &str) -> u64 {
        // A browser keeps the fragment to itself.
        let asked = address.split('#').next().unwrap_or_default();
        self.hasher.hash_one((browser, asked))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Recent<Sent>> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGN_IN: &str = "/sign-in?return_to=/account";

    #[test]
    fn the_fourth_redirect_of_a_chain_is_a_loop() {
        let loops = Loops::default();
        for _ in 0..2 {
            assert!(!loops.sent(1, "/account", SIGN_IN));
            assert!(!loops.sent(1, SIGN_IN, "/account#top"));
            assert!(!loops.sent(2, "/account", SIGN_IN), "another browser");
            assert!(!loops.sent(1, "/account", SIGN_IN));
            assert!(loops.sent(1, SIGN_IN, "/account"), "and then it is believed again");
        }
        for _ in 0..3 {
            assert!(!loops.sent(3, "/x", "/x"));
        }
        assert!(loops.sent(3, "/x", "/x"), "a page that sends to itself");
    }

    #[test]
    fn what_nobody_was_sent_to_begins_anew_however_often_it_is_asked_for() {
        let loops = Loops::default();
        for _ in 0..50 {
            assert!(!loops.sent(1, "/account", SIGN_IN));
        }
        for _ in 0..50 {
            assert!(!loops.sent(1, SIGN_IN, "/account"), "tabs that go on together are as far as one of them");
        }
    }

    #[test]
    fn a_page_that_is_shown_and_a_pause_are_progress() {
        let (loops, now) = (Loops::default(), Instant::now());
        for _ in 0..20 {
            assert!(!loops.sent(1, "/account", SIGN_IN));
            loops.shown(1, SIGN_IN);
            assert!(!loops.sent(1, SIGN_IN, "/account"));
            loops.shown(1, "/account");
        }
        for time in 0..20 {
            assert!(!loops.sent_at(2, "/x", "/x", now + time * (WITHIN + Duration::from_millis(1))));
        }
    }

    #[test]
    fn other_tabs_of_the_browser_do_not_hide_a_loop() {
        let loops = Loops::default();
        let mut hops = 0;
        let mut step = |from, to| {
            hops += 1;
            let told = loops.sent(1, from, to);
            // In between, tabs are opened that begin at both pages, and one is shown.
            loops.sent(1, "/other", SIGN_IN);
            loops.sent(1, "/other", "/account");
            loops.shown(1, "/");
            told.then_some(hops)
        };
        let noticed = (0..5).find_map(|_| step("/account", SIGN_IN).or_else(|| step(SIGN_IN, "/account")));
        assert_eq!(noticed, Some(4));
    }
}
