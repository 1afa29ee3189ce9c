//! Somebody who is signed in, as a client of `reqwest`.

use std::sync::Arc;

use reqwest::{Client, Method, RequestBuilder, cookie::Jar, header::SET_COOKIE};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{AtService, Error, SetCookie, State, User, World};

/// A wish for a session.
#[derive(Debug, Clone, Serialize)]
pub struct Ask<'a> {
    #[serde(skip)]
    door: &'a Url,
    persona: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<State>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    world: Option<String>,
    isolated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scopes: Option<&'a [&'a str]>,
}

impl<'a> Ask<'a> {
    pub(crate) fn new(door: &'a Url, persona: &'a str) -> Self {
        Self { door, persona, state: None, service: None, world: None, isolated: true, token: None, scopes: None }
    }

    #[must_use]
    pub fn state(self, state: State) -> Self {
        Self { state: Some(state), ..self }
    }

    /// With the cookie of this service's host too, and what the service is told.
    #[must_use]
    pub fn service(self, id: &'a str) -> Self {
        Self { service: Some(id), ..self }
    }

    /// In a world with people and a clock of its own, where the persona is one person.
    #[must_use]
    pub fn world(self, world: &World) -> Self {
        Self { world: Some(world.name().to_owned()), isolated: false, ..self }
    }

    /// With an API token for these scopes, such as `wiki:read`.
    #[must_use]
    pub fn token(self, scopes: &'a [&'a str]) -> Self {
        Self { token: Some(true), scopes: Some(scopes), ..self }
    }

    /// Has the session made.
    ///
    /// # Errors
    /// The door does not answer, or says what is wrong with the wish and what there is.
    pub async fn send(self) -> Result<Visitor, Error> {
        let answer = post(self.door, "/autosession", &self).await?;
        let door_cookies: Vec<String> = answer
            .headers()
            .get_all(SET_COOKIE)
            .iter()
            .filter_map(|line| Some(line.to_str().ok()?.to_owned()))
            .collect();
        let Answer { user, service, token_secret } = answer.json().await?;
        let jar = Jar::default();
        for line in &door_cookies {
            jar.add_cookie_str(line, self.door);
        }
        if let Some(AtService { url, cookie, .. }) = &service {
            jar.add_cookie_str(&written(cookie), url);
        }
        let base = service.as_ref().map_or(self.door, |service| &service.url).clone();
        let client = Client::builder().cookie_provider(Arc::new(jar)).build()?;
        let cookie_header = service.as_ref().map_or_else(|| pair(&door_cookies), |service| named(&service.cookie));
        Ok(Visitor { client, base, user, service, token: token_secret, cookie_header })
    }
}

/// The part of the door's answer that is read here.
#[derive(Deserialize)]
struct Answer {
    user: Option<User>,
    service: Option<AtService>,
    token_secret: Option<String>,
}

/// Somebody's client.
#[derive(Debug, Clone)]
pub struct Visitor {
    client: Client,
    base: Url,
    user: Option<User>,
    service: Option<AtService>,
    token: Option<String>,
    cookie_header: String,
}

impl Visitor {
    /// With the cookies. It follows redirects, as browsers do.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// A request at the service that was named, else at the door.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut url = self.base.clone();
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        url.set_path(path);
        url.set_query(query);
        self.client.request(method, url)
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.request(Method::GET, path)
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.request(Method::POST, path)
    }

    /// Who is signed in; none in the states in which nobody is.
    pub fn user(&self) -> Option<&User> {
        self.user.as_ref()
    }

    /// What the session is at the service that was named.
    pub fn service(&self) -> Option<&AtService> {
        self.service.as_ref()
    }

    /// The API token in the clear, if one was asked for.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// What `Cookie` has to be for another client: the service's cookie if one was named, else the door's.
    pub fn cookie_header(&self) -> &str {
        &self.cookie_header
    }
}

/// Moves the clock of a world.
pub(crate) async fn advance(door: &Url, world: &World, time: &str) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Time<'a> {
        world: &'a str,
        advance: &'a str,
    }
    post(door, "/autosession/clock", &Time { world: world.name(), advance: time }).await.map(|_| ())
}

async fn post(door: &Url, path: &str, wish: &impl Serialize) -> Result<reqwest::Response, Error> {
    let mut url = door.clone();
    url.set_path(path);
    let answer = Client::builder().no_proxy().build()?.post(url).json(wish).send().await?;
    let status = answer.status();
    if status.is_success() {
        Ok(answer)
    } else {
        Err(Error::Refused { status: status.as_u16(), said: answer.text().await? })
    }
}

/// As a server would set it.
fn written(cookie: &SetCookie) -> String {
    let secure = if cookie.secure { "; Secure" } else { "" };
    format!("{}; Path={}{secure}", named(cookie), cookie.path)
}

fn named(SetCookie { name, value, .. }: &SetCookie) -> String {
    format!("{name}={value}")
}

/// Names and values of `Set-Cookie`, without what else stands there.
fn pair(lines: &[String]) -> String {
    let pairs: Vec<&str> = lines.iter().filter_map(|line| line.split(';').next()).collect();
    pairs.join("; ")
}
