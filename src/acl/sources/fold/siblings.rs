//! Names beside each other, so many that nobody has written a route for each.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    looks::{self, MOST_SEGMENTS},
    names::name_after,
};
use crate::acl::table::route::{Route, RoutePath, Segment};

/// This many names under one parent are one parameter. What people write as routes beside each other is seldom half as many
/// (settings, reports); and to leave names apart costs rows in a table, while to take routes for one would hide all but one.
const MANY: usize = 20;

/// Each round may make others alike; more than one is seldom needed.
const MOST_ROUNDS: usize = 4;

/// Directly under the root nothing is folded: those are the names that people gave to the parts of their service.
const FIRST: usize = 1;

type Addresses = BTreeMap<Route, Vec<String>>;

/// Folds names of the same parent and method, if what follows them is the same.
pub fn fold(routes: Addresses) -> Addresses {
    let is_long = |route: &Route, _: &mut Vec<String>| route.path.segments().len() > MOST_SEGMENTS;
    let mut routes = routes;
    let long: Addresses = routes.extract_if(.., is_long).collect();
    for _ in 0..MOST_ROUNDS {
        let before = routes.len();
        for at in (FIRST..MOST_SEGMENTS).rev() {
            routes = fold_at(routes, at);
        }
        if routes.len() == before {
            break;
        }
    }
    routes.extend(long);
    routes
}

fn fold_at(routes: Addresses, at: usize) -> Addresses {
    let mut names: HashMap<Route, BTreeSet<String>> = HashMap::new();
    for route in routes.keys() {
        if let Some((folded, name)) = folded_at(route, at) {
            names.entry(folded).or_default().insert(name);
        }
    }
    names.retain(|_, names| names.len() >= MANY);
    if names.is_empty() {
        return routes;
    }
    let mut folded = Addresses::new();
    for (route, addresses) in routes {
        let shape = folded_at(&route, at).map(|(shape, _)| shape);
        let many = shape.filter(|shape| names.contains_key(shape));
        folded.entry(many.unwrap_or(route)).or_default().extend(addresses);
    }
    folded
}

/// The route with a parameter there, and the name that stood there.
fn folded_at(route: &Route, at: usize) -> Option<(Route, String)> {
    let segments = route.path.segments();
    let Segment::Literal(name) = segments.get(at)? else { return None };
    if name.is_empty() || looks::is_file(name) {
        return None;
    }
    let mut folded = segments.to_vec();
    folded[at] = Segment::Parameter(name_after(&segments[..at]));
    Some((Route { method: route.method.clone(), path: RoutePath::new(folded) }, name.clone()))
}
