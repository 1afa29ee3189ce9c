//! Uses of a session that are noted, and written with others a little later: is anybody refused who was just here, is anybody
//! accepted for longer than the idle limit allows, and does anything come back that had run out?
//!
//! Two nodes, and a person who may ask either. A node keeps what the database has confirmed, and asks it before it says no. Its
//! clock is exact here: an upper bound of the database's refuses earlier by as much, which harms nobody.

mod cases;
mod rules;

use stateright::{Model, Property};

use self::rules::{EVERY, IDLE, TRAVELS, Uses, WRITE_EVERY};

/// A row, or what a node has of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Session {
    last_seen: u8,
    idle_until: u8,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct Node {
    kept: Option<Session>,
    /// What is kept has been noted as used.
    is_noted: bool,
    /// When it was used.
    noted: Option<u8>,
    /// A statement under way: when that was, and when it was sent.
    writing: Option<(u8, u8)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct State {
    now: u8,
    row: Session,
    /// The person's last request that was accepted, anywhere.
    last_used: u8,
    has_run_out: bool,
    nodes: [Node; 2],
    /// A crash has lost that last request.
    is_lost: bool,
    wrong_no: bool,
    late_yes: bool,
    came_back: bool,
    cost_much: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Tick,
    Request(usize),
    SendWrite(usize),
    /// By how much the node believed that it was later.
    TakeWrite(usize, u8),
    /// The database does not answer, or somebody has the row locked.
    FailWrite(usize),
    Evict(usize),
    Crash(usize),
}

impl State {
    fn is_overdue(&self, node: &Node, rules: &Uses) -> bool {
        let waits = |used: u8, may: u8| !rules.may_be_late && self.now >= used + may;
        node.noted.is_some_and(|used| waits(used, rules.write_every))
            || node
                .writing
                .is_some_and(|(used, sent)| waits(used, rules.write_every + TRAVELS) || self.now >= sent + TRAVELS)
    }

    /// Writes a use, where that may be.
    fn write(&mut self, at: u8, rules: &Uses) -> bool {
        let may = (!rules.only_if_it_lives || self.now < self.row.idle_until)
            && (!rules.latest_stays || self.row.last_seen < at);
        if may {
            self.row = Session { last_seen: at, idle_until: at + IDLE };
        }
        may
    }
}

impl Model for Uses {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State {
            now: 0,
            row: Session { last_seen: 0, idle_until: IDLE },
            last_used: 0,
            has_run_out: false,
            nodes: [Node::default(); 2],
            is_lost: false,
            wrong_no: false,
            late_yes: false,
            came_back: false,
            cost_much: false,
        }]
    }

    fn actions(&self, s: &State, actions: &mut Vec<Action>) {
        if s.now < self.until && !s.nodes.iter().any(|node| s.is_overdue(node, self)) {
            actions.push(Action::Tick);
        }
        for (n, node) in s.nodes.iter().enumerate() {
            actions.push(Action::Request(n));
            if node.noted.is_some() && node.writing.is_none() {
                actions.push(Action::SendWrite(n));
            }
            if node.writing.is_some() {
                actions.extend((0..=TRAVELS).map(|later| Action::TakeWrite(n, later)));
                actions.push(Action::FailWrite(n));
            }
            if node.kept.is_some() {
                actions.push(Action::Evict(n));
            }
            if *node != Node::default() {
                actions.push(Action::Crash(n));
            }
        }
    }

    fn next_state(&self, last: &State, action: Action) -> Option<State> {
        let (mut s, now) = (*last, last.now);
        match action {
            Action::Tick => s.now += 1,
            Action::Request(n) => self.answer(&mut s, n),
            Action::SendWrite(n) => s.nodes[n].writing = s.nodes[n].noted.take().map(|used| (used, now)),
            Action::TakeWrite(n, later) => {
                let (used, _) = s.nodes[n].writing.take()?;
                let at = if self.bears_its_time { now.min(used + later) } else { now };
                let is_written = s.write(at, self);
                let (row, node) = (s.row, &mut s.nodes[n]);
                // What nobody has written is asked for again.
                node.kept = node.kept.filter(|_| is_written).map(|_| row);
                node.is_noted = false;
            }
            Action::FailWrite(n) => {
                let (used, _) = s.nodes[n].writing.take()?;
                if self.tries_again {
                    s.nodes[n].noted = s.nodes[n].noted.or(Some(used));
                }
            }
            Action::Evict(n) => (s.nodes[n].kept, s.nodes[n].is_noted) = (None, false),
            Action::Crash(n) => {
                let lost = [s.nodes[n].noted, s.nodes[n].writing.map(|(used, _)| used)];
                s.is_lost |= lost.iter().flatten().any(|used| *used > s.row.last_seen);
                s.nodes[n] = Node::default();
            }
        }
        Some(s)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        vec![
            Property::always(WRONG_NO, |model: &Self, s: &State| !s.wrong_no || model.may_be_late),
            Property::always(LATE_YES, |_: &Self, s: &State| !s.late_yes),
            Property::always(CAME_BACK, |_: &Self, s: &State| !s.came_back),
            Property::always(COST, |model: &Self, s: &State| !s.cost_much || model.may_be_late),
            Property::sometimes("a use that was noted keeps the session", |_: &Self, s: &State| {
                s.last_used > IDLE && !s.has_run_out && s.nodes.iter().all(|node| node.kept.is_some())
            }),
            Property::sometimes("a session runs out", |_: &Self, s: &State| s.has_run_out),
        ]
    }
}

const WRONG_NO: &str = "nobody is refused who was just here, unless a crash has lost that";
const LATE_YES: &str = "nobody is accepted after the idle limit";
const CAME_BACK: &str = "nothing comes back that had run out";
const COST: &str = "a crash costs no more than two intervals and what was noted";

impl Uses {
    fn answer(&self, s: &mut State, n: usize) {
        let (now, believed) = (s.now, s.now.saturating_sub(self.behind));
        let is_live = |session: &Session| believed < session.idle_until;
        if !s.nodes[n].kept.is_some_and(|kept| is_live(&kept)) {
            // Only yes comes from the cache: ask.
            (s.nodes[n].kept, s.nodes[n].is_noted) = (Some(s.row).filter(is_live), false);
        }
        let Some(kept) = s.nodes[n].kept else {
            // Uses that follow one another closely are written once: so much of the limit may be missing.
            let missing = EVERY.max(WRITE_EVERY + TRAVELS);
            s.wrong_no |= now + missing < s.last_used + IDLE && !s.is_lost;
            s.cost_much |= now + 2 * EVERY + missing < s.last_used + IDLE;
            s.has_run_out = true;
            return;
        };
        s.late_yes |= now >= s.last_used + IDLE + TRAVELS;
        s.came_back |= s.has_run_out;
        (s.last_used, s.is_lost) = (now, false);
        let unused = believed.saturating_sub(kept.last_seen);
        if unused < EVERY {
            return;
        }
        if kept.idle_until <= believed + self.near || self.notes_lately && unused >= 2 * EVERY {
            // Written, and answered after that.
            s.write(now, self);
            (s.nodes[n].kept, s.nodes[n].is_noted) = (Some(s.row), false);
            return;
        }
        if !self.trusts_written {
            s.nodes[n].kept = Some(Session { last_seen: now, idle_until: now + IDLE });
        }
        if !s.nodes[n].is_noted {
            (s.nodes[n].is_noted, s.nodes[n].noted) = (true, Some(now));
        }
    }
}
