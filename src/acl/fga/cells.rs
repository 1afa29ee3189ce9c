//! From assertions to cells: which route, which asker, about what.

use std::collections::{BTreeMap, BTreeSet};

use strum::VariantArray;

use super::store::{Assertion, Store};
use crate::acl::{
    sources::settings::FgaSettings,
    table::{
        asker::Asker,
        outcome::Outcome,
        resource::{Relation, Resource},
        route::Route,
    },
};

/// A cell that a store says something of.
pub type Place = (Route, Resource, Asker);

/// What a store's tests come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected {
    pub cells: BTreeMap<Place, Outcome>,
    /// Cells of which the tests say both: none of the two is taken.
    pub contradictions: Vec<String>,
    pub notes: Vec<String>,
}

/// What the assertions say of cells, by the settings' `[fga]`.
pub fn cells(store: &Store, settings: &FgaSettings) -> Expected {
    let mut said: BTreeMap<Place, Vec<&Assertion>> = BTreeMap::new();
    let mut left_out: BTreeSet<String> = BTreeSet::new();
    for assertion in &store.assertions {
        match places(assertion, settings) {
            Ok(places) => places.into_iter().for_each(|place| said.entry(place).or_default().push(assertion)),
            Err(why) => drop(left_out.insert(why)),
        }
    }
    let mut expected = Expected { notes: store.notes.clone(), ..Expected::default() };
    expected.notes.extend(left_out);
    for (place, assertions) in said {
        let (yes, no): (Vec<&Assertion>, Vec<&Assertion>) = assertions.iter().partition(|said| said.expected);
        match (yes.first(), no.first()) {
            (Some(yes), Some(no)) => expected.contradictions.push(contradiction(&place, yes, no)),
            (Some(_), None) => drop(expected.cells.insert(place, Outcome::Allowed)),
            _ => drop(expected.cells.insert(place, Outcome::Refused)),
        }
    }
    expected
}

/// The cells that an assertion is about.
fn places(assertion: &Assertion, settings: &FgaSettings) -> Result<Vec<Place>, String> {
    let kind = assertion.object.split(':').next().unwrap_or_default();
    let relation = format!("{kind}#{}", assertion.relation);
    let routes = settings.relations.get(&relation).ok_or_else(|| {
        format!(
            "{relation:?} is no route: say in acl.toml which one, [fga] relations = {{ {relation:?} = \"GET /…\" }}"
        )
    })?;
    let asker = asker(&assertion.user, settings)?;
    let relation = if asker.is_somebody() { direct(assertion, settings)? } else { Relation::Nobody };
    let resource = Resource { kind: Resource::kind_of(kind)?, relation };
    Ok(routes.iter().map(|route| (route.clone(), resource.clone(), asker.clone())).collect())
}

/// `user:editor` is the persona `editor`, unless `users` says otherwise.
fn asker(user: &str, settings: &FgaSettings) -> Result<Asker, String> {
    let (_, name) = user.split_once(':').unwrap_or(("", user));
    if let Some(asker) = settings.users.get(user).or_else(|| settings.users.get(name)) {
        return Ok(Asker::of_column(asker));
    }
    if name.contains(['#', '*']) || name.is_empty() {
        return Err(format!(
            "{user:?} is not one user: say in acl.toml who that is, [fga] users = {{ {user:?} = \"…\" }}"
        ));
    }
    match Asker::of_column(name) {
        asker @ Asker::Persona(_) => Ok(asker),
        // In the table these are no persona, and in a store anybody may be called so.
        asker => Err(format!(
            "{user:?} has the name of a column that is no persona: if that is who is meant, say so in acl.toml, \
             [fga] users = {{ {user:?} = \"{asker}\" }}"
        )),
    }
}

/// The closest relation that a tuple gives: an owner who is a reader too is the owner.
fn direct(assertion: &Assertion, settings: &FgaSettings) -> Result<Relation, String> {
    let mut closest = Relation::Nobody;
    for name in &assertion.direct {
        let relation = settings.direct.get(name).unwrap_or(name).parse().map_err(|_| {
            format!("{name:?} is neither owner, editor nor reader: say in acl.toml which, [fga] direct = {{ {name} = \"reader\" }}")
        })?;
        closest = closest.min(relation);
    }
    Ok(closest)
}

fn contradiction((route, resource, asker): &Place, yes: &Assertion, no: &Assertion) -> String {
    let of = |said: &Assertion| format!("{} {} of {} ({:?})", said.user, said.relation, said.object, said.test);
    format!("{route} ({resource}) for {asker}: {} is true, {} is false", of(yes), of(no))
}

// The order of relations is that of closeness, which `min` above counts on.
const _: () =
    assert!(matches!(Relation::VARIANTS, [Relation::Owner, Relation::Editor, Relation::Reader, Relation::Nobody]));
