//! What tests do to the database and read of it.

use std::{future::Future, time::Duration};

use sqlx::{AssertSqlSafe, Row};
use uuid::Uuid;
use vestibule::{model::user::UserId, sessions::disable_user, store::events::Peer};

use super::{Browser, TestServer, keeps_everywhere};

/// How many wait in this database for a row that somebody else has locked.
pub const WAIT_FOR_LOCKS: &str =
    "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";

/// What a program would have noted that changes as much as a test may.
const ALL_CHANGED: &str = "
    update users set changed_at = clock_timestamp(), changed_xid = pg_current_xact_id();
    update sessions set changed_at = clock_timestamp(), changed_xid = pg_current_xact_id();
    update service_sessions set changed_at = clock_timestamp(), changed_xid = pg_current_xact_id();
    update api_tokens set changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()";

impl TestServer {
    /// One number.
    pub async fn count(&self, query: &str) -> i64 {
        sqlx::query(AssertSqlSafe(query)).fetch_one(&self.db).await.expect(query).get(0)
    }

    /// Live sessions.
    pub async fn live_sessions(&self) -> i64 {
        self.count(
            "select count(*) from sessions where ended_at is null and idle_expires_at > now() and expires_at > now()",
        )
        .await
    }

    pub async fn execute(&self, statement: &str) {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&self.db).await.expect(statement);
        if keeps_everywhere() {
            sqlx::raw_sql(ALL_CHANGED).execute(&self.db).await.expect("the tables");
            self.is_read().await;
        }
    }

    /// Waits until what another program has written counts, where sessions are kept in memory.
    async fn is_read(&self) {
        self.house.sessions.pool().wake().changed().await;
    }

    /// Disables every user, as `vestibule users disable` does.
    pub async fn disable_everybody(&self) {
        for user in sqlx::query_scalar("select id from users order by id").fetch_all(&self.db).await.unwrap() {
            let mut transaction = self.db.begin().await.unwrap();
            disable_user(&mut transaction, UserId(user), &Peer::default()).await.unwrap();
            transaction.commit().await.unwrap();
        }
        self.is_read().await;
    }

    /// Deletes every user, and what is theirs first: nothing goes along by itself.
    pub async fn delete_everybody(&self) {
        for theirs in [
            "passes",
            "service_sessions",
            "drafts",
            "sign_ins",
            "sessions",
            "api_tokens",
            "terms_accepted",
            "identities",
            "users",
        ] {
            self.execute(&format!("delete from {theirs}")).await;
        }
    }

    /// Lets time pass for everybody and all that is theirs, by the clock of a world that they share from now on.
    pub async fn pass(&self, by: &str) {
        self.execute(
            "insert into worlds (name) values ('everybody') on conflict do nothing;
             update users set world = 'everybody' where world is null;
             update registrations set world = 'everybody' where world is null",
        )
        .await;
        self.world("everybody").advance(by).await;
        // An attempt of nobody yet is in no world.
        let moved = format!("created_at = created_at - interval '{by}', expires_at = expires_at - interval '{by}'");
        self.execute(&format!("update sign_ins set {moved} where user_id is null")).await;
    }

    /// Everything in a query's single column of text.
    pub async fn texts(&self, query: &str) -> Vec<String> {
        sqlx::query_scalar(AssertSqlSafe(query)).fetch_all(&self.db).await.expect(query)
    }

    /// Why the newest sign-in was refused.
    pub async fn refusal(&self) -> Option<String> {
        let newest = "select reason from events where kind = 'sign_in_refused' order by at desc, id desc limit 1";
        self.texts(newest).await.pop()
    }

    /// The row of the session a browser holds, whatever became of it: its end reason.
    pub async fn end_reason(&self, browser: &Browser) -> Option<String> {
        let id: Uuid = browser.session_cookie().expect("a cookie").split('.').next().unwrap().parse().unwrap();
        self.end_reason_of(id).await
    }

    pub async fn end_reason_of(&self, id: Uuid) -> Option<String> {
        sqlx::query_scalar("select end_reason from sessions where id = $1").bind(id).fetch_one(&self.db).await.unwrap()
    }
}

/// Asks again and again until the answer is yes, since some things take a moment; at most ten seconds.
pub async fn patiently<F, Fut>(what: &'static str, mut is_so: F)
where
    F: FnMut() -> Fut,
    Fut: Future<Output = bool>,
{
    for _ in 0..200 {
        if is_so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it never came about that {what}")
}
