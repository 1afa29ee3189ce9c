//! What an answer means for access.

use serde_json::{Map, Value};
use url::Url;

use crate::acl::{http::request::Answer, table::outcome::Outcome};
use crate::model::{header, host_address::ENTER};

/// What an answer is compared with.
#[derive(Debug, Clone, Copy)]
pub struct Measure<'a> {
    /// Where people sign in.
    pub door: &'a Url,
    /// Origins of the service: as the settings have it, and where it is asked.
    pub origins: &'a [String],
    /// Paths at which the service itself has people sign in, if it answers by redirects.
    pub sign_in: &'a [String],
    /// Of a list: the id that has to stand in it.
    pub listed: Option<&'a str>,
    /// What a refusal inside a 2xx has in it.
    pub refusal: Option<&'a Map<String, Value>>,
}

/// An answer in the words of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    pub outcome: Outcome,
    pub status: u16,
    /// Why it is what it is, where the status alone does not say so.
    pub why: Option<String>,
    /// Whether the door has answered in the service's place.
    pub by_door: bool,
}

impl Judged {
    /// Whether the service says that there is no such thing, by a status of its own.
    pub fn is_not_there(&self) -> bool {
        matches!(self.status, 404 | 410) && !self.by_door
    }
}

pub fn judge(answer: &Answer, measure: &Measure<'_>) -> Judged {
    let (outcome, why) = outcome_of(answer, measure);
    let by_door = answer.headers.contains_key(header::REASON)
        || answer.headers.contains_key(header::SIGN_IN)
        || answer.header("www-authenticate").is_some_and(|scheme| scheme.starts_with(header::SCHEME));
    Judged { outcome, status: answer.status, why, by_door }
}

fn outcome_of(answer: &Answer, measure: &Measure<'_>) -> (Outcome, Option<String>) {
    let error = |why: &str| (Outcome::Error, Some(why.to_owned()));
    match answer.status {
        101 => (Outcome::Allowed, None),
        200..=299 => inside(answer, measure),
        401 => (Outcome::SignIn, None),
        403 => (Outcome::Refused, None),
        404 | 410 => (Outcome::Absent, None),
        status @ 300..=399 => {
            let to = answer.header("location").unwrap_or_default();
            if status == 303 && leads_to_door(to, measure) {
                return (Outcome::SignIn, None);
            }
            if matches!(status, 301 | 302 | 303 | 307) && leads_to_sign_in(to, measure) {
                return (Outcome::SignIn, None);
            }
            let to = if to.is_empty() { "nowhere".to_owned() } else { without_secrets(to) };
            let how = "If people sign in there, acl.toml says so: sign_in = \"/login\"";
            (Outcome::Error, Some(format!("{status}: it redirects to {to}, which is no answer about access. {how}")))
        }
        status @ (400 | 415 | 422) => (
            Outcome::Error,
            Some(format!(
                "{status}: its body is missing, or is not one that it takes. The contract, acl.toml or an example of its OpenAPI document gives one"
            )),
        ),
        405 => error("405: the service does not know this method here"),
        406 => error("406: it makes nothing that a program takes (Accept: */*)"),
        409 => error(
            "409: the thing is not in a state in which this can be done, or there is such a one already. A state is a kind of its own in the contract; {unique} in a body is another word in each request",
        ),
        426 => error("426: it wants to go on as a websocket. Its method in lists is WS"),
        429 => error("429: it has been asked too often. A build for tests has no limit, or --parallel is smaller"),
        status @ 500..=599 => (Outcome::Error, Some(format!("{status}: the service failed"))),
        status => (Outcome::Error, Some(format!("{status}: this says nothing about access"))),
    }
}

/// Of 2xx the body may say otherwise.
fn inside(answer: &Answer, measure: &Measure<'_>) -> (Outcome, Option<String>) {
    let is_refusal = |members: &Map<String, Value>| match serde_json::from_slice(&answer.body) {
        Ok(Value::Object(body)) => members.iter().all(|(name, value)| is_in(body.get(name), value)),
        _ => false,
    };
    if measure.refusal.is_some_and(is_refusal) {
        return (Outcome::Refused, Some(format!("{}, with a refusal in it", answer.status)));
    }
    match measure.listed {
        // The rest may have in it what was not found.
        Some(id) if !answer.is_whole && !has_token(&answer.body, id) => not_whole(answer),
        None if !answer.is_whole && measure.refusal.is_some() => not_whole(answer),
        Some(id) if !has_token(&answer.body, id) => {
            (Outcome::Absent, Some(format!("{}, without {id} in it", answer.status)))
        }
        _ => (Outcome::Allowed, None),
    }
}

fn not_whole(answer: &Answer) -> (Outcome, Option<String>) {
    let status = answer.status;
    (Outcome::Error, Some(format!("{status}, and too long or too slow to be read whole: 8 MB and 1 s are the limits")))
}

/// Whether what was found has all that was wanted in it.
fn is_in(found: Option<&Value>, wanted: &Value) -> bool {
    match (found, wanted) {
        (Some(Value::Object(found)), Value::Object(wanted)) => {
            wanted.iter().all(|(name, value)| is_in(found.get(name), value))
        }
        (found, wanted) => found == Some(wanted),
    }
}

/// Whether an id stands in a body as a whole: 17 does not stand in 170, nor in a-17-b.
pub fn has_token(body: &[u8], id: &str) -> bool {
    let id = id.as_bytes();
    if id.is_empty() {
        return false;
    }
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') || !byte.is_ascii();
    let mut from = 0;
    while let Some(at) = body[from..].windows(id.len()).position(|window| window == id).map(|at| from + at) {
        let (before, after) = (at.checked_sub(1).and_then(|at| body.get(at)), body.get(at + id.len()));
        if !before.is_some_and(is_part) && !after.is_some_and(is_part) {
            return true;
        }
        from = at + 1;
    }
    false
}

fn leads_to_door(location: &str, measure: &Measure<'_>) -> bool {
    let is_enter =
        |path: &str| path.strip_prefix(ENTER.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('?'));
    if is_enter(location) {
        return true;
    }
    let Ok(url) = Url::parse(location) else { return false };
    let origin = url.origin();
    let at_service = measure.origins.contains(&origin.ascii_serialization());
    origin == measure.door.origin() || (at_service && is_enter(url.path()))
}

fn leads_to_sign_in(location: &str, measure: &Measure<'_>) -> bool {
    let is_sign_in = |path: &str| {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        measure.sign_in.iter().any(|own| own == path)
    };
    // Two slashes at the beginning are another host's address.
    if location.starts_with('/') && !location.starts_with("//") {
        return is_sign_in(location);
    }
    let Ok(url) = Url::parse(location) else { return false };
    measure.origins.contains(&url.origin().ascii_serialization()) && is_sign_in(url.path())
}

/// Where a redirect leads, without what may let somebody in: a query or a fragment with a ticket, a name with a password.
fn without_secrets(location: &str) -> String {
    let place = location.split(['?', '#']).next().unwrap_or_default();
    match place.split_once("//") {
        Some((scheme, rest)) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let host = authority.rsplit('@').next().unwrap_or_default();
            format!("{scheme}//{host}{path}")
        }
        None => place.to_owned(),
    }
}

#[cfg(test)]
#[path = "classify_tests.rs"]
mod tests;
