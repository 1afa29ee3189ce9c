//! `vestibule session`: a persona's session from the running door, written as the tools of test suites read it.

mod format;
#[cfg(feature = "dev")]
mod write;

use std::process::ExitCode;

use clap::Args;

pub use self::format::Format;
use super::say::complain;
#[cfg(feature = "dev")]
use super::{config::Config, say::say};
#[cfg(feature = "dev")]
use crate::acl::http::{
    door::{AskSession, Door},
    reach::Reach,
};

/// Whose session, and for which tool.
#[derive(Debug, Args)]
pub struct SessionArguments {
    /// The persona, such as editor
    pub persona: String,
    /// active (what happens without --state), `idle_expired`, `absolute_expired`, ended, stale or registering
    #[arg(long)]
    pub state: Option<String>,
    /// With the cookie of this service's host
    #[arg(long, value_name = "ID")]
    pub service: Option<String>,
    /// Of this world, which has users and a clock of its own
    #[arg(long)]
    pub world: Option<String>,
    /// Of a user of its own, so that tests run side by side
    #[arg(long)]
    pub isolated: bool,
    /// With an API token for all scopes of the persona's services: header is the token's then, and json has it too
    #[arg(long)]
    pub token: bool,
    /// For which tool
    #[arg(long, value_enum, default_value_t = Format::Header)]
    pub format: Format,
}

/// What a release says.
pub fn refuse() -> ExitCode {
    complain("Sessions are made by a build with the workshop (--features dev); a release makes none.");
    ExitCode::from(2)
}

/// Has a session made by the door that runs with these settings. Nothing but the session goes to standard output.
#[cfg(feature = "dev")]
pub async fn make(config: &Config, asked: &SessionArguments) -> ExitCode {
    let SessionArguments { persona, state, service, world, isolated, token, format } = asked;
    let ask = AskSession {
        persona: persona.clone(),
        state: state.clone(),
        isolated: *isolated,
        world: world.clone(),
        service: service.clone(),
        token: *token,
        ..AskSession::default()
    };
    match Door::new(&config.house.site.public_url, &Reach::default()).session(&ask).await {
        Ok(answer) => {
            say(write::written(&answer, *format).trim_end());
            ExitCode::SUCCESS
        }
        Err(error) => {
            complain(error);
            ExitCode::FAILURE
        }
    }
}
