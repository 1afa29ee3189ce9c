//! Keys of `acl.toml` that are about nothing: a mistyped `skip` would let be asked what should be left out.

use super::{known::KnownRoute, settings::AclSettings};
use crate::acl::table::route::{Route, RoutePath};

/// Routes that no source knows, in words.
pub fn unknown_routes(settings: &AclSettings, known: &[KnownRoute]) -> Vec<String> {
    let is_known = |route: &Route| known.iter().any(|known| known.route == *route);
    let tables = [
        ("paths", settings.paths.keys().collect::<Vec<_>>()),
        ("bodies", settings.bodies.keys().collect()),
        ("skip", settings.skip.keys().collect()),
    ];
    let told = |(name, routes): (&str, Vec<&Route>)| {
        let routes = routes.into_iter().filter(|route| !is_known(route));
        routes.map(|route| format!("acl.toml, {name}: no source knows {route}")).collect::<Vec<_>>()
    };
    tables.into_iter().flat_map(told).collect()
}

/// Paths by which no recorded address was folded or left apart: no mistake, since it may not have been visited yet.
pub fn unused_corrections(settings: &AclSettings, known: &[KnownRoute]) -> Vec<String> {
    let tables = [("fold", &settings.fold), ("apart", &settings.apart)];
    let told = |(name, paths): (&str, &Vec<RoutePath>)| {
        let paths = paths.iter().filter(|path| known.iter().all(|known| known.route.path != **path));
        paths.map(|path| format!("acl.toml, {name}: no source knows {path}")).collect::<Vec<_>>()
    };
    tables.into_iter().flat_map(told).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_key_that_is_about_no_route_is_told() {
        let route = |text: &str| text.parse::<Route>().expect("a route");
        let known = ["GET /orders/{id}", "PUT /orders/{id}", "GET /years/2025"].map(|text| KnownRoute {
            route: route(text),
            from: BTreeSet::new(),
            example: None,
            folded: Vec::new(),
        });
        let text = "fold = ['/orders/:x', '/order/{id}']\napart = '/years/2025'\n[paths]\n'GET /orders/{o}' = '/orders/1'\n\
                    [bodies]\n'POST /orders' = { type = 'a/b', body = '' }\n\
                    [skip]\n'PUT /order/{id}' = 'why'\n'PUT /orders/{id}' = 'why'\n";
        let settings = AclSettings::read("acl.toml", text).expect("settings");
        assert_eq!(
            unknown_routes(&settings, &known),
            ["acl.toml, bodies: no source knows POST /orders", "acl.toml, skip: no source knows PUT /order/{id}"]
        );
        assert_eq!(unused_corrections(&settings, &known), ["acl.toml, fold: no source knows /order/{id}"]);
    }
}
