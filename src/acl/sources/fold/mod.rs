//! Addresses from real traffic, folded into routes: `/docs/17` and `/docs/23` are one.

mod looks;
mod names;
mod siblings;

use std::collections::{BTreeMap, HashMap};

use self::{looks::MOST_SEGMENTS, names::name_after};
use crate::acl::table::route::{Route, RoutePath, Segment, find};

/// What people have said about the folding, in `acl.toml`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Corrections<'a> {
    /// One route.
    pub fold: &'a [RoutePath],
    /// Each for itself.
    pub apart: &'a [RoutePath],
}

/// The addresses of each route. What fits a route that is known from elsewhere is that one; then what people have said counts,
/// then what a segment looks like, and in the end how many there are beside each other.
pub fn fold(recorded: &[Route], known: &[Route], corrections: Corrections) -> BTreeMap<Route, Vec<String>> {
    let index = Index::of(known);
    let mut settled: BTreeMap<Route, Vec<String>> = BTreeMap::new();
    let mut open: BTreeMap<Route, Vec<String>> = BTreeMap::new();
    for route in recorded {
        let Some(path) = route.path.literal() else {
            // Written by hand: it says itself what it is.
            settled.entry(route.clone()).or_default();
            continue;
        };
        let is_apart = corrections.apart.iter().any(|pattern| pattern.matches(&path));
        let folded = || corrections.fold.iter().filter(|pattern| pattern.matches(&path)).min();
        if let Some(known) = index.find(&route.method, &path) {
            settled.entry(known.clone()).or_default().push(path);
        } else if is_apart {
            settled.entry(route.clone()).or_default().push(path);
        } else if let Some(pattern) = folded() {
            let route = Route { method: route.method.clone(), path: pattern.clone() };
            settled.entry(route).or_default().push(path);
        } else {
            let route = Route { method: route.method.clone(), path: by_looks(&path) };
            open.entry(route).or_default().push(path);
        }
    }
    for (route, addresses) in siblings::fold(open) {
        settled.entry(route).or_default().extend(addresses);
    }
    without_heads(settled, &index)
}

fn by_looks(path: &str) -> RoutePath {
    let mut segments: Vec<Segment> = Vec::new();
    for (at, text) in path.split('/').skip(1).enumerate() {
        let segment = match at {
            ..MOST_SEGMENTS => looks::segment(text, &name_after(&segments)),
            _ => Segment::literal(text),
        };
        segments.push(segment);
    }
    RoutePath::new(segments)
}

/// HEAD asks for what GET answers (RFC 9110 section 9.3.2): it is a route of its own only where nothing answers GET.
fn without_heads(mut routes: BTreeMap<Route, Vec<String>>, known: &Index) -> BTreeMap<Route, Vec<String>> {
    let heads: Vec<Route> = routes.keys().filter(|route| route.method == "HEAD").cloned().collect();
    for head in heads {
        let get = Route { method: "GET".to_owned(), path: head.path.clone() };
        let address = routes.get(&head).and_then(|addresses| addresses.first()).cloned().unwrap_or_default();
        let get = known.find("GET", &address).cloned().or_else(|| routes.contains_key(&get).then_some(get));
        if let Some(get) = get {
            let addresses = routes.remove(&head).unwrap_or_default();
            let all = routes.entry(get).or_default();
            all.extend(addresses);
            all.sort();
            all.dedup();
        }
    }
    routes
}

/// Routes by method and length: there may be thousands of them, and of addresses too.
struct Index<'a> {
    by_length: HashMap<(&'a str, usize), Vec<&'a Route>>,
    /// Those of any length.
    rests: Vec<&'a Route>,
}

impl<'a> Index<'a> {
    fn of(routes: &'a [Route]) -> Self {
        let mut index = Self { by_length: HashMap::new(), rests: Vec::new() };
        for route in routes {
            let segments = route.path.segments();
            match segments.last() {
                Some(Segment::Rest(_)) => index.rests.push(route),
                _ => index.by_length.entry((&route.method, segments.len())).or_default().push(route),
            }
        }
        index
    }

    fn find(&self, method: &str, path: &str) -> Option<&'a Route> {
        let length = path.matches('/').count();
        let of_length = self.by_length.get(&(method, length)).into_iter().flatten();
        find(of_length.chain(&self.rests).copied(), method, path)
    }
}

#[cfg(test)]
mod tests;
