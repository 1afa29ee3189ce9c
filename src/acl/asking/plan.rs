//! What is asked: a row for every route that can be asked, by kind and relation where it is about a thing.

use std::{cmp::Ordering, collections::BTreeMap};

use strum::VariantArray;

use super::contract::Described;
use crate::acl::{
    http::body::Body,
    sources::{known::KnownRoute, settings::AclSettings},
    table::{
        asker::Asker,
        finding::{Finding, FindingKind},
        resource::{Relation, Resource},
        route::Route,
    },
};

/// The rows, and what could not become one.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    pub rows: Vec<PlannedRow>,
    /// Routes that nobody can ask yet, each with what to do.
    pub not_asked: Vec<Finding>,
    /// Routes that acl.toml leaves out, each with its reason.
    pub skipped: BTreeMap<Route, String>,
}

/// A row of the table before it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedRow {
    pub route: Route,
    pub resource: Option<Resource>,
    pub target: Target,
    pub body: Option<Body>,
    /// Whether its answer lists things, so that one has to stand in it.
    pub is_list: bool,
}

/// Where it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Path and query.
    Path(String),
    /// Where a thing is that the contract makes.
    Thing,
}

/// The order of the table: by path, then by method.
pub fn order(one: &Route, other: &Route) -> Ordering {
    one.path.cmp(&other.path).then_with(|| one.method.cmp(&other.method))
}

/// The order of rows: that of routes, then kinds, then relations from owner to nobody.
pub fn order_of_rows(one: (&Route, Option<&Resource>), other: (&Route, Option<&Resource>)) -> Ordering {
    order(one.0, other.0).then_with(|| one.1.cmp(&other.1))
}

pub fn plan(known: &[KnownRoute], described: Option<&Described>, settings: &AclSettings) -> Plan {
    let mut plan = Plan::default();
    for known in known {
        let route = &known.route;
        if let Some(reason) = settings.skip.get(route) {
            plan.skipped.insert(route.clone(), reason.clone());
            continue;
        }
        let kinds = described.map(|described| described.kinds_of(route)).unwrap_or_default();
        let is_list = described.is_some_and(|described| described.lists.contains(route));
        let row = |resource, target| PlannedRow {
            route: route.clone(),
            resource,
            target,
            body: body_of(known, described, settings),
            is_list,
        };
        for kind in &kinds {
            for relation in Relation::VARIANTS {
                let resource = Resource { kind: (*kind).to_owned(), relation: *relation };
                plan.rows.push(row(Some(resource), Target::Thing));
            }
        }
        if kinds.is_empty() {
            match plain_path(known, described, settings) {
                Ok(path) => plan.rows.push(PlannedRow { is_list: false, ..row(None, Target::Path(path)) }),
                Err(text) => plan.not_asked.push(not_asked(route, text)),
            }
        }
    }
    plan
}

/// Where a route is asked that is about no thing; or what to do, so that it can be.
fn plain_path(known: &KnownRoute, described: Option<&Described>, settings: &AclSettings) -> Result<String, String> {
    let route = &known.route;
    if let Some(path) = settings.paths.get(route) {
        return Ok(path.clone());
    }
    let has_contract = described.is_some();
    let Some(path) = route.path.literal() else {
        let how = if has_contract {
            "The contract makes nothing for it: name it under a kind in /.acl/describe"
        } else {
            "Without the contract nobody knows a path of it: serve the contract (docs/acl.md)"
        };
        return Err(format!("It has parameters. {how}, or give a path for it in acl.toml."));
    };
    let has_body = settings.bodies.contains_key(route)
        || described.is_some_and(|described| described.bodies.contains_key(route) || known.example.is_some());
    if route.is_read() || has_body {
        return Ok(path);
    }
    let how = if has_contract { "a kind or a body in /.acl/describe" } else { "the contract (docs/acl.md)" };
    Err(format!("It changes something, and nobody says that this may be done: by {how}, or a path for it in acl.toml."))
}

/// acl.toml wins over the contract, and that over an example.
fn body_of(known: &KnownRoute, described: Option<&Described>, settings: &AclSettings) -> Option<Body> {
    if known.route.is_read() {
        return None;
    }
    let of_contract = || described.and_then(|described| described.bodies.get(&known.route));
    settings.bodies.get(&known.route).or_else(of_contract).or(known.example.as_ref()).cloned()
}

fn not_asked(route: &Route, text: String) -> Finding {
    Finding { route: Some(route.clone()), ..Finding::new(FindingKind::NotAsked, text) }
}

impl PlannedRow {
    /// Whether an asker is asked here: who is nobody is nothing to a thing but nobody.
    pub fn asks(&self, asker: &Asker) -> bool {
        let relation = self.resource.as_ref().map(|resource| resource.relation);
        asker.is_somebody() || matches!(relation, None | Some(Relation::Nobody))
    }

    /// Whether all askers may be shown the same thing: nobody has changed it, and it is a stranger's to each of them.
    pub fn shares_thing(&self) -> bool {
        let is_nobodys = self.resource.as_ref().is_some_and(|resource| resource.relation == Relation::Nobody);
        self.route.is_read() && is_nobodys
    }

    /// What it is about, in words.
    pub fn name(&self) -> String {
        match &self.resource {
            Some(resource) => format!("{} ({resource})", self.route),
            None => self.route.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::acl::sources::known::Source;

    /// In the order of the table, as sources are brought together.
    fn known(texts: &[&str]) -> Vec<KnownRoute> {
        let known = |text: &&str| KnownRoute {
            route: text.parse().expect("a route"),
            from: BTreeSet::from([Source::List]),
            example: None,
            folded: Vec::new(),
        };
        let mut known: Vec<KnownRoute> = texts.iter().map(known).collect();
        known.sort_by(|one, other| order(&one.route, &other.route));
        known
    }

    fn described() -> Described {
        let routes = |texts: &[&str]| texts.iter().map(|text| text.parse().expect("a route")).collect();
        Described {
            kinds: [("doc".to_owned(), routes(&["GET /docs/{id}", "DELETE /docs/{id}"]))].into(),
            lists: routes(&["GET /docs"]),
            bodies: [("POST /docs".parse().expect("a route"), Body { content_type: "a/b".to_owned(), body: vec![] })]
                .into(),
            ..Described::default()
        }
    }

    fn names(plan: &Plan) -> Vec<String> {
        plan.rows.iter().map(PlannedRow::name).collect()
    }

    #[test]
    fn a_route_about_things_has_a_row_for_each_relation() {
        let described = described();
        let known = known(&[
            "POST /logout",
            "GET /",
            "GET /docs/:doc",
            "GET /more/{x}",
            "GET /docs",
            "POST /docs",
            "DELETE /docs/{id}",
        ]);
        let plan = plan(&known, Some(&described), &AclSettings::default());
        let of =
            |route: &str| ["owner", "editor", "reader", "nobody"].map(|relation| format!("{route} (doc:{relation})"));
        let mut expected = vec!["GET /".to_owned()];
        expected.extend(of("GET /docs"));
        expected.push("POST /docs".to_owned());
        expected.extend(of("DELETE /docs/{id}"));
        expected.extend(of("GET /docs/{doc}"));
        assert_eq!(names(&plan), expected);
        assert!(plan.rows[1].is_list && plan.rows[5].body.is_some() && !plan.rows[6].is_list);
        let left: Vec<&str> = plan.not_asked.iter().map(|finding| finding.text.as_str()).collect();
        assert!(left[0].contains("It changes something") && left[1].contains("It has parameters"));
        let asks = |row: usize| {
            [Asker::Anonymous, Asker::Expired, Asker::Token, Asker::of_column("editor")]
                .map(|asker| plan.rows[row].asks(&asker))
        };
        // A token is somebody's, as a persona is: it may be of whoever owns the thing.
        assert_eq!(asks(0), [true, true, true, true]);
        assert_eq!(asks(1), [false, false, true, true]);
        assert_eq!(asks(4), [true, true, true, true]);
        assert!(plan.rows[4].shares_thing() && !plan.rows[1].shares_thing() && !plan.rows[9].shares_thing());
    }

    #[test]
    fn without_the_contract_only_reads_without_parameters_are_asked_and_what_is_written_down() {
        let known = known(&["GET /", "HEAD /", "POST /docs", "PUT /me", "GET /docs/{id}", "WS /live", "GET /boom"]);
        let route = |text: &str| text.parse::<Route>().expect("a route");
        let settings = AclSettings {
            paths: [(route("GET /docs/{id}"), "/docs/17?x=1".to_owned())].into(),
            bodies: [(route("PUT /me"), Body { content_type: "a/b".to_owned(), body: vec![1] })].into(),
            skip: [(route("GET /boom"), "it ends the service".to_owned())].into(),
            ..AclSettings::default()
        };
        let plan = plan(&known, None, &settings);
        assert_eq!(names(&plan), ["GET /", "HEAD /", "GET /docs/{id}", "WS /live", "PUT /me"]);
        assert_eq!(plan.rows[2].target, Target::Path("/docs/17?x=1".to_owned()));
        assert_eq!(plan.not_asked.len(), 1);
        assert_eq!(plan.skipped, settings.skip);
    }
}
