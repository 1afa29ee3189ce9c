//! The contract: what a service's dev build tells of itself, and the things that it makes for a run.

use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

use crate::acl::{
    http::{
        body::Body,
        client::Client,
        request::{Answer, Reads, Request},
        said::{answered, without_secrets},
    },
    table::{
        resource::{Relation, Resource},
        route::Route,
    },
};

/// What a service says of itself at `GET /.acl/describe`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Described {
    /// Kinds of things with the routes that are about one.
    pub kinds: BTreeMap<String, BTreeSet<Route>>,
    pub bodies: BTreeMap<Route, Body>,
    /// Routes whose answer lists things.
    pub lists: BTreeSet<Route>,
    /// What a refusal inside a 2xx has in it.
    pub refusals: BTreeMap<Route, Map<String, Value>>,
    /// Routes that are for anybody.
    pub public: BTreeSet<Route>,
}

/// How every error begins that says that a thing was not made, and by which it is told once for a kind.
pub const NOT_MADE: &str = "the contract could not make ";

/// A token that is shorter is none that has to be kept.
const SECRET_LEAST: usize = 16;

/// A thing that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thing {
    pub id: String,
    /// Path and query for each route that is about it.
    pub paths: BTreeMap<Route, String>,
}

/// A service with the contract, and the run that things are made for.
pub struct Contract {
    client: Client,
    token: String,
    pub run: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RawDescribed {
    kinds: BTreeMap<String, Vec<String>>,
    bodies: BTreeMap<String, RawBody>,
    lists: Vec<String>,
    refusals: BTreeMap<String, RawRefusal>,
    public: Vec<String>,
}

#[derive(Deserialize)]
struct RawBody {
    #[serde(rename = "type")]
    content_type: String,
    /// A text as it is, or JSON.
    body: Value,
}

#[derive(Deserialize)]
struct RawRefusal {
    json: Map<String, Value>,
}

#[derive(Deserialize)]
struct RawThing {
    /// A text, or a number.
    id: Value,
    #[serde(default)]
    paths: BTreeMap<String, String>,
}

impl Contract {
    pub fn new(client: Client, token: String, run: String) -> Self {
        Self { client, token, run }
    }

    /// None where the service has no contract, or another token.
    pub async fn describe(&self) -> Result<Option<Described>, String> {
        let request = Request::new("GET", "/.acl/describe").header("accept", "application/json");
        let answer = self.client.send(&self.with_token(request)).await?;
        match answer.status {
            200 => {
                let described = read::<RawDescribed>("describe", &answer.body).and_then(Described::try_from);
                described.map(Some).map_err(|why| without_secrets(&why, &self.token))
            }
            404 => Ok(None),
            status => Err(format!("GET /.acl/describe is answered {status}, and not 200 with a description")),
        }
    }

    /// Has a thing made to which somebody is this; all other relations are somebody else's.
    pub async fn make(&self, kind: &str, relation: Relation, somebody: &str) -> Result<Thing, String> {
        let mut wish = json!({ "run": self.run, "kind": kind });
        if relation != Relation::Nobody {
            wish[relation.as_str()] = Value::from(somebody);
        }
        let answer = self.client.send(&self.post("/.acl/make", &wish)).await?;
        self.thing(&answer).map_err(|why| format!("{NOT_MADE}{kind}: {why}"))
    }

    /// Whether anybody is there at all.
    pub async fn knock(&self) -> Result<(), String> {
        self.client.knock().await
    }

    /// Removes all that was made or created in this run.
    pub async fn drop(&self) -> Result<(), String> {
        let wish = json!({ "run": self.run });
        let answer = self.client.send_at_last(&self.post("/.acl/drop", &wish)).await?;
        if answer.is_success() { Ok(()) } else { Err(format!("POST /.acl/drop: {}", answered(&answer, &self.token))) }
    }

    /// Its id and its paths stand in findings.
    fn thing(&self, answer: &Answer) -> Result<Thing, String> {
        if !answer.is_success() {
            return Err(answered(answer, &self.token));
        }
        let thing = Thing::read(answer).map_err(|why| without_secrets(&why, &self.token))?;
        // Shorter ones may stand in a word by chance.
        let tells = |text: &String| self.token.len() >= SECRET_LEAST && text.contains(&self.token);
        if tells(&thing.id) || thing.paths.values().any(tells) {
            return Err("its id, or one of its paths, has the contract's token in it".to_owned());
        }
        Ok(thing)
    }

    fn post(&self, path: &str, wish: &Value) -> Request {
        let body = Body { content_type: "application/json".to_owned(), body: wish.to_string().into_bytes() };
        let request = Request { body: Some(body), ..Request::new("POST", path).header("accept", "application/json") };
        self.with_token(request)
    }

    fn with_token(&self, request: Request) -> Request {
        Request { reads: Reads::Body, ..request.header("authorization", &format!("Bearer {}", self.token)) }
    }
}

impl Thing {
    fn read(answer: &Answer) -> Result<Self, String> {
        let raw: RawThing = read("answer", &answer.body)?;
        let id = match raw.id {
            Value::String(id) if !id.is_empty() => id,
            Value::Number(id) => id.to_string(),
            other => return Err(format!("it gives the id {other}, which is no text")),
        };
        let paths = raw.paths.into_iter().map(|(route, path)| Ok((route_of(&route)?, path)));
        Ok(Self { id, paths: paths.collect::<Result<_, String>>()? })
    }

    /// Where a route is asked about this thing. What is no path of the route would be another one's answer in its row.
    pub fn path(&self, route: &Route) -> Result<String, String> {
        let Some(path) = self.paths.get(route) else {
            return route.path.literal().ok_or_else(|| format!("POST /.acl/make gives no path for {route}"));
        };
        if !route.path.matches(path.split('?').next().unwrap_or_default()) {
            return Err(format!("POST /.acl/make gives {path:?} for {route}, which is no path of it"));
        }
        Ok(path.clone())
    }
}

impl Described {
    /// Every route that the contract names.
    pub fn routes(&self) -> BTreeSet<Route> {
        let named = self.kinds.values().flatten().chain(self.bodies.keys()).chain(&self.lists);
        named.chain(self.refusals.keys()).chain(&self.public).cloned().collect()
    }

    /// The kinds of which a route is about a thing. A list that none names is about those whose things are below it, or else
    /// about all of them.
    pub fn kinds_of(&self, route: &Route) -> Vec<&str> {
        let kinds = |fits: &dyn Fn(&BTreeSet<Route>) -> bool| -> Vec<&str> {
            self.kinds.iter().filter(|(_, routes)| fits(routes)).map(|(kind, _)| kind.as_str()).collect()
        };
        let named = kinds(&|routes| routes.contains(route));
        if !named.is_empty() || !self.lists.contains(route) {
            return named;
        }
        let above = format!("{}/", route.path.to_string().trim_end_matches('/'));
        let below = kinds(&|routes| routes.iter().any(|other| other.path.to_string().starts_with(&above)));
        if below.is_empty() { kinds(&|_| true) } else { below }
    }
}

impl TryFrom<RawDescribed> for Described {
    type Error = String;

    fn try_from(raw: RawDescribed) -> Result<Self, String> {
        let routes = |texts: Vec<String>| texts.iter().map(|text| route_of(text)).collect::<Result<BTreeSet<_>, _>>();
        let kinds = raw.kinds.into_iter().map(|(kind, texts)| Ok((Resource::kind_of(&kind)?, routes(texts)?)));
        let bodies = raw.bodies.into_iter().map(|(route, body)| Ok((route_of(&route)?, body.into())));
        let refusals = raw.refusals.into_iter().map(|(route, refusal)| Ok((route_of(&route)?, refusal.json)));
        Ok(Self {
            kinds: kinds.collect::<Result<_, String>>()?,
            bodies: bodies.collect::<Result<_, String>>()?,
            lists: routes(raw.lists)?,
            refusals: refusals.collect::<Result<_, String>>()?,
            public: routes(raw.public)?,
        })
    }
}

impl From<RawBody> for Body {
    fn from(raw: RawBody) -> Self {
        let body = match raw.body {
            Value::String(text) => text.into_bytes(),
            other => other.to_string().into_bytes(),
        };
        Self { content_type: raw.content_type, body }
    }
}

fn route_of(text: &str) -> Result<Route, String> {
    Route::from_str(text).map_err(|error| format!("the contract has a route that is none: {error}"))
}

/// From an object only: a list would be read as one, member by member.
fn read<T: DeserializeOwned>(what: &str, body: &[u8]) -> Result<T, String> {
    let object = serde_json::from_slice(body).map(Value::Object);
    object.and_then(serde_json::from_value).map_err(|error| format!("the contract's {what} cannot be read: {error}"))
}

#[cfg(test)]
#[path = "contract_tests.rs"]
mod tests;
