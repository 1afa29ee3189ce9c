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
    self::{
        reports::tell,
        wish::{service_of, sources_of, wish},
    },
    super::{config::Config, say::say},
    crate::acl::{
        command::{Asked, RoutesArgs},
        fga::import,
        routes, runner,
        sources::gather,
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
    match command {
        AclCommand::Diff(asked) => Some(match asked.answer() {
            Ok(answer) => said(&answer.markdown, answer.exit),
            Err(why) => impossible(&[why]),
        }),
        AclCommand::Import(asked) => Some(match import(asked) {
            Ok((text, is_same)) => said(&text, u8::from(!is_same)),
            Err(mistakes) => impossible(&mistakes),
        }),
        AclCommand::Routes(_) | AclCommand::Record(_) | AclCommand::Check(_) => None,
    }
}

#[cfg(feature = "dev")]
pub async fn run(config: &Config, command: &AclCommand) -> ExitCode {
    let ended = match command {
        AclCommand::Routes(asked) => list(config, asked).await,
        AclCommand::Record(asked) => ask(config, asked, true).await,
        AclCommand::Check(asked) => ask(config, asked, false).await,
        AclCommand::Diff(_) | AclCommand::Import(_) => return without_settings(command).unwrap_or(ExitCode::FAILURE),
    };
    ended.unwrap_or_else(|mistakes| impossible(&mistakes))
}

#[cfg(feature = "dev")]
async fn list(config: &Config, asked: &RoutesArgs) -> Result<ExitCode, Vec<String>> {
    let service = service_of(&config.house.services, asked.sources.service.as_deref()).map_err(|why| vec![why])?;
    let settings = asked.sources.settings(&asked.table)?;
    let known = gather(&settings, &sources_of(config, service, &asked.sources, asked.reach())).await?;
    let text = if asked.json {
        serde_json::to_string_pretty(&routes::to_json(&known)).unwrap_or_default()
    } else {
        routes::print(&known)
    };
    Ok(said(&text, 0))
}

#[cfg(feature = "dev")]
async fn ask(config: &Config, asked: &Asked, records: bool) -> Result<ExitCode, Vec<String>> {
    let wish = wish(config, asked)?;
    let progress = |done: usize, all: usize| complain(format_args!("{done} of {all} cells"));
    let ended = if records { runner::record(wish, &progress).await } else { runner::check(wish, &progress).await };
    let run = ended.map_err(|error| vec![error.to_string()])?;
    tell(&run, asked)?;
    if records {
        complain(format_args!("{} is written.", asked.table.display()));
    }
    Ok(ExitCode::from(u8::from(!run.findings.is_empty())))
}

#[cfg(feature = "dev")]
fn said(text: &str, exit: u8) -> ExitCode {
    say(text.trim_end());
    ExitCode::from(exit)
}

#[cfg(feature = "dev")]
fn impossible(mistakes: &[String]) -> ExitCode {
    mistakes.iter().for_each(complain);
    ExitCode::from(IMPOSSIBLE)
}
