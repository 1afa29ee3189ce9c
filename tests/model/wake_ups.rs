//! Wake-ups: when all of them have arrived and nothing moves any more, is everything known that was committed? And does whoever waits
//! for what they have committed wait long enough? What is right without wake-ups (`ends`) is here to be fast.

use stateright::{Model, Property};

use crate::explore::{Expected, explore};

#[derive(Clone, Copy, Debug)]
struct WakeUps {
    /// They are sent after the commit, and not before it.
    after_commit: bool,
    /// The note that there is something to send is taken away before it is sent, and not after,
    sender_takes_first: bool,
    /// and so is the note that there is something to read.
    reader_takes_first: bool,
    /// It is read every now and then in any case.
    reads_by_itself: bool,
    /// Whoever waits, waits for a read that began after their commit, and not for the next one that is complete.
    waits_for_beginning: bool,
    /// They may be lost.
    are_lost: bool,
}

const ALL: WakeUps = WakeUps {
    after_commit: true,
    sender_takes_first: true,
    reader_takes_first: true,
    reads_by_itself: true,
    waits_for_beginning: true,
    are_lost: true,
};
const RELIABLE: WakeUps = WakeUps { reads_by_itself: false, are_lost: false, ..ALL };

/// Commits in all.
const COMMITS: u8 = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Read {
    /// Commits when it began, and those that it has seen.
    began: u8,
    seen: Option<u8>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct State {
    committed: u8,
    is_committing: bool,
    /// At the other node: there is something to send, and it is being sent.
    to_send: bool,
    is_sending: bool,
    is_on_its_way: bool,
    /// Here: there is something to read.
    to_read: bool,
    read: Option<Read>,
    known: u8,
    /// Nothing has been read by itself since the last commit.
    is_due: bool,
    /// Who has committed here waits until so much is known.
    waits_for: Option<u8>,
    has_waited_in_vain: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    BeginCommit,
    Commit,
    CommitHere,
    /// The database passes it on,
    Send,
    /// and says so.
    Sent,
    Arrive,
    Lose,
    ReadWoken,
    ReadByItself,
    TakeRead,
    Complete,
}

impl State {
    fn is_at_rest(&self) -> bool {
        let moves = self.is_committing || self.to_send || self.is_sending || self.is_on_its_way || self.to_read;
        !moves && self.read.is_none() && !self.is_due
    }
}

impl Model for WakeUps {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State::default()]
    }

    fn actions(&self, s: &State, actions: &mut Vec<Action>) {
        if s.is_committing {
            actions.push(Action::Commit);
        } else if s.committed < COMMITS {
            actions.push(Action::BeginCommit);
            if s.waits_for.is_none() {
                actions.push(Action::CommitHere);
            }
        }
        if s.is_sending {
            actions.push(Action::Sent);
        } else if s.to_send {
            actions.push(Action::Send);
        }
        if s.is_on_its_way {
            actions.push(Action::Arrive);
            if self.are_lost {
                actions.push(Action::Lose);
            }
        }
        match s.read {
            None => {
                if s.to_read {
                    actions.push(Action::ReadWoken);
                }
                if self.reads_by_itself {
                    actions.push(Action::ReadByItself);
                }
            }
            Some(read) => actions.push(if read.seen.is_none() { Action::TakeRead } else { Action::Complete }),
        }
    }

    fn next_state(&self, last: &State, action: Action) -> Option<State> {
        let mut s = *last;
        match action {
            Action::BeginCommit => {
                s.is_committing = true;
                s.to_send |= !self.after_commit;
            }
            Action::Commit => {
                (s.is_committing, s.committed, s.is_due) = (false, s.committed + 1, self.reads_by_itself);
                s.to_send |= self.after_commit;
            }
            Action::CommitHere => {
                (s.committed, s.is_due, s.to_read) = (s.committed + 1, self.reads_by_itself, true);
                s.waits_for = Some(s.committed);
            }
            Action::Send => {
                (s.is_sending, s.is_on_its_way) = (true, true);
                s.to_send &= !self.sender_takes_first;
            }
            Action::Sent => {
                s.is_sending = false;
                s.to_send &= self.sender_takes_first;
            }
            Action::Arrive => (s.is_on_its_way, s.to_read) = (false, true),
            Action::Lose => s.is_on_its_way = false,
            Action::ReadWoken | Action::ReadByItself => {
                s.read = Some(Read { began: s.committed, seen: None });
                s.to_read &= !self.reader_takes_first;
                s.is_due &= action != Action::ReadByItself;
            }
            Action::TakeRead => s.read.as_mut()?.seen = Some(s.committed),
            Action::Complete => {
                let Read { began, seen } = s.read.take()?;
                s.known = seen?;
                s.to_read &= self.reader_takes_first;
                let goes_on = |awaited: &u8| !self.waits_for_beginning || began >= *awaited;
                if let Some(awaited) = s.waits_for.filter(goes_on) {
                    s.has_waited_in_vain |= s.known < awaited;
                    s.waits_for = None;
                }
            }
        }
        Some(s)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(UNKNOWN, |_: &Self, s: &State| !s.is_at_rest() || s.known == s.committed),
            Property::always(WAITED, |_: &Self, s: &State| !s.has_waited_in_vain),
            Property::sometimes("all is known", |_: &Self, s: &State| s.is_at_rest() && s.known == COMMITS),
        ]
    }
}

const UNKNOWN: &str = "at rest everything is known";
const WAITED: &str = "whoever has waited does not meet what was before";

#[test]
fn with_all_rules_everything_is_known_soon() {
    explore("wake-ups arrive, and nothing else has it read", RELIABLE, Expected::Holds);
    explore("wake-ups are lost", ALL, Expected::Holds);
}

#[test]
fn without_any_of_them_something_is_known_late() {
    let cases = [
        ("wake-ups are sent after the commit", WakeUps { after_commit: false, ..RELIABLE }, UNKNOWN),
        ("who sends takes the note away first", WakeUps { sender_takes_first: false, ..RELIABLE }, UNKNOWN),
        ("who reads takes the note away first", WakeUps { reader_takes_first: false, ..RELIABLE }, UNKNOWN),
        ("it is read by itself", WakeUps { reads_by_itself: false, ..ALL }, UNKNOWN),
        ("who waits, waits for a read that began later", WakeUps { waits_for_beginning: false, ..ALL }, WAITED),
    ];
    for (rule, wake_ups, breaks) in cases {
        explore(rule, wake_ups, Expected::Breaks(breaks));
    }
}
