//! What an answer means for access.

use serde_json::{Map, Value};
use url::Url;

use super::{outcome::Outcome, request::Answer};

/// What an answer is compared with.
#[derive(Debug, Clone, Copy)]
pub struct Measure<'a> {
    /// Where people sign in.
    pub door: &'a Url,
    /// Origins of the service: as the settings have it, and where it is asked.
    pub origins: &'a [String],
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
    let by_door = answer.headers.contains_key("vestibule-reason")
        || answer.headers.contains_key("vestibule-sign-in")
        || answer.header("www-authenticate").is_some_and(|scheme| scheme.starts_with("Vestibule"));
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
            let to = if to.is_empty() { "nowhere" } else { to };
            (Outcome::Error, Some(format!("{status}: it redirects to {to}, which is no answer about access")))
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
            "409: the thing is not in a state in which this can be done. A state is a kind of its own in the contract",
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
    const ENTER: &str = "/.vestibule/enter";
    let is_enter = |path: &str| path.strip_prefix(ENTER).is_some_and(|rest| rest.is_empty() || rest.starts_with('?'));
    if is_enter(location) {
        return true;
    }
    let Ok(url) = Url::parse(location) else { return false };
    let origin = url.origin();
    let at_service = measure.origins.contains(&origin.ascii_serialization());
    origin == measure.door.origin() || (at_service && is_enter(url.path()))
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

    use super::*;

    fn answer(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> Answer {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        Answer { status, headers: map, body: body.into(), is_whole: true }
    }

    fn judged(answer: &Answer, listed: Option<&str>, refusal: Option<&Value>) -> Judged {
        let door = "http://door.localhost:3000".parse().expect("an address");
        let origins = ["http://wiki.localhost:8080".to_owned()];
        judge(answer, &Measure { door: &door, origins: &origins, listed, refusal: refusal.and_then(Value::as_object) })
    }

    #[test]
    fn a_status_is_the_answer_and_an_error_says_what_is_missing() {
        for (status, outcome, says) in [
            (101, Outcome::Allowed, None),
            (200, Outcome::Allowed, None),
            (204, Outcome::Allowed, None),
            (401, Outcome::SignIn, None),
            (403, Outcome::Refused, None),
            (404, Outcome::Absent, None),
            (410, Outcome::Absent, None),
            (304, Outcome::Error, Some("redirects to nowhere")),
            (400, Outcome::Error, Some("body is missing")),
            (415, Outcome::Error, Some("body is missing")),
            (422, Outcome::Error, Some("body is missing")),
            (405, Outcome::Error, Some("does not know this method")),
            (409, Outcome::Error, Some("not in a state")),
            (500, Outcome::Error, Some("500: the service failed")),
            (100, Outcome::Error, Some("says nothing")),
        ] {
            let judged = judged(&answer(status, &[], ""), None, None);
            assert_eq!(judged.outcome, outcome, "{status}");
            let why = judged.why.unwrap_or_default();
            assert!(says.map_or(why.is_empty(), |says| why.contains(says)), "{status}: {why}");
        }
    }

    #[test]
    fn only_a_303_to_the_door_is_a_sign_in() {
        for (status, to, outcome) in [
            (303, "http://door.localhost:3000/sign-in?x", Outcome::SignIn),
            (303, "http://wiki.localhost:8080/.vestibule/enter?return_to=/", Outcome::SignIn),
            (303, "/.vestibule/enter", Outcome::SignIn),
            (302, "/.vestibule/enter", Outcome::Error),
            (303, "http://wiki.localhost:8080/login", Outcome::Error),
            (303, "http://other.localhost/.vestibule/enter", Outcome::Error),
            (303, "/.vestibule/entered", Outcome::Error),
            (303, "http://door.localhost:3001/", Outcome::Error),
        ] {
            assert_eq!(judged(&answer(status, &[("location", to)], ""), None, None).outcome, outcome, "{status} {to}");
        }
        let elsewhere = judged(&answer(307, &[("location", "/docs/")], ""), None, None);
        assert!(elsewhere.why.expect("a reason").contains("307: it redirects to /docs/"));
    }

    #[test]
    fn a_list_is_allowed_if_the_id_stands_in_it_as_a_whole() {
        for (body, outcome) in [
            (r#"[{"id":17}]"#, Outcome::Allowed),
            ("<a href=/docs/17>", Outcome::Allowed),
            ("17", Outcome::Allowed),
            (r#"[{"id":170},{"id":"a-17"},217]"#, Outcome::Absent),
            ("170 17", Outcome::Allowed),
            ("", Outcome::Absent),
        ] {
            let judged = judged(&answer(200, &[], body), Some("17"), None);
            assert_eq!(judged.outcome, outcome, "{body}");
            assert!(!judged.is_not_there());
        }
        let cut = |body: &str| Answer { is_whole: false, ..answer(200, &[], body) };
        assert_eq!(judged(&cut("170"), Some("17"), None).outcome, Outcome::Error, "the rest may have it");
        assert_eq!(judged(&cut("17"), Some("17"), None).outcome, Outcome::Allowed);
        assert_eq!(judged(&cut("17"), None, None).outcome, Outcome::Allowed, "a status is the answer");
        assert_eq!(judged(&answer(403, &[], "17"), Some("17"), None).outcome, Outcome::Refused);
        assert!(!has_token(b"anything", ""));
    }

    #[test]
    fn a_refusal_inside_an_answer_is_a_refusal() {
        let refusal = serde_json::json!({ "ok": false, "error": { "code": "denied" } });
        for (body, outcome) in [
            (r#"{"ok":false,"error":{"code":"denied","text":"No"},"more":1}"#, Outcome::Refused),
            (r#"{"ok":false,"error":{"code":"other"}}"#, Outcome::Allowed),
            (r#"{"ok":true}"#, Outcome::Allowed),
            ("[]", Outcome::Allowed),
            ("no JSON", Outcome::Allowed),
        ] {
            assert_eq!(judged(&answer(200, &[], body), None, Some(&refusal)).outcome, outcome, "{body}");
        }
        let cut = Answer { is_whole: false, ..answer(200, &[], r#"{"ok":fal"#) };
        assert_eq!(judged(&cut, None, Some(&refusal)).outcome, Outcome::Error);
    }

    #[test]
    fn what_the_door_answers_is_not_the_service() {
        assert!(!judged(&answer(404, &[("vestibule-reason", "x")], ""), None, None).is_not_there());
        assert!(judged(&answer(410, &[], ""), None, None).is_not_there());
        assert!(judged(&answer(401, &[("www-authenticate", "Vestibule reason=\"ended\"")], ""), None, None).by_door);
        assert!(!judged(&answer(401, &[("www-authenticate", "Bearer")], ""), None, None).by_door);
    }
}
