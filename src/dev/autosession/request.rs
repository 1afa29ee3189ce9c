//! Request of a test suite: a persona, a state of their session, and a little more.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::{
    auth::tokens::create::offered,
    dev::worlds::World,
    model::{destination::Destination, persona::Persona, scope::Scope, service::Service},
};

/// The states in which a session can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum SessionState {
    Active,
    /// Nothing was done for longer than the idle limit.
    IdleExpired,
    /// Older than the absolute limit.
    AbsoluteExpired,
    /// Ended from another browser.
    Ended,
    /// Signed in, and the last proof of identity is old.
    Stale,
    /// Identity proven, not registered.
    Registering,
}

impl SessionState {
    /// Its name in forms and JSON.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Request of a test suite, as a form or as JSON.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "an object such as {\"persona\": \"reader\"}")]
pub struct SessionRequest {
    persona: Option<String>,
    state: Option<String>,
    isolated: Option<Flag>,
    return_to: Option<String>,
    service: Option<String>,
    world: Option<String>,
    token: Option<Flag>,
    scopes: Option<Scopes>,
}

/// `true` in JSON, `true` as a text in a form.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Flag {
    Said(bool),
    Written(String),
}

/// A list in JSON; in a form, and there too, a text with commas.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Scopes {
    Listed(Vec<String>),
    Written(String),
}

/// Request that can be fulfilled.
pub struct Choice<'a> {
    pub persona: &'a Persona,
    pub state: SessionState,
    /// Whether it is of a user of its own.
    pub isolated: bool,
    /// Whose users and clock these are.
    pub world: Option<World>,
    pub return_to: Option<Destination>,
    /// At which service it is wanted too.
    pub service: Option<&'a Service>,
    /// Whether they have accepted the terms: who did not is asked wherever they go.
    pub accepts_terms: bool,
    /// What an API token may do, if one is wanted too.
    pub token: Option<Vec<Scope>>,
}

impl SessionRequest {
    /// Finds what is asked for, or says what is wrong. Somebody who has not registered can only be registering.
    pub fn choose<'a>(self, personas: &'a [Persona], services: &'a [Service]) -> Result<Choice<'a>, String> {
        let id = self.persona.as_deref().ok_or("persona is missing")?;
        let persona =
            personas.iter().find(|persona| persona.id == id).ok_or_else(|| format!("there is no persona {id:?}"))?;
        let state = match self.state.as_deref().filter(|name| !name.is_empty()) {
            None | Some("active") if !persona.registered => SessionState::Registering,
            None => SessionState::Active,
            Some(name) => name.parse().map_err(|_| format!("there is no state {name:?}"))?,
        };
        if !persona.registered && state != SessionState::Registering {
            return Err(format!("{id} has not registered, so there is only the state \"registering\""));
        }
        let isolated = said(self.isolated, "isolated")?;
        let world = self.world.as_deref().map(World::parse).transpose()?;
        let service = self.service.as_deref().filter(|id| !id.is_empty());
        let service = service.map(|id| find_service(services, id)).transpose()?;
        if let (Some(_), SessionState::Registering) = (service, state) {
            return Err(format!("{id} is registering, and nobody is known at a service before that is done"));
        }
        let token = match (said(self.token, "token")?, self.scopes) {
            (true, _) if state == SessionState::Registering => {
                return Err(format!("{id} is registering, and nobody has a token before that is done"));
            }
            (true, scopes) => Some(chosen(scopes, persona, services)?),
            (false, Some(_)) => return Err("scopes are a token's: ask for one with token=true".to_owned()),
            (false, None) => None,
        };
        let return_to = self.return_to.as_deref().and_then(Destination::local);
        let accepts_terms = true;
        Ok(Choice { persona, state, isolated, world, return_to, service, accepts_terms, token })
    }
}

fn said(flag: Option<Flag>, name: &str) -> Result<bool, String> {
    match flag {
        None => Ok(false),
        Some(Flag::Said(said)) => Ok(said),
        Some(Flag::Written(text)) if text == "true" || text == "false" => Ok(text == "true"),
        Some(Flag::Written(text)) => Err(format!("{name} is {text:?}; it can be true or false")),
    }
}

/// The scopes that are asked for, or else all that the persona could give to a token. Those of a service that does not let the
/// persona in may be asked for: somebody may have lost a role since.
fn chosen(asked: Option<Scopes>, persona: &Persona, services: &[Service]) -> Result<Vec<Scope>, String> {
    let offered = offered(services, &persona.roles);
    let texts = match asked {
        None => {
            return if offered.is_empty() {
                Err(format!("no service has scopes for {}", persona.id))
            } else {
                Ok(offered)
            };
        }
        Some(Scopes::Listed(texts)) => texts,
        Some(Scopes::Written(text)) => {
            text.split(',').map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect()
        }
    };
    if texts.is_empty() {
        return Err("scopes is empty; leave it out for all that there are".to_owned());
    }
    let is_there = |scope: &Scope| {
        services.iter().any(|service| service.id == scope.service && service.scopes.contains(&scope.name))
    };
    let find = |text: &String| {
        let scope = text.parse().ok().filter(is_there);
        scope.ok_or_else(|| format!("there is no scope {text:?}: one looks like wiki:read"))
    };
    texts.iter().map(find).collect()
}

fn find_service<'a>(services: &'a [Service], id: &str) -> Result<&'a Service, String> {
    services.iter().find(|service| service.id == id).ok_or_else(|| format!("there is no service {id:?}"))
}
