//! The authorization endpoint (OpenID Connect Core, 3.1.2): asks who the person would like to be.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use chrono::Utc;
use openidconnect::{Nonce, Scope, core::CoreAuthErrorResponseType as Error};

use super::{Provider, grants::Grant, page, parameters::Parameters, person::Person};
use crate::dev::autosession::find_person;

/// `GET` and `POST /authorize`: a provider must offer both.
pub(super) async fn ask(State(provider): State<Arc<Provider>>, RawQuery(query): RawQuery, body: String) -> Response {
    let request = if body.is_empty() { query.unwrap_or_default() } else { body };
    match AuthorizationRequest::check(&provider, &request) {
        Ok(_) => page::sign_in(&provider, &request, None).into_response(),
        Err(refusal) => refusal.answer(&provider),
    }
}

/// `POST /authorize/decision`: the choice on the page, whose query repeats the request, since nothing is remembered
/// between the two.
pub(super) async fn decide(State(provider): State<Arc<Provider>>, RawQuery(query): RawQuery, body: String) -> Response {
    let request = query.unwrap_or_default();
    decision(&provider, &request, &body).unwrap_or_else(|refusal| refusal.answer(&provider))
}

fn decision(provider: &Provider, encoded: &str, form: &str) -> Result<Response, Refusal> {
    let request = AuthorizationRequest::check(provider, encoded)?;
    let form = Parameters::parse(form).ok_or(Refusal::Page("A field of the form was sent twice."))?;
    if form.find("decline").is_some() {
        return Err(request.refuse(Error::AccessDenied, "The person declined."));
    }
    let person = if let Some(id) = form.find("persona") {
        let persona = provider.settings.personas.iter().find(|persona| persona.id == id);
        persona.map(Person::from).ok_or(Refusal::Page("There is no such test user."))?
    } else {
        match Person::invent(&form) {
            // Whom a persona stands for in a world is known by their subject.
            Ok(person) if person.is_only_a_subject() => {
                let known = find_person(&provider.settings.personas, &person.subject);
                known.as_ref().map_or(person, Person::from)
            }
            Ok(person) => person,
            Err(problem) => {
                let page = page::sign_in(provider, encoded, Some((problem, &form)));
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
            }
        }
    };

    let now = Utc::now();
    let AuthorizationRequest { scopes, state, nonce, code_challenge } = request;
    let grant = Grant { person, scopes, nonce, code_challenge, auth_time: now };
    let code = provider.grants().add_code(grant, now);
    Ok(send_back(provider, state.as_deref(), &[("code", &code)]))
}

/// A request that may be answered with a code.
struct AuthorizationRequest {
    scopes: Vec<Scope>,
    state: Option<String>,
    nonce: Option<Nonce>,
    code_challenge: String,
}

impl AuthorizationRequest {
    fn check(provider: &Provider, encoded: &str) -> Result<Self, Refusal> {
        let parameters =
            Parameters::parse(encoded).ok_or(Refusal::Page("A parameter of the request is there twice."))?;
        if parameters.find("client_id") != Some(&provider.settings.client_id) {
            return Err(Refusal::Page("The client_id of the request is not the one that this provider serves."));
        }
        if parameters.find("redirect_uri") != Some(provider.settings.redirect_uri.as_str()) {
            return Err(Refusal::Page("The redirect_uri of the request is not the one that the client registered."));
        }
        let scope = parameters.find("scope").unwrap_or_default();
        let owned = |name| parameters.find(name).map(str::to_owned);
        let request = Self {
            scopes: scope.split(' ').map(|scope| Scope::new(scope.to_owned())).collect(),
            state: owned("state"),
            nonce: owned("nonce").map(Nonce::new),
            code_challenge: owned("code_challenge").unwrap_or_default(),
        };
        match objection(&parameters) {
            Some((error, description)) => Err(request.refuse(error, description)),
            None => Ok(request),
        }
    }

    fn refuse(self, error: Error, description: &'static str) -> Refusal {
        Refusal::Redirect { error, description, state: self.state }
    }
}

/// Error of a request of our own client, of whom we know where to send the answer.
fn objection(parameters: &Parameters) -> Option<(Error, &'static str)> {
    let find = |name| parameters.find(name);
    let prompts: Vec<&str> = find("prompt").unwrap_or_default().split_whitespace().collect();
    let is_unknown = |prompt: &&str| !["none", "login", "consent", "select_account"].contains(prompt);
    let is_openid = find("scope").is_some_and(|scope| scope.split(' ').any(|scope| scope == "openid"));
    let has_pkce = find("code_challenge_method") == Some("S256") && find("code_challenge").is_some_and(is_s256);
    let no_pkce = "PKCE is required: a code_challenge with the code_challenge_method S256.";
    let objections = [
        (find("request").is_some(), Error::RequestNotSupported, "Request objects are not supported."),
        (find("request_uri").is_some(), Error::RequestUriNotSupported, "Request objects are not supported."),
        (find("registration").is_some(), Error::RegistrationNotSupported, "Registration by request is not supported."),
        (find("response_type").is_none(), Error::InvalidRequest, "The response_type is missing."),
        (find("response_type") != Some("code"), Error::UnsupportedResponseType, "The only response_type is code."),
        (
            find("response_mode").is_some_and(|mode| mode != "query"),
            Error::InvalidRequest,
            "The only response_mode is query.",
        ),
        (!is_openid, Error::InvalidScope, "The scope lacks openid."),
        (!has_pkce, Error::InvalidRequest, no_pkce),
        (prompts.iter().any(is_unknown), Error::InvalidRequest, "The prompt is unknown."),
        (prompts.contains(&"none") && prompts.len() > 1, Error::InvalidRequest, "The prompt none stands alone."),
        // Nobody is ever signed in here already.
        (prompts.contains(&"none"), Error::LoginRequired, "The person must be asked who they are."),
    ];
    objections.into_iter().find(|(applies, ..)| *applies).map(|(_, error, description)| (error, description))
}

/// RFC 7636, 4.2: SHA-256 in base64url.
fn is_s256(challenge: &str) -> bool {
    challenge.len() == 43 && challenge.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// Why there is no code.
enum Refusal {
    /// The answer may not be sent to an address that is not known to be the client's (RFC 6749, 4.1.2.1).
    Page(&'static str),
    /// The client gets to know.
    Redirect { error: Error, description: &'static str, state: Option<String> },
}

impl Refusal {
    fn answer(self, provider: &Provider) -> Response {
        match self {
            Self::Page(problem) => page::problem(provider, problem),
            Self::Redirect { error, description, state } => {
                let answer = [("error", error.as_ref()), ("error_description", description)];
                send_back(provider, state.as_deref(), &answer)
            }
        }
    }
}

/// 303, so that the browser does not send the form on; every answer names its issuer (RFC 9207).
fn send_back(provider: &Provider, state: Option<&str>, answer: &[(&str, &str)]) -> Response {
    let mut location = provider.settings.redirect_uri.clone();
    location
        .query_pairs_mut()
        .extend_pairs(answer)
        .extend_pairs(state.map(|state| ("state", state)))
        .append_pair("iss", provider.settings.issuer.as_str());
    Redirect::to(location.as_str()).into_response()
}
