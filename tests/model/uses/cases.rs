//! Each rule of noting and writing uses, and what goes wrong without it.

use super::{
    CAME_BACK, COST, LATE_YES, Uses, WRONG_NO,
    rules::{ALL, TRAVELS, WRITE_EVERY},
};
use crate::explore::{Expected, explore};

#[test]
fn with_all_rules_nobody_notices_that_uses_are_written_later() {
    explore("uses are written in time", ALL, Expected::Holds);
    explore("uses wait for the database", Uses { may_be_late: true, until: 9, ..ALL }, Expected::Holds);
}

#[test]
#[ignore = "minutes: scripts/test-long"]
fn nobody_does_for_longer() {
    explore("uses are written in time, for longer", Uses { until: 20, ..ALL }, Expected::Holds);
    explore("uses wait for the database, for longer", Uses { may_be_late: true, until: 12, ..ALL }, Expected::Holds);
}

#[test]
fn without_any_of_them_somebody_does() {
    // Where all is noted, and not only what follows on another use: either rule keeps what the other one keeps.
    let noted = Uses { notes_lately: false, ..ALL };
    let late = Uses { may_be_late: true, ..ALL };
    let cases = [
        ("a near limit is renewed before the answer", Uses { near: 0, ..noted }, WRONG_NO),
        (
            "near is no nearer than a use takes to be written",
            Uses { near: WRITE_EVERY + TRAVELS - 1, ..noted },
            WRONG_NO,
        ),
        ("what is noted is written every interval", Uses { write_every: WRITE_EVERY + 1, ..noted }, WRONG_NO),
        ("who comes back after a while is written down at once", noted, COST),
        ("a use bears its own time", Uses { bears_its_time: false, ..ALL }, LATE_YES),
        ("only what still lives is renewed", Uses { only_if_it_lives: false, ..late }, CAME_BACK),
        ("an earlier use does not replace a later one", Uses { latest_stays: false, ..ALL }, WRONG_NO),
        ("what could not be written is tried again", Uses { tries_again: false, ..noted }, WRONG_NO),
        ("what is not written is not trusted", Uses { trusts_written: false, ..late }, CAME_BACK),
        ("the database's clock is no later than believed", Uses { behind: 1, ..ALL }, LATE_YES),
    ];
    for (rule, uses, breaks) in cases {
        explore(rule, uses, Expected::Breaks(breaks));
    }
}
