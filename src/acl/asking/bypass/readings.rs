//! Readings of a path: what some program on the way takes for the same, while the one that refuses takes it for another.

use super::attempt::{Attempt, Compares};
use crate::acl::{
    http::request::Request,
    table::route::{Route, Segment},
};

/// A segment that no service has.
pub const NOWHERE: &str = "vestibule-acl-nowhere";

pub fn attempts(route: &Route, plain: &Request) -> Vec<Attempt> {
    let (path, query) = split(&plain.target);
    let literals = literals(route, path);
    readings(path, &literals).into_iter().map(|(path, how)| attempt(plain, &literals, &path, query, how)).collect()
}

fn attempt(plain: &Request, literals: &[usize], path: &str, query: &str, how: String) -> Attempt {
    let with = |path: &str| Request { target: format!("{path}{query}"), ..plain.clone() };
    Attempt {
        request: with(path),
        how,
        mend: None,
        control: Some(with(&nowhere(path, literals))),
        is_reading: true,
        compares: Compares::Bodies,
    }
}

/// The path, and the query with its question mark.
pub fn split(target: &str) -> (&str, &str) {
    target.split_at(target.find('?').unwrap_or(target.len()))
}

/// Which segments of a path are written out in its route, and have something in them.
fn literals(route: &Route, path: &str) -> Vec<usize> {
    let segments = path.split('/').skip(1).zip(route.path.segments());
    let is_written_out = |(segment, of_route): &(&str, &Segment)| match of_route {
        Segment::Literal(literal) => !literal.is_empty() && literal == segment,
        _ => false,
    };
    segments.enumerate().filter(|(_, pair)| is_written_out(pair)).map(|(at, _)| at).collect()
}

fn readings(path: &str, literals: &[usize]) -> Vec<(String, String)> {
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let with = |at: usize, segment: &str| {
        let mut segments = segments.clone();
        segments[at] = segment;
        format!("/{}", segments.join("/"))
    };
    let mut found = Vec::new();
    for &at in literals {
        if let Some(other) = other_case(segments[at]) {
            found.push((with(at, &other), format!("{:?} in another case", segments[at])));
        }
    }
    for at in ends(literals) {
        if let Some(encoded) = one_letter_encoded(segments[at]) {
            found.push((with(at, &encoded), format!("one letter of {:?} encoded", segments[at])));
        }
    }
    found.push(match path.strip_suffix('/') {
        Some(shorter) if !shorter.is_empty() => (shorter.to_owned(), "without the slash at its end".to_owned()),
        _ if path == "/" => ("/.".to_owned(), "with a dot segment".to_owned()),
        _ => (format!("{path}/"), "with a slash at its end".to_owned()),
    });
    found.push((format!("/{path}"), "with two slashes at its beginning".to_owned()));
    if segments.len() > 1 {
        let at = segments.len() - 1;
        found.push((with(at, &format!("/{}", segments[at])), "with two slashes inside".to_owned()));
    }
    found.push((format!("{path};x"), "with ;x at its end".to_owned()));
    if let Some(&first) = literals.first().filter(|first| **first + 1 < segments.len()) {
        found.push((with(first, &format!("{};x", segments[first])), format!("with ;x after {:?}", segments[first])));
    }
    found
}

/// The first and the last of them.
fn ends(literals: &[usize]) -> Vec<usize> {
    let mut ends: Vec<usize> = literals.first().into_iter().chain(literals.last()).copied().collect();
    ends.dedup();
    ends
}

fn other_case(text: &str) -> Option<String> {
    [text.to_ascii_uppercase(), text.to_ascii_lowercase()].into_iter().find(|other| other != text)
}

fn one_letter_encoded(text: &str) -> Option<String> {
    let at = text.find(|char: char| char.is_ascii_alphabetic())?;
    Some(format!("{}%{:02X}{}", &text[..at], text.as_bytes()[at], &text[at + 1..]))
}

/// The control of a request for the path itself.
pub fn nowhere_of(route: &Route, plain: &Request) -> Request {
    let (path, query) = split(&plain.target);
    Request { target: format!("{}{query}", nowhere(path, &literals(route, path))), ..plain.clone() }
}

/// The same reading of a path that leads nowhere: a service that answers it alike answers everything so.
fn nowhere(path: &str, literals: &[usize]) -> String {
    let Some(&first) = literals.first() else { return format!("/{NOWHERE}{path}") };
    // Slashes in front move the segments on.
    let doubled = path.len() - path.trim_start_matches('/').len() - 1;
    let mut segments: Vec<&str> = path.split('/').skip(1).collect();
    if let Some(segment) = segments.get_mut(first + doubled) {
        *segment = NOWHERE;
    }
    format!("/{}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(route: &str, target: &str) -> Vec<String> {
        let route: Route = route.parse().expect("a route");
        let plain = Request::new(&route.method, target);
        attempts(&route, &plain).into_iter().map(|attempt| attempt.request.target).collect()
    }

    #[test]
    fn a_path_is_asked_in_every_reading() {
        assert_eq!(
            targets("GET /docs/{id}/notes", "/docs/aB/notes?q=1"),
            [
                "/DOCS/aB/notes?q=1",
                "/docs/aB/NOTES?q=1",
                "/%64ocs/aB/notes?q=1",
                "/docs/aB/%6Eotes?q=1",
                "/docs/aB/notes/?q=1",
                "//docs/aB/notes?q=1",
                "/docs/aB//notes?q=1",
                "/docs/aB/notes;x?q=1",
                "/docs;x/aB/notes?q=1",
            ]
        );
        assert_eq!(targets("GET /a/", "/a/"), ["/A/", "/%61/", "/a", "//a/", "/a//", "/a/;x", "/a;x/"]);
        assert_eq!(targets("GET /", "/"), ["/.", "//", "/;x"]);
        assert_eq!(targets("GET /{x}", "/17"), ["/17/", "//17", "/17;x"], "what a parameter is stays as it is");
        assert_eq!(targets("GET /2/{x}", "/2/1"), ["/2/1/", "//2/1", "/2//1", "/2/1;x", "/2;x/1"]);
    }

    #[test]
    fn each_reading_is_compared_with_the_same_one_that_leads_nowhere() {
        let route: Route = "GET /docs/{id}".parse().expect("a route");
        let attempts = attempts(&route, &Request::new("GET", "/docs/17?q"));
        let controls: Vec<String> =
            attempts.into_iter().filter_map(|attempt| Some(attempt.control?.target.replace(NOWHERE, "-"))).collect();
        assert_eq!(controls, ["/-/17?q", "/-/17?q", "/-/17/?q", "//-/17?q", "/-//17?q", "/-/17;x?q", "/-/17?q"]);
    }
}
