//! Who asks: what each asker's requests carry, made by the running door and renewed long before it runs out.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError},
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use tokio::sync::Mutex;

use crate::acl::{
    http::{
        door::{AskSession, AtService, Door},
        request::Request,
    },
    table::{asker::Asker, route::Route},
};
use crate::model::header::{self, encoded};

/// An assertion lives for a minute, and a request may have to wait its turn.
const ASSERTION_SERVES: Duration = Duration::from_secs(20);

/// How a service is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// With the cookie of its host, which its proxy shows to the door.
    ThroughProxy,
    /// With what the door's check would have told it.
    Straight,
}

/// What an asker's requests carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub headers: Vec<(&'static str, String)>,
    /// What the service takes them for: `Remote-User`, or `sub`.
    pub somebody: String,
    made: Instant,
}

/// All askers of a run.
pub struct Askers {
    door: Door,
    service: String,
    way: Way,
    /// How long a session is used before it is made anew.
    serves: Duration,
    /// Whose session it is that has expired.
    expired: String,
    made: BTreeMap<Asker, Mutex<Option<Arc<Identity>>>>,
    /// What was made after a 401, and is used for that route alone.
    own: std::sync::Mutex<BTreeMap<(Asker, Route), Own>>,
}

type Own = Arc<Mutex<Option<Arc<Identity>>>>;

/// What an assertion says, as far as the other headers repeat it.
#[derive(Deserialize)]
struct Claims {
    sub: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    email_verified: bool,
    #[serde(default)]
    roles: Vec<String>,
}

impl Askers {
    /// `session` is how long one lives that nobody uses.
    pub fn new(door: Door, service: &str, way: Way, askers: &[Asker], session: Duration) -> Self {
        let serves = match way {
            Way::ThroughProxy => session / 3,
            Way::Straight => ASSERTION_SERVES.min(session / 3),
        };
        let expired = askers.iter().find_map(|asker| match asker {
            Asker::Persona(id) => Some(id.clone()),
            _ => None,
        });
        let made = askers.iter().map(|asker| (asker.clone(), Mutex::default())).collect();
        Self {
            door,
            service: service.to_owned(),
            way,
            serves,
            expired: expired.unwrap_or_default(),
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
            Asker::Persona(id) => (id, None),
            Asker::Expired => (&self.expired, Some("idle_expired".to_owned())),
            Asker::Anonymous => {
                return Ok(Identity { headers: Vec::new(), somebody: String::new(), made: Instant::now() });
            }
            Asker::Token => return Err("tokens do not exist yet".to_owned()),
        };
        let service = Some(self.service.clone());
        let ask = AskSession { persona: persona.clone(), state, service, ..AskSession::default() };
        let answer = self.door.session(&ask).await.map_err(|error| error.to_string())?;
        let at =
            answer.service.ok_or("the door does not tell what its sessions are at services: it is an older one")?;
        let identity = of_session(&at, self.way)?;
        Ok(if *asker == Asker::Expired { over(identity) } else { identity })
    }
}

fn of_session(at: &AtService, way: Way) -> Result<Identity, String> {
    let claims = claims_of(&at.assertion)?;
    let somebody = at.remote_user.clone().unwrap_or_else(|| claims.sub.clone());
    let headers = match way {
        Way::ThroughProxy => vec![("cookie", format!("{}={}", at.cookie.name, at.cookie.value))],
        Way::Straight => {
            let email = if claims.email_verified { claims.email.as_str() } else { "" };
            let values = [
                encoded(at.remote_user.as_deref().unwrap_or_default()),
                encoded(&claims.name),
                encoded(email),
                claims.roles.join(","),
                at.assertion.clone(),
            ];
            header::IDENTITY.into_iter().zip(values).collect()
        }
    };
    Ok(Identity { headers, somebody, made: Instant::now() })
}

/// Of whose session is over the door's check tells nothing; what they may still have is an assertion.
fn over(mut identity: Identity) -> Identity {
    identity.headers.retain(|(name, _)| !name.starts_with("remote-"));
    identity
}

/// It came from the door itself, so nobody has to verify it here. Who cannot be read from it would be asked as nobody.
fn claims_of(assertion: &str) -> Result<Claims, String> {
    let payload = assertion.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let claims = payload.and_then(|json| serde_json::from_slice(&json).ok());
    let claims = claims.filter(|claims: &Claims| !claims.sub.is_empty());
    claims.ok_or_else(|| "the door's assertion does not say who it is about".to_owned())
}

impl Identity {
    /// A request of theirs.
    pub fn carry(&self, mut request: Request) -> Request {
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn straight_a_service_gets_what_the_door_would_tell_it() {
        let claims = serde_json::json!({ "sub": "u-1", "name": "Ada 100 %", "email": "a@example.org",
            "email_verified": true, "roles": ["admin", "editor"] });
        let assertion = format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(claims.to_string()));
        let at = serde_json::json!({ "url": "http://wiki.localhost", "remote_user": "u-1", "assertion": assertion,
            "cookie": { "name": "v", "value": "1.2", "domain": "wiki.localhost", "path": "/", "expires": -1,
                        "httpOnly": true, "secure": false, "sameSite": "Lax" } });
        let at: AtService = serde_json::from_value(at).expect("readable");
        let straight = of_session(&at, Way::Straight).expect("readable");
        let values: Vec<&str> = straight.headers.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["u-1", "Ada 100 %25", "a@example.org", "admin,editor", assertion.as_str()]);
        let proxied = of_session(&at, Way::ThroughProxy).expect("readable");
        assert_eq!(proxied.headers, [("cookie", "v=1.2".to_owned())]);
        let left: Vec<&str> = over(straight).headers.iter().map(|(name, _)| *name).collect();
        assert_eq!(left, ["vestibule-assertion"], "all that is left of a session");
        let untold = AtService { remote_user: None, ..at };
        assert_eq!(of_session(&untold, Way::Straight).expect("readable").somebody, "u-1");
        let encode = |claims: &str| format!("e30.{}.sig", URL_SAFE_NO_PAD.encode(claims));
        for assertion in ["", "a.b.c", &encode("{}"), &encode(r#"{"sub":""}"#), &encode("[]")] {
            let unreadable = AtService { assertion: assertion.to_owned(), ..untold.clone() };
            for way in [Way::Straight, Way::ThroughProxy] {
                assert!(of_session(&unreadable, way).is_err(), "{assertion}");
            }
        }
    }
}
