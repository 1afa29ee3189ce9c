//! What was seen, as a table, and whether it is what is promised.

use std::time::Duration;

use crate::{
    figures::{Faults, percentile},
    phase::Phase,
};

/// What is promised: after this nothing that has ended is accepted anywhere.
pub const STALE_AFTER: Duration = Duration::from_secs(1);

/// From the moment that a request is written until its node looks at its clock, and from a commit to whoever hears of it: what
/// this process adds to both.
const SLACK: Duration = Duration::from_millis(100);

/// How many are woken one after another for one answer: a machine that lets each of them wait adds so much to it.
const WAKINGS: u32 = 10;

/// What the phases have shown, and what else is wrong.
pub struct Report {
    pub phases: Vec<Phase>,
    pub wrong: Vec<String>,
    pub left_out: Vec<String>,
    /// Who waits longer for an answer has been left hanging.
    pub hung_after: Duration,
}

impl Report {
    /// In words, everything that must not be.
    pub fn faults(&self) -> Vec<String> {
        let mut all = self.wrong.clone();
        for phase in &self.phases {
            let (name, figures) = (phase.fault.name(), &phase.figures);
            let most = figures.lags.iter().max().copied().unwrap_or_default();
            if most > STALE_AFTER + SLACK {
                all.push(format!("{name}: accepted {most:?} after the end was acknowledged"));
            }
            if figures.lags.is_empty() || figures.ends == 0 {
                all.push(format!("{name}: nothing was ended and watched, so nothing is shown"));
            }
            if phase.lost > 0 {
                all.push(format!("{name}: {} ends or live sessions are not as they were acknowledged", phase.lost));
            }
            let waited = figures.longest.saturating_sub(figures.stalled * WAKINGS);
            if figures.hung > 0 && waited > self.hung_after {
                all.push(format!("{name}: {} requests hung, the longest for {:?}", figures.hung, figures.longest));
            }
            for (what, faults) in [
                ("live sessions refused", &figures.refused),
                ("accepted after a refusal", &figures.came_back),
                ("never refused", &figures.unseen),
                ("wrong answers", &figures.wrong),
            ] {
                all.extend(in_words(&name, what, faults));
            }
        }
        all
    }

    pub fn table(&self) -> String {
        let names: Vec<_> = COLUMNS.iter().map(|(name, _)| *name).collect();
        let mut table = line("what failed", names.iter().map(|name| (*name).to_owned()));
        table += &line("---", names.iter().map(|_| "---".to_owned()));
        for phase in &self.phases {
            table += &line(&phase.fault.name(), COLUMNS.iter().map(|(_, value)| value(phase)));
        }
        table
    }
}

/// A column's name, and what it has of a phase.
type Column = (&'static str, fn(&Phase) -> String);

const COLUMNS: [Column; 16] = [
    ("s", |phase| phase.lasted.as_secs().to_string()),
    ("ends a second", |phase| (phase.figures.ends as u64 / phase.lasted.as_secs().max(1)).to_string()),
    ("p99 of one, ms", |phase| percentile(&phase.figures.took, 99).as_millis().to_string()),
    ("fate unknown", |phase| phase.figures.unknown.to_string()),
    ("watched", |phase| phase.figures.lags.len().to_string()),
    ("accepted after the end: p50, ms", |phase| percentile(&phase.figures.lags, 50).as_millis().to_string()),
    ("p99", |phase| percentile(&phase.figures.lags, 99).as_millis().to_string()),
    ("max", |phase| percentile(&phase.figures.lags, 100).as_millis().to_string()),
    ("asked", |phase| phase.figures.asked.to_string()),
    ("live refused", |phase| phase.figures.refused.count.to_string()),
    ("hung", |phase| phase.figures.hung.to_string()),
    ("503", |phase| phase.figures.away.to_string()),
    ("broken off", |phase| phase.figures.broken.to_string()),
    ("longest answer, ms", |phase| phase.figures.longest.as_millis().to_string()),
    ("longest stall of the machine, ms", |phase| phase.figures.stalled.as_millis().to_string()),
    ("ends lost", |phase| phase.lost.to_string()),
];

fn line(first: &str, others: impl Iterator<Item = String>) -> String {
    format!("| {first} | {} |\n", others.collect::<Vec<_>>().join(" | "))
}

fn in_words(phase: &str, what: &str, faults: &Faults) -> Option<String> {
    (faults.count > 0).then(|| format!("{phase}: {} {what}, such as {}", faults.count, faults.described.join("; ")))
}
