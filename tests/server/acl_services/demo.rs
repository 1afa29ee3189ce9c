//! The services of `make demo`, through nginx and straight: what the table beside them says, and what changes of routes, of
//! personas and of what is public are found.

use super::{
    house::{House, Reached, Service, contract_is_told_to_nobody_else},
    nginx::Family,
    services::{demo, without_contract},
};
use crate::{
    proxies::running::free_port,
    support::{Database, Pool},
};

pub const ROUTES: &str = include_str!("../../../end2end/services/acl/routes.txt");
pub const SETTINGS: &str = include_str!("../../../end2end/services/acl/acl.toml");
/// As it is asked straight.
pub const TABLE: &str = include_str!("../../../end2end/services/acl/access.csv");
/// As people meet it.
pub const AT_PROXY: &str = include_str!("../../../end2end/services/acl/access-proxy.csv");

/// What the door lets anybody ask for.
pub const HEALTH: &str = "[[service.rule]]\npath = \"/health\"\npublic = true";

/// The house of a service that is asked straight, with what stands beside its table.
pub async fn house(db: &Database, table: &str) -> House {
    let house = House::start(db, Reached::Straight, "").await;
    beside(&house, table);
    house
}

pub fn beside(house: &House, table: &str) {
    house.write("routes.txt", ROUTES);
    house.write("acl.toml", SETTINGS);
    if !table.is_empty() {
        house.write("access.csv", table);
    }
}

pub async fn crm(house: &House, broken: &str) -> Service {
    demo(house, "crm", free_port(), broken).await
}

#[sqlx::test]
async fn straight_it_is_recorded_as_it_stands_there(_: Pool, db: Database) {
    let house = house(&db, "").await;
    let service = crm(&house, "").await;
    let base = service.url();
    contract_is_told_to_nobody_else(&base).await;
    let at = ["--service", "crm", "--base", base.as_str(), "--table", "new.csv", "--acl", "acl.toml"];
    let (code, said) = house.acl(&[&["record"], &at[..]].concat()).await;
    assert_eq!((code, house.read("new.csv").as_str()), (0, TABLE), "{said}");
    let (code, said) = house.acl(&[&["check"], &at[..]].concat()).await;
    assert_eq!(code, 0, "{said}");
}

#[sqlx::test]
async fn through_nginx_it_is_recorded_as_it_stands_there(_: Pool, db: Database) {
    let family = Family::start(&db, HEALTH).await;
    let service = demo(&family.house, "wiki", family.wiki, "").await;
    beside(&family.house, "");
    let contract = service.url();
    let at = ["--service", "wiki", "--contract", contract.as_str(), "--table", "new.csv", "--acl", "acl.toml"];
    let (code, said) = family.house.acl(&[&["record"], &at[..]].concat()).await;
    assert_eq!((code, family.house.read("new.csv").as_str()), (0, AT_PROXY), "{said}");
    let (code, said) = family.house.acl(&[&["check"], &at[..]].concat()).await;
    assert_eq!(code, 0, "{said}");
}

/// What is found after the files beside the table were changed.
async fn found(house: &House, service: &Service, more: &[&str]) -> Vec<String> {
    let base = service.url();
    let at = ["--service", "crm", "--base", base.as_str()];
    house.findings(&[&at[..], more].concat()).await.into_iter().collect()
}

#[sqlx::test]
async fn what_table_and_routes_do_not_say_alike_is_found(_: Pool, db: Database) {
    let house = house(&db, TABLE).await;
    let service = crm(&house, "").await;
    house.write("routes.txt", &format!("{ROUTES}GET /new\n"));
    assert_eq!(found(&house, &service, &[]).await, ["route-without-row GET /new"], "a new route");
    house.write("routes.txt", &ROUTES.replace("GET /headers\n", ""));
    assert_eq!(found(&house, &service, &[]).await, ["row-without-route GET /headers"], "a route that is gone");
    house.write("routes.txt", ROUTES);
    house.write("access.csv", &TABLE.replace(" public", ""));
    let expected = ["not-public GET /health anonymous", "not-public GET /health expired"];
    assert_eq!(found(&house, &service, &[]).await, expected, "what is for anybody, and nobody says so");
    house.write("access.csv", TABLE);
    assert_eq!(found(&house, &service, &[]).await, [""; 0]);
}

#[sqlx::test]
async fn a_persona_that_nothing_treats_differently_is_found(_: Pool, db: Database) {
    let twin = "[[persona]]\nid = \"admin\"\nname = \"A\"\nroles = [\"admin\"]\n[[persona]]\nid = \"twin\"\nname = \"T\"\nroles = [\"admin\"]";
    let house = House::start(&db, Reached::Straight, twin).await;
    beside(&house, "");
    let service = crm(&house, "").await;
    let base = service.url();
    let (code, said) = house.acl(&["record", "--service", "crm", "--base", &base]).await;
    assert!(code == 1 && said.contains("twin"), "{code} {said}");
    assert_eq!(found(&house, &service, &[]).await, ["same-persona twin"]);
}

#[sqlx::test]
async fn without_a_token_there_is_no_contract(_: Pool, db: Database) {
    let house = house(&db, TABLE).await;
    let service = without_contract(&house).await;
    for authorization in ["", "Bearer", "Bearer ", "Bearer undefined"] {
        let request = reqwest::Client::new().get(format!("{}/.acl/describe", service.url()));
        let answer = request.header("authorization", authorization).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{authorization:?}");
    }
}
