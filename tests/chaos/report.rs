//! What was seen, as a table, and whether it is what is promised.

use std::{fmt::Write, time::Duration};

use crate::{
    figures::{Faults, percentile},
    phase::Phase,
};

/// What is promised: after this nothing that has ended is accepted anywhere.
const STALE_AFTER: Duration = Duration::from_secs(1);

/// From the moment that a request is written until its node looks at its clock, and from a commit to whoever hears of it: what
/// this process adds to both.
const SLACK: Duration = Duration::from_millis(100);

/// What the phases have shown, and what else is wrong.
pub struct Report {
    pub phases: Vec<Phase>,
    pub wrong: Vec<String>,
    pub left_out: Vec<String>,
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
            if figures.hung > 0 {
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
        let mut table = "| what failed | s | ends a second | end, p99 ms | watched | p50 ms | p99 ms | max ms | asked | live refused | hung | 503 | broken | longest answer ms |\n".to_owned();
        table.push_str("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        for Phase { fault, lasted, figures } in &self.phases {
            let seconds = lasted.as_secs_f64();
            let _ = writeln!(
                table,
                "| {} | {seconds:.0} | {:.0} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
                fault.name(),
                f64::from(u32::try_from(figures.ends).unwrap_or(u32::MAX)) / seconds,
                percentile(&figures.took, 99).as_millis(),
                figures.lags.len(),
                percentile(&figures.lags, 50).as_millis(),
                percentile(&figures.lags, 99).as_millis(),
                percentile(&figures.lags, 100).as_millis(),
                figures.asked,
                figures.refused.count,
                figures.hung,
                figures.away,
                figures.broken,
                figures.longest.as_millis(),
            );
        }
        table
    }
}

fn in_words(phase: &str, what: &str, faults: &Faults) -> Option<String> {
    (faults.count > 0).then(|| format!("{phase}: {} {what}, such as {}", faults.count, faults.described.join("; ")))
}
