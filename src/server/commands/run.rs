//! Commands that need the database.

use std::time::Duration;

use super::arguments::Command;
#[cfg(feature = "dev")]
use super::arguments::ServeArguments;
#[cfg(feature = "dev")]
use crate::server::for_tests::ForTests;
use crate::{
    look::Carried,
    server::{
        binding::Listeners,
        config::Config,
        database::{connect, tell_others},
        events,
        people::{change_access, invite},
        say::say,
        serve::Workshop,
        signing_keys, telemetry, tokens,
    },
};

/// Connections that somebody still uses are closed by the system after this long.
const CLOSES_WITHIN: Duration = Duration::from_secs(1);

#[tokio::main]
pub async fn run(command: Command, mut config: Config, carried: Option<&'static Carried>) -> anyhow::Result<()> {
    telemetry::start(&config.log).map_err(anyhow::Error::msg)?;
    for name in &config.passed_over {
        tracing::debug!(name, "set by Kubernetes or Docker, and no setting of ours");
    }
    for note in &config.notes {
        tracing::warn!(key = note.key, "{}", note.text);
    }
    // Asked first: nobody should wait for a database only to learn that the port is taken.
    let listeners = match command {
        Command::Serve(_) => Some(Listeners::bind(&config).await?),
        _ => None,
    };
    let mut workshop = Workshop::new(carried);
    #[cfg(feature = "dev")]
    if matches!(command, Command::Serve(ServeArguments { for_tests: true })) {
        workshop.for_tests = Some(ForTests::begin(&mut config)?);
    }
    #[cfg(feature = "dev")]
    let starter = workshop.for_tests.as_ref().map(ForTests::starter);
    // It is large, and there is but one of it.
    let running = Box::pin(open_and_run(&mut workshop, command, &mut config, listeners));
    #[cfg(feature = "dev")]
    let running = async {
        let Some(starter) = starter else { return running.await };
        tokio::select! {
            result = running => result,
            () = starter.gone_too_soon() => Ok(()),
        }
    };
    let result = Box::pin(running).await;
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
