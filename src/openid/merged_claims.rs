//! Claims about a person, merged from the ID token and userinfo.

use serde_json::Value;

use super::{json::ClaimMap, settings::ProviderSettings};
use crate::model::{email::EmailKey, name::offered, registration::Claims};

/// Claims of both places, about the same subject.
pub(super) struct MergedClaims {
    pub(super) id_token: ClaimMap,
    pub(super) userinfo: Option<ClaimMap>,
}

impl MergedClaims {
    /// Name and e-mail address, each as far as it can be one. Userinfo is newer than the token, and so it comes first.
    /// Where the provider's addresses are its own (`trust_email`), one is confirmed unless it says the contrary anywhere.
    pub(super) fn person(&self, trust_email: bool) -> Claims {
        let name = self.places().find_map(name_in);
        let says_nothing = |claims: &ClaimMap| claims.get("email_verified").is_none_or(Value::is_null);
        let is_trusted = trust_email && self.places().all(says_nothing);
        let address = |claims: &ClaimMap| Some((address_in(claims)?, is_trusted || verified(claims)));
        let email = self.places().find_map(address);
        Claims {
            name,
            email_verified: email.as_ref().is_some_and(|(_, verified)| *verified),
            email: email.map(|(address, _)| address),
        }
    }

    /// The values of a claim: of a list each text, a text as the one value it is, nothing of anything else. A text is
    /// never divided: a group may be called "not admin".
    pub(super) fn values(&self, claim: &str) -> Vec<String> {
        match self.places().filter_map(|claims| at(claims, claim)).find(|value| says_something(value)) {
            Some(Value::String(value)) => vec![value.clone()],
            Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }

    fn places(&self) -> impl Iterator<Item = &ClaimMap> {
        self.userinfo.iter().chain([&self.id_token])
    }
}

/// Whether an ID token says all that we ask of userinfo: an address, and what roles follow from. Roles must never be
/// taken because userinfo did not answer.
pub(super) fn is_enough(id_token: &ClaimMap, settings: &ProviderSettings) -> bool {
    let has_roles =
        settings.roles.as_ref().is_none_or(|mapping| at(id_token, &mapping.claim).is_some_and(says_something));
    address_in(id_token).is_some() && has_roles
}

/// Nothing follows from `null` and the like, least of all that somebody has no roles any more.
fn says_something(value: &Value) -> bool {
    value.is_string() || value.is_array()
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

/// An address that can be one.
fn address_in(claims: &ClaimMap) -> Option<String> {
    text(claims, "email").filter(|email| EmailKey::of(email).is_some())
}

fn name_in(claims: &ClaimMap) -> Option<String> {
    let name = |claim: &str| text(claims, claim).and_then(|name| offered(&name));
    let parts = || offered(&["given_name", "family_name"].into_iter().filter_map(name).collect::<Vec<_>>().join(" "));
    name("name").or_else(parts)
}

/// Some providers say `"true"`. What a provider does not say is not confirmed.
fn verified(claims: &ClaimMap) -> bool {
    match claims.get("email_verified") {
        Some(Value::Bool(verified)) => *verified,
        Some(Value::String(verified)) => verified == "true",
        _ => false,
    }
}
