//! The command line: what each command needs, in the order in which it needs it.

mod arguments;
mod run;

use std::process::ExitCode;

use clap::Parser;

use self::{
    arguments::{Arguments, Command, ServeArguments},
    run::run,
};
use super::{
    access::{self, AccessCommand},
    acl,
    config::{Config, Mistake},
    doctor,
    say::{complain, say},
    services::{self, ServicesArguments},
    session,
    signing_keys::{self, KeysCommand},
};
#[cfg(feature = "dev")]
use super::{
    acl::AclCommand,
    gallery::{GalleryArguments, gallery},
    session::SessionArguments,
};
use crate::look::Carried;

/// Does what the command line asks for. `carried` are the files of the site, where the program has them in it.
pub fn main(carried: Option<&'static Carried>) -> ExitCode {
    let arguments = Arguments::parse();
    // Before there are settings: they name the file that it is for.
    if matches!(arguments.command, Some(Command::Keys(KeysCommand::Generate))) {
        signing_keys::generate();
        return ExitCode::SUCCESS;
    }
    // A release that lacks other settings too says this first.
    if !cfg!(feature = "dev") && matches!(arguments.command, Some(Command::Session(_))) {
        return session::refuse();
    }
    if let Some(Command::Acl(command)) = &arguments.command
        && let Some(ended) = acl::without_settings(command)
    {
        return ended;
    }
    let config = match load(&arguments) {
        Ok(config) => config,
        Err(mistakes) => {
            if matches!(arguments.command, Some(Command::Doctor { json: true, .. })) {
                let mistakes: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
                say(serde_json::json!({ "healthy": false, "settings": mistakes }));
            }
            complain("The settings need another look:");
            for mistake in &mistakes {
                complain(format_args!("  {mistake}"));
            }
            return ExitCode::from(2);
        }
    };
    match &arguments.command {
        Some(Command::Check) => {
            for note in &config.notes {
                say(format_args!("Worth knowing: {note}"));
            }
            say("The settings are right.");
            return ExitCode::SUCCESS;
        }
        Some(Command::Doctor { json, through }) => return examine(&config, *json, through),
        Some(Command::Access(AccessCommand::Explain(question))) => return access::explain(&config, question),
        #[cfg(feature = "dev")]
        Some(Command::Session(asked)) => return make_session(&config, asked),
        #[cfg(feature = "dev")]
        Some(Command::Gallery(asked)) => return make_gallery(&config, asked),
        #[cfg(feature = "dev")]
        Some(Command::Acl(command)) => return test_access(&config, command),
        Some(Command::Services(asked)) => return list_services(&config, asked),
        _ => {}
    }
    match run(arguments.command.unwrap_or(Command::Serve(ServeArguments::default())), config, carried) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(format_args!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn load(arguments: &Arguments) -> Result<Config, Vec<Mistake>> {
    #[cfg(feature = "dev")]
    if matches!(arguments.command, Some(Command::Serve(ServeArguments { for_tests: true }))) {
        return Config::load_for_tests(arguments.config.as_deref());
    }
    Config::load(arguments.config.as_deref())
}

#[tokio::main]
async fn examine(config: &Config, json: bool, through: &doctor::Through) -> ExitCode {
    let report = match &through.through {
        Some(url) => doctor::through(config, through, url).await,
        None => doctor::examine(config).await,
    };
    if json {
        report.print_json();
    } else {
        report.print();
    }
    match (report.healthy, report.is_whole()) {
        (true, _) => ExitCode::SUCCESS,
        (false, true) => ExitCode::FAILURE,
        (false, false) => ExitCode::from(2),
    }
}

#[tokio::main]
async fn list_services(config: &Config, asked: &ServicesArguments) -> ExitCode {
    services::list(config, asked).await
}

#[cfg(feature = "dev")]
#[tokio::main]
async fn make_session(config: &Config, asked: &SessionArguments) -> ExitCode {
    session::make(config, asked).await
}

#[cfg(feature = "dev")]
#[tokio::main]
async fn make_gallery(config: &Config, asked: &GalleryArguments) -> ExitCode {
    gallery(config, asked).await
}

#[cfg(feature = "dev")]
#[tokio::main]
async fn test_access(config: &Config, command: &AclCommand) -> ExitCode {
    acl::run(config, command).await
}
