//! What answers mean, by status, place, list and body.

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
    judged_with(answer, listed, refusal, &[])
}

fn judged_with(answer: &Answer, listed: Option<&str>, refusal: Option<&Value>, sign_in: &[String]) -> Judged {
    let door = "http://door.localhost:3000".parse().expect("an address");
    let origins = ["http://wiki.localhost:8080".to_owned()];
    judge(
        answer,
        &Measure { door: &door, origins: &origins, sign_in, listed, refusal: refusal.and_then(Value::as_object) },
    )
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
    let why = elsewhere.why.expect("a reason");
    assert!(why.contains("307: it redirects to /docs/") && why.contains("sign_in = \"/login\""), "{why}");
}

#[test]
fn a_redirect_to_the_services_own_sign_in_is_one_where_acl_toml_says_so() {
    let own = ["/login".to_owned(), "/accounts/login/".to_owned()];
    for (status, to, outcome) in [
        (302, "/login", Outcome::SignIn),
        (301, "/login?next=/docs", Outcome::SignIn),
        (303, "/accounts/login/#x", Outcome::SignIn),
        (307, "http://wiki.localhost:8080/login?next=%2Fdocs", Outcome::SignIn),
        (308, "/login", Outcome::Error),
        (200, "/login", Outcome::Allowed),
        (302, "/login/", Outcome::Error),
        (302, "/docs?next=/login", Outcome::Error),
        (302, "//login", Outcome::Error),
        (302, "http://other.localhost/login", Outcome::Error),
        (302, "", Outcome::Error),
    ] {
        let answer = answer(status, &[("location", to)], "");
        assert_eq!(judged_with(&answer, None, None, &own).outcome, outcome, "{status} {to}");
    }
    assert_eq!(judged(&answer(302, &[("location", "/login")], ""), None, None).outcome, Outcome::Error);
}

#[test]
fn where_a_redirect_leads_is_told_without_what_lets_somebody_in() {
    for (to, shown) in [
        ("/in?ticket=once", "/in"),
        ("/in#token=once", "/in"),
        ("https://name:once@other.localhost:1/in?x", "https://other.localhost:1/in"),
        ("//once@other.localhost", "//other.localhost"),
        ("in?once", "in"),
    ] {
        let why = judged(&answer(302, &[("location", to)], ""), None, None).why.expect("a reason");
        assert!(why.starts_with(&format!("302: it redirects to {shown}, which")), "{why}");
        assert!(!why.contains("once"), "{why}");
    }
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
