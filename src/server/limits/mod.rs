//! How often somebody may begin to sign in, and how often they may fail (SECURITY 27, ASVS 5.0 6.3.1).
//!
//! Nobody shall be kept out by what a neighbour behind the same address does, and nobody shall get a fresh budget by
//! saying that they are somebody else. So whoever asks is counted by the strongest that is proven of them:
//!
//! - **A person** who has a session here, by the row of it, or a session that is over: by themselves alone, wherever they
//!   are. Nothing that others do counts against them, and on every node they are known.
//! - **A browser that has been here before**, whose binding cookie was in an earlier answer of ours: by itself, and
//!   within its address's share for such browsers. One that begins without end uses up its own budget only.
//! - **Everybody else**: no cookie, or one that was never here, which anybody can make up. They share their address's
//!   other share. Whoever opens `/sign-in` has a cookie then, so honest people do not depend on this share.
//!
//! What cannot hold: whoever behind an address fetches a cookie from `/sign-in` for each attempt, faster than the
//! share comes back, uses up the share for browsers that were here before; newcomers behind it then compete with them
//! until it ends. Nothing tells these two apart. People who have been signed in go on. And memory is a node's own: with
//! several, each counts for itself, and knows only the cookies that it has seen itself.

mod buckets;
mod network;

use std::{
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use ipnet::IpNet;
use uuid::Uuid;

use self::{
    buckets::{Buckets, Budget},
    network::networks,
};
use super::recent::Recent;
use crate::model::address::Rate;

/// Browsers remembered a generation, 8 bytes each: more than come by between somebody's `/sign-in` and their click.
const BROWSERS: usize = 65_536;

/// How many times more often somebody may go on to services than sign in: whoever comes back in the morning has many tabs,
/// and each of them goes its own way.
const ENTERED_TIMES: u32 = 4;

/// How many times more often browsers of an address may become known than begin. One address must not make us forget
/// those of all others.
const REMEMBERED_TIMES: u32 = 10;

/// Rate limits: tokens a minute, which may also be taken at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitSettings {
    /// Sign-ins that may begin: each costs us a row, and the provider a request.
    pub sign_ins: PerMinute,
    pub failures: PerMinute,
    /// Whether a build with the workshop limits too. Test suites hammer from one address.
    pub in_dev: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PerMinute {
    pub browser: u32,
    /// Of all browsers behind one address that have been here before; as much have all others.
    pub address: u32,
}

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub struct Who {
    pub ip: Option<IpAddr>,
    pub proven: Option<Proven>,
    /// The hash of the binding cookie that is presented. It proves nothing yet.
    pub browser: Option<[u8; 32]>,
}

/// Somebody of whom there is a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Proven {
    /// A user, or a pending registration.
    Person(Uuid),
    /// A session that is over, whose cookie may be in other hands by now: it speaks for itself, and not for its user.
    Over(Uuid),
}

/// A request that was let in. Tell what becomes of it: [`RateLimits::failed`] or [`RateLimits::succeeded`].
#[derive(Debug, Default)]
pub struct Admitted {
    /// What was taken for the case that it fails.
    paid: Vec<Budget>,
    /// What is taken when it has.
    due: Vec<Budget>,
}

/// Rate limiter: token buckets for whoever asks.
#[derive(Debug)]
pub struct RateLimits {
    settings: LimitSettings,
    buckets: Buckets,
    seen: Mutex<Recent<()>>,
}

/// Under whom somebody is counted.
struct Budgets {
    own: Vec<Budget>,
    address: Vec<Budget>,
}

/// What is counted.
#[derive(Debug, Clone, Copy, Hash)]
enum Counted {
    Beginning(Rate),
    Failure(Rate),
    Remembered,
}

/// Whose budget it is.
#[derive(Debug, Clone, Copy, Hash)]
enum Whose {
    Proven(Proven),
    Browser([u8; 32]),
    SeenBrowsersOf(IpNet),
    OthersOf(IpNet),
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self {
            sign_ins: PerMinute { browser: 30, address: 300 },
            failures: PerMinute { browser: 30, address: 120 },
            in_dev: false,
        }
    }
}

impl PerMinute {
    fn times(self, times: u32) -> Self {
        let [browser, address] = [self.browser, self.address].map(|count| count.saturating_mul(times));
        Self { browser, address }
    }
}

impl RateLimits {
    pub fn new(settings: LimitSettings) -> Self {
        Self { settings, buckets: Buckets::default(), seen: Mutex::new(Recent::of(BROWSERS)) }
    }

    /// Lets a request in, or says after how many seconds the next one may come. A beginning is paid for at once, and so
    /// is what may fail by whoever has a budget of their own: fifty at the same moment are counted one by one. An address
    /// pays for failures afterwards, since an office must not wait for those who are just on their way.
    pub fn admit(&self, what: Rate, begins: bool, who: &Who) -> Result<Admitted, u64> {
        if cfg!(feature = "dev") && !self.settings.in_dev {
            return Ok(Admitted::default());
        }
        let now = Instant::now();
        let Budgets { own, address } = self.budgets(Counted::Failure(what), who);
        // Whoever has not failed lately does not answer for neighbours who have.
        let is_innocent = !own.is_empty() && self.buckets.is_full(&own, now);
        let (at_once, admitted) = if begins {
            let beginning = self.budgets(Counted::Beginning(what), who);
            let due = [own, address].concat();
            ([beginning.own, beginning.address].concat(), Admitted { paid: Vec::new(), due })
        } else {
            (own.clone(), Admitted { paid: own, due: address })
        };
        let asked = if is_innocent { &[] } else { admitted.due.as_slice() };
        let enough = self.buckets.check(asked, now).and_then(|()| self.buckets.take(&at_once, now));
        enough.map(|()| admitted).map_err(whole_seconds)
    }

    /// Counts a request that was let in and has failed.
    pub fn failed(&self, admitted: &Admitted) {
        self.buckets.count(&admitted.due, Instant::now());
    }

    /// Counts nothing for a request that was let in and has not failed.
    pub fn succeeded(&self, admitted: &Admitted) {
        self.buckets.give_back(&admitted.paid, Instant::now());
    }

    /// Remembers a browser that has, or is given, this binding cookie.
    pub fn remember(&self, browser: [u8; 32], ip: Option<IpAddr>) {
        let key = self.buckets.key(browser);
        if self.seen().get(key).is_some() {
            return;
        }
        let times = self.settings.sign_ins.address.saturating_mul(REMEMBERED_TIMES);
        let budgets = self.of_address(Counted::Remembered, times, ip, Whose::OthersOf);
        if self.buckets.take(&budgets, Instant::now()).is_ok() {
            self.seen().insert(key, ());
        }
    }

    pub fn forget_quiet(&self) {
        self.buckets.forget_quiet(Instant::now());
    }

    fn budgets(&self, counted: Counted, who: &Who) -> Budgets {
        let PerMinute { browser, address } = match counted {
            Counted::Failure(_) => self.settings.failures,
            Counted::Beginning(Rate::Enter) => self.settings.sign_ins.times(ENTERED_TIMES),
            Counted::Beginning(_) | Counted::Remembered => self.settings.sign_ins,
        };
        let own = |whose: Whose| vec![self.buckets.budget((counted, whose), browser)];
        let of_address = |whose| self.of_address(counted, address, who.ip, whose);
        let seen = |browser: &[u8; 32]| self.seen().get(self.buckets.key(browser)).is_some();
        match (who.proven, who.browser.filter(seen)) {
            (Some(proven), _) => Budgets { own: own(Whose::Proven(proven)), address: Vec::new() },
            (None, Some(browser)) => {
                Budgets { own: own(Whose::Browser(browser)), address: of_address(Whose::SeenBrowsersOf) }
            }
            (None, None) => Budgets { own: Vec::new(), address: of_address(Whose::OthersOf) },
        }
    }

    fn of_address(
        &self,
        counted: Counted,
        per_minute: u32,
        ip: Option<IpAddr>,
        whose: fn(IpNet) -> Whose,
    ) -> Vec<Budget> {
        // Whose address is not known shares with all others of that kind.
        networks(ip.unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED)))
            .map(|(network, times)| self.buckets.budget((counted, whose(network)), per_minute.saturating_mul(times)))
            .collect()
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Recent<()>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Rounded up: who comes back when they are told to is not told once more.
fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests;
