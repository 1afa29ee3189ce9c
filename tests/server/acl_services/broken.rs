//! Rules of six kinds, each broken as it happens in real services, in each of three services: each is found, and nothing else.

use std::collections::BTreeSet;

use super::{
    demo::{AT_PROXY, HEALTH, TABLE, beside, crm, house},
    house::{House, Reached},
    nginx::Family,
    services::{demo, fastapi},
};
use crate::support::{Database, Pool};

/// A text with `[a|b]` in it is a line for each.
fn lines(texts: &[&str]) -> BTreeSet<String> {
    texts.iter().flat_map(|text| each(text)).collect()
}

fn each(text: &str) -> Vec<String> {
    let Some((before, (inside, after))) =
        text.split_once('[').and_then(|(before, rest)| Some((before, rest.split_once(']')?)))
    else {
        return vec![text.to_owned()];
    };
    inside.split('|').flat_map(|one| each(&format!("{before}{one}{after}"))).collect()
}

/// What is found in a service of `make demo`.
const DEMO: [(&str, &[&str]); 6] = [
    (
        "method",
        &[
            "changed DELETE /things/{id}/notes/{note} note:[editor|reader] [admin|editor] refused -> allowed",
            "changed DELETE /things/{id}/notes/{note} note:nobody [admin|editor] absent -> allowed",
        ],
    ),
    (
        "parent",
        &[
            "bypass DELETE /things/{id}/notes/{note} note:[editor|reader] [admin|editor] refused -> allowed by DELETE /things/{}/notes/{}",
            "bypass DELETE /things/{id}/notes/{note} note:nobody [admin|editor] absent -> allowed by DELETE /things/{}/notes/{}",
            "bypass GET /things/{id}/notes/{note} note:nobody [admin|editor|reader|outsider] absent -> allowed by GET /things/{}/notes/{}",
        ],
    ),
    (
        "or",
        &[
            "changed GET /things/{id}/history thing:[owner|editor] [editor|reader|outsider] refused -> allowed",
            "changed GET /things/{id}/history thing:reader admin refused -> allowed",
            "changed GET /things/{id}/history thing:nobody admin absent -> allowed",
        ],
    ),
    (
        "override",
        &[
            "bypass GET /reports outsider refused -> allowed by POST /reports x-http-method-override: GET",
            "bypass DELETE /things/{id} thing:owner [reader|outsider] refused -> allowed by POST /things/{} x-http-method-override: DELETE",
            "bypass DELETE /things/{id}/notes/{note} note:owner [reader|outsider] refused -> allowed by POST /things/{}/notes/{} x-http-method-override: DELETE",
        ],
    ),
    (
        "case",
        &[
            "bypass GET /reports outsider refused -> allowed by GET /REPORTS",
            "bypass DELETE /things/{id} thing:owner [reader|outsider] refused -> allowed by DELETE /THINGS/{}",
            "bypass DELETE /things/{id}/notes/{note} note:owner [reader|outsider] refused -> allowed by DELETE /THINGS/{}/notes/{}",
        ],
    ),
    ("list", &["changed GET /things thing:nobody [admin|editor|reader|outsider] absent -> allowed"]),
];

#[sqlx::test]
async fn straight_each_broken_rule_is_found_and_nothing_else(_: Pool, db: Database) {
    let house = house(&db, TABLE).await;
    for (kind, expected) in DEMO {
        let service = crm(&house, kind).await;
        let found = house.findings(&["--service", "crm", "--base", &service.url()]).await;
        assert_eq!(found, lines(expected), "{kind}");
    }
}

#[sqlx::test]
async fn through_nginx_each_broken_rule_is_found_and_nothing_else(_: Pool, db: Database) {
    let family = Family::start(&db, HEALTH).await;
    beside(&family.house, AT_PROXY);
    for (kind, expected) in DEMO {
        let service = demo(&family.house, "wiki", family.wiki, kind).await;
        let found = family.house.findings(&["--service", "wiki", "--contract", &service.url()]).await;
        service.end().await;
        assert_eq!(found, lines(expected), "{kind}");
    }
}

/// What is found in the service of FastAPI.
const FASTAPI: [(&str, &[&str]); 6] = [
    (
        "method",
        &[
            "changed DELETE /pages/{id}/comments/{comment} comment:[editor|reader] [admin|editor] refused -> allowed",
            "changed DELETE /pages/{id}/comments/{comment} comment:nobody [admin|editor] absent -> allowed",
        ],
    ),
    (
        "parent",
        &[
            "bypass DELETE /pages/{id}/comments/{comment} comment:[editor|reader] [admin|editor] refused -> allowed by DELETE /pages/{}/comments/{}",
            "bypass DELETE /pages/{id}/comments/{comment} comment:nobody [admin|editor] absent -> allowed by DELETE /pages/{}/comments/{}",
            "bypass GET /pages/{id}/comments/{comment} comment:nobody [admin|editor|reader|outsider] absent -> allowed by GET /pages/{}/comments/{}",
        ],
    ),
    (
        "or",
        &[
            "changed GET /pages/{id}/history page:[owner|editor] [editor|reader|outsider] refused -> allowed",
            "changed GET /pages/{id}/history page:reader admin refused -> allowed",
            "changed GET /pages/{id}/history page:nobody admin absent -> allowed",
        ],
    ),
    (
        "override",
        &[
            "bypass GET /reports outsider refused -> allowed by POST /reports x-http-method-override: GET",
            "bypass DELETE /pages/{id} page:owner [reader|outsider] refused -> allowed by POST /pages/{} x-http-method-override: DELETE",
            "bypass DELETE /pages/{id}/comments/{comment} comment:owner [reader|outsider] refused -> allowed by POST /pages/{}/comments/{} x-http-method-override: DELETE",
        ],
    ),
    (
        "case",
        &[
            "bypass GET /reports outsider refused -> allowed by GET /REPORTS",
            "bypass DELETE /pages/{id} page:owner [reader|outsider] refused -> allowed by DELETE /PAGES/{}",
            "bypass DELETE /pages/{id}/comments/{comment} comment:owner [reader|outsider] refused -> allowed by DELETE /PAGES/{}/comments/{}",
        ],
    ),
    ("list", &["changed GET /pages page:nobody [admin|editor|reader|outsider] absent -> allowed"]),
];

#[sqlx::test]
async fn by_its_own_document_each_broken_rule_is_found_and_nothing_else(_: Pool, db: Database) {
    let house = House::start(&db, Reached::Straight, "").await;
    let right = fastapi(&house, "").await;
    let at = |port: u16| {
        let base = format!("http://127.0.0.1:{port}");
        [
            "--service".to_owned(),
            "wiki".to_owned(),
            "--openapi".to_owned(),
            format!("{base}/openapi.json"),
            "--base".to_owned(),
            base,
        ]
    };
    let at_right = at(right.port);
    let at_right: Vec<&str> = at_right.iter().map(String::as_str).collect();
    let (code, said) = house.acl(&[&["record"], &at_right[..]].concat()).await;
    assert_eq!(code, 0, "{said}");
    assert_eq!(house.findings(&at_right).await, BTreeSet::new());
    for (kind, expected) in FASTAPI {
        let service = fastapi(&house, kind).await;
        let at = at(service.port);
        let at: Vec<&str> = at.iter().map(String::as_str).collect();
        assert_eq!(house.findings(&at).await, lines(expected), "{kind}");
    }
}
