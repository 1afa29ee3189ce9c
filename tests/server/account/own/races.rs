//! Deleting an account while something else happens to it.

use futures::future::join_all;

use super::{start, zelda};
use crate::support::{Attempt, Browser, Database, Pool, TestServer, register, sign_in};

/// Nothing of somebody deleted lives, and nobody is deleted by halves.
async fn nothing_lives(server: &TestServer) {
    for left in [
        "sessions x where x.ended_at is null",
        "api_tokens x where x.revoked_at is null",
        "identities x where true",
        "drafts x where true",
    ] {
        let query = format!(
            "select count(*) from users u where u.deleted_at is not null and exists (select from {left} and x.user_id = u.id)"
        );
        assert_eq!(server.count(&query).await, 0, "{left}");
    }
    let blank = "select count(*) from users where deleted_at is not null and (name, email, roles) <> ('', '', '{}')";
    assert_eq!(server.count(blank).await, 0);
}

#[sqlx::test]
async fn fifty_deletions_at_once_are_one(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let browsers: Vec<Browser> = (0..50).map(|_| browser.copy()).collect();
    let all = browsers.iter().map(|browser| async { browser.post("/auth/delete", &[]).await.status.as_u16() });
    assert!(join_all(all).await.iter().all(|status| *status == 303));
    assert_eq!(server.count("select count(*) from events where kind = 'user_deleted'").await, 1);
    nothing_lives(&server).await;
}

#[sqlx::test]
async fn whoever_is_deleted_while_signing_in_and_changing_things_has_nothing_left(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let mut attempts = Vec::new();
    for _ in 0..10 {
        let device = server.browser();
        let callback = Attempt::begin(&device, "op", "/").await.agree(server.provider()).await;
        attempts.push((device, callback));
    }
    let tabs: Vec<Browser> = (0..10).map(|_| browser.copy()).collect();
    let sign_ins =
        attempts.iter().map(|(device, callback)| async move { device.arrive(callback).await.status.as_u16() });
    let changes = tabs.iter().enumerate().map(|(number, tab)| async move {
        let fields =
            if number % 2 == 0 { [("name", ""), ("email", "x")] } else { [("name", "Z"), ("email", "z@z.org")] };
        tab.post("/auth/details", &fields).await.status.as_u16()
    });
    let deleting = async { browser.post("/auth/delete", &[]).await.location().to_owned() };
    let (statuses, changed, deleted) = tokio::join!(join_all(sign_ins), join_all(changes), deleting);
    assert_eq!(deleted, "/signed-out");
    // Whoever came too late is a newcomer, or reads that this sign-in does not count.
    assert!(statuses.iter().chain(&changed).all(|status| [303, 400, 403].contains(status)), "{statuses:?} {changed:?}");
    nothing_lives(&server).await;
    let fresh = server.browser();
    zelda(&server);
    register(&server, &fresh).await;
    nothing_lives(&server).await;
}

#[sqlx::test]
async fn of_two_administrators_who_go_at_the_same_moment_one_stays(_: Pool, db: Database) {
    let (server, ada) = start(db).await;
    for round in 0..5 {
        server.provider().somebody(&format!("admin-{round}"));
        let eve = server.browser();
        register(&server, &eve).await;
        server.execute("update users set roles = '{admin}' where deleted_at is null").await;
        let ada = if round == 0 { ada.copy() } else { last(&server).await };
        let both = [&ada, &eve].map(|browser| async { browser.post("/auth/delete", &[]).await.location().to_owned() });
        let mut led = join_all(both).await;
        led.sort();
        assert_eq!(led, ["/account/delete", "/signed-out"]);
        assert_eq!(server.count("select count(*) from users where 'admin' = any(roles)").await, 1);
    }
}

/// The one who is left signs in once more.
async fn last(server: &TestServer) -> Browser {
    let subject = server.texts("select subject from identities order by created_at").await.remove(0);
    server.provider().somebody(&subject);
    let browser = server.browser();
    assert_eq!(sign_in(server, &browser, "/").await.location(), "/");
    browser
}
