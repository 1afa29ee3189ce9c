//! Request of a test suite: a persona, a state of their session, and a little more.

use std::borrow::Cow;

use axum::{
    body::Bytes,
    http::{HeaderMap, header::CONTENT_TYPE},
};
use percent_encoding::percent_decode;
use serde::{Deserialize, Serialize};
use serde_json::Map;
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::model::{destination::Destination, persona::Persona, service::Service};

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
}

/// `true` in JSON, `true` as a text in a form.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Flag {
    Said(bool),
    Written(String),
}

/// Request that can be fulfilled.
pub struct Choice<'a> {
    pub persona: &'a Persona,
    pub state: SessionState,
    /// Whether it is of a user of its own.
    pub isolated: bool,
    pub return_to: Option<Destination>,
    /// At which service it is wanted too.
    pub service: Option<&'a Service>,
}

impl SessionRequest {
    /// Reads a form or JSON; what cannot be read is an error in words, and so is nothing at all. `None`: neither of the two.
    pub fn read(headers: &HeaderMap, body: &Bytes) -> Option<Result<Self, String>> {
        if body.is_empty() && !headers.contains_key(CONTENT_TYPE) {
            return Some(Err("there is nothing in it: say which persona, as a form or as JSON".to_owned()));
        }
        let mut kinds = headers.get_all(CONTENT_TYPE).iter();
        let (Some(kind), None) = (kinds.next(), kinds.next()) else { return None };
        let essence = kind.to_str().ok()?.split(';').next().unwrap_or_default().trim();
        if essence.eq_ignore_ascii_case("application/json") {
            Some(Self::from_json(body))
        } else if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            Some(Self::from_form(body))
        } else {
            None
        }
    }

    fn from_json(body: &[u8]) -> Result<Self, String> {
        // The derived reader would take a list for an object.
        if body.trim_ascii_start().starts_with(b"[") {
            return Err("invalid type: sequence, expected an object such as {\"persona\": \"reader\"}".to_owned());
        }
        serde_json::from_slice(body).map_err(|error| error.to_string())
    }

    fn from_form(body: &[u8]) -> Result<Self, String> {
        let mut members = Map::new();
        for pair in body.split(|&byte| byte == b'&').filter(|pair| !pair.is_empty()) {
            let mut halves = pair.splitn(2, |&byte| byte == b'=').map(decoded);
            let name = halves.next().transpose()?.unwrap_or_default();
            let value = halves.next().transpose()?.unwrap_or_default();
            if members.insert(name.clone(), value.into()).is_some() {
                return Err(format!("duplicate field `{name}`"));
            }
        }
        serde_json::from_value(members.into()).map_err(|error| error.to_string())
    }

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
        let isolated = match self.isolated {
            None => false,
            Some(Flag::Said(said)) => said,
            Some(Flag::Written(text)) if text == "true" || text == "false" => text == "true",
            Some(Flag::Written(text)) => return Err(format!("isolated is {text:?}; it can be true or false")),
        };
        let service = self.service.as_deref().filter(|id| !id.is_empty());
        let service = service.map(|id| find_service(services, id)).transpose()?;
        if let (Some(_), SessionState::Registering) = (service, state) {
            return Err(format!("{id} is registering, and nobody is known at a service before that is done"));
        }
        let return_to = self.return_to.as_deref().and_then(Destination::local);
        Ok(Choice { persona, state, isolated, return_to, service })
    }
}

fn find_service<'a>(services: &'a [Service], id: &str) -> Result<&'a Service, String> {
    services.iter().find(|service| service.id == id).ok_or_else(|| format!("there is no service {id:?}"))
}

/// A name or a value of a form. What is no UTF-8 is somebody's mistake, and no other name or value.
fn decoded(half: &[u8]) -> Result<String, String> {
    let spaced: Vec<u8> = half.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
    let text = percent_decode(&spaced).decode_utf8();
    text.map(Cow::into_owned).map_err(|_| format!("{} is not UTF-8", String::from_utf8_lossy(half).escape_debug()))
}
