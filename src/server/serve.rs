//! Serves: what a development build fills in, then the house, and every listener until the program is told to stop.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use anyhow::Context;
use tokio::{net::TcpListener, sync::watch};

#[cfg(feature = "dev")]
use super::config::DatabaseUrl;
use super::{
    binding::Listeners,
    config::Config,
    database::direct,
    descriptors::make_room,
    forward_auth,
    listener::{self, Terms},
    room::Room,
    router,
    say::say,
    state::AppState,
    stopping::{Phase, ToldToStop, reached, reread_certificate},
    tls::Certificate,
    upkeep,
};
#[cfg(feature = "dev")]
use crate::dev::postgres::Life;
use crate::{
    look::{Assets, Carried, House},
    services::authz,
    store::pool::Pool,
};

/// The parts that only a `dev` build has, and that must be stopped in the end whatever happened.
pub struct Workshop {
    /// The files of the site, where the program has them in it.
    carried: Option<&'static Carried>,
    #[cfg(feature = "dev")]
    parts: crate::dev::parts::Parts,
    /// Where it serves one run of a test suite.
    #[cfg(feature = "dev")]
    pub for_tests: Option<super::for_tests::ForTests>,
}

impl Workshop {
    pub fn new(carried: Option<&'static Carried>) -> Self {
        Self {
            carried,
            #[cfg(feature = "dev")]
            parts: crate::dev::parts::Parts::default(),
            #[cfg(feature = "dev")]
            for_tests: None,
        }
    }

    /// Serves until the program is told to stop.
    pub async fn serve(&mut self, config: &mut Config, pool: Pool, listeners: Listeners) -> anyhow::Result<()> {
        let Listeners { public, checks } = listeners;
        let address = public.local_addr()?;
        config.got_port(address.port());
        #[cfg(feature = "dev")]
        self.fill_in_provider(config, &pool).await?;
        let tls = config.tls.as_ref().map(Certificate::read).transpose().context("tls")?;
        let signals = ToldToStop::listen().context("Signals to stop cannot be heard")?;
        #[cfg(feature = "dev")]
        Self::fill_in_key_file(config)?;
        let assets = Assets::find(self.carried, &config.data_dir)?;
        let house = Arc::new(House::build(config.house.clone(), config.session, &pool, assets)?);
        house.signing.keep().await?;
        #[cfg_attr(not(feature = "dev"), expect(unused_mut, reason = "only the workshop adds to it"))]
        let mut state = AppState::new(Arc::clone(&house), config.limits.clone());
        #[cfg(feature = "dev")]
        if config.autosession {
            Self::make_worlds(config).await?;
            super::workshop::open(&mut state, config);
        }
        house.providers.watch();
        upkeep::keep_house(&state, Pool::clone(&pool));
        let _reader = upkeep::read_changes(&state, &direct(config)?);
        let (stopping, listened_to) = (state.stopping.clone(), state.signals.clone());
        let app = router::front(state);
        let (phase, phases) = watch::channel(Phase::Serving);
        let own = config.tls.clone().zip(tls.clone());
        let conductor = tokio::spawn(signals.conduct(phase, stopping, config.drain, {
            let (house, file) = (Arc::clone(&house), config.file.clone());
            move || {
                reread_certificate(own.as_ref());
                // A file may be on a disk that does not answer, and neither people nor an order to stop wait for that.
                let (house, file) = (Arc::clone(&house), file.clone());
                thread::spawn(move || reread_brand(&house, file.as_deref()));
            }
        }));
        let places = make_room(config.database_connections);
        let for_checks = checks.as_ref().map_or(0, |_| forward_auth::places_of(places));
        let room = Room::new(places - for_checks, config.house.site.trusted_proxies.clone());
        let checks_at = checks.as_ref().map(TcpListener::local_addr).transpose()?;
        self.announce(config, address, checks_at);
        let asked = config.forward_auth.as_ref().map(|asked| authz::Checks::new(Arc::clone(&house), &asked.from));
        #[cfg(feature = "dev")]
        let asked = asked.map(|asked| authz::Checks { passed: Some(self.write_down_routes(config)), ..asked });
        let ask_checks = async {
            if let (Some(listener), Some(asked)) = (checks, asked) {
                forward_auth::serve(listener, asked, for_checks, phases.clone()).await;
            }
        };
        // A stream has no end of its own, and would be waited for.
        let end_streams = async {
            reached(&mut phases.clone(), Phase::Closing).await;
            listened_to.close();
        };
        tokio::join!(listener::serve(public, app, Terms { tls, room }, phases.clone()), ask_checks, end_streams);
        conductor.abort();
        house.sessions.write_uses().await;
        house.tally.say();
        Ok(())
    }

    /// Says where it is: to a person, or to a test suite.
    #[cfg_attr(not(feature = "dev"), expect(clippy::unused_self, reason = "only a test suite is told something else"))]
    fn announce(&self, config: &Config, address: SocketAddr, checks: Option<SocketAddr>) {
        let public = &config.house.site.public_url;
        #[cfg(feature = "dev")]
        if let Some(for_tests) = &self.for_tests {
            return for_tests.announce(public, address, checks);
        }
        say(format_args!("Vestibule is open: {public}"));
        if config.listen.port() == 0 {
            say(format_args!("It listens on {address}."));
        }
        if let Some(checks) = checks {
            say(format_args!("Proxies ask at {checks}."));
        }
    }

    #[cfg_attr(not(feature = "dev"), expect(clippy::unused_async, reason = "only the workshop has something to stop"))]
    pub async fn stop(self) {
        #[cfg(feature = "dev")]
        {
            self.parts.stop().await;
            if let Some(for_tests) = self.for_tests {
                for_tests.clear_away().await;
            }
        }
    }
}

#[cfg(feature = "dev")]
impl Workshop {
    /// Postgres of its own, where the settings name none; for a test suite a database of its own in any case.
    pub async fn fill_in_database(&mut self, config: &mut Config) -> anyhow::Result<()> {
        let life = if self.for_tests.is_some() { Life::Throwaway } else { Life::Kept };
        let url = match (&config.database_url, &mut self.for_tests) {
            (Some(DatabaseUrl(server)), Some(for_tests)) => for_tests.make_database(server).await?,
            (Some(_), None) => return Ok(()),
            (None, _) => self.parts.start_postgres(&config.data_dir, life).await?,
        };
        config.database_url = Some(DatabaseUrl(url));
        Ok(())
    }

    /// Only where something is behind the door: nobody else is told anything that is signed.
    pub fn fill_in_key_file(config: &mut Config) -> anyhow::Result<()> {
        if config.house.key_file.is_none() && !config.house.services.is_empty() {
            config.house.key_file = Some(crate::dev::key_file::find_or_make(&config.data_dir)?);
        }
        Ok(())
    }

    /// By the way on which the tables are made.
    async fn make_worlds(config: &Config) -> anyhow::Result<()> {
        crate::dev::worlds::make_table(&direct(config)?)
            .await
            .context("The table of the workshop's worlds could not be made")
    }

    /// Which routes of the services are used, for `vestibule acl`.
    fn write_down_routes(&mut self, config: &Config) -> authz::Passed {
        let services = config.house.services.iter().map(|service| service.id.as_str());
        let traffic = self.parts.write_down_routes(&config.data_dir, services);
        authz::Passed::new(move |service, method, path| traffic.note(service, method, path))
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

/// Reads the settings again for the brand in them and its words, which counts for the next page; one that is wrong leaves the old one.
fn reread_brand(house: &House, file: Option<&Path>) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    match Config::load(file) {
        Ok(config) => match house.renew_brand(config.house.brand, config.house.languages) {
            Ok(()) => {
                for note in config.notes.iter().filter(|note| note.key.starts_with("brand.")) {
                    tracing::warn!(key = note.key, "{}", note.text);
                }
                tracing::info!("the brand was read again; all other settings count from the next start");
            }
            Err(error) => tracing::error!(%error, "the new brand is no use: the old one stays"),
        },
        Err(mistakes) => {
            for mistake in &mistakes {
                tracing::error!(key = mistake.key, "{}: the old brand stays", mistake.text);
            }
        }
    }
}
