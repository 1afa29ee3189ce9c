//! One cell of the table, asked plainly: the thing, the request, the answer.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Map, Value};
use tokio::sync::OnceCell;
use url::Url;

use super::{
    askers::Askers,
    classify::{Judged, Measure, judge},
    contract::{Contract, Thing},
    identity::Identity,
    plan::{PlannedRow, Target},
    sign_out::is_sign_out,
};
use crate::acl::{
    http::{
        client::Client,
        request::{Answer, Reads, Request},
    },
    table::{
        asker::Asker,
        outcome::Outcome,
        resource::{Relation, Resource},
        route::Route,
    },
};
use crate::model::header::ACL_USER_AGENT;

/// All that asking needs.
pub struct Asking {
    pub client: Client,
    pub contract: Option<Contract>,
    pub askers: Askers,
    /// Where people sign in.
    pub door: Url,
    /// The service's origins: as the settings have it, and where it is asked.
    pub origins: Vec<String>,
    /// Paths at which the service itself has people sign in.
    pub sign_in: Vec<String>,
    /// What a refusal inside a 2xx has in it.
    pub refusals: BTreeMap<Route, Map<String, Value>>,
    /// Routes that acl.toml leaves out.
    pub skipped: Vec<Route>,
}

/// A row with what its askers share.
pub struct Place {
    pub row: PlannedRow,
    shared: OnceCell<Arc<Thing>>,
}

/// What came of asking plainly.
#[derive(Debug, Clone)]
pub struct Plain {
    pub request: Request,
    pub thing: Option<Arc<Thing>>,
    pub judged: Judged,
}

impl Place {
    pub fn new(row: PlannedRow) -> Self {
        Self { row, shared: OnceCell::new() }
    }
}

impl Asking {
    /// Asks plainly.
    pub async fn plainly(&self, place: &Place, asker: &Asker) -> Result<Plain, String> {
        let thing = self.thing(place, asker).await?;
        let request = self.request(&place.row, thing.as_deref())?;
        let (_, judged) = self.ask(&place.row, &request, asker, listed(&place.row, thing.as_deref())).await?;
        Ok(Plain { request, thing, judged })
    }

    /// The thing that a cell is about: one of its own where asking may change it.
    pub async fn thing(&self, place: &Place, asker: &Asker) -> Result<Option<Arc<Thing>>, String> {
        let (Target::Thing, Some(resource)) = (&place.row.target, &place.row.resource) else { return Ok(None) };
        let make = || async { self.make(resource, asker).await.map(Arc::new) };
        if place.row.shares_thing() {
            return place.shared.get_or_try_init(make).await.map(|thing| Some(Arc::clone(thing)));
        }
        make().await.map(Some)
    }

    /// A thing to which an asker is this.
    pub async fn make(&self, resource: &Resource, asker: &Asker) -> Result<Thing, String> {
        let contract = self.contract.as_ref().ok_or("there is no contract that could make a thing")?;
        let identity = self.askers.identity(asker).await?;
        if resource.relation != Relation::Nobody && identity.somebody.is_empty() {
            return Err(format!("the service may not be told who {asker} is, so nothing can be theirs there"));
        }
        contract.make(&resource.kind, resource.relation, &identity.somebody).await
    }

    /// What is asked, as a script of the service's own page would: the door lets that change something.
    pub fn request(&self, row: &PlannedRow, thing: Option<&Thing>) -> Result<Request, String> {
        let target = match (&row.target, thing) {
            (Target::Path(path), _) => path.clone(),
            (Target::Thing, Some(thing)) => thing.path(&row.route)?,
            (Target::Thing, None) => return Err("there is no thing to ask about".to_owned()),
        };
        let is_websocket = row.route.is_websocket();
        let request = Request::new(if is_websocket { "GET" } else { &row.route.method }, &target);
        let request = request.header("accept", "*/*").header("user-agent", ACL_USER_AGENT);
        let request = request.header("origin", &self.client.reached.origin).header("sec-fetch-site", "same-origin");
        let mut request = if is_websocket {
            let request = request.header("sec-fetch-mode", "websocket").header("sec-fetch-dest", "websocket");
            let request = request.header("connection", "Upgrade").header("upgrade", "websocket");
            request.header("sec-websocket-version", "13").header("sec-websocket-key", "dmVzdGlidWxlLWFjbC1rZXk=")
        } else {
            request.header("sec-fetch-mode", "cors").header("sec-fetch-dest", "empty")
        };
        request.body.clone_from(&row.body);
        if row.is_list || self.refusals.contains_key(&row.route) {
            request.reads = Reads::Body;
        }
        Ok(request)
    }

    /// Asks as somebody. A persona's 401 counts if an identity gets it too that was made for this route alone: sessions run
    /// out, and other requests may end them.
    pub async fn ask(
        &self,
        row: &PlannedRow,
        request: &Request,
        asker: &Asker,
        listed: Option<&str>,
    ) -> Result<(Answer, Judged), String> {
        if !matches!(asker, Asker::Persona(_)) {
            let identity = self.askers.identity(asker).await?;
            return self.ask_with(row, request, &identity, listed).await;
        }
        let ends_session = is_sign_out(&row.route);
        let own = if ends_session { None } else { self.askers.own_if_made(asker, &row.route).await };
        if let Some(own) = own {
            let (answer, judged) = self.ask_with(row, request, &own, listed).await?;
            if judged.outcome != Outcome::SignIn {
                // What is let in may have ended it.
                self.askers.give_up(asker, &row.route, &own).await;
            }
            return Ok((answer, judged));
        }
        let shared = if ends_session { self.askers.fresh(asker).await? } else { self.askers.identity(asker).await? };
        let (answer, judged) = self.ask_with(row, request, &shared, listed).await?;
        if judged.outcome != Outcome::SignIn {
            return Ok((answer, judged));
        }
        let own = self.askers.own(asker, &row.route).await?;
        let (answer, judged) = self.ask_with(row, request, &own, listed).await?;
        if judged.outcome != Outcome::SignIn {
            self.askers.give_up(asker, &row.route, &shared).await;
            self.askers.give_up(asker, &row.route, &own).await;
        }
        Ok((answer, judged))
    }

    async fn ask_with(
        &self,
        row: &PlannedRow,
        request: &Request,
        identity: &Identity,
        listed: Option<&str>,
    ) -> Result<(Answer, Judged), String> {
        let answer = self.client.send(&identity.carry(request.clone())).await?;
        let judged = self.judge(row, &answer, listed);
        Ok((answer, judged))
    }

    fn judge(&self, row: &PlannedRow, answer: &Answer, listed: Option<&str>) -> Judged {
        let refusal = self.refusals.get(&row.route);
        judge(answer, &Measure { door: &self.door, origins: &self.origins, sign_in: &self.sign_in, listed, refusal })
    }

    /// Scheme, host and path that are before every target.
    pub fn base(&self) -> String {
        format!("{}{}", self.client.reached.origin, self.client.reached.prefix)
    }
}

/// The id that has to stand in the answer of a list.
pub fn listed<'a>(row: &PlannedRow, thing: Option<&'a Thing>) -> Option<&'a str> {
    thing.filter(|_| row.is_list).map(|thing| thing.id.as_str())
}
