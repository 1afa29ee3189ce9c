//! What becomes of a state by each step.

use super::{
    Action, BOUND, Ends, State,
    node::{Connection, Fill, Node, Place, Read, STANDBY, behind, changed},
    rules::Rules,
};
use crate::database::{CHILD, Database, OTHER, ROWS, SESSION, USER};

impl Ends {
    /// None where there is nothing to take the step with.
    pub(super) fn step(&self, s: &mut State, action: Action) -> Option<()> {
        let (before, rules) = (*s, &self.rules);
        let (database, node) = (&mut s.database, &mut s.node);
        match action {
            Action::Tick => {
                database.grow_older(self.oldest());
                node.grow_older(self.oldest(), rules);
            }
            Action::Sleep => database.grow_older(self.oldest()),
            Action::Begin(change) => database.begin(change),
            Action::Commit(open) => database.commit(open, rules.marks_children),
            Action::RollBack(open) => drop(database.close(open)),
            Action::Delete(row) => database.rows[row].deleted = true,
            Action::FailOver => {
                let over = self.world.fails_over?;
                database.fail_over(over.reuses_numbers);
                // What had arrived already is dealt with; what had not, never comes.
                if node.connection == Connection::Primary && !over.unseen {
                    node.connection = Connection::Dead;
                }
                for fill in
                    node.fills.iter_mut().filter(|fill| fill.is_some_and(|fill| fill.is_sent && fill.found.is_none()))
                {
                    *fill = None;
                }
            }
            Action::Connect => node.connect(database, rules),
            Action::ConnectToStandby => {
                node.connection = Connection::Standby;
                node.place = Some(Place { server: STANDBY, snapshot: Default::default() });
            }
            Action::Lose => node.lose(rules),
            Action::SendRead => {
                node.read = Some(Read { age: 0, pages: 0, place: None, named: [0; ROWS], has_arrived: false });
            }
            Action::TakeRead => take_read(database, node, rules)?,
            Action::TakeInRead => {
                let read = node.read.as_mut()?;
                read.has_arrived = true;
                let read = *read;
                if rules.knows_servers && read.place?.server != node.place?.server {
                    node.lose(rules);
                    return Some(());
                }
                if rules.marks_first {
                    node.mark(&read.named);
                } else {
                    node.remove(&read.named, rules);
                }
                if !rules.complete_when_told {
                    node.complete(&read, rules);
                }
            }
            Action::EndRead => {
                let read = node.read.take()?;
                if rules.marks_first {
                    node.remove(&read.named, rules);
                } else {
                    node.mark(&read.named);
                }
                if rules.complete_when_told {
                    node.complete(&read, rules);
                }
            }
            Action::Hesitate(asked) => {
                node.take_ticket(asked, node.fresh.is_some());
                node.fills[asked].as_mut()?.is_sent = false;
            }
            Action::SendFill(asked) => {
                let is_covered = node.fills[asked].map_or(node.fresh.is_some(), |fill| fill.is_covered);
                node.take_ticket(asked, is_covered);
            }
            Action::TakeFill(asked) => {
                let found = database.versions();
                // Only yes is kept.
                if behind(asked).iter().any(|row| *row != USER && found[*row] > 0) {
                    node.fills[asked] = None;
                } else {
                    node.fills[asked].as_mut()?.found = Some(found);
                }
            }
            Action::Look(asked) => {
                let may_put = node.may_put(node.fills[asked].as_ref()?, asked, rules);
                node.fills[asked] = node.fills[asked].filter(|_| may_put).map(|fill| Fill { looked: true, ..fill });
            }
            Action::Put(asked) => {
                let fill = node.fills[asked].take()?;
                let found = fill.found?;
                if rules.yes_grows_old && fill.age >= BOUND {
                    return Some(());
                }
                // Whoever waited for it is answered now.
                node.late_yes |= self.is_late(&before, asked, found[USER]);
                if fill.looked || node.may_put(&fill, asked, rules) {
                    node.put(&fill, found, asked, database, rules);
                }
            }
            Action::Evict(row) => node.cached[row] = None,
        }
        Some(())
    }
}

/// The database answers a read, or a page of it.
fn take_read(database: &Database, node: &mut Node, rules: &Rules) -> Option<()> {
    let from = node.place?;
    let is_standby = node.connection == Connection::Standby;
    let read = node.read.as_mut()?;
    read.pages += 1;
    if is_standby {
        // It lags by as much as it likes.
        read.place = Some(from);
        return Some(());
    }
    for (row, version) in changed(database, from, rules.place).into_iter().enumerate() {
        let page = if matches!(row, SESSION | OTHER | CHILD) { 1 } else { 2 };
        if rules.one_snapshot || page == read.pages {
            read.named[row] = version;
        }
    }
    read.place = Some(Place::here(database));
    Some(())
}
