//! `vestibule events`: what happened when somebody was shown a code.

use anyhow::bail;
use clap::Subcommand;

use super::say::say;
use crate::{
    model::code::Code,
    store::{events, pool::Pool},
};

#[derive(Debug, Subcommand)]
pub enum EventsCommand {
    /// Find what happened when a page of a problem showed this code
    Find {
        /// The code, such as 01a2-1561
        code: String,
    },
}

pub async fn run(pool: &Pool, EventsCommand::Find { code }: &EventsCommand) -> anyhow::Result<()> {
    let Ok(read) = code.parse::<Code>() else { bail!("{code:?} is not a code such as 01a2-1561.") };
    let found = events::find(pool, read).await?;
    if found.is_empty() {
        bail!("No event has the code {read}: most of what a page tells is none, so look in the log for code={read}.");
    }
    for event in found {
        let facts = [
            ("reason", event.reason),
            ("provider", event.provider),
            ("service", event.service),
            ("user", event.user_id.map(|id| id.to_string())),
            ("address", event.ip),
            ("request_id", event.request_id.map(|id| id.to_string())),
        ];
        let facts: Vec<String> =
            facts.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?))).collect();
        say(format_args!("{} {} {}", event.at.format("%Y-%m-%d %H:%M:%S UTC"), event.kind, facts.join(" ")));
    }
    Ok(())
}
