//! What can be said of a provider by asking it, for those who set it up.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::http::header::DATE;

use super::{
    OpenIdError, Verdict,
    client_auth::ClientAuth,
    discovery::{Metadata, issuer_in},
    keys::Key,
    metadata::get,
    provider::{Provider, chain},
    types::algorithm_of,
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
    /// Its signing keys that signatures can be checked with, each in a few words.
    pub keys: Vec<String>,
    /// Those that cannot be used here.
    pub unusable_keys: Vec<String>,
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
    /// What it makes of our name and redirect URI.
    pub authorization: Verdict,
    /// What it makes of our name and what proves it.
    pub token: Verdict,
    /// Members of its metadata that cannot be read, and are passed over.
    pub odd_members: Vec<&'static str>,
    /// How its userinfo endpoint answers somebody without a token, if it has one.
    pub userinfo: Option<Result<u16, String>>,
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
        let usable = match self.read_now().await {
            Ok(metadata) => Ok(self.usable(&metadata).await),
            Err(error) => Err(error),
        };
        Examination { took, issuer, clock, usable }
    }

    /// The issuer that the metadata names, whether it fits or not, and the clock.
    async fn look_at_metadata(&self) -> Result<(Option<String>, Option<TimeDelta>), String> {
        let request = get(&self.discovery_address())?;
        let asked = Utc::now();
        let response = self.ask(request).await.map_err(|error| chain(&error))?;
        let ours = asked + (Utc::now() - asked) / 2;
        let theirs = response.headers().get(DATE).and_then(|date| date.to_str().ok());
        // The header counts whole seconds, and cuts off the rest: on average it is half a second late.
        let clock = theirs
            .and_then(|date| DateTime::parse_from_rfc2822(date).ok())
            .map(|theirs| theirs.to_utc() + TimeDelta::milliseconds(500) - ours);
        Ok((issuer_in(response.body()), clock))
    }

    async fn usable(&self, metadata: &Metadata) -> Usable {
        let keys = &metadata.keys;
        let (algorithms, other) =
            metadata.id_token_algorithms.iter().cloned().partition(|name| algorithm_of(name).is_some());
        let is_listed = |scope: &String| metadata.scopes.as_ref().is_none_or(|listed| listed.contains(scope));
        Usable {
            has_nameless_key: keys.usable.len() > 1 && keys.usable.iter().any(Key::is_nameless),
            keys: keys.usable.iter().map(Key::describe).collect(),
            unusable_keys: keys.unusable.clone(),
            algorithms,
            other_algorithms: other,
            client_auth: ClientAuth::choose(self.settings(), metadata).map(ClientAuth::name),
            pkce: metadata.pkce_methods.as_ref().map(|methods| methods.iter().any(|one| one == "S256")),
            names_itself: metadata.names_itself,
            unknown_scopes: self.settings().scopes.iter().filter(|scope| !is_listed(scope)).cloned().collect(),
            authorization: self.check_authorization().await,
            token: self.check_token(metadata).await,
            odd_members: metadata.odd.clone(),
            userinfo: self.check_userinfo(metadata).await,
            end_session: metadata.end_session_endpoint.is_some(),
            backchannel_logout: metadata.backchannel_logout,
            frontchannel_logout: metadata.frontchannel_logout,
        }
    }
}
