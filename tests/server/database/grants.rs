//! The role that serves may do what serving needs, and cannot rewrite what has happened: docs/operations.md, followed
//! to the letter.

use sqlx::{AssertSqlSafe, ConnectOptions};
use vestibule::store::grants::{NEEDED, of_this_role};

use crate::support::{Database, Pool, Setup, TestServer, me, refused, register, sign_in};

const OPERATIONS: &str = include_str!("../../../docs/operations.md");

/// The statements of the page, with the names of a test's own roles. Roles are the whole cluster's.
async fn follow_the_page(owner: &TestServer, db: &Database) -> Database {
    let role = format!("serving_{}", uuid::Uuid::now_v7().simple());
    for block in OPERATIONS.split("```sql\n").skip(1) {
        let block = block.split("```").next().expect("an end");
        let statements: Vec<&str> =
            block.lines().filter(|line| !line.starts_with("create role vestibule_owner")).collect();
        let statements = statements
            .join("\n")
            .replace("vestibule_owner", db.get_username())
            .replace("role vestibule ", &format!("role \"{role}\" "))
            .replace("to vestibule;", &format!("to \"{role}\";"))
            .replace("from vestibule;", &format!("from \"{role}\";"));
        owner.execute(&statements).await;
    }
    db.clone().username(&role)
}

#[sqlx::test]
async fn the_whole_way_works_with_the_role_of_the_page_which_cannot_rewrite_events(_: Pool, db: Database) {
    let owner = TestServer::start(db.clone()).await;
    let serving = follow_the_page(&owner, &db).await;
    let server = Setup { server_database: Some(serving.clone()), ..Setup::default() }.start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    assert_eq!(browser.open("/account").await.page(200), "Your account");
    let details = [("name", "Ada King"), ("email", "ada@example.org")];
    assert_eq!(browser.post("/auth/details", &details).await.location(), "/account");
    sign_in(&server, &browser, "/account").await;
    me(&browser).await;
    assert_eq!(browser.post("/auth/sign-out", &[("everywhere", "true")]).await.location(), "/signed-out");
    assert_eq!(refused(&browser).await, "not_signed_in");
    assert_eq!(vestibule::store::housekeeping::sweep(server.house.sessions.pool()).await.failed, Vec::<&str>::new());

    let mut connection = serving.connect().await.unwrap();
    for forged in ["update events set kind = 'nothing'", "delete from events", "truncate events"] {
        let error = sqlx::raw_sql(AssertSqlSafe(forged)).execute(&mut connection).await.unwrap_err();
        assert_eq!(vestibule::store::sqlstate(&error).as_deref(), Some("42501"), "{forged}");
    }
    let grants = of_this_role(&mut connection).await.unwrap();
    assert!(!grants.rewrites_events && grants.lacking.is_empty(), "{grants:?}");
}

#[sqlx::test]
async fn what_a_role_lacks_or_could_forge_is_seen(_: Pool, db: Database) {
    let owner = TestServer::start(db.clone()).await;
    let mut connection = db.clone().connect().await.unwrap();
    assert!(of_this_role(&mut connection).await.unwrap().rewrites_events, "who owns the tables can do anything");
    let serving = follow_the_page(&owner, &db).await;
    let role = serving.get_username();
    owner.execute(&format!("revoke insert on events from \"{role}\"; revoke delete on drafts from \"{role}\"")).await;
    let mut connection = serving.connect().await.unwrap();
    let grants = of_this_role(&mut connection).await.unwrap();
    assert_eq!(grants.lacking, [("DELETE", "drafts"), ("INSERT", "events")]);
    owner.execute(&format!("grant delete on events to \"{role}\"")).await;
    assert!(of_this_role(&mut connection).await.unwrap().rewrites_events);
}

#[sqlx::test]
async fn every_table_is_looked_at(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let tables = server.texts("select tablename::text from pg_tables where schemaname = 'public' order by 1").await;
    let looked_at: Vec<&str> = NEEDED.iter().map(|(table, _)| *table).collect();
    assert_eq!(looked_at, tables, "store/grants.rs lists every table");
}
