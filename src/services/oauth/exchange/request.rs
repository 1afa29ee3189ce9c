//! What is wanted: a token for a service and with scopes that the settings let the asking one have, in exchange for one that it has
//! received itself.

use url::Url;

use crate::{
    auth::tokens::signed::Kind,
    look::House,
    model::service::{Service, client_key::MayActFor, may_act},
    services::oauth::{
        error::{OAuthError, Refusal},
        form::Form,
        known::Received,
        metadata::TOKEN_EXCHANGE,
    },
};

/// Types of tokens (RFC 8693 section 3).
pub(super) const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";

/// What is asked for, as far as the settings let it be had.
#[derive(Debug, Clone)]
pub(super) struct Wanted<'a> {
    pub target: &'a Service,
    /// In the order of the settings.
    pub scopes: Vec<&'a str>,
    /// Whether they are asked for by name: then each of them is needed.
    pub are_named: bool,
    pub subject: Received,
}

impl<'a> Wanted<'a> {
    pub fn read(house: &'a House, service: &'a Service, form: &Form) -> Result<Self, Refusal> {
        match form.get("grant_type") {
            Some(TOKEN_EXCHANGE) => {}
            Some(_) => {
                let description = "grant_type is not urn:ietf:params:oauth:grant-type:token-exchange";
                return Err(Refusal::new(OAuthError::UnsupportedGrantType, description));
            }
            None => return Err(Refusal::invalid_request("grant_type is missing")),
        }
        if service.may_act_for.is_empty() {
            let description = "the settings do not let this service act for anybody (may_act_for)";
            return Err(Refusal::new(OAuthError::UnauthorizedClient, description));
        }
        if form.get("actor_token").is_some() || form.get("actor_token_type").is_some() {
            return Err(Refusal::invalid_request(
                "actor_token is not taken: the service that asks is the one that acts",
            ));
        }
        if form.get("requested_token_type").is_some_and(|wanted| wanted != ACCESS_TOKEN) {
            return Err(Refusal::invalid_request("requested_token_type is no access_token"));
        }
        let (target, may) = target(house, service, form)?;
        let (scopes, are_named) = scopes(may, form)?;
        Ok(Self { target, scopes, are_named, subject: subject(house, service, form)? })
    }
}

/// The service that is named, and what the asking one may do there. Which others there are is not told.
fn target<'a>(house: &'a House, service: &'a Service, form: &Form) -> Result<(&'a Service, &'a MayActFor), Refusal> {
    if ["audience", "resource"].iter().any(|name| form.all(name).count() > 1) {
        let description = "a token is for one service, and several are named";
        return Err(Refusal::new(OAuthError::InvalidTarget, description));
    }
    let by_id = form.get("audience").map(|id| house.services.iter().find(|service| service.id == id));
    let by_url = form.get("resource").map(|url| at(&house.services, url));
    let target = match (by_id, by_url) {
        (None, None) => return Err(Refusal::invalid_request("audience or resource is missing")),
        (Some(Some(one)), Some(Some(other))) => Some(one).filter(|one| one.id == other.id),
        (Some(found), None) | (None, Some(found)) => found,
        (Some(_), Some(_)) => None,
    };
    let may = |target: &'a Service| Some((target, may_act(&house.services, &service.id, &target.id)?));
    target.and_then(may).ok_or_else(|| {
        let description = "the settings do not let this service act for anybody there (may_act_for)";
        Refusal::new(OAuthError::InvalidTarget, description)
    })
}

/// The service with this url, with or without a slash at the end (RFC 8707 section 2: absolute, without a fragment).
fn at<'a>(services: &'a [Service], url: &str) -> Option<&'a Service> {
    let url = Url::parse(url).ok().filter(|url| url.fragment().is_none() && url.query().is_none())?;
    let is_plain = url.username().is_empty() && url.password().is_none();
    let resource = format!("{}{}", url.origin().ascii_serialization(), url.path().trim_end_matches('/'));
    services.iter().find(|service| is_plain && service.resource() == resource)
}

/// Those that are asked for, or all that may be had.
fn scopes<'a>(may: &'a MayActFor, form: &Form) -> Result<(Vec<&'a str>, bool), Refusal> {
    let Some(asked) = form.get("scope") else { return Ok((may.scopes.iter().map(String::as_str).collect(), false)) };
    let asked: Vec<&str> = asked.split(' ').filter(|name| !name.is_empty()).collect();
    if asked.is_empty() || asked.iter().any(|name| may.scopes.iter().all(|scope| scope != name)) {
        let description = "the settings do not let this service have this scope there (may_act_for)";
        return Err(Refusal::new(OAuthError::InvalidScope, description));
    }
    let is_asked = |name: &&str| asked.contains(name);
    Ok((may.scopes.iter().map(String::as_str).filter(is_asked).collect(), true))
}

/// What the service has received, which is of the type that it says, and for this service.
fn subject(house: &House, service: &Service, form: &Form) -> Result<Received, Refusal> {
    let (Some(token), Some(kind)) = (form.get("subject_token"), form.get("subject_token_type")) else {
        return Err(Refusal::invalid_request("subject_token or subject_token_type is missing"));
    };
    let received = match kind {
        JWT => Received::signed(house, service, Kind::Assertion, token),
        ACCESS_TOKEN => {
            Received::api_token(token).or_else(|| Received::signed(house, service, Kind::AccessToken, token))
        }
        _ => {
            return Err(Refusal::invalid_request(
                "subject_token_type is neither a jwt (an assertion) nor an access_token",
            ));
        }
    };
    received.ok_or_else(over)
}

/// What is refused of a subject token (RFC 8693 section 2.2.2): which of these it is is nobody's to know.
pub(super) fn over() -> Refusal {
    Refusal::invalid_request("subject_token is not of this type, not for this service, or is over")
}
