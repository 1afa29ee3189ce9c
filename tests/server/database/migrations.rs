//! Bringing the tables up to date: only what is missing, however long it takes, by whoever may, and never against a
//! newer program.

use std::time::Duration;

use sqlx::{AssertSqlSafe, PgPool};
use vestibule::store::{
    migrations::{self, MIGRATIONS, MigrationError, bring_up_to_date},
    pool,
};

use crate::support::{Database, Pool, Program, url_of};

/// The newest step of commit d78c336.
const THEN: i64 = 20_261_125_000_002;

async fn execute(pool: &PgPool, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await.expect(sql);
}

async fn opened(options: Pool, db: &Database) -> PgPool {
    options.connect_with(db.clone()).await.unwrap()
}

/// A role that can only read what steps were taken, and its way to the database.
async fn somebody_who_may_not_create(pool: &PgPool, db: &Database) -> Database {
    let role = format!("reader_{}", uuid::Uuid::now_v7().simple());
    execute(pool, &format!("create role \"{role}\" login; grant select on all tables in schema public to \"{role}\""))
        .await;
    db.clone().username(&role)
}

#[sqlx::test(migrations = false)]
async fn an_upgrade_with_people_in_it_works_whatever_limits_hold_for_requests(options: Pool, db: Database) {
    let owner = opened(options, &db).await;
    MIGRATIONS.run_to(THEN, &owner).await.unwrap();
    execute(
        &owner,
        "insert into users (id, name, email) select gen_random_uuid(), 'Ada', 'ada@example.org' from generate_series(1, 2000);
         insert into identities (issuer, subject, user_id) select 'https://op.example', id::text, id from users;
         insert into sessions (id, secret_hash, user_id, idle_expires_at, expires_at, provider)
             select gen_random_uuid(), sha256(''), id, now() + interval '1 hour', now() + interval '1 hour', 'op' from users",
    )
    .await;
    let name = db.get_database().expect("a name");
    execute(&owner, &format!("alter database \"{name}\" set statement_timeout = '300ms'")).await;
    // Longer than any limit of a request's statement, and longer than one try.
    let mut busy = owner.begin().await.unwrap();
    sqlx::raw_sql("lock table sessions in access share mode").execute(&mut *busy).await.unwrap();
    let serving = pool::open_with(db.clone().options([("statement_timeout", "10s")]), pool::Route::Direct);
    let upgrade = tokio::spawn(async move { bring_up_to_date(&serving, &db).await });
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert!(!upgrade.is_finished(), "it waits for who uses the table");
    busy.rollback().await.unwrap();
    upgrade.await.unwrap().unwrap();
    let people: i64 = sqlx::query_scalar("select count(*) from sessions join users on users.id = user_id")
        .fetch_one(&owner)
        .await
        .unwrap();
    assert_eq!(people, 2000);
    let limits =
        "select count(*) from sessions where (idle_timeout, absolute_timeout) = (interval '1 hour', interval '1 hour')";
    let started_with: i64 = sqlx::query_scalar(limits).fetch_one(&owner).await.unwrap();
    assert_eq!(started_with, 2000, "who is signed in keeps their limits");
}

#[sqlx::test(migrations = false)]
async fn several_programs_that_start_at_once_on_nothing_all_start(options: Pool, db: Database) {
    let owner = opened(options, &db).await;
    let starts = (0..4).map(|_| {
        let db = db.clone();
        async move { bring_up_to_date(&pool::open_with(db.clone(), pool::Route::Direct), &db).await }
    });
    for started in futures::future::join_all(starts).await {
        started.unwrap();
    }
    let steps: i64 = sqlx::query_scalar("select count(*) from _sqlx_migrations").fetch_one(&owner).await.unwrap();
    assert_eq!(usize::try_from(steps).unwrap(), MIGRATIONS.iter().count());
}

#[sqlx::test]
async fn a_role_that_may_not_create_starts_on_tables_that_are_up_to_date(options: Pool, db: Database) {
    let owner = opened(options, &db).await;
    let reader = somebody_who_may_not_create(&owner, &db).await;
    let serving = pool::open_with(reader.clone(), pool::Route::Direct);
    bring_up_to_date(&serving, &reader).await.unwrap();

    // What is missing is said, with the way out; on the owner's way it is made.
    execute(&owner, "drop table invitations; delete from _sqlx_migrations").await;
    execute(&owner, "insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (1, 'newer', true, '', 0)").await;
    let refused = bring_up_to_date(&serving, &reader).await.unwrap_err();
    assert!(matches!(refused, MigrationError::NotAllowed(..)), "{refused}");
    assert!(refused.to_string().contains("migrate_url"), "{refused}");
}

#[sqlx::test(migrations = false)]
async fn what_is_missing_is_made_on_the_owners_way(options: Pool, db: Database) {
    let owner = opened(options, &db).await;
    MIGRATIONS.run_to(THEN, &owner).await.unwrap();
    let serving = pool::open_with(somebody_who_may_not_create(&owner, &db).await, pool::Route::Direct);
    bring_up_to_date(&serving, &db).await.unwrap();
    let mut connection = owner.acquire().await.unwrap();
    assert_eq!(migrations::compare(&mut connection).await.unwrap(), migrations::Compared::default());
}

#[sqlx::test]
async fn tables_that_a_newer_program_made_keep_nobody_from_starting(options: Pool, db: Database) {
    let owner = opened(options, &db).await;
    execute(&owner, "insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (20990101000000, 'newer', true, '', 0)").await;
    bring_up_to_date(&pool::open_with(db.clone(), pool::Route::Direct), &db).await.unwrap();
    // With one of ours missing beside it, as after two branches.
    execute(
        &owner,
        "delete from _sqlx_migrations where version = 20261126000010; drop index sign_ins_user_id, sign_outs_expires_at,
         drafts_expires_at, logout_tokens_expires_at, logout_tokens_issuer_seen_at",
    )
    .await;
    bring_up_to_date(&pool::open_with(db.clone(), pool::Route::Direct), &db).await.unwrap();
    let output = Program::run(&["migrate"], &[("DATABASE_URL", &url_of(&db))]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && said.contains("newer than this program"), "{said}");
}

#[sqlx::test]
async fn a_step_that_was_changed_afterwards_is_named(options: Pool, db: Database) {
    let owner = opened(options, &db).await;
    execute(&owner, "update _sqlx_migrations set checksum = '\\x00' where version = 20261123000003").await;
    let refused = bring_up_to_date(&pool::open_with(db.clone(), pool::Route::Direct), &db).await.unwrap_err();
    assert!(matches!(refused, MigrationError::Changed(20_261_123_000_003)), "{refused}");
    assert!(refused.to_string().contains("20261123000003"), "{refused}");
}

#[sqlx::test(migrations = false)]
async fn a_database_that_cannot_hold_every_name_is_refused_in_one_sentence(options: Pool, db: Database) {
    let owner = opened(options, &db).await;
    let name = format!("ascii_{}", uuid::Uuid::now_v7().simple());
    execute(&owner, &format!("create database \"{name}\" encoding 'SQL_ASCII' template template0")).await;
    let url = url_of(&db.clone().database(&name));
    let output = Program::run(&["migrate"], &[("DATABASE_URL", &url)]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let doctor = Program::run(&["doctor", "--json"], &[("DATABASE_URL", &url)]);
    execute(&owner, &format!("drop database \"{name}\" with (force)")).await;
    assert!(output.status.code() == Some(1) && said.contains("SQL_ASCII") && said.contains("UTF8"), "{said}");
    let report = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(doctor.status.code() == Some(1) && report.contains("SQL_ASCII"), "{report}");
}
