//! The rules of the protocol, each of which a case can leave out, and the worlds in which they have to hold.

use super::BOUND;
use crate::database::Change;

/// How far the log has been read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlaceIs {
    /// The snapshot itself: who was under way is told apart.
    Snapshot,
    /// The first number that was under way.
    FirstOpen,
    /// The next number.
    Next,
}

/// Which of two users is older.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Older {
    /// Nobody asks: the last one that arrives stays.
    Any,
    /// By `changed_xid`.
    Number,
    /// By the time that is written under the row's lock.
    Time,
}

/// What a node keeps to.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    pub place: PlaceIs,
    /// All tables are read by one statement; otherwise sessions first, and the place is that of the last one.
    pub one_snapshot: bool,
    /// A read counts when all that it found has been dealt with; otherwise when it has arrived.
    pub complete_when_told: bool,
    /// It counts from its beginning; otherwise from its end.
    pub fresh_from_beginning: bool,
    /// On a clock that runs while the machine sleeps.
    pub counts_sleep: bool,
    /// What was named is removed,
    pub removes_named: bool,
    /// after it was marked for what is on its way.
    pub marks_first: bool,
    /// A fill is dropped if its session was named meanwhile,
    pub drops_named_session: bool,
    /// or its user,
    pub drops_named_user: bool,
    /// or if what had been read was not fresh when it was sent, so that none from before the first read is kept,
    pub drops_uncovered: bool,
    /// (it remembers where it stands before it looks whether that is fresh)
    pub ticket_first: bool,
    /// or if the cache was cleared meanwhile;
    pub drops_cleared: bool,
    /// and looking at that and putting it in is one step.
    pub one_step: bool,
    /// What was named is remembered for so long; a fill takes less.
    pub remembers: u8,
    /// The cache is cleared when the connection is lost.
    pub lost_clears: bool,
    /// A connection that leads to another server counts as lost.
    pub knows_servers: bool,
    /// So does one that leads to a server that only reads.
    pub refuses_standby: bool,
    /// A yes of the database is as old as its question.
    pub yes_grows_old: bool,
    pub older: Older,
    /// What is known of a child counts only together with its parent.
    pub child_asks_parent: bool,
    /// An end of a session is written into its children's rows too.
    pub marks_children: bool,
    /// An entry is asked for again after so long, whatever happens.
    pub asks_again: Option<u8>,
}

impl Rules {
    /// Statements that a read takes.
    pub fn pages(&self) -> u8 {
        if self.one_snapshot { 1 } else { 2 }
    }
}

/// As it is built.
pub const ALL: Rules = Rules {
    place: PlaceIs::Snapshot,
    one_snapshot: true,
    complete_when_told: true,
    fresh_from_beginning: true,
    counts_sleep: true,
    removes_named: true,
    marks_first: true,
    drops_named_session: true,
    drops_named_user: true,
    drops_uncovered: true,
    ticket_first: true,
    drops_cleared: true,
    one_step: true,
    remembers: BOUND,
    lost_clears: true,
    knows_servers: true,
    refuses_standby: true,
    yes_grows_old: true,
    older: Older::Time,
    child_asks_parent: true,
    marks_children: true,
    asks_again: None,
};

/// What there is, and what may happen to it at any moment. Time has no end here.
#[derive(Clone, Copy, Debug)]
pub struct World {
    pub name: &'static str,
    /// What is asked for, by its row.
    pub asked: &'static [usize],
    pub changes: &'static [Change],
    /// Transactions that get a number, committed or not.
    pub transactions: u8,
    pub rolls_back: bool,
    /// Numbers that were given before, to nobody who has committed.
    pub given: u8,
    /// Connections break.
    pub breaks: bool,
    pub fails_over: Option<FailOver>,
    /// Rows may be deleted so long after they have ended.
    pub deletes_after: Option<u8>,
    /// The cache is full at times: any entry may go.
    pub is_full: bool,
}

/// Once, the database goes on at another machine.
#[derive(Clone, Copy, Debug)]
pub struct FailOver {
    pub reuses_numbers: bool,
    /// The way there does not break: something in between goes on with the new one.
    pub unseen: bool,
    /// The old one is there still, lags, and may be what a connection leads to.
    pub leaves_standby: bool,
}
