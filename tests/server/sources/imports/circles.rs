//! Circles among modules: between rooms, between the files of a room, between a folder's `mod.rs` and the files in it.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fmt,
};

use super::modules::Uses;

/// What stands beside each other in one folder, and who uses what of whom. `room::self` is the folder's own `mod.rs`.
type Level = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// A circle that begins at the first of its modules by name: each uses the next one, by these names.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub struct Circle(Vec<(String, BTreeSet<String>)>);

impl fmt::Display for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (node, names) in &self.0 {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            write!(f, "{node} -({})-> ", names.join(", "))?;
        }
        f.write_str(&self.0[0].0)
    }
}

/// For everything that is used in a circle the shortest circle that it closes, each once.
pub fn circles(uses: &Uses) -> BTreeSet<Circle> {
    let mut found = BTreeSet::new();
    for level in levels(uses).values() {
        for (from, targets) in level {
            for to in targets.keys() {
                found.extend(shortest(level, to, from).map(|way| circle(level, &way)));
            }
        }
    }
    found
}

/// Each use as one between the two that stand beside each other: of a room's and another room's file, between the rooms.
fn levels(uses: &Uses) -> BTreeMap<String, Level> {
    let mut levels: BTreeMap<String, Level> = BTreeMap::new();
    for ((from, to), names) in uses {
        let (from, to): (Vec<_>, Vec<_>) = (from.split("::").collect(), to.split("::").collect());
        let shared = from.iter().zip(&to).take_while(|(from, to)| from == to).count();
        let node = |path: &[&str]| match path.get(..=shared) {
            Some(path) => path.join("::"),
            None => format!("{}::self", path.join("::")),
        };
        let level = levels.entry(from[..shared].join("::")).or_default();
        level.entry(node(&from)).or_default().entry(node(&to)).or_default().extend(names.iter().cloned());
    }
    levels
}

/// The shortest way, the first by name of several.
fn shortest<'a>(level: &'a Level, from: &'a str, to: &str) -> Option<Vec<&'a str>> {
    let mut ways = VecDeque::from([vec![from]]);
    let mut seen = BTreeSet::from([from]);
    while let Some(way) = ways.pop_front() {
        let last = way[way.len() - 1];
        if last == to {
            return Some(way);
        }
        for next in level.get(last).into_iter().flat_map(BTreeMap::keys) {
            if seen.insert(next) {
                ways.push_back([&way[..], &[next]].concat());
            }
        }
    }
    None
}

fn circle(level: &Level, way: &[&str]) -> Circle {
    let first = (0..way.len()).min_by_key(|&at| way[at]).unwrap_or_default();
    let node = |at: usize| way[(first + at) % way.len()];
    Circle((0..way.len()).map(|at| (node(at).to_owned(), level[node(at)][node(at + 1)].clone())).collect())
}
