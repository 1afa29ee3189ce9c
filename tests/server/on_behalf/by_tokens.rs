//! Access tables with tokens: the repository of `make demo`, through nginx and straight, by sessions and by tokens.

use std::{path::Path, time::Duration};

use vestibule::acl::{
    http::reach::Reach,
    report::run::Run,
    runner::{self, Wish},
    sources::{gather::MoreSources, settings::AclSettings},
};

use super::village::{ACL_TOKEN, REPO, Village};
use crate::support::{Database, Pool};

const THROUGH: &str = include_str!("../../../end2end/services/acl/repo/access-proxy.csv");
const STRAIGHT: &str = include_str!("../../../end2end/services/acl/repo/access.csv");

fn wish(village: &Village, base: &str, table: &str) -> Wish {
    let routes = Path::new(env!("CARGO_MANIFEST_DIR")).join("end2end/services/acl/repo/routes.txt");
    let named = ["repo.example.org"].map(|host| (host.to_owned(), village.proxy.ip(), Some(village.proxy.port())));
    Wish {
        service: village.server.house.services[0].clone(),
        door: village.server.address.clone(),
        personas: ["admin", "editor", "reader", "outsider"].map(str::to_owned).to_vec(),
        tokens: vec!["reader".to_owned(), "outsider".to_owned()],
        session: Duration::from_mins(30),
        base: base.parse().unwrap(),
        contract: Some(format!("http://{}", village.repo).parse().unwrap()),
        token: Some(ACL_TOKEN.to_owned()),
        reach: Reach { resolved: named.to_vec(), ca: Some(village.certificate.clone()), ..Reach::default() },
        parallel: 16,
        settings: AclSettings::default(),
        sources: MoreSources { routes: vec![routes], ..MoreSources::default() },
        table: village.folder.path().join(table),
    }
}

fn told(run: &Run) -> Vec<String> {
    let line = |finding: &vestibule::acl::table::finding::Finding| format!("{} {:?}", finding.kind.as_str(), finding);
    run.findings.iter().map(line).collect()
}

#[sqlx::test]
async fn security_29_sessions_and_tokens_stand_in_one_table_as_it_stands_there(_: Pool, db: Database) {
    let village = Village::open(db).await;
    let straight = format!("http://{}", village.repo);
    for (base, table, expected) in [(REPO, "through.csv", THROUGH), (straight.as_str(), "straight.csv", STRAIGHT)] {
        let recorded = runner::record(wish(&village, base, table), &|_, _| {}).await.expect("a run").run;
        assert_eq!(recorded.found.to_csv().unwrap(), expected, "{:#?}", told(&recorded));
        let checked = runner::check(wish(&village, base, table), &|_, _| {}).await.expect("a run");
        assert_eq!(told(&checked), [""; 0], "{base}");
    }
}

/// Whoever adds a scope to a service has a new way in, which a table has to say something of.
#[sqlx::test]
async fn a_table_without_tokens_is_not_enough_where_the_service_has_scopes(_: Pool, db: Database) {
    let village = Village::open(db).await;
    let straight = format!("http://{}", village.repo);
    let columns = |line: &str| line.split(',').take(9).collect::<Vec<_>>().join(",");
    let without: Vec<String> = STRAIGHT.lines().map(columns).collect();
    let wish = Wish { tokens: Vec::new(), ..wish(&village, &straight, "straight.csv") };
    std::fs::write(&wish.table, without.join("\n") + "\n").unwrap();
    let found = runner::check(wish, &|_, _| {}).await.expect("a run");
    let found: Vec<_> = found.findings.iter().map(|finding| (finding.kind.as_str(), finding.asker.clone())).collect();
    assert_eq!(found, [("asker-without-column", Some(vestibule::acl::table::asker::Asker::Token))]);
}
