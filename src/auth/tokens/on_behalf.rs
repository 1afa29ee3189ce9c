//! Whoever asks at a service by an access token: a service that acts for somebody.

use std::sync::Arc;

use super::{
    behind::{Audience, Behind, behind},
    granted::granted,
    signed::{Act, Kind, read_whenever},
};
use crate::{
    model::{
        api_token::TokenError,
        scope::Scope,
        service::{Service, may_act},
        service_host::authority_of,
    },
    sessions::Sessions,
    signing::SigningKeys,
};

/// Somebody, as the service is told of them to whom a token of theirs is shown.
#[derive(Debug, Clone)]
pub struct OnBehalf {
    pub behind: Behind,
    /// Of that service.
    pub scopes: Vec<Scope>,
    pub act: Option<Act>,
    /// When the access token ends, in seconds since 1970.
    pub ends: i64,
}

/// What access tokens are judged by.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    pub sessions: &'a Sessions,
    pub keys: &'a SigningKeys,
    pub issuer: &'a str,
    /// Those that may act for somebody are among them.
    pub services: &'a [Service],
    /// To which it is shown.
    pub service: &'a Service,
    /// Whether that is under the door's own origin.
    pub at_door: bool,
}

/// For whom an access token is, or why it opens nothing; none while nobody can tell. It is no use of their session.
pub async fn on_behalf(by: Judged<'_>, token: &str) -> Result<Option<Result<OnBehalf, TokenError>>, Arc<sqlx::Error>> {
    let Judged { sessions, keys, issuer, services, service, at_door } = by;
    if !keys.are_read() {
        return Ok(None);
    }
    let Some(claims) = read_whenever(keys, Kind::AccessToken, issuer, &service.resource(), token) else {
        return Ok(Some(Err(TokenError::TokenMalformed)));
    };
    let host = authority_of(service);
    let behind = behind(sessions, Audience { host: &host, at_door }, &claims).await?;
    // The answer tells the database's clock, of which a door that has just been opened knows nothing.
    let Some(now) = sessions.now() else { return Ok(None) };
    let behind = match behind {
        _ if claims.is_over(now) => return Ok(Some(Err(TokenError::TokenExpired))),
        None => return Ok(Some(Err(TokenError::TokenRevoked))),
        Some(behind) => behind,
    };
    // What the settings gave when it was signed they may have taken back.
    if claims.act.as_ref().is_none_or(|act| may_act(services, &act.sub, &service.id).is_none()) {
        return Ok(Some(Err(TokenError::TokenRevoked)));
    }
    let names = granted(services, service, &behind, Some((Kind::AccessToken, &claims))).unwrap_or_default();
    let scopes = names.iter().map(|name| Scope::new(&service.id, name)).collect();
    Ok(Some(Ok(OnBehalf { behind, scopes, act: claims.act, ends: claims.exp })))
}
