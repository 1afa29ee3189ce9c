//! Diagnosis of a provider, for those who set it up.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::http::header::DATE;

use super::{
    algorithms,
    client_auth::ClientAuth,
    client_check::{Verdict, check_authorization, check_token, check_userinfo},
    error::{OpenIdError, chain},
    metadata::{Metadata, issuer_in},
    provider::Provider,
    provider_http::JSON,
};

/// What a provider says of itself and makes of us.
#[derive(Debug)]
pub struct Diagnosis {
    pub took: Duration,
    /// As its metadata names it, if it could be read.
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
    pub keys: Vec<String>,
    pub unusable_keys: Vec<String>,
    /// Whether its tokens have to say which key they are signed with, and some key has no name.
    pub has_nameless_key: bool,
    pub algorithms: Vec<String>,
    pub other_algorithms: Vec<String>,
    pub client_auth: Result<String, OpenIdError>,
    /// Whether it says that it takes PKCE with S256; nothing if it says nothing.
    pub pkce: Option<bool>,
    /// RFC 9207.
    pub names_itself: bool,
    /// Scopes that are configured and that it does not list.
    pub unknown_scopes: Vec<String>,
    pub authorization: Verdict,
    /// What it makes of our name and what proves it.
    pub token: Verdict,
    /// Members of its metadata that cannot be read.
    pub unreadable_members: Vec<&'static str>,
    /// How its userinfo endpoint answers somebody without a token, if it has one.
    pub userinfo: Option<Result<u16, String>>,
    pub end_session: bool,
    pub backchannel_logout: bool,
    pub frontchannel_logout: bool,
}

/// Asks a provider everything, without anybody signing in.
pub async fn diagnose(provider: &Provider) -> Diagnosis {
    let began = Instant::now();
    let (issuer, clock) = look_at_metadata(provider).await.unwrap_or_default();
    let took = began.elapsed();
    let usable = match provider.metadata().refresh().await {
        Ok(metadata) => Ok(usable(provider, &metadata).await),
        Err(error) => Err(error),
    };
    Diagnosis { took, issuer, clock, usable }
}

/// The issuer that the metadata names, whether it fits or not, and the clock.
async fn look_at_metadata(provider: &Provider) -> Result<(Option<String>, Option<TimeDelta>), String> {
    let asked = Utc::now();
    let response = provider.http().get(&provider.metadata().address(), JSON).await.map_err(|error| chain(&error))?;
    let ours = asked + (Utc::now() - asked) / 2;
    let theirs = response.headers().get(DATE).and_then(|date| date.to_str().ok());
    // The header counts whole seconds, and cuts off the rest: on average it is half a second late.
    let clock = theirs
        .and_then(|date| DateTime::parse_from_rfc2822(date).ok())
        .map(|theirs| theirs.to_utc() + TimeDelta::milliseconds(500) - ours);
    Ok((issuer_in(response.body()), clock))
}

async fn usable(provider: &Provider, metadata: &Metadata) -> Usable {
    let keys = &metadata.keys;
    let (algorithms, other) =
        metadata.id_token_algorithms.iter().cloned().partition(|name| algorithms::accepted(name).is_some());
    let is_listed = |scope: &String| metadata.scopes.as_ref().is_none_or(|listed| listed.contains(scope));
    Usable {
        has_nameless_key: keys.usable.len() > 1 && keys.usable.iter().any(|key| key.id.is_none()),
        keys: keys.usable.iter().map(|key| key.description.clone()).collect(),
        unusable_keys: keys.unusable.clone(),
        algorithms,
        other_algorithms: other,
        client_auth: ClientAuth::choose(provider.settings(), metadata).map(ClientAuth::name),
        pkce: metadata.pkce_methods.as_ref().map(|methods| methods.iter().any(|one| one == "S256")),
        names_itself: metadata.names_itself,
        unknown_scopes: provider.settings().scopes.iter().filter(|scope| !is_listed(scope)).cloned().collect(),
        authorization: check_authorization(provider).await,
        token: check_token(provider, metadata).await,
        unreadable_members: metadata.unreadable.clone(),
        userinfo: check_userinfo(provider, metadata).await,
        end_session: metadata.end_session_endpoint.is_some(),
        backchannel_logout: metadata.backchannel_logout,
        frontchannel_logout: metadata.frontchannel_logout,
    }
}
