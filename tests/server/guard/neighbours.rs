//! Nobody is kept out by what a neighbour behind the same address does, or by what a provider cannot do.

use std::cell::Cell;

use crate::{
    guard::rates::{BEGIN, FAILURES_ONLY, LIMITS, UNKNOWN, gets_in, limited, newcomer, until_too_often},
    support::{Answering, Attempt, Database, Pool, Setup, come_in, make, sign_in},
};

/// A cookie of the right shape that nobody gave.
fn invented(number: usize) -> String {
    format!("{number:A>42}A")
}

#[sqlx::test]
async fn security_27_who_hammers_with_no_cookie_or_an_invented_one_keeps_no_neighbour_out(_: Pool, db: Database) {
    let server = limited(db, LIMITS).await;
    come_in(&server, 0).await;
    until_too_often(async || server.browser().click(BEGIN).await).await;
    until_too_often(async || server.browser().arrive(UNKNOWN).await).await;
    let number = Cell::new(0);
    let with_a_new_one = async |address: &str| {
        number.set(number.get() + 1);
        let browser = server.browser();
        browser.set_binding_cookie(&invented(number.get()));
        browser.arrive(address).header("sec-fetch-site", "same-origin").await
    };
    for _ in 0..5 {
        assert_eq!(with_a_new_one(BEGIN).await.status, 429, "a cookie that nobody gave is no fresh budget");
        assert_eq!(with_a_new_one(UNKNOWN).await.status, 429);
    }
    gets_in(&server).await;
    gets_in(&server).await;
}

#[sqlx::test]
async fn security_27_who_fetches_a_cookie_for_each_attempt_keeps_nobody_out_who_has_been_signed_in(
    _: Pool,
    db: Database,
) {
    let server = limited(db, LIMITS).await;
    // A browser throws the session's cookie away when it has run out.
    let gone = come_in(&server, 0).await;
    server.pass("13 hours").await;
    gone.forget(&gone.session_name());
    let [here, idle] = [server.browser(), server.browser()];
    make(&here, "reader", "active").await;
    make(&idle, "reader", "idle_expired").await;

    let (times, _) = until_too_often(async || newcomer(&server).await.click(BEGIN).await).await;
    assert_eq!(times, 4, "fresh cookies share their address's budget");
    for (who, browser) in [("signed in", &here), ("whose session ended", &idle), ("whose cookie is gone", &gone)] {
        let begun = browser.click(BEGIN).await;
        assert!(begun.location().starts_with(&server.provider().issuer), "{who}: {}", begun.location());
        let (times, _) = until_too_often(async || browser.click(BEGIN).await).await;
        assert_eq!(times, 1, "{who}: they have a budget of their own, and no more than that");
    }
}

#[sqlx::test]
async fn security_27_who_fails_too_often_fails_for_themselves(_: Pool, db: Database) {
    let server = limited(db, LIMITS).await;
    come_in(&server, 0).await;
    let hostile = newcomer(&server).await;
    until_too_often(async || hostile.arrive(UNKNOWN).await).await;
    until_too_often(async || hostile.click("/auth/sign-in?provider=none").await).await;
    assert_eq!(hostile.click(BEGIN).await.status, 429, "who fails at it does not go on beginning");
    gets_in(&server).await;
}

#[sqlx::test]
async fn a_bad_day_of_a_provider_locks_nobody_out(_: Pool, db: Database) {
    let server = limited(db, FAILURES_ONLY).await;
    let browser = come_in(&server, 0).await;
    server.provider().script().token = Answering::With(503, "out of order");
    for _ in 0..8 {
        assert_eq!(sign_in(&server, &browser, "/").await.status, 502);
    }
    server.provider().script().token = Answering::Usual;
    assert_eq!(sign_in(&server, &browser, "/account").await.location(), "/account");
}

#[sqlx::test]
async fn security_33_a_forwarded_address_from_an_untrusted_peer_counts_for_nothing(_: Pool, db: Database) {
    let server = limited(db, LIMITS).await;
    let number = Cell::new(0);
    let (times, _) = until_too_often(async || {
        number.set(number.get() + 1);
        let address = format!("192.0.2.{}", number.get() % 250);
        server
            .browser()
            .click(BEGIN)
            .header("x-forwarded-for", &address)
            .header("forwarded", &format!("for={address}"))
            .await
    })
    .await;
    assert_eq!(times, 4);
}

#[sqlx::test]
async fn behind_a_trusted_proxy_each_address_is_counted_for_itself_whatever_its_port(_: Pool, db: Database) {
    let server = Setup { limits: LIMITS, trusted_proxies: vec!["127.0.0.0/8"], ..Setup::default() }.start(db).await;
    let from = async |address: &str| server.browser().click(BEGIN).header("x-forwarded-for", address).await;
    let port = Cell::new(50_000);
    let (times, _) = until_too_often(async || {
        port.set(port.get() + 1);
        from(&format!("192.0.2.1:{}", port.get())).await
    })
    .await;
    assert_eq!(times, 4);
    assert_eq!(from("192.0.2.2:50001").await.status, 303, "another visitor of the same proxy");
    assert_eq!(from("192.0.2.9, 192.0.2.1").await.status, 429, "what the client itself put in front is not believed");
    assert_eq!(from("192.0.2.9, unknown, 192.0.2.1,").await.status, 429);
    assert_eq!(from("[::ffff:192.0.2.1]:443").await.status, 429);
    let (times, _) = until_too_often(async || from("[2001:db8:1:2::1]:443").await).await;
    assert_eq!((times, from("2001:db8:1:2:ffff::9").await.status.as_u16()), (4, 429), "a household is one");
    assert_eq!(from("2001:db8:1:3::1").await.status, 303);
}

#[sqlx::test]
async fn security_27_a_few_cookies_that_fail_again_and_again_keep_nobody_out_who_does_not(_: Pool, db: Database) {
    let server = limited(db, FAILURES_ONLY).await;
    come_in(&server, 0).await;
    let innocent = newcomer(&server).await;
    let callback = Attempt::begin(&innocent, "op", "/account").await.agree(server.provider()).await;
    for _ in 0..4 {
        let hostile = newcomer(&server).await;
        until_too_often(async || hostile.arrive(UNKNOWN).await).await;
    }
    assert_eq!(innocent.arrive(&callback).await.location(), "/account");
    gets_in(&server).await;
}

#[sqlx::test]
async fn security_27_a_dead_cookie_in_other_hands_uses_up_nothing_of_its_owners(_: Pool, db: Database) {
    let server = limited(db, LIMITS).await;
    let (owner, thief) = (come_in(&server, 0).await, come_in(&server, 0).await);
    let dead = thief.copy();
    thief.post("/auth/sign-out", &[]).await;
    for address in [BEGIN, UNKNOWN] {
        until_too_often(async || dead.click(address).await).await;
    }
    until_too_often(async || dead.post("/auth/details", &[]).await).await;
    assert!(owner.click(BEGIN).await.location().starts_with(&server.provider().issuer));
    let details = [("name", "Ada"), ("email", "ada@example.org")];
    assert_eq!(owner.post("/auth/details", &details).await.location(), "/account");
}
