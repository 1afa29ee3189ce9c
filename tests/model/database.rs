//! The tables as the log of what changed: rows, the transactions that write them, and what one statement sees of both.

/// A session.
pub const SESSION: usize = 0;
/// Another session of the same user.
pub const OTHER: usize = 1;
/// The user of both.
pub const USER: usize = 2;
/// A child of the first session, at the host of a service.
pub const CHILD: usize = 3;
pub const ROWS: usize = 4;

/// A version of each row: 0 as it was, 1 ended or changed, 2 changed once more.
pub type Versions = [u8; ROWS];

/// What a transaction does. Each writes `changed_xid` of all that it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// Of a session, with its child, or of the child alone.
    End(usize),
    /// Roles, say: no session's row is written.
    User,
    /// The user's row, and the end of all that is theirs.
    Disable,
}

impl Change {
    pub fn rows(self, marks_children: bool) -> &'static [usize] {
        match self {
            Self::End(SESSION) if marks_children => &[SESSION, CHILD],
            Self::End(SESSION) => &[SESSION],
            Self::End(OTHER) => &[OTHER],
            Self::End(_) => &[CHILD],
            Self::User => &[USER],
            Self::Disable => &[USER, SESSION, OTHER, CHILD],
        }
    }
}

/// A transaction that has got its number and is not over. Which of two that write the same row comes first is decided by the
/// row's lock, whatever their numbers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Transaction {
    pub xid: u8,
    pub change: Change,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Row {
    /// For every version but the newest, how long ago it was replaced for all to see.
    pub replaced: [Option<u8>; 2],
    /// Who wrote the versions after the first.
    pub xids: [u8; 2],
    pub deleted: bool,
}

impl Row {
    pub fn version(&self) -> u8 {
        self.replaced.iter().flatten().count() as u8
    }

    pub fn xid(&self, version: u8) -> u8 {
        if version == 0 { 0 } else { self.xids[usize::from(version) - 1] }
    }

    /// How long ago this version was replaced, if it was.
    pub fn old_for(&self, version: u8) -> Option<u8> {
        self.replaced.get(usize::from(version)).copied().flatten()
    }
}

/// `pg_snapshot`: whose work is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Snapshot {
    pub xmax: u8,
    /// A bit for each that is under way.
    open: u16,
}

impl Snapshot {
    pub fn sees(self, xid: u8) -> bool {
        xid < self.xmax && self.open & (1 << xid) == 0
    }

    pub fn xmin(self) -> u8 {
        (0..self.xmax).find(|xid| !self.sees(*xid)).unwrap_or(self.xmax)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Database {
    pub rows: [Row; ROWS],
    pub open: [Option<Transaction>; 2],
    pub next_xid: u8,
    pub has_failed_over: bool,
}

impl Database {
    /// After so many transactions of which nothing has come.
    pub fn new(given: u8) -> Self {
        Self { rows: [Row::default(); ROWS], open: [None; 2], next_xid: 1 + given, has_failed_over: false }
    }

    pub fn versions(&self) -> Versions {
        self.rows.map(|row| row.version())
    }

    pub fn snapshot(&self) -> Snapshot {
        let open = self.open.iter().flatten().fold(0, |open, transaction| open | 1 << transaction.xid);
        Snapshot { xmax: self.next_xid, open }
    }

    /// Whether it can be begun: what has ended does not end again, and a user changes twice here.
    pub fn can_begin(&self, change: Change) -> bool {
        let begun = self.open.iter().flatten().filter(|transaction| transaction.change == change).count();
        let (row, last) = match change {
            Change::End(row) => (row, 1),
            Change::Disable => (USER, 1),
            Change::User => (USER, 2),
        };
        self.open[1].is_none() && usize::from(self.rows[row].version()) + begun < last
    }

    pub fn begin(&mut self, change: Change) {
        let free = usize::from(self.open[0].is_some());
        self.open[free] = Some(Transaction { xid: self.next_xid, change });
        self.next_xid += 1;
    }

    /// Everybody sees it from now on.
    pub fn commit(&mut self, which: usize, marks_children: bool) {
        let Some(Transaction { xid, change }) = self.close(which) else { return };
        for &at in change.rows(marks_children) {
            let row = &mut self.rows[at];
            let version = usize::from(row.version());
            // An end is written once: `where ended_at is null`.
            if version == 0 || (at == USER && version == 1) {
                row.replaced[version] = Some(0);
                row.xids[version] = xid;
            }
        }
    }

    /// Rolls back, or forgets after a commit.
    pub fn close(&mut self, which: usize) -> Option<Transaction> {
        let closed = self.open[which].take();
        if which == 0 {
            self.open.swap(0, 1);
        }
        closed
    }

    /// Another machine goes on: what was committed is there, what was open is not, and numbers that nobody has committed with
    /// may be given once more.
    pub fn fail_over(&mut self, reuses_numbers: bool) {
        self.has_failed_over = true;
        self.open = [None; 2];
        if reuses_numbers {
            self.next_xid = 1 + self.rows.iter().flat_map(|row| row.xids).max().unwrap_or_default();
        }
    }

    pub fn grow_older(&mut self, at_most: u8) {
        for age in self.rows.iter_mut().flat_map(|row| &mut row.replaced).flatten() {
            *age = at_most.min(*age + 1);
        }
    }
}
