//! A door that is open.

use std::{collections::HashMap, env, path::PathBuf};

use tokio::sync::OnceCell;
use url::Url;

use crate::{Ask, Error, Visitor, World, kept_open::KeptOpen, visitor};

/// Where a door is that runs already.
const URL: &str = "VESTIBULE_URL";

/// How a door is opened.
#[derive(Debug, Clone, Default)]
pub struct DoorOptions {
    config: Option<PathBuf>,
    settings: HashMap<String, String>,
}

impl DoorOptions {
    pub fn new() -> Self {
        Self::default()
    }

    /// Settings, such as personas and services of your own; without it `vestibule.toml` of the folder, if there is one.
    #[must_use]
    pub fn config(mut self, file: impl Into<PathBuf>) -> Self {
        self.config = Some(file.into());
        self
    }

    /// One setting, as the environment has it: `VESTIBULE_SESSION__IDLE_TIMEOUT`.
    #[must_use]
    pub fn setting(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.insert(name.into(), value.into());
        self
    }

    /// Opens it, with a database of its own.
    ///
    /// # Errors
    /// There is no program, or it says why it does not open.
    pub async fn start(self) -> Result<Door, Error> {
        let (running, about) = tokio::task::spawn_blocking(move || KeptOpen::start(&self))
            .await
            .map_err(|error| Error::DidNotOpen(error.to_string()))??;
        Ok(Door { url: about.url, checks: about.checks, _running: Some(running) })
    }

    pub(crate) fn environment(&self) -> HashMap<String, String> {
        let mut all = self.settings.clone();
        if let Some(config) = &self.config {
            all.insert("VESTIBULE_CONFIG".to_owned(), config.to_string_lossy().into_owned());
        }
        all
    }
}

/// A door that is open. Dropping the one that was started closes it, and nothing of it is left then.
#[derive(Debug)]
pub struct Door {
    url: Url,
    checks: Option<String>,
    _running: Option<KeptOpen>,
}

impl Door {
    /// Opens a door of its own, on a free port and with a database of its own.
    ///
    /// # Errors
    /// There is no program, or it says why it does not open.
    pub async fn start() -> Result<Self, Error> {
        DoorOptions::new().start().await
    }

    /// One door for all tests of this process: the one that `VESTIBULE_URL` names, else one that the first test opens. It ends
    /// with the process, however that ends.
    ///
    /// # Errors
    /// As [`Door::start`].
    pub async fn shared() -> Result<&'static Self, Error> {
        static SHARED: OnceCell<Door> = OnceCell::const_new();
        SHARED
            .get_or_try_init(async || match env::var(URL).ok().and_then(|url| url.parse().ok()) {
                Some(url) => Ok(Self { url, checks: None, _running: None }),
                None => Self::start().await,
            })
            .await
    }

    /// Where people and programs find it.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Where proxies ask, such as `127.0.0.1:40123`; none without `[forward_auth]`.
    pub fn checks(&self) -> Option<&str> {
        self.checks.as_deref()
    }

    /// Somebody with this persona's roles, of this call's own, so that tests run side by side.
    ///
    /// # Errors
    /// There is no such persona; the error names those that there are.
    pub async fn as_(&self, persona: &str) -> Result<Visitor, Error> {
        self.ask(persona).send().await
    }

    /// The same with wishes: a state, a service, a world, an API token.
    pub fn ask<'a>(&'a self, persona: &'a str) -> Ask<'a> {
        Ask::new(&self.url, persona)
    }

    /// Moves the clock of a world forward, such as by `31min`. A world begins with the first session in it.
    ///
    /// # Errors
    /// Nobody has begun this world, or this is no duration.
    pub async fn advance(&self, world: &World, time: &str) -> Result<(), Error> {
        visitor::advance(&self.url, world, time).await
    }
}
