//! What is told to those who listen: whether every end that was there when a complete read began has been told, whatever became of
//! connections and servers. Whoever listens has no cache that could be cleared; what they miss they never hear of.

mod cases;

use stateright::{Model, Property};

use crate::database::{
    Change::{self, End},
    Database, OTHER, SESSION, Snapshot,
};

/// By time it is looked so much earlier (in ticks).
const EARLIER: u8 = 2;
const CHANGES: [Change; 2] = [End(SESSION), End(OTHER)];

#[derive(Clone, Copy, Debug)]
struct Told {
    ticks: u8,
    /// That get a number, whatever becomes of them.
    transactions: u8,
    /// Of those that were before nothing has come.
    given: u8,
    /// A new connection goes on where the last complete read has left off.
    goes_on: bool,
    /// That is where all had been told; otherwise where something has been read.
    place_when_told: bool,
    /// Another server is known by its start.
    knows_servers: bool,
    /// There, what ended since is looked for by the snapshot of before,
    by_snapshot: bool,
    /// and by its time,
    by_time: bool,
    /// which is as long ago as this node has read nothing, whatever that clock says.
    counts_back: bool,
    /// Once, a server goes on whose clock is behind by so much.
    behind: Option<u8>,
    reuses_numbers: bool,
}

const ALL: Told = Told {
    ticks: 1,
    given: 1,
    transactions: 2,
    goes_on: true,
    place_when_told: true,
    knows_servers: true,
    by_snapshot: true,
    by_time: true,
    counts_back: true,
    behind: None,
    reuses_numbers: false,
};
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Place {
    is_second: bool,
    snapshot: Snapshot,
    /// By the database's clock, and how much time was left then.
    read_at: u8,
    left: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct State {
    database: Database,
    clock: u8,
    left: u8,
    /// `ended_at` of what each transaction ends: its own beginning.
    begun: [u8; 6],
    is_connected: bool,
    /// Where the next read goes on from.
    place: Option<Place>,
    /// The place of before, for the next connection.
    last: Option<Place>,
    /// A read that has arrived, and what it names.
    read: Option<(Place, [bool; 2])>,
    told: [bool; 2],
    has_missed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Tick,
    Begin(Change),
    Commit(usize),
    RollBack(usize),
    FailOver,
    Connect,
    Lose,
    Read,
    TellAll,
}

impl State {
    fn here(&self) -> Place {
        let (is_second, snapshot) = (self.database.has_failed_over, self.database.snapshot());
        Place { is_second, snapshot, read_at: self.clock, left: self.left }
    }

    /// The transaction that has ended a session, for all to see.
    fn ended_by(&self, session: usize) -> Option<u8> {
        let row = &self.database.rows[session];
        (row.version() > 0).then(|| row.xid(1))
    }

    fn ended(&self, is_it: impl Fn(u8) -> bool) -> [bool; 2] {
        [SESSION, OTHER].map(|session| self.ended_by(session).is_some_and(&is_it))
    }

    fn tell(&mut self, ended: [bool; 2]) {
        self.told = [SESSION, OTHER].map(|session| self.told[session] || ended[session]);
    }
}

impl Model for Told {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State {
            database: Database::new(self.given),
            clock: 10,
            left: self.ticks,
            begun: [0; 6],
            is_connected: false,
            place: None,
            last: None,
            read: None,
            told: [false; 2],
            has_missed: false,
        }]
    }

    fn actions(&self, s: &State, actions: &mut Vec<Action>) {
        if s.left > 0 {
            actions.push(Action::Tick);
        }
        if s.database.next_xid <= self.given + self.transactions {
            actions.extend(CHANGES.into_iter().filter(|change| s.database.can_begin(*change)).map(Action::Begin));
        }
        for open in (0..2).filter(|open| s.database.open[*open].is_some()) {
            actions.extend([Action::Commit(open), Action::RollBack(open)]);
        }
        if self.behind.is_some() && !s.database.has_failed_over {
            actions.push(Action::FailOver);
        }
        match (s.is_connected, &s.read) {
            (false, _) => actions.push(Action::Connect),
            (true, None) => actions.extend([Action::Lose, Action::Read]),
            (true, Some(_)) => actions.extend([Action::Lose, Action::TellAll]),
        }
    }

    fn next_state(&self, last: &State, action: Action) -> Option<State> {
        let mut s = *last;
        match action {
            Action::Tick => (s.clock, s.left) = (s.clock + 1, s.left - 1),
            Action::Begin(change) => {
                s.begun[usize::from(s.database.next_xid)] = s.clock;
                s.database.begin(change);
            }
            Action::Commit(open) => s.database.commit(open, true),
            Action::RollBack(open) => drop(s.database.close(open)),
            Action::FailOver => {
                s.clock -= self.behind?;
                s.database.fail_over(self.reuses_numbers);
                (s.is_connected, s.place, s.read) = (false, None, None);
            }
            Action::Connect => self.connect(&mut s),
            Action::Lose => (s.is_connected, s.place, s.read) = (false, None, None),
            Action::Read => {
                let from = s.place?;
                let here = s.here();
                s.read = Some((here, s.ended(|xid| !from.snapshot.sees(xid))));
                if !self.place_when_told {
                    (s.place, s.last) = (Some(here), Some(here));
                }
            }
            Action::TellAll => {
                let (place, ended) = s.read.take()?;
                s.tell(ended);
                (s.place, s.last) = (Some(place), Some(place));
                // All that was to be seen when this was read.
                let must_be_told = s.ended(|xid| place.snapshot.sees(xid));
                s.has_missed |= [SESSION, OTHER].iter().any(|session| must_be_told[*session] && !s.told[*session]);
            }
        }
        Some(s)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(MISSED, |_: &Self, s: &State| !s.has_missed),
            Property::sometimes("two ends are told", |model: &Self, s: &State| {
                s.told == [true; 2] && s.database.has_failed_over == model.behind.is_some()
            }),
        ]
    }
}

const MISSED: &str = "every end from before a complete read has been told";

impl Told {
    fn connect(&self, s: &mut State) {
        s.is_connected = true;
        let here = s.here();
        let Some(before) = s.last else {
            // Who begins to listen asks for what was before.
            s.place = Some(here);
            s.told = s.ended(|_| true);
            return;
        };
        if before.is_second == here.is_second || !self.knows_servers {
            s.place = Some(if self.goes_on { before } else { here });
            return;
        }
        if self.by_snapshot {
            s.tell(s.ended(|xid| !before.snapshot.sees(xid)));
        }
        if self.by_time {
            let counted = here.read_at - (before.left - here.left);
            let since = if self.counts_back { before.read_at.min(counted) } else { before.read_at };
            s.tell(s.ended(|xid| s.begun[usize::from(xid)] + EARLIER >= since));
        }
        s.place = Some(here);
    }
}
