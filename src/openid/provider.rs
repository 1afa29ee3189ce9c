//! One OpenID provider: our registration there, the way to it, and what is known of it. The steps of the protocol are
//! functions of their own over this.

use std::{collections::BTreeSet, sync::Arc};

use openidconnect::{IssuerUrl, RedirectUrl};
use url::Url;

use super::{
    error::OpenIdError,
    metadata_cache::MetadataCache,
    provider_http::ProviderHttp,
    provider_log::{ProviderLog, Source},
    refusal::Refusal,
    settings::ProviderSettings,
};

/// A configured provider with its HTTP client and metadata cache.
#[derive(Debug)]
pub struct Provider {
    settings: ProviderSettings,
    redirect_uri: RedirectUrl,
    http: Arc<ProviderHttp>,
    metadata: MetadataCache,
    log: ProviderLog,
}

impl Provider {
    /// Nothing is asked of it yet: it may be down while we start.
    pub fn new(settings: ProviderSettings, redirect_uri: &Url) -> Result<Self, OpenIdError> {
        let broken = |error: &dyn std::fmt::Display| OpenIdError::Broken(error.to_string());
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|error| broken(&error))?;
        let http = ProviderHttp::new(&settings, issuer.url().scheme() == "https").map_err(|error| broken(&error))?;
        let http = Arc::new(http);
        let mut redirect_uri = redirect_uri.clone();
        if settings.own_redirect_uri {
            redirect_uri.query_pairs_mut().append_pair("provider", &settings.id);
        }
        Ok(Self {
            settings,
            redirect_uri: RedirectUrl::from_url(redirect_uri),
            metadata: MetadataCache::new(issuer, Arc::clone(&http)),
            http,
            log: ProviderLog::default(),
        })
    }

    pub fn settings(&self) -> &ProviderSettings {
        &self.settings
    }

    /// The redirect URI to register there.
    pub fn redirect_uri(&self) -> &Url {
        self.redirect_uri.url()
    }

    /// Whether it could not be used when it was last asked: it did not answer, or nothing that makes sense.
    pub fn is_down(&self) -> bool {
        self.http.is_down()
    }

    /// Its authorization endpoint without a query, as far as it is known.
    pub(super) fn authorization_address(&self) -> Option<Url> {
        let mut address = self.metadata.last()?.authorization_endpoint.clone();
        address.set_query(None);
        address.set_fragment(None);
        Some(address)
    }

    /// The origins that signing out there leads to, each after a space: its own, the one of its page for that, and
    /// those that are configured.
    pub fn sign_out_origins(&self) -> String {
        let known = self.metadata.last().and_then(|metadata| metadata.end_session_endpoint.clone());
        let known = known.map(|url| url.origin().ascii_serialization());
        let configured = self.settings.sign_out_origins.iter().map(|url| url.origin().ascii_serialization());
        let own = self.metadata.issuer().url().origin().ascii_serialization();
        let origins: BTreeSet<String> = configured.chain([own]).chain(known).collect();
        origins.iter().flat_map(|origin| [" ", origin]).collect()
    }

    /// Whether another provider's response could pass for one of this: it neither names itself (RFC 9207) nor has a
    /// redirect URI of its own.
    pub(super) async fn could_be_mixed_up(&self) -> bool {
        !self.settings.own_redirect_uri && self.metadata.get().await.is_ok_and(|metadata| !metadata.names_itself)
    }

    /// Checks `iss` of an authorization response (RFC 9207 section 2.4): it must be the issuer exactly, and present
    /// where it is promised.
    pub(super) async fn check_issuer(&self, iss: Option<&str>) -> Result<(), OpenIdError> {
        match iss {
            Some(iss) if iss == self.settings.issuer => Ok(()),
            Some(_) => Err(Refusal::WrongResponseIssuer.into()),
            None if self.metadata.get().await?.names_itself => Err(Refusal::MissingResponseIssuer.into()),
            None => Ok(()),
        }
    }

    /// Whether it tells of sign-outs by way of the browser only.
    pub async fn has_only_front_channel(&self) -> Result<bool, OpenIdError> {
        let metadata = self.metadata.get().await?;
        Ok(metadata.frontchannel_logout && !metadata.backchannel_logout)
    }

    /// The error of a provider that does not take us as a client, which is logged once a minute.
    pub fn client_refused(&self, why: &str, source: Source) -> OpenIdError {
        self.log.client_refused(&self.settings, why, source);
        OpenIdError::ClientRefused(why.to_owned())
    }

    pub(super) fn http(&self) -> &ProviderHttp {
        &self.http
    }

    pub(super) fn metadata(&self) -> &MetadataCache {
        &self.metadata
    }

    pub(super) fn log(&self) -> &ProviderLog {
        &self.log
    }
}
