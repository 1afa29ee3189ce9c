//! What can be said of a provider by asking it, for those who set it up.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::{
    JsonWebKey, JsonWebKeyAlgorithm, JsonWebKeyUse,
    core::CoreJsonWebKey,
    http::{Method, Request, header::DATE},
};
use serde_json::Value;

use super::{
    OpenIdError,
    client_auth::ClientAuth,
    http::send,
    provider::{Provider, chain},
    types::{ALGORITHMS, Metadata, spelling},
};

/// What was found.
#[derive(Debug)]
pub struct Examination {
    /// How long its metadata took.
    pub took: Duration,
    /// The issuer that its metadata names, if it could be read.
    pub issuer: Option<String>,
    /// How far its clock is ahead of ours, if it says what time it is.
    pub clock: Option<TimeDelta>,
    /// What follows from its metadata and keys, or why they cannot be used.
    pub usable: Result<Usable, OpenIdError>,
}

/// A provider that people can sign in with.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is an answer to a question of its own")]
pub struct Usable {
    /// Its signing keys, each in a few words.
    pub keys: Vec<String>,
    /// Whether its tokens have to say which key they are signed with, and some key has no name.
    pub has_nameless_key: bool,
    /// The algorithms of its ID tokens that we take.
    pub algorithms: Vec<String>,
    /// Those that we never take.
    pub other_algorithms: Vec<String>,
    /// How we show that it is us.
    pub client_auth: Result<String, OpenIdError>,
    /// Whether it says that it takes PKCE with S256; nothing if it says nothing.
    pub pkce: Option<bool>,
    /// Whether it names itself in its answers (RFC 9207).
    pub names_itself: bool,
    /// Scopes that are configured and that it does not list.
    pub unknown_scopes: Vec<String>,
    /// Whether it has a userinfo endpoint.
    pub has_userinfo: bool,
    /// Whether people can be sent there to sign out.
    pub end_session: bool,
    /// Whether it tells us of sign-outs itself.
    pub backchannel_logout: bool,
    /// Whether it tells us of them by way of the browser.
    pub frontchannel_logout: bool,
}

impl Provider {
    /// Asks it everything.
    pub async fn examine(&self) -> Examination {
        let began = Instant::now();
        let (issuer, clock) = self.look_at_metadata().await.unwrap_or_default();
        let took = began.elapsed();
        let usable = self.read_now().await.map(|metadata| self.usable(&metadata));
        Examination { took, issuer, clock, usable }
    }

    /// The issuer that the metadata names, whether it fits or not, and the clock.
    async fn look_at_metadata(&self) -> Result<(Option<String>, Option<TimeDelta>), String> {
        let address = format!("{}/.well-known/openid-configuration", self.settings().issuer.trim_end_matches('/'));
        let request = Request::builder().method(Method::GET).uri(address).body(Vec::new());
        let asked = Utc::now();
        let response = send(self.http().clone(), request.map_err(|error| chain(&error))?).await;
        let response = response.map_err(|error| chain(&error))?;
        let ours = asked + (Utc::now() - asked) / 2;
        let theirs = response.headers().get(DATE).and_then(|date| date.to_str().ok());
        // The header counts whole seconds, and cuts off the rest: on average it is half a second late.
        let clock = theirs
            .and_then(|date| DateTime::parse_from_rfc2822(date).ok())
            .map(|theirs| theirs.to_utc() + TimeDelta::milliseconds(500) - ours);
        let metadata: Option<Value> = serde_json::from_slice(response.body()).ok();
        Ok((metadata.and_then(|metadata| Some(metadata.get("issuer")?.as_str()?.to_owned())), clock))
    }

    fn usable(&self, metadata: &Metadata) -> Usable {
        let signs = |key: &&CoreJsonWebKey| key.key_use().is_none_or(JsonWebKeyUse::allows_signature);
        let keys: Vec<&CoreJsonWebKey> = metadata.jwks().keys().iter().filter(signs).collect();
        let (algorithms, other): (Vec<_>, Vec<_>) = metadata
            .id_token_signing_alg_values_supported()
            .iter()
            .partition(|algorithm| ALGORITHMS.contains(algorithm));
        let extra = metadata.additional_metadata();
        let listed = metadata.scopes_supported();
        let is_listed =
            |scope: &String| listed.is_none_or(|listed| listed.iter().any(|listed| listed.as_str() == scope));
        Usable {
            has_nameless_key: keys.len() > 1 && keys.iter().any(|key| key.key_id().is_none()),
            keys: keys.into_iter().map(describe).collect(),
            algorithms: algorithms.into_iter().map(spelling).collect(),
            other_algorithms: other.into_iter().map(spelling).collect(),
            client_auth: ClientAuth::choose(self.settings(), metadata).map(ClientAuth::name),
            pkce: extra
                .code_challenge_methods_supported
                .as_ref()
                .map(|methods| methods.iter().any(|one| one == "S256")),
            names_itself: extra.authorization_response_iss_parameter_supported,
            unknown_scopes: self.settings().scopes.iter().filter(|scope| !is_listed(scope)).cloned().collect(),
            has_userinfo: metadata.userinfo_endpoint().is_some(),
            end_session: extra.end_session_endpoint.is_some(),
            backchannel_logout: extra.backchannel_logout_supported,
            frontchannel_logout: extra.frontchannel_logout_supported,
        }
    }
}

fn describe(key: &CoreJsonWebKey) -> String {
    let algorithm = match key.signing_alg() {
        JsonWebKeyAlgorithm::Algorithm(algorithm) => format!(" for {}", spelling(algorithm)),
        JsonWebKeyAlgorithm::Unspecified | JsonWebKeyAlgorithm::Unsupported => String::new(),
    };
    let id = key.key_id().map(|id| format!(" \"{}\"", id.as_str())).unwrap_or_default();
    format!("{}{algorithm}{id}", spelling(key.key_type()))
}
