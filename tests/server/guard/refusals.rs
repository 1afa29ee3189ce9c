//! What is refused before anything happens leaves no row, but a line a minute (ASVS 5.0 16.3.3).

use vestibule::{
    auth::tally::{Line, Refused},
    server::limits::{LimitSettings, PerMinute},
};

use crate::support::{Database, Pool, Setup, register};

#[sqlx::test]
async fn posts_from_other_sites_and_requests_too_many_are_counted_by_address(_: Pool, db: Database) {
    let sign_ins = PerMinute { browser: 5, address: 5 };
    let limits = LimitSettings { sign_ins, in_dev: true, ..LimitSettings::default() };
    let server = Setup { limits, ..Setup::default() }.start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    server.house.tally.take();
    for _ in 0..3 {
        let forged = browser.post("/auth/sign-out", &[]).header("sec-fetch-site", "cross-site").await;
        assert_eq!(forged.status, 403);
    }
    let mut refused = 0;
    for _ in 0..40 {
        refused += u64::from(browser.click("/auth/sign-in?provider=op").await.status == 429);
    }
    let lines = server.house.tally.take();
    let line = |what, why| Line { what, why, from: Some("127.0.0.1".parse().unwrap()) };
    assert_eq!(lines.get(&line(Refused::CrossSite, "foreign_origin")), Some(&3), "{lines:?}");
    assert!(refused > 0);
    assert_eq!(lines.get(&line(Refused::TooMany, "sign_in")), Some(&refused), "{lines:?}");
    assert_eq!(lines.len(), 2, "{lines:?}");
}
