//! Ends and changes, and what nodes know of them: does a node say yes from its cache for too long? Between two moments anything
//! may happen in any order, and every message may be late without bound, or lost. A wake-up is a read that begins early, so reads may
//! begin at any moment. That somebody asks is no step: of every state it is asked what the cache would say.

mod cases;
mod node;
mod rules;
mod steps;

use stateright::{Model, Property};

use self::{
    node::{Connection, Node, behind},
    rules::{Rules, World},
};
use crate::database::{Change, Database, ROWS, USER};

/// How long after its end a session may be accepted, in ticks: between two of them everything has its turn.
const BOUND: u8 = 2;

/// The protocol with these rules, in a world.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    pub rules: Rules,
    pub world: World,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct State {
    database: Database,
    node: Node,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Tick,
    /// Time passes, and this machine sleeps.
    Sleep,
    Begin(Change),
    Commit(usize),
    RollBack(usize),
    Delete(usize),
    FailOver,
    Connect,
    ConnectToStandby,
    Lose,
    SendRead,
    /// The database takes its snapshot.
    TakeRead,
    /// What it has found arrives,
    TakeInRead,
    /// and has been dealt with.
    EndRead,
    /// It was looked whether what has been read is fresh, and the ticket is not taken yet.
    Hesitate(usize),
    SendFill(usize),
    TakeFill(usize),
    Look(usize),
    Put(usize),
    Evict(usize),
}

impl Ends {
    /// Beyond this an age makes no difference.
    fn oldest(&self) -> u8 {
        BOUND.max(self.world.deletes_after.unwrap_or_default())
    }

    /// Whether it is wrong for too long to say yes, by what is known of the user.
    fn is_late(&self, s: &State, asked: usize, user: u8) -> bool {
        let too_long = |age: Option<u8>| age.is_some_and(|age| age >= BOUND);
        behind(asked).iter().any(|&row| too_long(s.database.rows[row].old_for(if row == USER { user } else { 0 })))
    }

    fn is_late_from_cache(&self, s: &State, asked: usize) -> bool {
        let user = s.node.cached[USER].map_or(0, |entry| entry.version);
        s.node.says_yes(asked, &self.rules) && self.is_late(s, asked, user)
    }
}

impl Model for Ends {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State { database: Database::new(self.world.given), node: Node::new() }]
    }

    fn actions(&self, s: &State, actions: &mut Vec<Action>) {
        let (world, database, node) = (&self.world, &s.database, &s.node);
        actions.push(Action::Tick);
        if !self.rules.counts_sleep {
            actions.push(Action::Sleep);
        }
        if database.next_xid <= world.given + world.transactions {
            let possible = world.changes.iter().filter(|change| database.can_begin(**change));
            actions.extend(possible.map(|change| Action::Begin(*change)));
        }
        for open in (0..2).filter(|open| database.open[*open].is_some()) {
            actions.push(Action::Commit(open));
            if world.rolls_back {
                actions.push(Action::RollBack(open));
            }
        }
        for row in 0..ROWS {
            let ended = database.rows[row].old_for(0).filter(|_| row != USER && !database.rows[row].deleted);
            if world.deletes_after.is_some_and(|after| ended.is_some_and(|age| age >= after)) {
                actions.push(Action::Delete(row));
            }
            if world.is_full && node.cached[row].is_some() {
                actions.push(Action::Evict(row));
            }
        }
        if world.fails_over.is_some() && !database.has_failed_over {
            actions.push(Action::FailOver);
        }
        match node.connection {
            Connection::None => {
                actions.push(Action::Connect);
                let is_standby = database.has_failed_over && world.fails_over.is_some_and(|over| over.leaves_standby);
                if is_standby && !self.rules.refuses_standby {
                    actions.push(Action::ConnectToStandby);
                }
            }
            Connection::Primary if !world.breaks => {}
            _ => actions.push(Action::Lose),
        }
        let takes = matches!(node.connection, Connection::Primary | Connection::Standby);
        match &node.read {
            None if takes => actions.push(Action::SendRead),
            Some(read) if read.pages < self.rules.pages() => actions.extend(takes.then_some(Action::TakeRead)),
            Some(read) => actions.push(if read.has_arrived { Action::EndRead } else { Action::TakeInRead }),
            None => {}
        }
        for &asked in world.asked {
            match &node.fills[asked] {
                None if node.says_yes(asked, &self.rules) => {}
                None if self.rules.ticket_first => actions.push(Action::SendFill(asked)),
                None => actions.push(Action::Hesitate(asked)),
                Some(fill) if !fill.is_sent => actions.push(Action::SendFill(asked)),
                Some(fill) if fill.found.is_none() => actions.push(Action::TakeFill(asked)),
                Some(fill) if !self.rules.one_step && !fill.looked => actions.push(Action::Look(asked)),
                Some(_) => actions.push(Action::Put(asked)),
            }
        }
    }

    fn next_state(&self, last: &State, action: Action) -> Option<State> {
        let mut next = *last;
        self.step(&mut next, action)?;
        Some(next)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(ENDED, |model: &Self, s: &State| {
                !model.world.asked.iter().any(|asked| model.is_late_from_cache(s, *asked))
            }),
            Property::always(LATE_YES, |_: &Self, s: &State| !s.node.late_yes),
            Property::always(TWICE, |_: &Self, s: &State| !s.node.was_told_twice),
            Property::always(BACK, |_: &Self, s: &State| !s.node.user_went_back),
            // The cache must be of use, or all of that holds by itself.
            Property::sometimes("the cache answers", |model: &Self, s: &State| {
                model.world.asked.iter().all(|asked| s.node.says_yes(*asked, &model.rules))
            }),
            Property::sometimes("a change is known in time", |_: &Self, s: &State| {
                s.node.fresh.is_some() && s.node.told.iter().any(|version| *version > 0)
            }),
        ]
    }
}

pub const ENDED: &str = "what has ended or changed is not accepted as it was beyond the bound";
pub const LATE_YES: &str = "no yes of the database comes beyond the bound";
pub const TWICE: &str = "no change is read twice";
pub const BACK: &str = "a user never becomes older";
