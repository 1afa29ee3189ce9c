//! What no way around may ask: a program on the way may take it for a route that acl.toml leaves out.

use super::{attempt::Attempt, readings::split};
use crate::acl::http::request::Request;
use crate::acl::table::route::{Route, RoutePath, Segment};

/// Whether an attempt or its control reads as a route that is left out.
pub fn is_spared(route: &Route, attempt: &Attempt, skipped: &[Route]) -> bool {
    let reads_as = |request: &Request| {
        let method = if route.is_websocket() { route.method.as_str() } else { request.method.as_str() };
        let path = folded(split(&request.target).0);
        skipped.iter().any(|skipped| skipped.method == method && folded_route(&skipped.path).matches(&path))
    };
    reads_as(&attempt.request) || attempt.control.as_ref().is_some_and(reads_as)
}

/// A path as the most lenient reader takes it: without case, encoding, parameters of segments, needless slashes and dots.
fn folded(path: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy().to_lowercase();
    let segments = decoded.split('/').map(|segment| segment.split(';').next().unwrap_or_default());
    let segments: Vec<&str> = segments.filter(|segment| !matches!(*segment, "" | ".")).collect();
    format!("/{}", segments.join("/"))
}

fn folded_route(path: &RoutePath) -> RoutePath {
    let lower = |segment: &Segment| match segment {
        Segment::Literal(literal) => Segment::Literal(folded(literal)[1..].to_owned()),
        Segment::Around { before, name, after } => {
            Segment::Around { before: before.to_lowercase(), name: name.clone(), after: after.to_lowercase() }
        }
        other => other.clone(),
    };
    let mut segments: Vec<Segment> = path.segments().iter().map(lower).collect();
    segments.retain(|segment| !matches!(segment, Segment::Literal(literal) if literal.is_empty()));
    if segments.is_empty() {
        segments.push(Segment::Literal(String::new()));
    }
    RoutePath::new(segments)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acl::asking::bypass::{Limits, attempts};

    #[test]
    fn nothing_is_asked_that_reads_as_a_route_left_out() {
        let lines = |route: &str, target: &str, skipped: &[&str], posts: bool| -> Vec<String> {
            let route: Route = route.parse().expect("a route");
            let skipped: Vec<Route> = skipped.iter().map(|skipped| skipped.parse().expect("a route")).collect();
            let plain = Request::new(&route.method, target);
            let limits = Limits { posts, skipped: &skipped };
            attempts(&route, &plain, limits).iter().map(|attempt| attempt.request.line()).collect()
        };
        let all = lines("GET /restart", "/restart", &[], true);
        assert!(all.iter().any(|line| line.starts_with("POST ")) && all.contains(&"GET /RESTART".to_owned()));
        let reads: Vec<String> = all.iter().filter(|line| !line.starts_with("POST ")).cloned().collect();
        assert!(reads.contains(&"HEAD /restart".to_owned()));
        assert_eq!(lines("GET /restart", "/restart", &[], false), reads);
        for skipped in ["POST /restart", "POST /Restart/", "POST /{what}"] {
            assert_eq!(lines("GET /restart", "/restart", &[skipped], true), reads, "{skipped}");
        }
        assert_eq!(lines("GET /restart", "/restart", &["POST /other", "PUT /restart"], true), all);
        assert_eq!(lines("GET /docs/a", "/docs/a", &["GET /docs/{id}"], false), ["HEAD /docs/a"]);
        assert_eq!(lines("GET /", "/", &["GET /"], false), ["HEAD /"]);
    }
}
