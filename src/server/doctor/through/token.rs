//! What opens the echo for one run: a row that the doctor makes, and takes away again.

use crate::{
    auth::echo::{self, EchoError},
    model::service::Service,
    server::config::{Config, DatabaseUrl},
    sessions::{Secret, SessionCookie},
    store::pool::{self, Pool, Route},
};

/// A run's token, which ends with it.
pub(super) struct Token {
    secret: Secret,
    pool: Pool,
}

impl Token {
    pub async fn begin(config: &Config, service: &Service, cookie: Option<&str>) -> Result<Self, String> {
        let Some(DatabaseUrl(url)) = &config.database_url else {
            return Err("database_url is not set: a run needs the database of the door that serves.".to_owned());
        };
        let session = cookie.map(|value| SessionCookie::parse(value).ok_or_else(no_session)).transpose()?;
        let failed = |error: sqlx::Error| format!("The database cannot be asked: {error}.");
        let route = if config.migrate_url.is_some() { Route::Pooled } else { Route::Direct };
        let pool = pool::open(url, 1, route).map_err(failed)?;
        match echo::begin(&pool, service, session.as_ref()).await {
            Ok(secret) => Ok(Self { secret, pool }),
            Err(EchoError::NoSuchSession) => Err(no_session()),
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

fn no_session() -> String {
    "--session is not the cookie of somebody who is signed in at this service now.".to_owned()
}
