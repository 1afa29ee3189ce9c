//! `vestibule acl`: access rules, proven on the running services. Only a build with the workshop does so.

#[cfg(feature = "dev")]
mod reports;
#[cfg(feature = "dev")]
mod wish;

#[cfg(not(feature = "dev"))]
use std::ffi::OsString;
use std::process::ExitCode;

use super::say::complain;
#[cfg(feature = "dev")]
pub use crate::acl::command::AclCommand;
#[cfg(feature = "dev")]
use {
    self::{reports::tell, wish::wish},
    super::{config::Config, say::say},
    crate::acl::{
        command::{Asked, Routes},
        fga::import,
        report::{run::Run, text::shown},
        runner,
        sources::listing,
    },
};

/// Could not be asked at all.
const IMPOSSIBLE: u8 = 2;

/// What a release takes for it, so that it can say what is missing.
#[cfg(not(feature = "dev"))]
#[derive(Debug, clap::Subcommand)]
pub enum AclCommand {
    #[command(external_subcommand)]
    Any(Vec<OsString>),
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
    let answered = match command {
        AclCommand::Diff(asked) => asked.answer().map(|answer| (answer.markdown, answer.exit)).map_err(|why| vec![why]),
        AclCommand::Import(asked) => import(asked).map(|(text, is_as_there)| (text, u8::from(!is_as_there))),
        _ => return None,
    };
    Some(match answered {
        Ok((text, exit)) => {
            say(text.trim_end());
            ExitCode::from(exit)
        }
        Err(mistakes) => cannot(&mistakes),
    })
}

#[cfg(feature = "dev")]
fn cannot(mistakes: &[String]) -> ExitCode {
    // A service's own words may be in them: none of these moves a cursor, nor begins a line that CI takes for a command.
    let lines = mistakes.iter().flat_map(|mistake| mistake.lines().enumerate());
    lines.for_each(|(at, line)| complain(format_args!("{}{}", if at == 0 { "" } else { "  " }, shown(line))));
    ExitCode::from(IMPOSSIBLE)
}

/// Where nothing is known, nothing could be asked either: what was meant as a source was none.
#[cfg(feature = "dev")]
async fn list_routes(config: &Config, asked: &Routes) -> ExitCode {
    match wish::routes(config, asked).await {
        Ok(known) if known.is_empty() => cannot(&[runner::NO_ROUTES.to_owned()]),
        Ok(known) if asked.sources.json => {
            say(serde_json::to_string_pretty(&listing::to_json(&known)).unwrap_or_default());
            ExitCode::SUCCESS
        }
        Ok(known) => {
            say(listing::print(&known).trim_end());
            ExitCode::SUCCESS
        }
        Err(mistakes) => cannot(&mistakes),
    }
}

#[cfg(feature = "dev")]
pub async fn run(config: &Config, command: &AclCommand) -> ExitCode {
    let (asked, records) = match command {
        AclCommand::Record(asked) => (asked, true),
        AclCommand::Check(asked) => (asked, false),
        AclCommand::Routes(asked) => return list_routes(config, asked).await,
        AclCommand::Diff(_) | AclCommand::Import(_) => return without_settings(command).unwrap_or(ExitCode::FAILURE),
    };
    let told = ask(config, asked, records).await.and_then(|ended| tell(&ended.0, asked).map(|()| ended));
    match told {
        Ok((run, is_written)) => {
            if records {
                let became = if is_written { "is written" } else { "is as it was" };
                complain(format_args!("{} {became}.", asked.sources.table.display()));
            }
            if run.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(mistakes) => cannot(&mistakes),
    }
}

#[cfg(feature = "dev")]
async fn ask(config: &Config, asked: &Asked, records: bool) -> Result<(Run, bool), Vec<String>> {
    let wish = wish(config, asked)?;
    let progress = |done: usize, all: usize| complain(format_args!("{done} of {all} cells"));
    let ended = if records {
        runner::record(wish, &progress).await.map(|recorded| (recorded.run, recorded.is_written))
    } else {
        runner::check(wish, &progress).await.map(|run| (run, false))
    };
    ended.map_err(|error| vec![error.to_string()])
}
