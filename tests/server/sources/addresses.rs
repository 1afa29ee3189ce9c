//! Addresses: the table, what the router serves, and that nobody writes one anywhere else.

use std::{collections::BTreeSet, fs, path::Path};

use reqwest::Method;
use vestibule::{
    model::{
        address::{self, ALL, Access, Address},
        requirement::{Requirement, Who},
    },
    server::router::routes,
};

use crate::support::{Database, Pool, TestServer};

/// Addresses that are written as strings beside the table, each where no constant can stand.
const WRITTEN: [(&str, &str); 1] = [
    // `#[server]` takes literals only; the test below compares what comes of them with the table.
    ("src/pages", "/auth"),
];

fn key(address: &Address) -> (bool, &'static str) {
    (address.method == address::Method::Post, address.path)
}

#[test]
fn the_router_serves_what_the_table_lists_and_the_table_lists_what_it_serves() {
    let served: Vec<_> = routes().iter().map(|(address, _)| key(address)).collect();
    let listed: BTreeSet<_> = ALL.iter().map(|address| key(address)).collect();
    assert_eq!(served.len(), listed.len());
    assert_eq!(served.into_iter().collect::<BTreeSet<_>>(), listed);
}

#[test]
fn every_server_function_has_its_address_in_the_table() {
    let mut count = 0;
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        let verb = if method == Method::POST { address::Method::Post } else { address::Method::Get };
        assert!(address::find(verb, path).is_some(), "{method} {path}");
        count += 1;
    }
    assert_eq!(count, 14);
}

/// What each address says to a program that is nobody and brings nothing: never 404 or 405, since it is there.
fn to_nobody(address: &Address) -> u16 {
    match address.access {
        Access::Guarded(Requirement { who: Who::SignedIn | Who::Registering, .. }) => return 401,
        Access::Programs(Requirement { who: Who::SignedIn, .. }) => return 401,
        _ => {}
    }
    match (address.method, address.path) {
        (_, "/auth/sign-in" | "/auth/sign-out") => 303,
        (_, "/me" | "/signals" | "/access/v1/evaluation" | "/access/v1/evaluations") => 401,
        (_, "/auth/refused") => 500,
        (address::Method::Post, "/autosession" | "/autosession/clock") => 400,
        // No form.
        (_, "/oauth/introspect" | "/oauth/token" | "/oauth/revoke" | "/auth/language") => 400,
        (_, path) if path == "/auth/callback" || path.contains("channel-logout") => 400,
        _ => 200,
    }
}

/// A handler that takes another method than the table says would answer 405 here.
#[sqlx::test]
async fn every_address_is_served_under_its_own_method_and_no_other(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    for &address in ALL {
        let (own, other) = match address.method {
            address::Method::Get => (Method::GET, Method::POST),
            address::Method::Post => (Method::POST, Method::GET),
        };
        // Every link to this one has a reason in it.
        let link =
            if *address == address::REFUSED { address.link().with("reason", "internal") } else { address.of("op") };
        let path = link.to_string();
        let ask = |method: Method| browser.ask(method, &path).header("sec-fetch-site", "same-origin");
        let answer = ask(own).await;
        assert_eq!(answer.status, to_nobody(address), "{path}");
        let takes_both = ALL.iter().filter(|listed| listed.path == address.path).count() == 2;
        if !takes_both {
            assert_eq!(ask(other).await.status, 405, "{path}");
        }
        if matches!(address.access, Access::Guarded(_)) {
            assert_eq!(ask(Method::DELETE).await.status, 405, "{path}");
        }
    }
}

#[test]
fn no_address_of_ours_is_written_anywhere_else() {
    let mut found = BTreeSet::new();
    visit(Path::new("src"), &mut |file, text| {
        for literal in literals(text).filter(|literal| is_ours(literal)) {
            let is_listed = WRITTEN.iter().any(|(place, written)| file.starts_with(place) && *written == literal);
            assert!(is_listed, "{file} writes {literal:?}: take it from model/address.rs");
            found.insert(literal);
        }
    });
    let written: BTreeSet<_> = WRITTEN.iter().map(|(_, literal)| (*literal).to_owned()).collect();
    assert_eq!(found, written, "what is not written any more is not listed either");
}

fn is_ours(literal: &str) -> bool {
    let path = literal.split(['?', '#']).next().unwrap_or_default();
    let is_at = |page: &str| {
        page.len() > 1 && path.strip_prefix(page).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    path == "/auth"
        || ALL.iter().any(|address| is_at(address.path.split('{').next().unwrap_or_default().trim_end_matches('/')))
}

/// The string literals of a file, without its tests and comments.
fn literals(text: &str) -> impl Iterator<Item = String> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
    let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let parts: Vec<String> = code.split('"').map(str::to_owned).collect();
    parts.into_iter().skip(1).step_by(2)
}

fn visit(folder: &Path, look: &mut impl FnMut(&str, &str)) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let name = path.to_str().expect("UTF-8").to_owned();
        let is_test = name.ends_with("tests.rs") || name.ends_with("tests");
        if path.is_dir() && !is_test {
            visit(&path, look);
        } else if name.ends_with(".rs") && !is_test && name != "src/model/address.rs" {
            look(&name, &fs::read_to_string(&path).expect("readable"));
        }
    }
}

#[test]
fn the_search_finds_what_it_must_find() {
    let text = "let a = \"/account\"; // \"x\"\n/// \"/sign-in\"\nlet b = format!(\"/auth/unlink?x={y}\");";
    let found: Vec<_> = literals(text).filter(|literal| is_ours(literal)).collect();
    assert_eq!(found, ["/account", "/auth/unlink?x={y}"]);
    assert!(!is_ours("/accounts") && !is_ours("/") && !is_ours("auth/x") && is_ours("/health/live"));
}
