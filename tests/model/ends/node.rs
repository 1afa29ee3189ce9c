//! A node: its reader of changes, its cache, and the answers of the database that are to be put there. Nodes have nothing of one
//! another, so that one is enough.

use super::{
    BOUND,
    rules::{Older, PlaceIs, Rules},
};
use crate::database::{CHILD, Database, OTHER, ROWS, SESSION, Snapshot, USER, Versions};

/// The server that was the primary once.
pub const STANDBY: u8 = 2;

/// How far the log has been read, and on which server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    pub server: u8,
    pub snapshot: Snapshot,
}

impl Place {
    pub fn here(database: &Database) -> Self {
        Self { server: u8::from(database.has_failed_over), snapshot: database.snapshot() }
    }

    /// Whether what this transaction has written is read from here on.
    fn is_before(self, xid: u8, rule: PlaceIs) -> bool {
        xid > 0
            && match rule {
                PlaceIs::Snapshot => !self.snapshot.sees(xid),
                PlaceIs::FirstOpen => xid >= self.snapshot.xmin(),
                PlaceIs::Next => xid >= self.snapshot.xmax,
            }
    }
}

/// The reader's connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Connection {
    None,
    Primary,
    Standby,
    /// Nothing comes any more but what is on its way, and the reader does not know.
    Dead,
}

/// A read of what changed, on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Read {
    pub age: u8,
    pub pages: u8,
    /// Where the next one goes on from.
    pub place: Option<Place>,
    pub named: Versions,
    pub has_arrived: bool,
}

/// A question to the database whose answer is to be put into the cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fill {
    pub age: u8,
    /// How long ago reads named a row, if they have since it was sent.
    pub named: [Option<u8>; ROWS],
    /// What had been read was fresh when it was sent.
    pub is_covered: bool,
    pub is_sent: bool,
    pub was_cleared: bool,
    pub looked: bool,
    pub found: Option<Versions>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    pub version: u8,
    /// Since it was asked for. It stands still where no rule asks.
    pub age: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Node {
    pub connection: Connection,
    /// Where the next read goes on from, while there is a connection.
    pub place: Option<Place>,
    /// The place of the last complete read, on whatever connection.
    pub last: Option<Place>,
    /// How long ago the last complete read began; none if that is too long ago.
    pub fresh: Option<u8>,
    pub read: Option<Read>,
    pub cached: [Option<Entry>; ROWS],
    pub fills: [Option<Fill>; ROWS],
    /// The versions that complete reads have told.
    pub told: Versions,
    pub was_told_twice: bool,
    pub user_went_back: bool,
    /// A yes of the database has reached somebody too late.
    pub late_yes: bool,
}

/// The rows that a question for one is answered by.
pub fn behind(asked: usize) -> &'static [usize] {
    match asked {
        SESSION => &[SESSION, USER],
        OTHER => &[OTHER, USER],
        _ => &[CHILD, SESSION, USER],
    }
}

impl Node {
    pub fn new() -> Self {
        Self {
            connection: Connection::None,
            place: None,
            last: None,
            fresh: None,
            read: None,
            cached: [None; ROWS],
            fills: [None; ROWS],
            told: [0; ROWS],
            was_told_twice: false,
            user_went_back: false,
            late_yes: false,
        }
    }

    /// The connection is lost: what is known counts no more.
    pub fn lose(&mut self, rules: &Rules) {
        (self.connection, self.place, self.read) = (Connection::None, None, None);
        if !rules.lost_clears {
            return;
        }
        (self.cached, self.fresh) = ([None; ROWS], None);
        for fill in self.fills.iter_mut().flatten() {
            fill.was_cleared = true;
        }
    }

    /// Goes on where the last complete read has left off. On another server what changed since is told, and it begins anew.
    pub fn connect(&mut self, database: &Database, rules: &Rules) {
        self.connection = Connection::Primary;
        let here = Place::here(database);
        self.place = match self.last {
            Some(last) if last.server == here.server => Some(last),
            Some(last) => {
                let named = changed(database, last, rules.place);
                self.mark(&named);
                self.remove(&named, rules);
                Some(here)
            }
            None => Some(here),
        };
        if self.last.is_none() {
            self.told = database.versions();
        }
    }

    /// Remembers what was named for what is on its way.
    pub fn mark(&mut self, named: &Versions) {
        for row in (0..ROWS).filter(|row| named[*row] > 0) {
            for fill in self.fills.iter_mut().flatten() {
                fill.named[row] = Some(0);
            }
        }
    }

    pub fn remove(&mut self, named: &Versions, rules: &Rules) {
        for row in (0..ROWS).filter(|row| rules.removes_named && named[*row] > 0) {
            self.cached[row] = None;
        }
    }

    /// A ticket for a question: from now on it is remembered what changes.
    pub fn take_ticket(&mut self, asked: usize, is_covered: bool) {
        let named = [None; ROWS];
        self.fills[asked] =
            Some(Fill { age: 0, named, is_covered, is_sent: true, was_cleared: false, looked: false, found: None });
    }

    /// All of a read has been told.
    pub fn complete(&mut self, read: &Read, rules: &Rules) {
        (self.place, self.last) = (read.place, read.place);
        let age = if rules.fresh_from_beginning { read.age } else { 0 };
        self.fresh = Some(age).filter(|age| *age < BOUND);
        for (told, named) in self.told.iter_mut().zip(read.named) {
            self.was_told_twice |= named > 0 && named <= *told;
            *told = named.max(*told);
        }
    }

    /// Whether an answer may be put into the cache.
    pub fn may_put(&self, fill: &Fill, asked: usize, rules: &Rules) -> bool {
        let names = |row: usize| fill.named[row].is_some();
        let named_session = behind(asked).iter().any(|row| *row != USER && names(*row));
        !(rules.drops_named_session && named_session
            || rules.drops_named_user && names(USER)
            || rules.drops_uncovered && !fill.is_covered
            || rules.drops_cleared && fill.was_cleared)
    }

    pub fn put(&mut self, fill: &Fill, found: Versions, asked: usize, database: &Database, rules: &Rules) {
        for &row in behind(asked) {
            let version = found[row];
            if let Some(here) = self.cached[row].filter(|_| row == USER) {
                let user = &database.rows[USER];
                let is_older = match rules.older {
                    Older::Any => false,
                    Older::Number => user.xid(version) < user.xid(here.version),
                    Older::Time => version < here.version,
                };
                if is_older {
                    continue;
                }
                self.user_went_back |= version < here.version;
            }
            self.cached[row] = Some(Entry { version, age: if rules.asks_again.is_some() { fill.age } else { 0 } });
        }
    }

    /// Whether the cache says yes, without a question.
    pub fn says_yes(&self, asked: usize, rules: &Rules) -> bool {
        let is_known = |row: usize| self.cached[row].is_some();
        let all = |rows: &[usize]| rows.iter().all(|row| is_known(*row));
        self.fresh.is_some() && if rules.child_asks_parent { all(behind(asked)) } else { all(&[asked, USER]) }
    }

    pub fn grow_older(&mut self, at_most: u8, rules: &Rules) {
        self.fresh = self.fresh.map(|age| age + 1).filter(|age| *age < BOUND);
        if let Some(read) = &mut self.read {
            read.age = at_most.min(read.age + 1);
        }
        for fill in self.fills.iter_mut().flatten() {
            fill.age = at_most.min(fill.age + 1);
            for named in &mut fill.named {
                *named = named.map(|age| age + 1).filter(|age| *age < rules.remembers);
            }
        }
        let Some(limit) = rules.asks_again else { return };
        for entry in &mut self.cached {
            *entry =
                entry.map(|Entry { version, age }| Entry { version, age: age + 1 }).filter(|entry| entry.age < limit);
        }
    }
}

/// The versions of the rows that are read from a place on; 0 for those that are not.
pub fn changed(database: &Database, place: Place, rule: PlaceIs) -> Versions {
    database.rows.map(|row| {
        let version = row.version();
        if !row.deleted && place.is_before(row.xid(version), rule) { version } else { 0 }
    })
}
