//! Each rule, and what goes wrong without it; and the worlds in which nothing does with all of them.

use super::{
    BACK, ENDED, Ends, LATE_YES, TWICE,
    rules::{ALL, FailOver, Older, PlaceIs, Rules, World},
};
use crate::{
    database::{
        CHILD,
        Change::{Disable, End, User},
        OTHER, SESSION,
    },
    explore::{Expected, explore},
};

const ONE: World = World {
    name: "a session",
    asked: &[SESSION],
    changes: &[End(SESSION)],
    transactions: 1,
    rolls_back: false,
    given: 0,
    breaks: true,
    fails_over: None,
    deletes_after: None,
    is_full: false,
};
const USER: World = World { name: "a user", changes: &[User], ..ONE };
const SLOW: World = World {
    name: "two commits, of which one is slow",
    changes: &[End(SESSION), End(OTHER)],
    transactions: 2,
    breaks: false,
    ..ONE
};
const BOTH: World = World { name: "a session and its user", changes: &[End(SESSION), User], transactions: 2, ..ONE };
const SHARED: World =
    World { name: "two sessions of one user", asked: &[SESSION, OTHER], changes: &[User], breaks: false, ..ONE };
/// Two transactions write the user's row, in whatever order.
const CHANGED_TWICE: World = World { name: "a user changes twice", transactions: 2, ..SHARED };
const DISABLED: World = World { name: "a user is disabled", asked: &[OTHER], changes: &[Disable], ..ONE };
const CHILDREN: World = World {
    name: "a child at a service",
    asked: &[CHILD],
    changes: &[End(SESSION), End(CHILD)],
    transactions: 2,
    breaks: false,
    ..ONE
};
const OVER: World = World {
    name: "failover",
    given: 1,
    fails_over: Some(FailOver { reuses_numbers: true, unseen: false, leaves_standby: true }),
    ..ONE
};
const UNSEEN: World = World {
    name: "failover behind something that keeps the connection",
    fails_over: Some(FailOver { reuses_numbers: true, unseen: true, leaves_standby: false }),
    ..OVER
};
const DELETING: World = World { name: "rows are deleted", deletes_after: Some(4), ..ONE };
const FULL: World = World { name: "a full cache", is_full: true, ..ONE };

/// With everything that a world needs.
fn rules_in(world: &World) -> Rules {
    Rules { asks_again: world.deletes_after.map(|_| 3), ..ALL }
}

fn holds(worlds: &[World]) {
    for world in worlds {
        explore(world.name, Ends { rules: rules_in(world), world: *world }, Expected::Holds);
    }
}

#[test]
fn security_37_with_all_rules_nothing_is_accepted_beyond_the_bound_in_any_order() {
    holds(&[ONE, USER, SLOW, SHARED, DISABLED, CHILDREN, OVER, UNSEEN, DELETING, FULL]);
}

#[test]
#[ignore = "minutes: scripts/test-long"]
fn nothing_goes_wrong_whatever_else_happens() {
    holds(&[BOTH, CHANGED_TWICE]);
    holds(&[
        World { changes: &[Disable, User, End(SESSION)], transactions: 2, ..DISABLED },
        World { asked: &[SESSION, OTHER], ..DISABLED },
        World { changes: &[End(SESSION), End(CHILD), User], breaks: true, is_full: true, ..CHILDREN },
        World { changes: &[End(SESSION), User], is_full: true, ..OVER },
        World { rolls_back: true, transactions: 2, given: 0, ..OVER },
        World { rolls_back: true, transactions: 2, given: 0, ..UNSEEN },
    ]);
}

#[test]
#[ignore = "minutes: scripts/test-long"]
fn numbers_do_not_say_which_user_is_older() {
    let by_number = Ends { rules: Rules { older: Older::Number, ..ALL }, world: CHANGED_TWICE };
    explore("the older user is the one with the lower number", by_number, Expected::Breaks(BACK));
}

#[test]
fn security_37_without_any_rule_something_is() {
    let deleting = rules_in(&DELETING);
    let cases = [
        ("the place is the snapshot, not the next number", SLOW, Rules { place: PlaceIs::Next, ..ALL }, ENDED),
        (
            "the place is the snapshot, not the first number under way",
            SLOW,
            Rules { place: PlaceIs::FirstOpen, ..ALL },
            TWICE,
        ),
        ("all is read in one snapshot", ONE, Rules { one_snapshot: false, ..ALL }, ENDED),
        ("a read is complete when all has been told", ONE, Rules { complete_when_told: false, ..ALL }, ENDED),
        ("fresh counts from the beginning of a read", ONE, Rules { fresh_from_beginning: false, ..ALL }, ENDED),
        ("fresh counts while the machine sleeps", ONE, Rules { counts_sleep: false, ..ALL }, ENDED),
        ("what was named is removed", ONE, Rules { removes_named: false, ..ALL }, ENDED),
        ("it is marked before it is removed", ONE, Rules { marks_first: false, ..ALL }, ENDED),
        ("a fill whose session was named is dropped", ONE, Rules { drops_named_session: false, ..ALL }, ENDED),
        ("a fill whose user was named is dropped", USER, Rules { drops_named_user: false, ..ALL }, ENDED),
        ("a fill from before the first read is dropped", ONE, Rules { drops_uncovered: false, ..ALL }, ENDED),
        (
            "a ticket is taken before it is looked whether that is fresh",
            OVER,
            Rules { ticket_first: false, ..ALL },
            ENDED,
        ),
        ("a fill from before a clearing is dropped", OVER, Rules { drops_cleared: false, ..ALL }, ENDED),
        ("looking and putting is one step", ONE, Rules { one_step: false, ..ALL }, ENDED),
        ("what was named is remembered for as long as a fill may take", ONE, Rules { remembers: 1, ..ALL }, ENDED),
        ("a lost connection clears the cache", OVER, Rules { lost_clears: false, ..ALL }, ENDED),
        ("another server is a lost connection", UNSEEN, Rules { knows_servers: false, ..ALL }, ENDED),
        ("a server that only reads is not read from", OVER, Rules { refuses_standby: false, ..ALL }, ENDED),
        ("a yes is as old as its question", ONE, Rules { yes_grows_old: false, ..ALL }, LATE_YES),
        ("an older user does not replace a newer one", SHARED, Rules { older: Older::Any, ..ALL }, BACK),
        (
            "a child counts with its parent, or is marked with it",
            CHILDREN,
            Rules { child_asks_parent: false, marks_children: false, ..ALL },
            ENDED,
        ),
        ("rows stay for longer than entries", World { deletes_after: Some(2), ..DELETING }, deleting, ENDED),
        ("an entry is asked for again", DELETING, Rules { asks_again: None, ..deleting }, ENDED),
    ];
    for (rule, world, rules, breaks) in cases {
        explore(rule, Ends { rules, world }, Expected::Breaks(breaks));
    }
}
