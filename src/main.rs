//! The command line: what each command needs, in the order in which it needs it.

use std::{path::PathBuf, process::ExitCode, time::Duration};

use clap::{Parser, Subcommand};
use vestibule::server::{
    access::{self, AccessCommand},
    acl::{self, AclCommand},
    binding::Listeners,
    config::Config,
    database::{connect, tell_others},
    doctor,
    events::{self, EventsCommand},
    people::{UsersCommand, change_access, invite},
    say::{complain, say},
    serve::Workshop,
    services::{self, ServicesArguments},
    session::{self, SessionArguments},
    signing_keys::{self, KeysCommand},
    telemetry,
    tokens::{self, TokensCommand},
};

#[cfg(feature = "dev")]
use vestibule::server::gallery::{GalleryArguments, gallery};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Connections that somebody still uses are closed by the system after this long.
const CLOSES_WITHIN: Duration = Duration::from_secs(1);

/// The front door of a family of web services.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// The settings; `VESTIBULE_CONFIG` does as well, and without both `vestibule.toml` is read if it is there
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve until told to stop (what happens without a command)
    Serve,
    /// Bring the database's tables up to date and stop
    Migrate,
    /// Tell every mistake in the settings, all at once; exits 2 if there is one
    Check,
    /// Look at providers, database and public address, and say what is right and what to mend; exits 1 if anything is
    Doctor {
        /// For programs
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        through: doctor::Through,
    },
    /// Say who may what at the services behind the door
    #[command(subcommand)]
    Access(AccessCommand),
    /// List the services behind the door, and look whether they are there; exits 1 if one does not answer
    Services(ServicesArguments),
    /// Prove access rules on running services: every route asked by every persona; only in a build with the workshop
    #[command(subcommand)]
    Acl(Box<AclCommand>),
    /// Have the running door make a persona's session, for the tools of test suites; only in a build with the workshop
    Session(SessionArguments),
    /// Write every page of the running door in every state, language and theme into a folder; only in a build with the workshop
    #[cfg(feature = "dev")]
    Gallery(GalleryArguments),
    /// Let somebody register where `registration = "invite"`
    Invite {
        /// The e-mail address, which the provider has to confirm
        email: String,
    },
    /// What happened when somebody was shown a code
    #[command(subcommand)]
    Events(EventsCommand),
    /// The keys that the door signs with
    #[command(subcommand)]
    Keys(KeysCommand),
    /// API tokens that people have made: list them, revoke them
    #[command(subcommand)]
    Tokens(TokensCommand),
    /// Switch somebody's access off or on, or delete them
    #[command(subcommand)]
    Users(UsersCommand),
}

fn main() -> ExitCode {
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
    let config = match Config::load(arguments.config.as_deref()) {
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
    match run(arguments.command.unwrap_or(Command::Serve), config) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(format_args!("{error:#}"));
            ExitCode::FAILURE
        }
    }
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

#[tokio::main]
async fn run(command: Command, mut config: Config) -> anyhow::Result<()> {
    telemetry::start(&config.log).map_err(anyhow::Error::msg)?;
    for name in &config.passed_over {
        tracing::debug!(name, "set by Kubernetes or Docker, and no setting of ours");
    }
    for note in &config.notes {
        tracing::warn!(key = note.key, "{}", note.text);
    }
    // Asked first: nobody should wait for a database only to learn that the port is taken.
    let listeners = match command {
        Command::Serve => Some(Listeners::bind(&config).await?),
        _ => None,
    };
    let mut workshop = Workshop::default();
    let result = open_and_run(&mut workshop, command, &mut config, listeners).await;
    workshop.stop().await;
    result
}

async fn open_and_run(
    workshop: &mut Workshop,
    command: Command,
    config: &mut Config,
    listeners: Option<Listeners>,
) -> anyhow::Result<()> {
    #[cfg(feature = "dev")]
    workshop.fill_in_database(config).await?;
    let pool = connect(config).await?;
    let serves = listeners.is_some();
    let result = match (command, listeners) {
        (Command::Invite { email }, _) => invite(&pool, &email).await,
        (Command::Keys(_), _) => {
            #[cfg(feature = "dev")]
            Workshop::fill_in_key_file(config)?;
            signing_keys::reset(&pool, config.house.key_file.clone()).await
        }
        (Command::Events(command), _) => events::run(&pool, &command).await,
        (Command::Tokens(command), _) => tokens::run(&pool, &command).await,
        (Command::Users(command), _) => change_access(&pool, &command).await,
        (_, Some(listeners)) => workshop.serve(config, pool.clone(), listeners).await,
        _ => {
            say("The tables are up to date.");
            Ok(())
        }
    };
    if !serves {
        tell_others(config, &pool).await;
    }
    // A request that never finishes keeps its connection; that is no reason never to stop.
    let _ = tokio::time::timeout(CLOSES_WITHIN, pool.close()).await;
    result
}
