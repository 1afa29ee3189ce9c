//! `vestibule acl routes`: every route, where it is known from, and what the folding did.

use std::{collections::BTreeSet, fmt::Write as _, path::Path};

use serde_json::{Value, json};
use strum::VariantArray;

use super::{
    fetch,
    known::{KnownRoute, Source},
    settings::AclSettings,
};
use crate::model::printable::printable;

/// Addresses of one route that are shown.
const MOST_SHOWN: usize = 3;

/// Those that programs are shown.
const MOST_LISTED: usize = 20;

/// What frameworks serve by themselves, with or without anybody's knowledge.
const OF_FRAMEWORKS: [&str; 8] = [
    "/docs",
    "/docs/oauth2-redirect",
    "/redoc",
    "/openapi.json",
    "/openapi.yaml",
    "/swagger-ui",
    "/swagger.json",
    "/v3/api-docs",
];

/// What `acl.toml` says: the one that is named, which has to be there, or that beside the table.
pub fn settings(named: Option<&Path>, table: &Path) -> Result<AclSettings, Vec<String>> {
    let beside = table.with_file_name("acl.toml");
    let path = match named {
        Some(path) => path,
        None if beside.exists() => &beside,
        None => return Ok(AclSettings::default()),
    };
    let text = fetch::of_file(path).map_err(|mistake| vec![mistake])?;
    AclSettings::read(&path.display().to_string(), &text)
}

/// For people, in columns.
pub fn print(known: &[KnownRoute]) -> String {
    let sources = sources(known);
    let width = known.iter().map(|known| known.route.to_string().chars().count()).max().unwrap_or(0).min(60);
    let mut text = String::new();
    for known in known {
        let from: Vec<&str> = known.from.iter().map(|source| (*source).into()).collect();
        let only = if is_alone(known, &sources) { " only" } else { "" };
        let line = format!("{:width$}  {}{only}{}", known.route.to_string(), from.join(", "), remarks(known, &sources));
        let _ = writeln!(text, "{}", printable(&line));
    }
    let _ = writeln!(text, "{}", summary(known, &sources));
    text
}

fn remarks(known: &KnownRoute, sources: &BTreeSet<Source>) -> String {
    let mut text = String::new();
    if is_of_framework(known, sources) {
        text.push_str("; the framework's own");
    }
    if !known.folded.is_empty() {
        let shown: Vec<&str> = known.folded.iter().take(MOST_SHOWN).map(String::as_str).collect();
        let rest = if known.folded.len() > MOST_SHOWN { ", …" } else { "" };
        let word = if known.folded.len() == 1 { "address" } else { "addresses" };
        let _ = write!(text, "; {} {word}: {}{rest}", known.folded.len(), shown.join(", "));
    }
    text
}

fn summary(known: &[KnownRoute], sources: &BTreeSet<Source>) -> String {
    let count = |source: &Source| known.iter().filter(|known| known.from.contains(source)).count();
    let counts: Vec<String> =
        sources.iter().map(|source| format!("{} {}", count(source), <&str>::from(*source))).collect();
    let alone = known.iter().filter(|known| is_alone(known, sources)).count();
    let routes = if known.len() == 1 { "route" } else { "routes" };
    let mut text = format!("{} {routes}: {}.", known.len(), counts.join(", "));
    if known.is_empty() {
        return "No route is known. Name an OpenAPI document (--openapi), a list (--routes), or let the door record."
            .to_owned();
    }
    if alone > 0 {
        let _ = write!(text, " {alone} in one source only: the others do not know of it, or nobody asks for it.");
    }
    if known.iter().any(|known| !known.folded.is_empty()) {
        text.push_str(" Where addresses were taken for one route and are several, or were not and are one: fold and apart of acl.toml.");
    }
    text
}

/// For programs.
pub fn to_json(known: &[KnownRoute]) -> Value {
    let sources = sources(known);
    let routes = known.iter().map(|known| {
        json!({
            "method": known.route.method,
            "path": known.route.path.to_string(),
            "from": known.from,
            "only": is_alone(known, &sources),
            "framework": is_of_framework(known, &sources),
            "example": known.example.as_ref().map(|body| &body.content_type),
            "addresses": {
                "count": known.folded.len(),
                "first": known.folded.iter().take(MOST_LISTED).collect::<Vec<_>>(),
            },
        })
    });
    json!({ "routes": routes.collect::<Vec<_>>(), "sources": sources })
}

fn sources(known: &[KnownRoute]) -> BTreeSet<Source> {
    let has = |source: &&Source| known.iter().any(|known| known.from.contains(source));
    Source::VARIANTS.iter().filter(has).copied().collect()
}

/// Whether one source has it where others could.
fn is_alone(known: &KnownRoute, sources: &BTreeSet<Source>) -> bool {
    sources.len() > 1 && known.from.len() == 1
}

/// The description says nothing of what serves it; a service whose description does has made it itself.
fn is_of_framework(known: &KnownRoute, sources: &BTreeSet<Source>) -> bool {
    let is_silent = sources.contains(&Source::OpenApi) && !known.from.contains(&Source::OpenApi);
    is_silent && known.route.path.literal().is_some_and(|path| OF_FRAMEWORKS.iter().any(|own| path.ends_with(own)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(route: &str, from: &[Source], folded: &[&str]) -> KnownRoute {
        KnownRoute {
            route: route.parse().expect(route),
            from: from.iter().copied().collect(),
            example: None,
            folded: folded.iter().map(|address| (*address).to_owned()).collect(),
        }
    }

    #[test]
    fn each_route_says_where_it_is_known_from_and_which_one_source_has_only() {
        let all = [
            known(
                "GET /docs/{id}",
                &[Source::OpenApi, Source::Recorded],
                &["/docs/1", "/docs/2", "/docs/3", "/docs/4"],
            ),
            known("GET /openapi.json", &[Source::Recorded], &[]),
            known("PUT /docs/{id}", &[Source::OpenApi], &[]),
        ];
        let text = print(&all);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[..3],
            [
                "GET /docs/{id}     openapi, recorded; 4 addresses: /docs/1, /docs/2, /docs/3, …",
                "GET /openapi.json  recorded only; the framework's own",
                "PUT /docs/{id}     openapi only",
            ]
        );
        assert!(
            lines[3].starts_with("3 routes: 2 openapi, 2 recorded. 2 in one source only")
                && lines[3].ends_with("of acl.toml.")
        );
        // Of one source, nothing is in one only.
        let one = print(&[known("GET /docs", &[Source::List], &[])]);
        assert_eq!(one, "GET /docs  list\n1 route: 1 list.\n");
        assert!(print(&[]).starts_with("No route is known."));
        let json = to_json(&all);
        assert_eq!(json["routes"][0]["addresses"]["count"], 4);
        assert_eq!(json["routes"][1]["only"], true);
        assert_eq!((&json["routes"][1]["framework"], &json["routes"][2]["from"]), (&json!(true), &json!(["openapi"])));
    }

    #[test]
    fn nothing_of_it_moves_a_cursor() {
        let text = print(&[known("GET /a/{id}", &[Source::Recorded], &["/a/\u{1b}[31m"])]);
        assert!(!text.contains('\u{1b}'), "{text:?}");
    }
}
