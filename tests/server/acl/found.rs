//! What a check finds: each broken rule, by the finding that says so, and nothing beside it.

use std::time::Duration;

use vestibule::acl::runner;

use super::{House, service::Fault};
use crate::support::{Database, Pool};

#[sqlx::test]
async fn each_broken_rule_is_found_and_nothing_else(_: Pool, db: Database) {
    let house = House::open(db).await;
    let recorded = house.record().await;
    assert_eq!(recorded.findings, []);
    let checked = house.check().await;
    assert_eq!(checked.findings, []);
    assert_eq!(checked.found, recorded.found);
    assert_eq!(house.wiki.things(), 0, "nothing is left behind");
    let asked = house.wiki.asked();
    for line in [
        "HEAD /admin",
        "GET /ADMIN",
        "GET /%61dmin",
        "GET /admin/",
        "GET //admin",
        "GET /admin;x",
        "POST /admin?_method=GET",
    ] {
        assert!(asked.iter().any(|own| own == line), "{line}");
    }

    let askers = ["admin", "editor", "reader", "outsider"];
    let all = |route: &str, relation: &str, kind: &str| -> Vec<String> {
        askers.map(|asker| format!("{kind} {route} doc:{relation} {asker} allowed")).to_vec()
    };
    let delete = ["editor", "reader", "nobody"].map(|relation| all("DELETE /docs/{id}", relation, "changed")).concat();
    assert_eq!(house.found_with(Fault::MethodForgotten).await, delete);
    let child: Vec<String> = all("GET /docs/{id}/notes/{note}", "nobody", "bypass").split_off(1);
    assert_eq!(house.found_with(Fault::OthersChild).await, child, "admin reads all anyway");
    let or = [
        "changed PUT /docs/{id} doc:owner reader allowed",
        "changed PUT /docs/{id} doc:owner outsider allowed",
        "changed PUT /docs/{id} doc:editor reader allowed",
        "changed PUT /docs/{id} doc:editor outsider allowed",
        "changed PUT /docs/{id} doc:reader admin allowed",
        "changed PUT /docs/{id} doc:reader editor allowed",
        "changed PUT /docs/{id} doc:nobody admin allowed",
        "changed PUT /docs/{id} doc:nobody editor allowed",
    ];
    assert_eq!(house.found_with(Fault::OrForAnd).await, or);
    let leaks = all("GET /docs", "nobody", "changed");
    assert_eq!(house.found_with(Fault::ListLeaks).await, leaks);
    assert_eq!(
        house.found_with(Fault::Opened).await,
        ["changed GET /reports anonymous allowed", "changed GET /reports expired allowed"]
    );
    let gone = house.found_with(Fault::Gone).await;
    let mut all_changed = vec!["not-there GET /reports absent".to_owned()];
    let everybody = askers.iter().chain(&["anonymous", "expired"]);
    all_changed.extend(everybody.map(|asker| format!("changed GET /reports {asker} absent")));
    all_changed.push("same-persona outsider".to_owned());
    assert_eq!(gone, all_changed, "nothing else told a reader from an outsider");

    for (fault, how) in [(Fault::MethodOverride, "x-http-method-override"), (Fault::OtherCase, "/ADMIN")] {
        house.wiki.break_rule(Some(fault));
        let run = house.check().await;
        house.wiki.break_rule(None);
        assert!(run.findings.iter().all(|finding| finding.kind.as_str() == "bypass"), "{:#?}", run.findings);
        let shown = |finding: &vestibule::acl::table::finding::Finding| finding.request.clone().unwrap_or_default();
        assert!(run.findings.iter().any(|finding| shown(finding).contains(how)), "{:#?}", run.findings);
        assert!(run.findings.iter().all(|finding| shown(finding).starts_with("curl -i --path-as-is ")));
    }
    assert_eq!(house.check().await.findings, []);
    assert_eq!(house.wiki.things(), 0, "nothing is left behind");
}

#[sqlx::test]
async fn a_session_that_ends_in_between_hides_no_way_around(_: Pool, db: Database) {
    let house = House::open(db).await;
    let wish = || runner::Wish {
        personas: ["admin", "editor"].map(str::to_owned).to_vec(),
        sources: house.listed(&["GET /admin"]),
        token: None,
        ..house.wish()
    };
    runner::record(wish(), &|_, _| {}).await.unwrap();
    // It is over when the second request comes, which is the way that is open.
    house.wiki.take_time(Duration::from_millis(250));
    house.wiki.end_sessions_after(Some(Duration::from_millis(100)));
    house.wiki.break_rule(Some(Fault::OtherCase));
    let run = house.check_as(wish()).await.unwrap();
    let found: Vec<String> = run.findings.iter().map(super::line).collect();
    assert!(found.iter().any(|line| line == "bypass GET /admin editor allowed"), "{found:?}");
}

#[sqlx::test]
async fn children_that_cannot_be_told_apart_prove_nothing_and_that_is_told(_: Pool, db: Database) {
    let house = House::open(db).await;
    house.record().await;
    house.wiki.break_rule(Some(Fault::SameChild));
    let run = house.check().await;
    let why = "with the child of another parent: the children of both parents have the same id: the contract's make gives each its own";
    let told: Vec<&str> = run.findings.iter().map(|finding| finding.text.as_str()).collect();
    assert!(told.iter().any(|text| text.contains(why)), "{told:?}");
}
