//! The programs of the pages, each with the same rules: what is recorded is the same table, and it stays as it is.

use super::{
    house::{House, Reached, contract_is_told_to_nobody_else},
    services::{page_in_node, page_in_python, page_in_rust},
};
use crate::support::{Database, Pool};

const TABLE: &str = include_str!("pages/access.csv");

/// Records, looks at what was recorded, and checks.
async fn is_recorded_and_checked(house: &House, base: &str, routes: &[&str]) {
    contract_is_told_to_nobody_else(base).await;
    let at = [&["--service", "wiki", "--base", base, "--personas", "editor,reader"], routes].concat();
    let (code, said) = house.acl(&[&["record"], &at[..]].concat()).await;
    assert_eq!(code, 0, "{said}");
    assert_eq!(house.read("access.csv"), TABLE, "{said}");
    let (code, said) = house.acl(&[&["check"], &at[..]].concat()).await;
    assert_eq!(code, 0, "{said}");
}

#[sqlx::test]
async fn the_page_in_rust(_: Pool, db: Database) {
    let house = House::start(&db, Reached::Straight, "").await;
    let base = page_in_rust(&house).await;
    is_recorded_and_checked(&house, &base, &["--routes", "routes.txt"]).await;
}

#[sqlx::test]
async fn the_page_in_python(_: Pool, db: Database) {
    let house = House::start(&db, Reached::Straight, "").await;
    let service = page_in_python(&house).await;
    let document = format!("{}/openapi.json", service.url());
    is_recorded_and_checked(&house, &service.url(), &["--openapi", &document]).await;
}

#[sqlx::test]
async fn the_page_in_node(_: Pool, db: Database) {
    let house = House::start(&db, Reached::Straight, "").await;
    let service = page_in_node(&house).await;
    is_recorded_and_checked(&house, &service.url(), &["--routes", "routes.txt"]).await;
}
