//! What a run that fails leaves: the table as it was, and words that say what to mend.

use std::{fs, net::IpAddr};

use axum::http::StatusCode;
use vestibule::acl::{
    http::reach::Reach,
    report,
    runner::{self, Recorded, Wish},
    sources::settings::AclSettings,
};

use super::{
    House, line,
    service::{Fault, TOKEN},
};
use crate::support::{Database, Pool};

async fn refused(wish: Wish) -> String {
    runner::record(wish, &|_, _| {}).await.map(|recorded| recorded.run.findings).unwrap_err().to_string()
}

#[sqlx::test]
async fn no_table_is_written_over_another_while_cells_could_not_be_asked(_: Pool, db: Database) {
    let house = House::open(db).await;
    house.wiki.refuse_to_make(Some(StatusCode::INTERNAL_SERVER_ERROR));
    let Recorded { run, is_written } = runner::record(house.wish(), &|_, _| {}).await.unwrap();
    assert!(is_written && run.notes.iter().any(|note| note.contains("lacks 90 cells")), "{:?}", run.notes);
    let reports = [
        report::terminal(&run, false, 120),
        report::junit(&run),
        report::json(&run).to_string(),
        report::html(&run),
        report::markdown(&run),
        fs::read_to_string(house.table()).unwrap(),
    ];
    assert!(reports[0].contains("it answered 500 (KeyError; headers: Authorization: Bearer …"), "{}", reports[0]);
    assert!(reports.iter().all(|report| !report.contains(TOKEN)), "{reports:?}");
    house.wiki.refuse_to_make(None);
    house.record().await;
    let whole = fs::read_to_string(house.table()).unwrap();

    house.wiki.refuse_to_make(Some(StatusCode::INTERNAL_SERVER_ERROR));
    let Recorded { run, is_written } = runner::record(house.wish(), &|_, _| {}).await.unwrap();
    assert!(!is_written && run.notes.iter().any(|note| note.contains("is as it was")), "{:?}", run.notes);
    assert_eq!(run.findings.iter().map(line).collect::<Vec<_>>(), ["not-asked"]);
    assert_eq!(fs::read_to_string(house.table()).unwrap(), whole);
}

#[sqlx::test]
async fn what_could_not_be_removed_is_a_finding(_: Pool, db: Database) {
    let house = House::open(db).await;
    house.record().await;
    assert_eq!(house.found_with(Fault::DropFails).await, ["left-behind"]);
}

#[sqlx::test]
async fn a_service_that_ends_in_the_middle_is_one_line(_: Pool, db: Database) {
    let house = House::open(db).await;
    house.record().await;
    let whole = fs::read_to_string(house.table()).unwrap();
    house.wiki.end_after(20);
    let told = refused(house.wish()).await;
    let mut lines = told.lines();
    let first = lines.next().unwrap();
    assert!(first.starts_with("The service is gone: nobody answers at") && first.contains(" of 114 cells"), "{told}");
    assert!(lines.next().is_some_and(|line| line.contains("may still be there")) && lines.next().is_none(), "{told}");
    assert_eq!(fs::read_to_string(house.table()).unwrap(), whole);
}

#[sqlx::test]
async fn a_service_that_knows_nobody_is_told_once(_: Pool, db: Database) {
    let house = House::open(db).await;
    let closed = || Wish { sources: house.listed(&["GET /admin", "GET /reports"]), token: None, ..house.wish() };
    house.wiki.break_rule(Some(Fault::NobodyKnown));
    assert!(refused(closed()).await.starts_with("The service takes nobody's assertion"));
    house.wiki.break_rule(None);
    // Where its proxy should be, there is the service itself.
    let (ip, port): (IpAddr, u16) = (house.wiki.address.ip(), house.wiki.address.port());
    let reach = Reach { resolved: vec![("wiki.localhost".to_owned(), ip, Some(port))], ..Reach::default() };
    let told = refused(Wish { base: house.service.url.clone(), reach, ..closed() }).await;
    let asks = "Everybody is asked to sign in: is there a proxy at http://wiki.localhost:8080";
    assert!(told.starts_with(asks) && told.ends_with("To ask the service itself: --base"), "{told}");
    assert!(!house.table().exists());
}

#[sqlx::test]
async fn what_cannot_be_meant_is_told_before_anything_is_asked(_: Pool, db: Database) {
    let house = House::open(db).await;
    let contract = Some(house.service.url.join("/wiki").unwrap());
    assert!(refused(Wish { contract, ..house.wish() }).await.contains("never asked through a proxy"));
    let text = "[skip]\n'DELETE /doc/{id}' = 'mistyped'\n'DELETE /docs/{id}' = 'kept'\n";
    let settings = AclSettings::read("acl.toml", text).unwrap();
    let told = refused(Wish { settings, ..house.wish() }).await;
    assert_eq!(told, "acl.toml, skip: no source knows DELETE /doc/{id}");
    assert!(house.wiki.asked().iter().all(|asked| asked == "GET /.acl/describe"), "{:?}", house.wiki.asked());
}
