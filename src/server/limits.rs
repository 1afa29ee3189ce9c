//! How often one address may try to sign in or register: enough for an office behind one address, too little for guessing.

use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock};

use super::access::Limited;

/// At once.
const BURST: NonZeroU32 = NonZeroU32::new(120).expect("not zero");

/// And then one each.
const EVERY: Duration = Duration::from_millis(500);

/// Counts by what is asked and from where.
#[derive(Debug)]
pub struct RateLimits(DefaultKeyedRateLimiter<(Limited, IpAddr)>);

impl Default for RateLimits {
    #[expect(clippy::expect_used, reason = "the period is a constant above zero")]
    fn default() -> Self {
        Self(RateLimiter::keyed(Quota::with_period(EVERY).expect("above zero").allow_burst(BURST)))
    }
}

impl RateLimits {
    /// Counts one request; if it is one too many, says after how many seconds the next one may come.
    pub fn check(&self, what: Limited, from: IpAddr) -> Result<(), u64> {
        let key = (what, network_of(from));
        self.0
            .check_key(&key)
            .map_err(|early| early.wait_time_from(governor::clock::DefaultClock::default().now()).as_secs() + 1)
    }

    /// Forgets addresses that have been quiet.
    pub fn forget_quiet(&self) {
        self.0.retain_recent();
    }
}

/// One household or server has a /64 of IPv6 to itself: it counts as one.
fn network_of(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => IpAddr::V6((ip.to_bits() & !u128::from(u64::MAX)).into()),
        ip @ IpAddr::V4(_) => ip,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn security_27_one_too_many_is_told_when_to_come_back() {
        let limits = RateLimits::default();
        let from = |text: &str| text.parse::<IpAddr>().expect("an address");
        for _ in 0..BURST.get() {
            assert_eq!(limits.check(Limited::SignIn, from("192.0.2.1")), Ok(()));
        }
        assert!(limits.check(Limited::SignIn, from("192.0.2.1")).is_err_and(|seconds| seconds >= 1));
        assert_eq!(limits.check(Limited::Register, from("192.0.2.1")), Ok(()));
        assert_eq!(limits.check(Limited::SignIn, from("192.0.2.2")), Ok(()));
    }

    #[test]
    fn a_household_of_ipv6_counts_as_one() {
        let network = |text: &str| network_of(text.parse().expect("an address"));
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
    }
}
