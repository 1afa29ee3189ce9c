//! Who asks: what each asker's requests carry, made by the running door and renewed long before it runs out.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::Mutex;

use super::identity::{Identity, Way, of_session, of_token, over};
use crate::acl::{
    http::door::{AskSession, Door},
    table::{asker::Asker, route::Route},
};
use crate::model::{scope::Scope, service::Service};

/// An assertion lives for a minute, and a request may have to wait its turn.
const ASSERTION_SERVES: Duration = Duration::from_secs(20);

/// All askers of a run.
pub struct Askers {
    door: Door,
    service: String,
    way: Way,
    /// How long a session is used before it is made anew.
    serves: Duration,
    /// Whose session it is that has expired, and whose the token of `token`.
    first: String,
    /// All scopes of the service.
    scopes: Vec<String>,
    made: BTreeMap<Asker, Mutex<Option<Arc<Identity>>>>,
    /// What was made after a 401, and is used for that route alone.
    own: std::sync::Mutex<BTreeMap<(Asker, Route), Own>>,
}

type Own = Arc<Mutex<Option<Arc<Identity>>>>;

impl Askers {
    /// `session` is how long one lives that nobody uses.
    pub fn new(door: Door, service: &Service, way: Way, askers: &[Asker], session: Duration) -> Self {
        let serves = match way {
            Way::ThroughProxy => session / 3,
            Way::Straight => ASSERTION_SERVES.min(session / 3),
        };
        let first = askers.iter().find_map(|asker| match asker {
            Asker::Persona(id) => Some(id.clone()),
            _ => None,
        });
        let made = askers.iter().map(|asker| (asker.clone(), Mutex::default())).collect();
        Self {
            door,
            service: service.id.clone(),
            way,
            serves,
            first: first.unwrap_or_default(),
            scopes: service.scopes.iter().map(|name| Scope::new(&service.id, name).to_string()).collect(),
            made,
            own: std::sync::Mutex::default(),
        }
    }

    /// What an asker's requests carry now.
    pub async fn identity(&self, asker: &Asker) -> Result<Arc<Identity>, String> {
        let place = self.made.get(asker).ok_or_else(|| format!("{asker} is not among those who ask"))?;
        self.in_place(place, asker).await
    }

    /// What serves one request only.
    pub async fn fresh(&self, asker: &Asker) -> Result<Arc<Identity>, String> {
        self.make(asker).await.map(Arc::new)
    }

    /// What nothing but one route was asked with: no other request can have ended it.
    pub async fn own(&self, asker: &Asker, route: &Route) -> Result<Arc<Identity>, String> {
        let place = self.own_place(asker, route);
        self.in_place(&place, asker).await
    }

    /// The same where there is one by now.
    pub async fn own_if_made(&self, asker: &Asker, route: &Route) -> Option<Arc<Identity>> {
        let place = self.own_place(asker, route);
        let place = place.lock().await;
        place.clone().filter(|identity| identity.made.elapsed() < self.serves)
    }

    /// It is used no more: its session is over, or may be.
    pub async fn give_up(&self, asker: &Asker, route: &Route, identity: &Arc<Identity>) {
        let own = self.own_place(asker, route);
        for place in self.made.get(asker).into_iter().chain([own.as_ref()]) {
            let mut place = place.lock().await;
            if place.as_ref().is_some_and(|own| Arc::ptr_eq(own, identity)) {
                *place = None;
            }
        }
    }

    fn own_place(&self, asker: &Asker, route: &Route) -> Own {
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(own.entry((asker.clone(), route.clone())).or_default())
    }

    async fn in_place(&self, place: &Mutex<Option<Arc<Identity>>>, asker: &Asker) -> Result<Arc<Identity>, String> {
        let mut place = place.lock().await;
        if let Some(identity) = place.as_ref().filter(|identity| identity.made.elapsed() < self.serves) {
            return Ok(Arc::clone(identity));
        }
        let identity = Arc::new(self.make(asker).await?);
        *place = Some(Arc::clone(&identity));
        Ok(identity)
    }

    async fn make(&self, asker: &Asker) -> Result<Identity, String> {
        let (persona, state) = match asker {
            Asker::Persona(id) => (id.as_str(), None),
            Asker::Expired => (self.first.as_str(), Some("idle_expired".to_owned())),
            Asker::Anonymous => {
                return Ok(Identity { headers: Vec::new(), somebody: String::new(), made: Instant::now() });
            }
            Asker::Token | Asker::TokenOf(_) => (asker.holder().unwrap_or(&self.first), None),
        };
        let (token, scopes) = if asker.is_token() { (true, self.scopes.clone()) } else { (false, Vec::new()) };
        let (persona, service) = (persona.to_owned(), Some(self.service.clone()));
        let ask = AskSession { persona, state, service, token, scopes, ..AskSession::default() };
        let answer = self.door.session(&ask).await.map_err(|error| error.to_string())?;
        let at =
            answer.service.ok_or("the door does not tell what its sessions are at services: it is an older one")?;
        let identity = of_session(&at, self.way)?;
        if asker.is_token() {
            let token = answer.api_token.ok_or("the door makes no tokens: it is an older one")?;
            return Ok(of_token(&token, identity));
        }
        Ok(if *asker == Asker::Expired { over(identity) } else { identity })
    }
}
