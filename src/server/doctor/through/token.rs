//! What opens the echo for one run: a row that the doctor makes, and takes away again.

use super::session::none_at_service;
use crate::{
    auth::{
        echo::{self, EchoError},
        service_cookies::ServiceCookies,
    },
    model::service::Service,
    server::config::{Config, DatabaseUrl},
    sessions::{Secret, SessionCookie},
    store::{
        self,
        pool::{self, Pool, Route},
        pooler::{self, MIXES_STATEMENTS, MIXES_STATEMENTS_ADVICE, Pooling},
    },
};

/// A run's token, which ends with it.
pub(super) struct Token {
    secret: Secret,
    pool: Pool,
}

impl Token {
    pub async fn begin(config: &Config, service: &Service, session: Option<&SessionCookie>) -> Result<Self, String> {
        let url = database(config)?;
        // A pool would wait for one that is not there.
        if pooler::probe(&pool::options(&url).map_err(failed)?).await.map_err(failed)? == Pooling::MixesStatements {
            return Err(format!("{MIXES_STATEMENTS}. {MIXES_STATEMENTS_ADVICE}."));
        }
        let route = if config.migrate_url.is_some() { Route::Pooled } else { Route::Direct };
        let pool = pool::open(&url, 1, route).map_err(failed)?;
        match echo::begin(&pool, service, session).await {
            Ok(secret) => Ok(Self { secret, pool }),
            Err(EchoError::NoSuchSession) => Err(none_at_service(ServiceCookies::of(service).names()[0])),
            Err(EchoError::Database(error)) => Err(failed(error)),
        }
    }

    pub fn value(&self) -> String {
        self.secret.encode()
    }

    /// What cannot be taken away is over in five minutes.
    pub async fn end(self) {
        let _ = echo::end(&self.pool, &self.secret).await;
    }
}

/// That of the door that serves: a development build that is told of none serves with one in its data directory.
fn database(config: &Config) -> Result<String, String> {
    if let Some(DatabaseUrl(url)) = &config.database_url {
        return Ok(url.clone());
    }
    #[cfg(feature = "dev")]
    if let Some(url) = crate::dev::postgres::served(&config.data_dir) {
        return Ok(url);
    }
    Err(format!(
        "database_url is not set, and a run needs the database of the door that serves: set database_url or DATABASE_URL as that door has it. Where a development build serves with a Postgres of its own, run this with the same build while it serves, and with its data directory (here {}).",
        config.data_dir.display()
    ))
}

fn failed(error: sqlx::Error) -> String {
    match store::sqlstate(&error).as_deref() {
        Some("42P01") => format!(
            "The database is not as this program needs it ({error}): it is another one than the door serves with, or `vestibule migrate` has to bring it up to date."
        ),
        _ if store::is_away(&error) => {
            format!("The database does not answer: {error}. Is it running, and is database_url right?")
        }
        _ => format!("The database cannot be asked: {error}. Is database_url as the door that serves has it?"),
    }
}
