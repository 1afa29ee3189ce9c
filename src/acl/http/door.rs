//! Client of a running door's `POST /autosession`: a persona's session, as cookies and as an assertion.

use std::{fmt::Write as _, time::Duration};

use reqwest::{Client, Response, StatusCode, header, redirect::Policy};
use serde::{Deserialize, Serialize};
use tower_cookies::Cookie as SetCookie;
use url::{Position, Url};
use uuid::Uuid;

use super::reach::Reach;
use crate::model::{
    address::{AUTOSESSION, Address},
    loopback::is_loopback,
    resolved,
};

/// A door on this machine makes a session in milliseconds.
const WITHIN: Duration = Duration::from_secs(10);

/// Asks one door.
#[derive(Debug, Clone)]
pub struct Door {
    public_url: Url,
    /// Where it is asked: as browsers go there, unless its name was said to lead to another port.
    asked: Url,
    client: Result<Client, String>,
}

/// What `POST /autosession` is asked for; the door knows which personas, states and services there are.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AskSession {
    pub persona: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Of a user of its own.
    pub isolated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub world: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Whether an API token is wanted too, with these scopes.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub token: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
}

/// A session that the door has made.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The door's first, then the service's if it has one of its own.
    pub cookies: Vec<Cookie>,
    /// None in states in which nobody is signed in.
    pub user_id: Option<Uuid>,
    pub service: Option<AtService>,
    /// Where one was asked for.
    pub api_token: Option<String>,
    /// The answer as it came.
    pub json: serde_json::Value,
}

/// What the session is at a service.
#[derive(Debug, Clone, Deserialize)]
pub struct AtService {
    pub url: Url,
    /// What the service sees in `Remote-User`; none where it may not be told.
    pub remote_user: Option<String>,
    /// The door's own for a service under its host.
    pub cookie: Cookie,
    /// What the door sends to the service, to be used straight.
    pub assertion: String,
}

/// A cookie in the shape of Playwright's `addCookies` and `storageState`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cookie {
    pub name: String,
    pub value: String,
    /// A host, since no cookie of ours is for a domain.
    pub domain: String,
    pub path: String,
    /// Seconds since 1970; -1 ends with the browser.
    pub expires: i64,
    pub http_only: bool,
    pub secure: bool,
    pub same_site: SameSite,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SameSite {
    Strict,
    Lax,
    None,
}

/// Why there is no session.
#[derive(Debug, thiserror::Error)]
pub enum DoorError {
    #[error("No door answers at {url} ({why}). Start it with: make run, or: vestibule serve")]
    Away { url: Url, why: String },
    #[error(
        "The door at {0} makes no sessions. It needs a build with the workshop (--features dev) and autosession = true in its settings"
    )]
    Off(Url),
    /// With what the door has instead.
    #[error("{0}")]
    Refused(String),
    #[error("The answer of {url} cannot be read: {why}")]
    Unreadable { url: Url, why: String },
}

impl Door {
    pub fn new(public_url: &Url, reach: &Reach) -> Self {
        let mut asked = public_url.clone();
        let resolved = public_url.domain().zip(resolved::find(public_url, &reach.resolved));
        // A door with a workshop is on this machine, and its certificate is often one that was made here. A name that was
        // said to lead elsewhere has to prove itself.
        let is_here = is_loopback(public_url) && resolved.is_none_or(|(_, (ip, _))| ip.is_loopback());
        let builder = Client::builder().danger_accept_invalid_certs(is_here);
        let mut builder = builder.redirect(Policy::none()).no_proxy().timeout(WITHIN);
        if let Some((name, (ip, port))) = resolved {
            if port.is_some() {
                // A port in the address would win.
                let _ = asked.set_port(None);
            }
            let port = port.or_else(|| public_url.port_or_known_default());
            builder = builder.resolve(name, (ip, port.unwrap_or_default()).into());
        }
        let trust = reach.trust();
        let client =
            trust.and_then(|trust| builder.use_preconfigured_tls(trust).build().map_err(|error| chain(&error)));
        Self { public_url: public_url.clone(), asked, client }
    }

    /// Has a session made.
    pub async fn session(&self, ask: &AskSession) -> Result<Answer, DoorError> {
        let body = serde_json::to_string(ask).map_err(|error| self.unreadable(chain(&error)))?;
        let response = self.post(&AUTOSESSION, body).await?;
        let cookies = self.given(&response);
        // The error of a reader of JSON quotes what it has read, here secrets.
        let json: serde_json::Value = serde_json::from_str(&self.read(response).await?)
            .map_err(|_| self.unreadable("it is no JSON".to_owned()))?;
        let user_id = json.pointer("/user/id").and_then(|id| id.as_str()?.parse().ok());
        let api_token = json.get("token_secret").and_then(|token| token.as_str().map(str::to_owned));
        let service: Option<AtService> = match json.get("service") {
            Some(service) => {
                let read = AtService::deserialize(service);
                Some(read.map_err(|_| self.unreadable("its member \"service\" has another shape".to_owned()))?)
            }
            None => None,
        };
        let mut answer = Answer { cookies, user_id, service, api_token, json };
        if let Some(AtService { cookie, .. }) = &answer.service
            && !answer.cookies.iter().any(|given| (&given.name, &given.domain) == (&cookie.name, &cookie.domain))
        {
            answer.cookies.push(cookie.clone());
        }
        Ok(answer)
    }

    async fn post(&self, address: &Address, body: String) -> Result<Response, DoorError> {
        let mut url = self.asked.clone();
        url.set_path(address.path);
        let away = |why: String| DoorError::Away { url: self.public_url.clone(), why };
        let client = self.client.as_ref().map_err(|why| away(why.clone()))?;
        let request = client.post(url).header(header::ACCEPT, "application/json");
        let request = request.header(header::HOST, &self.public_url[Position::BeforeHost..Position::AfterPort]);
        let request = request.header(header::CONTENT_TYPE, "application/json").body(body);
        request.send().await.map_err(|error| away(chain(&error.without_url())))
    }

    /// The body of an answer that says yes.
    async fn read(&self, response: Response) -> Result<String, DoorError> {
        let status = response.status();
        let text = response.text().await.map_err(|error| self.unreadable(chain(&error.without_url())))?;
        match status {
            StatusCode::OK => Ok(text),
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Err(DoorError::Off(self.public_url.clone())),
            _ => Err(DoorError::Refused(refusal(status, &text))),
        }
    }

    /// Cookies that an answer gives, not those that it takes away.
    fn given(&self, response: &Response) -> Vec<Cookie> {
        let lines = response.headers().get_all(header::SET_COOKIE).iter();
        let cookies = lines.filter_map(|line| SetCookie::parse(line.to_str().ok()?.to_owned()).ok());
        let domain = self.public_url.host_str().unwrap_or_default();
        cookies.filter(|cookie| !cookie.value().is_empty()).map(|cookie| Cookie::at(domain, &cookie)).collect()
    }

    fn unreadable(&self, why: String) -> DoorError {
        DoorError::Unreadable { url: self.public_url.clone(), why }
    }
}

impl Cookie {
    /// A `Set-Cookie` of a host, whose life begins now.
    fn at(domain: &str, cookie: &SetCookie<'_>) -> Self {
        let expires = cookie.max_age().map_or(-1, |life| chrono::Utc::now().timestamp() + life.whole_seconds());
        Self {
            name: cookie.name().to_owned(),
            value: cookie.value().to_owned(),
            domain: domain.to_owned(),
            path: cookie.path().unwrap_or("/").to_owned(),
            expires,
            http_only: cookie.http_only().unwrap_or_default(),
            secure: cookie.secure().unwrap_or_default(),
            same_site: match cookie.same_site() {
                Some(tower_cookies::cookie::SameSite::Strict) => SameSite::Strict,
                Some(tower_cookies::cookie::SameSite::None) => SameSite::None,
                // What browsers take a cookie for that says nothing.
                Some(tower_cookies::cookie::SameSite::Lax) | None => SameSite::Lax,
            },
        }
    }
}

/// What a problem document says, with the lists of what there is.
fn refusal(status: StatusCode, text: &str) -> String {
    let problem: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let detail = problem["detail"].as_str().or_else(|| problem["title"].as_str());
    let mut said = format!("The door answers {status}");
    if let Some(detail) = detail {
        let _ = write!(said, ": {detail}");
    }
    for list in ["personas", "states", "services"] {
        let names: Vec<&str> =
            problem[list].as_array().into_iter().flatten().filter_map(|name| name.as_str()).collect();
        if !names.is_empty() {
            let _ = write!(said, "\n  {list}: {}", names.join(", "));
        }
    }
    said
}

/// An error with all its causes: the first alone says that sending failed, and not why.
fn chain(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(said, ": {error}");
        cause = error.source();
    }
    said
}

#[cfg(test)]
#[path = "door_tests.rs"]
mod tests;
