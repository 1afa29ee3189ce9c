//! Ended is ended on every node, whatever fails: several of the real program before a real Postgres, under load, while one thing
//! after another goes wrong. Without an argument it is the short run that is part of the tests; `long` is `make chaos`.
//!
//! Every session that is watched is in use at all nodes when it is ended, and each node is asked until it refuses it: what is
//! measured is when the last request was sent that was accepted, counted from the acknowledgement of the end.

#![allow(clippy::disallowed_methods, reason = "tests hold connections for as long as they like")]

mod control;
mod database;
mod faults;
mod figures;
mod load;
mod lost;
mod nodes;
mod packets;
mod phase;
mod place;
mod plan;
mod pooler;
mod report;
mod scene;
mod sessions;
mod spawning;
mod way;

use std::{fs, process::ExitCode, thread, time::Duration};

use anyhow::{Context, Result, bail};
use tokio::{
    signal::unix::{SignalKind, signal},
    time::timeout,
};

use self::{plan::Plan, report::Report, scene::Scene};

/// What a run that is broken off may take until everything has gone.
const CLEARED_AWAY_WITHIN: Duration = Duration::from_secs(20);

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let mut plan = if arguments.next().is_some_and(|first| first == "long") { Plan::long() } else { Plan::short() };
    // Only what is named so, for whoever looks for the cause of something.
    let words: Vec<String> = arguments.collect();
    plan.faults.retain(|fault| words.is_empty() || words.iter().any(|word| fault.name().contains(word)));
    let (within, long) = (plan.within, plan.is_long);
    // However it hangs: everything that was started ends with this process.
    thread::spawn(move || {
        thread::sleep(within + CLEARED_AWAY_WITHIN);
        std::process::exit(3);
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let ran = runtime.block_on(async {
        let mut terminated = signal(SignalKind::terminate())?;
        // Whatever comes first, what was started is stopped and cleared away.
        tokio::select! {
            ran = timeout(within, run(plan)) => ran.unwrap_or_else(|_| bail!("it has not ended within {within:?}")),
            _ = tokio::signal::ctrl_c() => bail!("it was interrupted"),
            _ = terminated.recv() => bail!("it was stopped"),
        }
    });
    match ran {
        Ok(report) => conclude(&report, long),
        Err(error) => {
            eprintln!("The run did not come to its end: {error:#}");
            ExitCode::from(2)
        }
    }
}

async fn run(plan: Plan) -> Result<Report> {
    // Those of the run before would be taken for those of this one.
    let _ = fs::remove_dir_all(database::logs()?);
    let mut scene = Scene::set(plan).await?;
    control::is_seen(&scene).await.context("what is measured is not what happens")?;
    let mut report =
        Report { phases: Vec::new(), wrong: Vec::new(), left_out: scene.left_out(), hung_after: scene.plan.hung_after };
    for fault in scene.plan.faults.clone() {
        if !fault.is_possible(&scene.place.tools) {
            continue;
        }
        eprintln!("-> {}", fault.name());
        let played = phase::play(fault, &mut scene).await;
        match played {
            Ok(phase) => report.phases.push(phase),
            // What was seen until then is worth knowing.
            Err(error) => {
                report.wrong.push(format!("the run did not come to its end: {error:#}"));
                break;
            }
        }
    }
    Ok(report)
}

fn conclude(report: &Report, long: bool) -> ExitCode {
    let (table, faults) = (report.table(), report.faults());
    println!("{table}");
    if long {
        let _ = fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/target/log/chaos.md"), &table);
        report.left_out.iter().for_each(|left_out| println!("Left out: {left_out}"));
    }
    for fault in &faults {
        println!("WRONG: {fault}");
    }
    if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
