//! The command line and the wiring: settings, telemetry, pool, router, serve.

use std::{path::PathBuf, process::ExitCode, sync::Arc, time::Duration};

use anyhow::Context;
use clap::{Parser, Subcommand};
use tokio::sync::watch;
use vestibule::{
    look::{Assets, House},
    server::{
        access::{self, AccessCommand},
        acl::{self, AclCommand},
        binding::Listeners,
        config::Config,
        database::connect,
        descriptors::make_room,
        doctor, forward_auth,
        listener::{self, Terms},
        people::{UsersCommand, change_access, invite},
        room::Room,
        router,
        say::{complain, say},
        services,
        session::{self, SessionArguments},
        signing_keys::{self, KeysCommand},
        state::AppState,
        stopping::{Phase, Signals},
        telemetry,
        tls::Certificate,
        upkeep,
    },
    services::authz,
    store::pool::Pool,
};

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
    },
    /// Say who may what at the services behind the door
    #[command(subcommand)]
    Access(AccessCommand),
    /// List the services behind the door, and look whether they are there; exits 1 if one does not answer
    Services {
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Prove access rules on running services: every route asked by every persona; only in a build with the workshop
    #[command(subcommand)]
    Acl(Box<AclCommand>),
    /// Have the running door make a persona's session, for the tools of test suites; only in a build with the workshop
    Session(SessionArguments),
    /// Let somebody register where `registration = "invite"`
    Invite {
        /// The e-mail address, which the provider has to confirm
        email: String,
    },
    /// The keys that the door signs with
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Switch somebody's access off or on
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
            if matches!(arguments.command, Some(Command::Doctor { json: true })) {
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
        Some(Command::Doctor { json }) => return examine(&config, *json),
        Some(Command::Access(AccessCommand::Explain(question))) => return access::explain(&config, question),
        #[cfg(feature = "dev")]
        Some(Command::Session(asked)) => return make_session(&config, asked),
        #[cfg(feature = "dev")]
        Some(Command::Acl(command)) => return test_access(&config, command),
        Some(Command::Services { json }) => return list_services(&config, *json),
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
async fn examine(config: &Config, json: bool) -> ExitCode {
    let report = doctor::examine(config).await;
    if json {
        report.print_json();
    } else {
        report.print();
    }
    if report.healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[tokio::main]
async fn list_services(config: &Config, json: bool) -> ExitCode {
    services::list(config, json).await
}

#[cfg(feature = "dev")]
#[tokio::main]
async fn make_session(config: &Config, asked: &SessionArguments) -> ExitCode {
    session::make(config, asked).await
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
    let result = workshop.open_and_run(command, &mut config, listeners).await;
    workshop.stop().await;
    result
}

/// The parts that only a `dev` build has, and that must be stopped in the end whatever happened.
#[derive(Default)]
struct Workshop {
    #[cfg(feature = "dev")]
    parts: vestibule::dev::parts::Parts,
}

impl Workshop {
    async fn open_and_run(
        &mut self,
        command: Command,
        config: &mut Config,
        listeners: Option<Listeners>,
    ) -> anyhow::Result<()> {
        #[cfg(feature = "dev")]
        self.fill_in_database(config).await?;
        let pool = connect(config).await?;
        let result = match (command, listeners) {
            (Command::Invite { email }, _) => invite(&pool, &email).await,
            (Command::Keys(_), _) => {
                #[cfg(feature = "dev")]
                Self::fill_in_key_file(config)?;
                signing_keys::reset(&pool, config.house.key_file.clone()).await
            }
            (Command::Users(command), _) => change_access(&pool, &command).await,
            (_, Some(listeners)) => self.serve(config, pool.clone(), listeners).await,
            _ => {
                say("The tables are up to date.");
                Ok(())
            }
        };
        // A request that never finishes keeps its connection; that is no reason never to stop.
        let _ = tokio::time::timeout(CLOSES_WITHIN, pool.close()).await;
        result
    }

    async fn serve(&mut self, config: &mut Config, pool: Pool, listeners: Listeners) -> anyhow::Result<()> {
        let Listeners { public, checks } = listeners;
        let address = public.local_addr()?;
        config.got_port(address.port());
        #[cfg(feature = "dev")]
        self.fill_in_provider(config, &pool).await?;
        let tls = config.tls.as_ref().map(Certificate::read).transpose().context("tls")?;
        let signals = Signals::listen().context("Signals to stop cannot be heard")?;
        #[cfg(feature = "dev")]
        Self::fill_in_key_file(config)?;
        let house = Arc::new(House::build(config.house.clone(), config.session, &pool, Assets::find())?);
        house.signing.keep().await?;
        #[cfg_attr(not(feature = "dev"), expect(unused_mut, reason = "only the workshop adds to it"))]
        let mut state = AppState::new(Arc::clone(&house), config.limits.clone());
        #[cfg(feature = "dev")]
        if config.autosession {
            Self::make_worlds(config).await?;
            vestibule::server::workshop::open(&mut state, config);
        }
        house.providers.watch();
        upkeep::keep_house(&state, Pool::clone(&pool));
        let stopping = state.stopping.clone();
        let app = router::router(state);
        let (phase, phases) = watch::channel(Phase::Serving);
        let own = config.tls.clone().zip(tls.clone());
        let conductor = tokio::spawn(signals.conduct(phase, stopping, config.drain, own));
        let places = make_room(config.database_connections);
        let for_checks = checks.as_ref().map_or(0, |_| forward_auth::places_of(places));
        let room = Room::new(places - for_checks, config.house.site.trusted_proxies.clone());
        say(format_args!("Vestibule is open: {}", config.house.site.public_url));
        if config.listen.port() == 0 {
            say(format_args!("It listens on {address}."));
        }
        if let Some(checks) = &checks {
            say(format_args!("Proxies ask at {}.", checks.local_addr()?));
        }
        let asked = config.forward_auth.as_ref().map(|asked| authz::Checks::new(Arc::clone(&house), &asked.from));
        #[cfg(feature = "dev")]
        let asked = asked.map(|asked| authz::Checks { passed: Some(self.write_down_routes(config)), ..asked });
        let ask_checks = async {
            if let (Some(listener), Some(asked)) = (checks, asked) {
                forward_auth::serve(listener, asked, for_checks, phases.clone()).await;
            }
        };
        tokio::join!(listener::serve(public, app, Terms { tls, room }, phases.clone()), ask_checks);
        conductor.abort();
        house.tally.say();
        Ok(())
    }

    #[cfg_attr(not(feature = "dev"), expect(clippy::unused_async, reason = "only the workshop has something to stop"))]
    async fn stop(self) {
        #[cfg(feature = "dev")]
        self.parts.stop().await;
    }
}

#[cfg(feature = "dev")]
impl Workshop {
    async fn fill_in_database(&mut self, config: &mut Config) -> anyhow::Result<()> {
        if config.database_url.is_none() {
            config.database_url =
                Some(vestibule::server::config::DatabaseUrl(self.parts.start_postgres(&config.data_dir).await?));
        }
        Ok(())
    }

    /// Only where something is behind the door: nobody else is told anything that is signed.
    fn fill_in_key_file(config: &mut Config) -> anyhow::Result<()> {
        if config.house.key_file.is_none() && !config.house.services.is_empty() {
            config.house.key_file = Some(vestibule::dev::key_file::find_or_make(&config.data_dir)?);
        }
        Ok(())
    }

    /// Which routes of the services are used, for `vestibule acl`.
    fn write_down_routes(&mut self, config: &Config) -> authz::Passed {
        let services = config.house.services.iter().map(|service| service.id.as_str());
        let traffic = self.parts.write_down_routes(&config.data_dir, services);
        authz::Passed::new(move |service, method, path| traffic.note(service, method, path))
    }

    /// By the way on which the tables are made.
    async fn make_worlds(config: &Config) -> anyhow::Result<()> {
        let url = config.migrate_url.as_ref().or(config.database_url.as_ref()).context("database_url is missing")?;
        let direct = vestibule::store::migrations::options(&url.0)?;
        vestibule::dev::worlds::make_table(&direct)
            .await
            .context("The table of the workshop's worlds could not be made")
    }

    async fn fill_in_provider(&mut self, config: &mut Config, pool: &Pool) -> anyhow::Result<()> {
        if !config.house.providers.is_empty() {
            return Ok(());
        }
        let (site, data_dir) = (config.house.site.clone(), config.data_dir.clone());
        let settings = self.parts.start_provider(config.listen, &site, &config.personas, data_dir).await?;
        self.parts.register_personas(pool, &settings.issuer, &config.personas).await?;
        config.house.providers.push(settings);
        Ok(())
    }
}
