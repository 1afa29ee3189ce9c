//! The provider that was used last is remembered by the browser's cookie alone: a provider's id, and nobody's name.

use std::time::Duration;

use tokio::task::JoinSet;
use vestibule::{model::way_in::WayIn, store::housekeeping::sweep};

use crate::support::{Database, Pool, Setup, TestServer, make, register, sign_in, sign_in_at};

const REMEMBERED: &str = "select provider from last_used";

fn two() -> Setup {
    Setup { providers: vec!["op", "other"], ..Setup::default() }
}

/// For how many seconds the browser keeps the cookie that it was given last.
fn life_of_cookie(cookies: &[&str]) -> i64 {
    let cookie = cookies.iter().rfind(|cookie| cookie.starts_with("sign-in-")).expect("the binding cookie");
    let age = cookie.split("; ").find_map(|part| part.strip_prefix("Max-Age=")).expect("a life");
    age.parse().expect("seconds")
}

#[sqlx::test]
async fn whoever_signs_in_or_registers_leaves_the_providers_id_and_nothing_else(_: Pool, db: Database) {
    let server = two().start(db).await;
    let browser = server.browser();
    assert_eq!(server.texts(REMEMBERED).await, [""; 0]);
    register(&server, &browser).await;
    assert_eq!(server.texts(REMEMBERED).await, ["op"]);
    let columns = "select string_agg(column_name, ' ' order by column_name) from information_schema.columns
                   where table_name = 'last_used'";
    assert_eq!(server.texts(columns).await, ["browser_hash expires_at provider"]);
    // Another one in the same browser takes its place, in another browser it has one of its own.
    browser.post("/auth/sign-out", &[]).await;
    server.providers[1].somebody("grace");
    assert_eq!(sign_in_at(&server, 1, &browser, "/").await.location(), "/register");
    assert_eq!(server.texts(REMEMBERED).await, ["op"], "whoever has not registered has not come in");
    browser.post("/auth/register", &[("name", "Grace"), ("email", "grace@example.org")]).await;
    assert_eq!(server.texts(REMEMBERED).await, ["other"]);
    sign_in(&server, &server.browser(), "/").await;
    assert_eq!(server.texts("select provider from last_used order by provider").await, ["op", "other"]);
}

#[sqlx::test]
async fn signing_out_leaves_the_memory_and_the_cookie_and_takes_no_cookies_of_others(_: Pool, db: Database) {
    let server = two().start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let (before, out) = (browser.binding_cookie(), browser.post("/auth/sign-out", &[]).await);
    assert_eq!(out.header("clear-site-data"), "\"storage\"");
    assert_eq!(browser.binding_cookie(), before);
    assert_eq!(life_of_cookie(&out.set_cookies()), 180 * 24 * 3600);
    assert_eq!(server.texts(REMEMBERED).await, ["op"]);
}

#[sqlx::test]
async fn what_was_to_be_remembered_for_a_while_is_swept_and_nothing_is_remembered_where_that_is_no_time(
    _: Pool,
    db: Database,
) {
    let remember = |hours: u64| WayIn { remember_provider: Duration::from_hours(hours), ..WayIn::default() };
    let server = Setup { way_in: remember(48), ..two() }.start(db.clone()).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let soon = "select count(*) from last_used where expires_at between now() + interval '47 hours' and now() + interval '48 hours'";
    assert_eq!(server.count(soon).await, 1);
    assert_eq!(sweep(&server.db).await.last_used, 0);
    server.execute("update last_used set expires_at = now() - interval '1 second'").await;
    assert_eq!(sweep(&server.db).await.last_used, 1);

    let from_before =
        "insert into last_used select hash, 'op', now() + interval '1 day' from browsers on conflict do nothing";
    browser.post("/auth/sign-out", &[]).await;
    server.execute(from_before).await;
    assert!(browser.click("/sign-in").await.text().contains("way-last"));

    server.execute("truncate last_used, browsers cascade").await;
    let server = Setup { way_in: remember(0), ..two() }.start(db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/").await;
    assert_eq!(server.texts(REMEMBERED).await, [""; 0]);
    let out = browser.post("/auth/sign-out", &[]).await;
    assert_eq!(life_of_cookie(&out.set_cookies()), 36 * 3600, "as long as it takes to tell that a session is over");
    server.execute(from_before).await;
    assert!(!browser.click("/sign-in").await.text().contains("way-last"), "nor is what was remembered before");
}

#[sqlx::test]
async fn strangers_make_us_remember_nothing_and_one_person_no_more_than_their_sessions(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for path in ["/", "/sign-in", "/auth/sign-in?provider=op", "/session-expired", "/signed-out"] {
        server.browser().click(path).await;
    }
    make(&server.browser(), "reader", "active").await;
    assert_eq!(server.texts(REMEMBERED).await, [""; 0], "a test suite has signed in nowhere");
    let browser = server.browser();
    register(&server, &browser).await;
    // Sessions of browsers that one person has made up, all over for long.
    server
        .execute(
            "insert into sessions (id, secret_hash, user_id, created_at, idle_expires_at, expires_at, ended_at, end_reason, provider, browser_hash)
             select gen_random_uuid(), sha256(''), (select user_id from identities where subject = 'ada'), now() - interval '3 hours', now(), now(),
                    now() - interval '2 hours', 'signed_out', 'op', sha256(convert_to(n::text, 'UTF8'))
             from generate_series(1, 1500) n;
             insert into last_used (browser_hash, provider, expires_at)
             select distinct browser_hash, 'op', now() + interval '180 days' from sessions where end_reason = 'signed_out'",
        )
        .await;
    sign_in(&server, &server.browser(), "/").await;
    assert_eq!(server.count("select count(*) from last_used").await, 1002);
}

#[sqlx::test]
async fn fifty_sign_ins_at_once_in_one_browser_leave_one_row(_: Pool, db: Database) {
    let server = two().start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let mut all = JoinSet::new();
    for number in 0..50 {
        let browser = browser.copy();
        let begun = crate::support::Attempt::begin(&browser, "op", "/").await;
        let callback = begun.agree(server.provider()).await;
        // Twenty attempts of one browser are kept, so it is done in portions.
        all.spawn(async move { browser.arrive(&callback).await.status });
        if number % 15 == 14 {
            while all.join_next().await.is_some() {}
        }
    }
    all.join_all().await;
    assert_eq!(server.texts(REMEMBERED).await, ["op"]);
}
