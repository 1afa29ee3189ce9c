//! `vestibule acl`: access rules, proven on the running services. Only a build with the workshop does so.

#[cfg(feature = "dev")]
mod reports;
#[cfg(feature = "dev")]
mod wish;

use std::process::ExitCode;

use super::say::complain;
#[cfg(feature = "dev")]
pub use crate::acl::command::AclCommand;
#[cfg(feature = "dev")]
use {
    self::{reports::tell, wish::wish},
    super::{config::Config, say::say},
    crate::acl::{command::Asked, run::Run, runner},
};

/// Could not be asked at all.
const IMPOSSIBLE: u8 = 2;

/// What a release takes for it, so that it can say what is missing.
#[cfg(not(feature = "dev"))]
#[derive(Debug, clap::Subcommand)]
pub enum AclCommand {
    #[command(external_subcommand)]
    Any(Vec<std::ffi::OsString>),
}

/// What a release says.
#[cfg(not(feature = "dev"))]
pub fn without_settings(_: &AclCommand) -> Option<ExitCode> {
    complain("Access rules are tested by a build with the workshop (--features dev); a release does not.");
    Some(ExitCode::from(IMPOSSIBLE))
}

/// What needs no settings, and is done where there are none.
#[cfg(feature = "dev")]
pub fn without_settings(command: &AclCommand) -> Option<ExitCode> {
    let AclCommand::Diff(asked) = command else { return None };
    Some(match asked.answer() {
        Ok(answer) => {
            say(answer.markdown.trim_end());
            ExitCode::from(answer.exit)
        }
        Err(why) => {
            complain(why);
            ExitCode::from(IMPOSSIBLE)
        }
    })
}

#[cfg(feature = "dev")]
#[tokio::main]
pub async fn run(config: &Config, command: &AclCommand) -> ExitCode {
    let (asked, records) = match command {
        AclCommand::Record(asked) => (asked, true),
        AclCommand::Check(asked) => (asked, false),
        AclCommand::Diff(_) => return without_settings(command).unwrap_or(ExitCode::FAILURE),
    };
    match ask(config, asked, records).await.and_then(|run| tell(&run, asked).map(|()| run)) {
        Ok(run) => {
            if records {
                complain(format_args!("{} is written.", asked.sources.table.display()));
            }
            if run.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(mistakes) => {
            mistakes.iter().for_each(complain);
            ExitCode::from(IMPOSSIBLE)
        }
    }
}

#[cfg(feature = "dev")]
async fn ask(config: &Config, asked: &Asked, records: bool) -> Result<Run, Vec<String>> {
    let wish = wish(config, asked).await?;
    let progress = |done: usize, all: usize| complain(format_args!("{done} of {all} cells"));
    let ended = if records { runner::record(wish, &progress).await } else { runner::check(wish, &progress).await };
    ended.map_err(|error| vec![error.to_string()])
}
