//! Other methods that mean the same: HEAD for GET, and POST with the method written somewhere else.

use super::{
    attempt::{Attempt, Compares},
    readings::nowhere_of,
};
use crate::acl::{
    http::{body::Body, request::Request},
    table::route::Route,
};

/// Headers by which frameworks let POST stand for another method.
const HEADERS: [&str; 3] = ["x-http-method-override", "x-method-override", "x-http-method"];

const FORM: &str = "application/x-www-form-urlencoded";

/// What frameworks read it from in query and form.
const FIELD: &str = "_method";

/// What none reads.
const NO_FIELD: &str = "vestibule-acl";

pub fn attempts(route: &Route, plain: &Request, posts: bool) -> Vec<Attempt> {
    let method = route.method.as_str();
    if route.is_websocket() || matches!(method, "POST" | "OPTIONS") {
        return Vec::new();
    }
    let post = Request { method: "POST".to_owned(), ..plain.clone() };
    let attempt = |request: Request, how: String, control: Request| Attempt {
        request,
        how,
        mend: None,
        control: Some(control),
        is_reading: false,
        compares: Compares::Made,
    };
    let mut attempts = Vec::new();
    if method == "GET" {
        let request = Request { method: "HEAD".to_owned(), ..plain.clone() };
        let control = nowhere_of(route, &request);
        attempts.push(Attempt { compares: Compares::Headers, ..attempt(request, "as HEAD".to_owned(), control) });
    }
    if !posts {
        return attempts;
    }
    for name in HEADERS {
        let request = post.clone().header(name, method);
        attempts.push(attempt(request, format!("as POST with {name}: {method}"), post.clone()));
    }
    let sign = if plain.target.contains('?') { '&' } else { '?' };
    let request = Request { target: format!("{}{sign}{FIELD}={method}", plain.target), ..post.clone() };
    attempts.push(attempt(request, format!("as POST with {FIELD}={method} in its query"), post.clone()));
    let form = |text: String| Request {
        body: Some(Body { content_type: FORM.to_owned(), body: text.into_bytes() }),
        ..post.clone()
    };
    let request = form(format!("{FIELD}={method}{}", fields(plain)));
    // A form with nothing in it may be refused for that.
    let control = form(format!("{NO_FIELD}=GET{}", fields(plain)));
    attempts.push(attempt(request, format!("as POST with {FIELD}={method} in a form"), control));
    attempts
}

/// The fields of a form that is sent already.
fn fields(plain: &Request) -> String {
    match &plain.body {
        Some(body) if body.content_type.starts_with(FORM) => format!("&{}", String::from_utf8_lossy(&body.body)),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempts_of(method: &str, target: &str) -> Vec<Attempt> {
        let route = format!("{method} /docs/{{id}}").parse().expect("a route");
        attempts(&route, &Request::new(method, target), true)
    }

    #[test]
    fn a_method_is_asked_for_by_post_in_five_places_and_get_as_head() {
        let lines = |method| -> Vec<String> {
            attempts_of(method, "/docs/17").into_iter().map(|attempt| attempt.request.curl("")).collect()
        };
        let delete = [
            "curl -i --path-as-is -X POST -H 'x-http-method-override: DELETE' '/docs/17'",
            "curl -i --path-as-is -X POST -H 'x-method-override: DELETE' '/docs/17'",
            "curl -i --path-as-is -X POST -H 'x-http-method: DELETE' '/docs/17'",
            "curl -i --path-as-is -X POST '/docs/17?_method=DELETE'",
            "curl -i --path-as-is -X POST -H 'content-type: application/x-www-form-urlencoded' --data-raw '_method=DELETE' '/docs/17'",
        ];
        assert_eq!(lines("DELETE"), delete);
        let get = lines("GET");
        assert_eq!((get.len(), get[0].as_str()), (6, "curl -i --path-as-is -I '/docs/17'"));
        assert_eq!(attempts_of("PUT", "/docs/17?a=1")[3].request.target, "/docs/17?a=1&_method=PUT");
        assert!(["POST", "WS", "OPTIONS"].iter().all(|method| attempts_of(method, "/docs/17").is_empty()));
    }

    #[test]
    fn what_a_plain_post_does_is_no_way_around() {
        for attempt in attempts_of("DELETE", "/docs/17") {
            let control = attempt.control.expect("a control");
            assert_eq!((control.method.as_str(), control.target.as_str()), ("POST", "/docs/17"));
            assert!(!control.curl("").contains("DELETE"), "{}", control.curl(""));
        }
        // A form has a form beside it, since a service may refuse a POST without one; what it holds else stays the same.
        let form = |text: &str| Body { content_type: FORM.to_owned(), body: text.as_bytes().to_vec() };
        let route = "PUT /docs/{id}".parse().expect("a route");
        let plain = Request { body: Some(form("title=A")), ..Request::new("PUT", "/docs/17") };
        let last = attempts(&route, &plain, true).pop().expect("an attempt");
        assert_eq!(last.request.body, Some(form("_method=PUT&title=A")));
        assert_eq!(last.control.and_then(|control| control.body), Some(form("vestibule-acl=GET&title=A")));
    }
}
