//! A development build makes the table of worlds when it starts, and nobody else does.

use futures::future::{join, join_all};
use sqlx::{AssertSqlSafe, PgPool};
use vestibule::{dev::worlds::make_table, store::migrations::MIGRATIONS};

use crate::support::{Database, Pool, Program, Provider, url_of};

const TABLE: &str = "select to_regclass('worlds') is not null and to_regclass('users_world') is not null";

async fn is_made(pool: &PgPool) -> bool {
    sqlx::query_scalar(TABLE).fetch_one(pool).await.unwrap()
}

#[sqlx::test]
async fn the_steps_of_the_tables_make_none(options: Pool, db: Database) {
    let pool = options.connect_with(db.clone()).await.unwrap();
    assert!(!is_made(&pool).await);
    let output = Program::run(&["migrate"], &[("DATABASE_URL", &url_of(&db)), ("VESTIBULE_AUTOSESSION", "true")]);
    assert!(output.status.success() && !is_made(&pool).await, "who only brings the tables up to date makes none");
}

#[sqlx::test(migrations = false)]
async fn two_programs_at_once_on_an_empty_database_both_come_up(options: Pool, db: Database) {
    let pool = options.connect_with(db.clone()).await.unwrap();
    let provider = Provider::start(false).await;
    let on = [("VESTIBULE_AUTOSESSION", "true")];
    let (one, other) = join(Program::serve(&db, &provider, &on, None), Program::serve(&db, &provider, &on, None)).await;
    assert!(is_made(&pool).await);
    let mut ids = Vec::new();
    for program in [&one, &other] {
        let browser = program.browser();
        ids.push(browser.post("/autosession", &[("persona", "reader"), ("world", "w1")]).await.location().to_owned());
    }
    assert_eq!(ids, ["/", "/"]);
    let users: i64 =
        sqlx::query_scalar("select count(*) from users where world = 'w1'").fetch_one(&pool).await.unwrap();
    assert_eq!(users, 1, "worlds are the database's, whichever program is asked");
}

#[sqlx::test(migrations = false)]
async fn many_at_once_make_it_once(options: Pool, db: Database) {
    let pool = options.connect_with(db.clone()).await.unwrap();
    MIGRATIONS.run(&pool).await.unwrap();
    for made in join_all((0..12).map(|_| make_table(&db))).await {
        made.unwrap();
    }
    assert!(is_made(&pool).await);
    // Whoever may not make tables finds it made.
    let role = format!("serving_{}", uuid::Uuid::now_v7().simple());
    sqlx::raw_sql(AssertSqlSafe(format!("create role \"{role}\" login"))).execute(&pool).await.unwrap();
    make_table(&db.clone().username(&role)).await.unwrap();
    sqlx::raw_sql("drop table worlds").execute(&pool).await.unwrap();
    let refused = make_table(&db.username(&role)).await.unwrap_err();
    assert_eq!(vestibule::store::sqlstate(&refused).as_deref(), Some("42501"), "{refused}");
}
