//! What has changed in the last few seconds, for answers of the database that were on their way meanwhile.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use uuid::Uuid;

use crate::sessions::Moment;

/// An answer that took longer is not kept: nobody knows any more what changed since it was asked for.
const FILL_WITHIN: Duration = Duration::from_secs(2);

/// So long it is remembered what changed.
const REMEMBERED_FOR: Duration = Duration::from_secs(3);

/// So much is remembered; beyond, no answer that is on its way is kept.
const MOST: usize = 50_000;

/// When a question was sent, and how many changes had been applied by then.
#[derive(Debug, Clone, Copy)]
pub struct Ticket {
    sent: Moment,
    applied: u64,
}

impl Ticket {
    pub(super) fn sent(self) -> Moment {
        self.sent
    }
}

/// Keys of sessions, of their children, of users and of tokens: no two are the same.
#[derive(Debug, Default)]
pub(super) struct Recent {
    /// How many reads that found something have been applied.
    applied: u64,
    /// What was asked for before that many were is not kept.
    floor: u64,
    /// By which of them each was named last.
    named: HashMap<Uuid, u64>,
    reads: VecDeque<(Moment, u64, Vec<Uuid>)>,
    /// How many names there are in them.
    remembered: usize,
    /// Of which server it is read what changes. An answer of another one is not kept: nobody would hear of what ends there.
    server: Option<String>,
}

impl Recent {
    pub(super) fn follows(&mut self, server: &str) {
        if !self.is_of(server) {
            self.server = Some(server.to_owned());
        }
    }

    pub(super) fn is_of(&self, server: &str) -> bool {
        self.server.as_deref() == Some(server)
    }

    pub(super) fn ticket(&self) -> Ticket {
        Ticket { sent: Moment::now(), applied: self.applied }
    }

    pub(super) fn apply(&mut self, names: Vec<Uuid>) {
        self.forget();
        self.applied += 1;
        self.remembered += names.len();
        if self.remembered > MOST {
            self.drop_all();
            return;
        }
        for name in &names {
            self.named.insert(*name, self.applied);
        }
        self.reads.push_back((Moment::now(), self.applied, names));
    }

    /// Nothing that was asked for before is kept, whatever it says.
    pub(super) fn drop_all(&mut self) {
        self.applied += 1;
        self.floor = self.applied;
        self.named.clear();
        self.reads.clear();
        self.remembered = 0;
    }

    /// Whether nothing of what is named has changed since the question was sent, as far as it has been read.
    pub(super) fn holds(&self, ticket: Ticket, names: &[Uuid]) -> bool {
        let is_unchanged = |name| self.named.get(name).is_none_or(|by| *by <= ticket.applied);
        ticket.applied >= self.floor && ticket.sent.elapsed() < FILL_WITHIN && names.iter().all(is_unchanged)
    }

    fn forget(&mut self) {
        while let Some((_, by, names)) = self.reads.pop_front_if(|(at, _, _)| at.elapsed() > REMEMBERED_FOR) {
            self.remembered -= names.len();
            for name in names {
                if self.named.get(&name) == Some(&by) {
                    self.named.remove(&name);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SESSION: Uuid = Uuid::from_u128(1);
    const USER: Uuid = Uuid::from_u128(2);

    #[test]
    fn security_37_what_changed_after_it_was_asked_for_is_not_kept() {
        let mut recent = Recent::default();
        recent.apply(vec![SESSION]);
        let asked = recent.ticket();
        assert!(recent.holds(asked, &[SESSION, USER]), "named before it was asked for");
        recent.apply(vec![Uuid::from_u128(3)]);
        assert!(recent.holds(asked, &[SESSION, USER]), "others are nothing to it");
        recent.apply(vec![USER]);
        assert!(!recent.holds(asked, &[SESSION, USER]));
        assert!(recent.holds(asked, &[SESSION]) && recent.holds(recent.ticket(), &[SESSION, USER]));
        recent.apply(vec![]);
        assert!(!recent.holds(asked, &[USER]), "another read does not make it true");
    }

    #[test]
    fn security_37_nothing_from_before_a_new_beginning_is_kept() {
        let mut recent = Recent::default();
        let asked = recent.ticket();
        recent.drop_all();
        assert!(!recent.holds(asked, &[SESSION]) && recent.holds(recent.ticket(), &[SESSION]));
    }

    #[test]
    fn security_37_an_answer_of_another_database_is_none_of_what_is_followed() {
        let mut recent = Recent::default();
        assert!(!recent.is_of("one"), "nothing is followed yet");
        recent.follows("one");
        assert!(recent.is_of("one") && !recent.is_of("two"));
        recent.follows("two");
        assert!(recent.is_of("two") && !recent.is_of("one"));
    }

    #[test]
    fn it_is_bounded_and_what_it_cannot_remember_is_not_kept() {
        let mut recent = Recent::default();
        let asked = recent.ticket();
        for read in 0..12_u128 {
            recent.apply((0..10_000).map(|name| Uuid::from_u128(read << 64 | name)).collect());
            assert!(
                recent.named.len() <= MOST && recent.reads.iter().map(|(.., names)| names.len()).sum::<usize>() <= MOST
            );
        }
        assert!(!recent.holds(asked, &[Uuid::from_u128(1 << 100)]), "though nothing names it");
    }
}
