//! Stands in for what is not configured: a Postgres and an OpenID provider on this machine, started and stopped with the program.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, anyhow};
use openidconnect::IssuerUrl;
use tokio::{net::TcpListener, task::JoinHandle};

use super::{
    autosession::{Vouchers, find_or_add_user},
    postgres::{EmbeddedPostgres, Life},
    provider::{self, ProviderSettings as DevelopmentProvider},
    traffic::Traffic,
};
use crate::{
    auth::Site,
    model::persona::Persona,
    openid::settings::{ClientSecret, Credentials, ProviderSettings},
    store::{pool::Pool, transaction},
};

/// Where the development provider listens: the port after ours, or any where ours is any (0).
pub fn provider_address(listen: SocketAddr) -> Option<SocketAddr> {
    let port = if listen.port() == 0 { 0 } else { listen.port().checked_add(1)? };
    Some(SocketAddr::new(listen.ip(), port))
}

/// Services that this process has started.
#[derive(Default)]
pub struct Parts {
    postgres: Option<EmbeddedPostgres>,
    provider: Option<JoinHandle<()>>,
    traffic: Option<(Arc<Traffic>, JoinHandle<()>)>,
}

impl Parts {
    /// Starts a Postgres with its state in `data_dir`, and gives its address.
    pub async fn start_postgres(&mut self, data_dir: &Path, life: Life) -> anyhow::Result<String> {
        let postgres = EmbeddedPostgres::start(data_dir, life).await?;
        let url = postgres.url().to_owned();
        self.postgres = Some(postgres);
        Ok(url)
    }

    /// Starts a provider, and gives the settings to reach it.
    pub async fn start_provider(
        &mut self,
        listen: SocketAddr,
        site: &Site,
        personas: &[Persona],
        data_dir: PathBuf,
    ) -> anyhow::Result<ProviderSettings> {
        let address = provider_address(listen).ok_or_else(|| anyhow!("there is no port after {}", listen.port()))?;
        let port = address.port();
        let listener = TcpListener::bind(address).await.with_context(|| {
            format!("The development provider needs port {port}, and another program has it. Stop that program, or choose another port with VESTIBULE_LISTEN=127.0.0.1:4000 (the provider takes the port after it)")
        })?;
        let issuer = IssuerUrl::new(format!("http://{}", listener.local_addr()?))?;
        let client_secret = "development".to_owned();
        let router = provider::router(DevelopmentProvider {
            issuer: issuer.clone(),
            client_id: "vestibule".to_owned(),
            client_secret: client_secret.clone(),
            redirect_uri: site.redirect_uri(),
            personas: personas.to_vec(),
            data_dir,
        })?;
        self.provider = Some(tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "the development provider stopped");
            }
        }));
        Ok(ProviderSettings {
            credentials: Credentials::Secret(ClientSecret(client_secret)),
            for_tests: true,
            ..ProviderSettings::new("dev", "Development provider", &issuer, "vestibule")
        })
    }

    /// Registers the personas that are to be known, so that picking one of them at the development provider signs in.
    pub async fn register_personas(&self, pool: &Pool, issuer: &str, personas: &[Persona]) -> sqlx::Result<()> {
        let vouchers = Vouchers::of(Some(issuer));
        for persona in personas.iter().filter(|persona| persona.registered) {
            let mut transaction = transaction::begin(pool).await?;
            find_or_add_user(&mut transaction, &vouchers, persona).await?;
            transaction.commit().await?;
        }
        Ok(())
    }

    /// Begins to write down which routes of the services are used, each once.
    pub fn write_down_routes<'a>(&mut self, data_dir: &Path, services: impl Iterator<Item = &'a str>) -> Arc<Traffic> {
        let traffic = Arc::new(Traffic::read(data_dir, services));
        let writing = tokio::spawn(Arc::clone(&traffic).keep_writing());
        self.traffic = Some((Arc::clone(&traffic), writing));
        traffic
    }

    pub async fn stop(self) {
        if let Some((traffic, writing)) = self.traffic {
            writing.abort();
            traffic.write();
        }
        if let Some(provider) = self.provider {
            provider.abort();
        }
        if let Some(postgres) = self.postgres {
            postgres.stop().await;
        }
    }
}
