//! More checks than can be answered: each is told so in time, and nobody else waits for them.

use std::time::{Duration, Instant};

use futures::future::join_all;
use vestibule::model::service::RemoteUser;

use super::{allowed, at_services, edit_wiki, told};
use crate::support::{Check, Checks, Database, Pool, TestServer, family_with, patiently};

const WIKI_PAGE: &str = "https://wiki.example.org/page";
const CRM_PAGE: &str = "https://crm.example.com/page";

/// How many come at once.
const FLOOD: usize = 60;

/// The door's own limit is 0.9 s, and the rest is for a machine that does something else too; whoever waited for what is asked
/// would wait for five.
const WITHIN: Duration = Duration::from_secs(3);

/// A door whose wiki knows people by their address.
async fn start(db: Database) -> TestServer {
    family_with(db, |setup| {
        edit_wiki(&mut setup.services, |wiki| {
            wiki.remote_user = RemoteUser::Email;
            wiki.email_from = vec!["op".to_owned()];
        });
    })
    .await
}

/// From here on nobody can look up in less than five seconds whose an address is; all else goes on.
async fn slow_down(server: &TestServer) {
    let columns = "id, name, email, email_verified, roles, disabled_at, email_confirmed_by, confirmed_email, locale, changed_at, \
                   terms_version, terms_versions";
    for statement in [
        "alter table users rename to people",
        "create function slow(text) returns text language sql stable
         as $$ select case when pg_sleep(5) is null then '' else $1 end $$",
        &format!("create view users as select {columns}, slow(email_key) as email_key from people"),
        &format!(
            "insert into people ({columns}, email_key)
             select gen_random_uuid(), name, 'x@example.org', true, roles, disabled_at, email_confirmed_by,
                    'x@example.org', locale, changed_at, terms_version, terms_versions, 'x@example.org' from people"
        ),
    ] {
        server.execute(statement).await;
    }
}

async fn flood(check: &Check) -> Vec<(u16, String)> {
    let ask = || async {
        let began = Instant::now();
        let answer = check.clone().script().await;
        assert!(began.elapsed() < WITHIN, "{:?}", began.elapsed());
        told(&answer)
    };
    join_all((0..FLOOD).map(|_| ask())).await
}

#[sqlx::test]
async fn security_40_more_checks_than_can_be_answered_are_503_in_time_and_nobody_else_waits(_: Pool, db: Database) {
    let server = start(db).await;
    let checks = Checks::of(&server).await;
    let person = at_services(&server, "reader").await;
    let of_wiki = checks.forward("GET", WIKI_PAGE).by(&person.wiki);
    assert_eq!(told(&of_wiki.clone().await), allowed());
    slow_down(&server).await;
    // Those that gave up have left their questions behind, so that there is less to answer with each time.
    for _ in 0..3 {
        for told in flood(&of_wiki).await {
            assert_eq!(told, (503, "unavailable".to_owned()));
        }
        let began = Instant::now();
        assert_eq!(told(&checks.forward("GET", CRM_PAGE).by(&person.crm).await), allowed());
        assert_eq!(person.door.get("/account").await.page(200), "Your account");
        assert!(began.elapsed() < WITHIN, "{:?}", began.elapsed());
    }
    server.execute("drop view users; alter table people rename to users").await;
    patiently("it lets through again", || async { told(&of_wiki.clone().script().await) == allowed() }).await;
}
