//! What is made of what a provider says of somebody, in the ID token, at the userinfo endpoint, or in both.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use super::OpenIdError;
use crate::model::registration::{Claims, EMAIL_MAX_BYTES, cut};

/// The claims of a token or of userinfo.
pub type ClaimMap = Map<String, Value>;

/// What providers call sessions is short.
const SID_BYTES: usize = 512;

/// Both places, checked.
pub(super) struct Said {
    pub(super) id_token: ClaimMap,
    pub(super) userinfo: Option<ClaimMap>,
}

impl Said {
    /// Name and e-mail address. Userinfo is newer than the token, and so it comes first.
    pub(super) fn claims(&self) -> Claims {
        let name = self.places().find_map(name_in);
        // A text that is longer than an address can be is none.
        let address = |claims: &ClaimMap| {
            let email = text(claims, "email").filter(|email| email.len() <= EMAIL_MAX_BYTES)?;
            Some((email, verified(claims)))
        };
        let email = self.places().find_map(address);
        Claims {
            name: name.as_deref().map(cut),
            email_verified: email.as_ref().is_some_and(|(_, verified)| *verified),
            email: email.map(|(address, _)| address),
        }
    }

    /// The provider's own session, which its logout tokens name. It is the ID token's to say.
    pub(super) fn sid(&self) -> Result<Option<String>, OpenIdError> {
        match self.id_token.get("sid") {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(sid)) if is_short_text(sid) => Ok(Some(sid.clone())),
            Some(_) => Err(OpenIdError::Refused("sid is no short text".into())),
        }
    }

    /// The values of a claim: of a list each text, a text as the one value it is, nothing of anything else. A text is
    /// never divided: a group may be called "not admin".
    pub(super) fn values(&self, claim: &str) -> Vec<String> {
        match self.places().find_map(|claims| at(claims, claim)) {
            Some(Value::String(value)) => vec![value.clone()],
            Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }

    fn places(&self) -> impl Iterator<Item = &ClaimMap> {
        self.userinfo.iter().chain([&self.id_token])
    }
}

/// Whether a text can be a provider's name of something: of a session, a person, a token.
pub fn is_short_text(sid: &str) -> bool {
    !sid.is_empty() && sid.len() <= SID_BYTES && !sid.chars().any(char::is_control)
}

/// The payload of a token that has been verified.
pub(super) fn payload(token: &str) -> Option<ClaimMap> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?).ok()
}

/// A claim by its name, or by a path with dots such as `realm_access.roles`.
fn at<'a>(claims: &'a ClaimMap, claim: &str) -> Option<&'a Value> {
    claims.get(claim).or_else(|| {
        let (first, rest) = claim.split_once('.')?;
        at(claims.get(first)?.as_object()?, rest)
    })
}

/// A text that can be shown and kept.
fn text(claims: &ClaimMap, claim: &str) -> Option<String> {
    let text = claims.get(claim)?.as_str()?.trim();
    (!text.is_empty() && !text.contains('\0')).then(|| text.to_owned())
}

fn name_in(claims: &ClaimMap) -> Option<String> {
    let parts = || {
        let parts: Vec<_> = ["given_name", "family_name"].iter().filter_map(|part| text(claims, part)).collect();
        Some(parts.join(" ")).filter(|name| !name.is_empty())
    };
    text(claims, "name").or_else(parts)
}

/// Some providers say `"true"`. What a provider does not say is not confirmed.
fn verified(claims: &ClaimMap) -> bool {
    match claims.get("email_verified") {
        Some(Value::Bool(verified)) => *verified,
        Some(Value::String(verified)) => verified == "true",
        _ => false,
    }
}
