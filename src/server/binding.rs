//! Takes the ports that are listened on.

use std::net::SocketAddr;

use tokio::net::TcpListener;

use super::config::Config;

/// Where visitors come, and where proxies ask.
pub struct Listeners {
    pub public: TcpListener,
    pub checks: Option<TcpListener>,
}

impl Listeners {
    /// Takes both ports.
    ///
    /// # Errors
    /// In words: another program has one, or the address is not one of this machine.
    pub async fn bind(config: &Config) -> anyhow::Result<Self> {
        let public = bind(config.listen, "VESTIBULE_LISTEN").await?;
        let checks = match &config.forward_auth {
            Some(settings) => Some(bind(settings.listen, "VESTIBULE_FORWARD_AUTH__LISTEN").await?),
            None => None,
        };
        Ok(Self { public, checks })
    }
}

async fn bind(address: SocketAddr, key: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => anyhow::anyhow!(
            "Port {} is in use by another program. Stop that program, or choose another port: {key}={}:4000",
            address.port(),
            address.ip()
        ),
        _ => anyhow::anyhow!("{address} cannot be listened on: {error}"),
    })
}
