//! HTTP requests: no redirects, a time limit, a size limit, https except on loopback.

use std::{net::IpAddr, time::Duration};

use openidconnect::{
    HttpRequest, HttpResponse,
    http::{self, header::HOST},
    reqwest::{self, ClientBuilder},
};
use tokio_rustls::rustls::ClientConfig;
use url::Url;

use super::error::chain;
use crate::model::service_host::authority;

/// A code exchange may take this long at a slow provider; a person waits for it.
const TIMEOUT: Duration = Duration::from_secs(15);

/// A provider that does not take the connection by then is down.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// Metadata, key sets and tokens are far smaller.
const MAX_BYTES: usize = 512 * 1024;

/// Why a request has no response that counts.
#[derive(Debug, thiserror::Error)]
pub(super) enum HttpError {
    /// The network, the time limit, or TLS.
    #[error(transparent)]
    Request(reqwest::Error),
    /// The request or the response cannot be built.
    #[error(transparent)]
    Malformed(#[from] http::Error),
    /// The provider says itself that it is out of order.
    #[error("the provider answers {0}")]
    Status(http::StatusCode),
    /// More than a provider has any reason to send.
    #[error("the provider sent more than {MAX_BYTES} bytes")]
    TooLarge,
}

impl From<reqwest::Error> for HttpError {
    /// Without the address: it is known, and may hold what no log should.
    fn from(error: reqwest::Error) -> Self {
        Self::Request(error.without_url())
    }
}

/// A client for one provider. Redirects are not followed: a provider must not send our requests elsewhere.
/// The usual authorities are the bundled ones and the system's; `ca` is PEM of others that are trusted beside them.
pub(super) fn client(https_only: bool, ca: Option<&[u8]>) -> reqwest::Result<reqwest::Client> {
    client_that(https_only, ca, |builder| builder)
}

fn client_that(
    https_only: bool,
    ca: Option<&[u8]>,
    change: impl Fn(ClientBuilder) -> ClientBuilder,
) -> reqwest::Result<reqwest::Client> {
    let client_with = |system| change(builder(https_only, ca, system)?).build();
    client_with(true).or_else(|error| {
        // A broken store of the system keeps nobody out whose provider has a certificate that everybody knows.
        let client = client_with(false)?;
        tracing::warn!(%error, "the system's certificate authorities cannot be read; only the bundled ones count");
        Ok(client)
    })
}

fn builder(https_only: bool, ca: Option<&[u8]>, system: bool) -> reqwest::Result<ClientBuilder> {
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .https_only(https_only)
        .timeout(TIMEOUT)
        .connect_timeout(CONNECT_TIMEOUT)
        .tls_built_in_native_certs(system)
        .user_agent(concat!("vestibule/", env!("CARGO_PKG_VERSION")));
    for certificate in ca.map(reqwest::Certificate::from_pem_bundle).transpose()?.unwrap_or_default() {
        builder = builder.add_root_certificate(certificate);
    }
    Ok(builder)
}

/// Whether a file in PEM holds at least one certificate.
pub fn holds_certificates(pem: &[u8]) -> bool {
    reqwest::Certificate::from_pem_bundle(pem).is_ok_and(|certificates| !certificates.is_empty())
}

/// What is known of the way to an address that is probed.
#[derive(Debug, Clone, Default)]
pub struct Way {
    /// Where its name leads, and perhaps to which port; without it the system is asked.
    pub leads: Option<(IpAddr, Option<u16>)>,
    /// Whom to trust in place of the usual authorities.
    pub trust: Option<ClientConfig>,
}

/// Asks an address, as a browser on this machine would, and gives the status or why there is none.
pub async fn probe(address: &Url, way: Way, within: Duration) -> Result<u16, String> {
    let why = |error: reqwest::Error| chain(&error.without_url());
    let leads = address.domain().zip(way.leads);
    let client = client_that(false, None, |builder| {
        let builder = match way.trust.clone() {
            Some(trust) => builder.use_preconfigured_tls(trust),
            None => builder,
        };
        match leads {
            // A `Host` beside the address is one of HTTP/1.1.
            Some((name, (ip, port))) => {
                builder.resolve(name, (ip, port.unwrap_or_default()).into()).no_proxy().http1_only()
            }
            None => builder,
        }
    });
    let client = client.map_err(why)?;
    let request = match leads {
        Some((_, (_, Some(_)))) => {
            // A port in the address would win.
            let mut asked = address.clone();
            let _ = asked.set_port(None);
            client.get(asked).header(HOST, authority(address))
        }
        _ => client.get(address.clone()),
    };
    Ok(request.timeout(within).send().await.map_err(why)?.status().as_u16())
}

/// Sends one request, and reads the response to its end.
pub(super) async fn send(client: &reqwest::Client, request: HttpRequest) -> Result<HttpResponse, HttpError> {
    let mut response = client.execute(request.try_into()?).await?;
    if response.status().is_server_error() {
        return Err(HttpError::Status(response.status()));
    }
    let mut built = http::Response::builder().status(response.status());
    for (name, value) in response.headers() {
        built = built.header(name, value);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > MAX_BYTES {
            return Err(HttpError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(built.body(body)?)
}
