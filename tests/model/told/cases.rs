//! Each rule of what is told to those who listen, and what is missed without it.

use super::{ALL, EARLIER, MISSED, Told};
use crate::explore::{Expected, explore};

const OVER: Told = Told { behind: Some(EARLIER), reuses_numbers: true, ..ALL };
const FAR_BEHIND: Told = Told { behind: Some(EARLIER + 2), reuses_numbers: true, ..ALL };
/// To a clock that says the same, after a commit that takes long.
const SLOW: Told = Told { behind: Some(0), ticks: EARLIER + 1, ..ALL };

#[test]
fn security_42_with_all_rules_every_end_is_told_in_every_order() {
    explore("connections are lost", ALL, Expected::Holds);
    explore("failover to a clock behind, numbers are given twice", OVER, Expected::Holds);
    explore("failover to a clock that is far behind", FAR_BEHIND, Expected::Holds);
    explore("failover after a slow commit", SLOW, Expected::Holds);
}

#[test]
#[ignore = "minutes: scripts/test-long"]
fn every_end_is_told_whatever_else_happens() {
    let long = |told: Told| Told { ticks: 2, transactions: 3, ..told };
    explore("connections are lost, for longer", long(ALL), Expected::Holds);
    explore("failover to a clock behind, for longer", long(OVER), Expected::Holds);
    explore("failover to a clock that is far behind, for longer", long(FAR_BEHIND), Expected::Holds);
}

#[test]
fn security_42_without_any_rule_an_end_is_missed() {
    let cases = [
        ("a new connection goes on where the last one was", Told { goes_on: false, ..ALL }),
        ("that is where all had been told", Told { place_when_told: false, ..ALL }),
        ("another server is known as one", Told { knows_servers: false, ..OVER }),
        ("there it is looked by the snapshot of before", Told { by_snapshot: false, ..SLOW }),
        ("there it is looked by time as well", Told { by_time: false, ..OVER }),
        ("that time is counted on a clock of one's own", Told { counts_back: false, ..FAR_BEHIND }),
    ];
    for (rule, told) in cases {
        explore(rule, told, Expected::Breaks(MISSED));
    }
}
