//! `vestibule serve --for-tests`: a door for one run of a test suite, which leaves nothing behind.

use std::{
    fs,
    io::{self, Read},
    net::SocketAddr,
    path::PathBuf,
    process,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use anyhow::Context;
use rustix::process::{Signal, getpid, kill_process};
use serde_json::json;
use tokio::sync::Notify;
use url::Url;
use uuid::Uuid;

use super::{config::Config, say::say};
use crate::dev::own_database::OwnDatabase;

/// What is being answered when the suite ends has this long.
const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

/// After so long the door ends whatever it waits for: whoever started it is gone.
const ENDS_WITHIN: Duration = Duration::from_secs(10);

/// What one run has for itself.
#[derive(Debug)]
pub struct ForTests {
    folder: PathBuf,
    database: Option<OwnDatabase>,
    starter: Arc<Starter>,
}

/// Whoever has started the program, and holds the other end of its standard input.
#[derive(Debug, Default)]
pub struct Starter {
    gone: Notify,
    /// From then on a signal is what ends the program, after what has been asked is answered.
    was_told: AtomicBool,
}

impl ForTests {
    /// A folder of its own for the workshop's state; and from now on the program ends with whoever started it.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn begin(config: &mut Config) -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("vestibule-for-tests-{}", Uuid::now_v7().simple()));
        fs::create_dir(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        config.data_dir.clone_from(&folder);
        // It would lead to another database than this run's.
        config.migrate_url = None;
        let starter = Arc::new(Starter::default());
        thread::spawn({
            let starter = Arc::clone(&starter);
            move || starter.end_with_standard_input()
        });
        Ok(Self { folder, database: None, starter })
    }

    pub fn starter(&self) -> Arc<Starter> {
        Arc::clone(&self.starter)
    }

    /// A database of its own on this server; gives the way to it.
    ///
    /// # Errors
    /// In words, with the way out.
    pub async fn make_database(&mut self, server: &str) -> anyhow::Result<String> {
        let database = OwnDatabase::make(server).await?;
        let url = database.url().to_owned();
        self.database = Some(database);
        Ok(url)
    }

    /// Tells the suite where the door is, by one line of JSON: `url` is for people and programs, `checks` for proxies.
    pub fn announce(&self, public_url: &Url, listens: SocketAddr, checks: Option<SocketAddr>) {
        self.starter.was_told.store(true, Ordering::SeqCst);
        let url = public_url.as_str().trim_end_matches('/');
        say(json!({ "url": url, "listens": listens, "checks": checks, "pid": process::id() }));
    }

    /// Nothing of the run stays.
    pub async fn clear_away(self) {
        if let Some(database) = self.database {
            database.drop().await;
        }
        // Whoever stopped a Postgres in it has cleared it away already.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Starter {
    /// Ends when whoever started the program is gone before it was open.
    pub async fn gone_too_soon(&self) {
        self.gone.notified().await;
    }

    /// A pipe closes however the process at its other end ends, by `kill -9` too.
    fn end_with_standard_input(&self) {
        let mut said = [0; 1024];
        loop {
            match io::stdin().read(&mut said) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(0) | Err(_) => break,
                Ok(_) => {}
            }
        }
        // The second signal ends it without waiting for what does not finish.
        for patience in [ANSWERS_WITHIN, ENDS_WITHIN] {
            if self.was_told.load(Ordering::SeqCst) {
                let _ = kill_process(getpid(), Signal::TERM);
            } else {
                self.gone.notify_one();
            }
            thread::sleep(patience);
        }
        process::exit(1);
    }
}
