//! What a test suite asks for: a persona, a state, and a little more.

use axum::{
    body::Bytes,
    http::{HeaderMap, header::CONTENT_TYPE},
};
use serde::{Deserialize, Serialize};

use crate::model::{persona::Persona, return_to::ReturnTo};

/// The states in which a session can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// Signed in.
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
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Active, Self::IdleExpired, Self::AbsoluteExpired, Self::Ended, Self::Stale, Self::Registering];

    /// Its name in forms and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::IdleExpired => "idle_expired",
            Self::AbsoluteExpired => "absolute_expired",
            Self::Ended => "ended",
            Self::Stale => "stale",
            Self::Registering => "registering",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// What is asked for, as a form or as JSON.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Wish {
    persona: Option<String>,
    state: Option<String>,
    isolated: Option<Flag>,
    return_to: Option<String>,
}

/// `true` in JSON, `true` as a text in a form.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Flag {
    Said(bool),
    Written(String),
}

/// A wish that can be fulfilled.
pub struct Choice<'a> {
    /// Who.
    pub persona: &'a Persona,
    /// In which state.
    pub state: SessionState,
    /// As a user of their own.
    pub isolated: bool,
    /// Where a browser goes afterwards.
    pub return_to: Option<ReturnTo>,
}

impl Wish {
    /// Reads a form or JSON; what cannot be read is an error in words. `None`: neither of the two.
    pub fn read(headers: &HeaderMap, body: &Bytes) -> Option<Result<Self, String>> {
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with("application/json") {
            Some(serde_json::from_slice(body).map_err(|error| error.to_string()))
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            Some(Self::from_form(body))
        } else {
            None
        }
    }

    fn from_form(body: &[u8]) -> Result<Self, String> {
        let mut wish = Self::default();
        for (name, value) in url::form_urlencoded::parse(body) {
            let value = value.into_owned();
            match name.as_ref() {
                "persona" => wish.persona = Some(value),
                "state" => wish.state = Some(value),
                "isolated" => wish.isolated = Some(Flag::Written(value)),
                "return_to" => wish.return_to = Some(value),
                other => {
                    return Err(format!(
                        "unknown field `{other}`, expected one of `persona`, `state`, `isolated`, `return_to`"
                    ));
                }
            }
        }
        Ok(wish)
    }

    /// Finds what is wished for, or says what is wrong. Somebody who has not registered can only be registering.
    pub fn choose(self, personas: &[Persona]) -> Result<Choice<'_>, String> {
        let id = self.persona.as_deref().ok_or("persona is missing")?;
        let persona =
            personas.iter().find(|persona| persona.id == id).ok_or_else(|| format!("there is no persona {id:?}"))?;
        let state = match self.state.as_deref().filter(|name| !name.is_empty()) {
            None | Some("active") if !persona.registered => SessionState::Registering,
            None => SessionState::Active,
            Some(name) => SessionState::from_name(name).ok_or_else(|| format!("there is no state {name:?}"))?,
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
        Ok(Choice { persona, state, isolated, return_to: self.return_to.as_deref().and_then(ReturnTo::parse) })
    }
}
