//! Refusals that cost the one who is refused nothing: they are counted, and said in a few lines a minute. A row for each
//! would let anybody fill the disk; the line that each request has can be switched off.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use strum::IntoStaticStr;

/// Lines said at once at the most, but for one more of each kind: what comes from more addresses is counted together.
const LINES: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Refused {
    /// Coming back from a provider with no attempt of this browser.
    Callback,
    /// An attempt of somebody of whom nothing is known.
    SignIn,
    LogoutToken,
    CrossSite,
    TooMany,
    /// A service's own credential that is none.
    Credential,
}

/// What is counted together. Reasons are words of the program, so there are only so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Line {
    pub what: Refused,
    pub why: &'static str,
    /// From where; `None` is unknown, or one of too many.
    pub from: Option<IpAddr>,
}

/// Rows that strangers may have written a minute, by all of their refusals together.
const ROWS: u64 = 60;

/// And for each address and reason.
const ROWS_OF_A_LINE: u64 = 20;

/// The counts since they were last said.
#[derive(Debug, Default)]
pub struct Tally {
    lines: Mutex<HashMap<Line, u64>>,
    rows: AtomicU64,
}

impl Tally {
    /// Counts one, and gives how many there are of its line since they were last said: of the first ones, what else is
    /// known may be worth a line or a row of its own.
    pub fn note(&self, what: Refused, why: &'static str, from: Option<IpAddr>) -> u64 {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let mut line = Line { what, why, from: from.map(network_of) };
        if lines.len() >= LINES && !lines.contains_key(&line) {
            line.from = None;
        }
        let times = lines.entry(line).or_default();
        *times += 1;
        *times
    }

    /// Counts one, and says whether it may be written down beside: the first ones of each address and reason, and not many
    /// a minute of all of them. Rows stay for good.
    pub fn may_be_written(&self, what: Refused, why: &'static str, from: Option<IpAddr>) -> bool {
        self.note(what, why, from) <= ROWS_OF_A_LINE && self.rows.fetch_add(1, Ordering::Relaxed) < ROWS
    }

    /// Gives the counts, and begins anew.
    pub fn take(&self) -> HashMap<Line, u64> {
        self.rows.store(0, Ordering::Relaxed);
        std::mem::take(&mut *self.lines.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Says the counts, and begins anew.
    pub fn say(&self) {
        for (Line { what, why, from }, times) in self.take() {
            let from = from.map_or_else(|| "elsewhere".to_owned(), |from| from.to_string());
            tracing::warn!(what = <&'static str>::from(what), why, from, times, "refused");
        }
    }
}

/// The addresses that count as one: whoever has one address of IPv6 has all of its /64.
pub fn network_of(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => IpAddr::V6((ip.to_bits() & !u128::from(u64::MAX)).into()),
        ip @ IpAddr::V4(_) => ip,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_again_and_again_is_one_line() {
        let tally = Tally::default();
        let from = |text: &str| Some(text.parse().expect("an address"));
        assert_eq!(tally.note(Refused::Callback, "stale", from("2001:db8::1")), 1);
        assert_eq!(tally.note(Refused::Callback, "stale", from("2001:db8::2")), 2);
        assert_eq!(tally.note(Refused::Callback, "foreign", from("2001:db8::2")), 1);
        assert_eq!(tally.note(Refused::LogoutToken, "stale", from("2001:db8::2")), 1);
        assert_eq!(tally.note(Refused::Callback, "stale", from("192.0.2.1")), 1);
        let lines = tally.take();
        let line = Line { what: Refused::Callback, why: "stale", from: from("2001:db8::") };
        assert_eq!((lines.len(), lines.get(&line)), (4, Some(&2)));
        assert!(tally.take().is_empty(), "and begins anew");
    }

    #[test]
    fn a_few_of_each_and_not_many_of_all_may_be_written_down_a_minute() {
        let tally = Tally::default();
        let of = |address: u32| {
            let from = Some(IpAddr::V4(address.into()));
            (0..50).filter(|_| tally.may_be_written(Refused::SignIn, "declined", from)).count()
        };
        assert_eq!((of(1), of(2), of(3), of(4)), (20, 20, 20, 0));
        tally.take();
        assert_eq!(of(4), 20);
    }

    #[test]
    fn however_many_addresses_there_are_the_lines_are_few_and_nothing_goes_uncounted() {
        let tally = Tally::default();
        for address in 0..100_000_u32 {
            tally.note(Refused::Callback, "stale", Some(IpAddr::V4(address.into())));
        }
        let lines = tally.take();
        assert_eq!((lines.len(), lines.values().sum::<u64>()), (LINES + 1, 100_000));
    }
}
