//! An attempt to sign in: one state, nonce and verifier each, used once, in the browser in which it began.

use std::{collections::HashSet, sync::Arc};

use tokio::task::JoinSet;

use crate::support::{Attempt, Browser, Database, Pool, TestServer, me, refused, register, sign_in};

/// An attempt up to the address that the provider sends the browser to.
async fn callback(server: &TestServer, browser: &Browser, return_to: &str) -> String {
    Attempt::begin(browser, "op", return_to).await.agree(server.provider()).await
}

#[sqlx::test]
async fn security_14_every_attempt_has_its_own_state_nonce_and_challenge(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let mut seen = HashSet::new();
    for _ in 0..20 {
        let attempt = Attempt::begin(&browser, "op", "/").await;
        assert_eq!(attempt.parameter("code_challenge_method"), "S256");
        for name in ["state", "nonce", "code_challenge"] {
            let value = attempt.parameter(name);
            assert_eq!(value.len(), 43, "{name} has 256 bits");
            assert!(seen.insert(value), "{name} was there before");
        }
    }
    let states = server.count("select count(*) from sign_ins where octet_length(state_hash) = 32").await;
    assert_eq!(states, 20);
}

#[sqlx::test]
async fn security_14_an_attempt_works_once(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let address = callback(&server, &browser, "/account").await;
    assert_eq!(browser.arrive(&address).await.location(), "/account");
    let session = me(&browser).await["session"]["id"].clone();
    let again = browser.arrive(&address).await;
    assert_eq!((again.location(), again.set_cookies().len()), ("/account", 0), "who has signed in goes on");
    assert_eq!(me(&browser).await["session"]["id"], session, "the session goes on");
    browser.post("/auth/sign-out", &[]).await;
    let over = browser.arrive(&address).await;
    assert_eq!(over.page(400), "This sign-in has expired");
    assert_eq!(over.button(), "/sign-in?return_to=/account", "where it was to lead is not forgotten");
    assert_eq!(refused(&browser).await, "not_signed_in");
    assert_eq!(server.provider().times_seen("POST token"), 2, "the code was sent once a sign-in");
    let columns = "nonce is null and code_verifier is null and used_at is not null";
    assert_eq!(server.count(&format!("select count(*) from sign_ins where not ({columns})")).await, 0);
}

#[sqlx::test]
async fn who_comes_back_to_an_attempt_that_has_brought_a_registration_goes_on_with_that(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let address = callback(&server, &browser, "/account?x").await;
    assert_eq!(browser.arrive(&address).await.location(), "/register");
    let again = browser.arrive(&address).await;
    assert_eq!((again.location(), again.set_cookies().len()), ("/register", 0));
    assert_eq!(
        browser.post("/auth/register", &[("name", "Ada"), ("email", "a@example.org")]).await.location(),
        "/account?x"
    );
    assert_eq!(browser.arrive(&address).await.location(), "/account?x", "by Back after registering too");
}

#[sqlx::test]
async fn an_attempt_grown_too_old_keeps_where_it_was_to_lead_for_its_own_browser_only(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    browser.post("/auth/sign-out", &[]).await;
    let address = callback(&server, &browser, "/account?x").await;
    server.execute("update sign_ins set expires_at = now() - interval '1 second' where used_at is null").await;
    let over = browser.arrive(&address).await;
    assert_eq!(
        (over.page(400).as_str(), over.button().as_str()),
        ("This sign-in has expired", "/sign-in?return_to=/account%3Fx")
    );
    let other = server.browser();
    other.get("/sign-in").await;
    let over = other.arrive(&address).await;
    assert_eq!((over.page(400).as_str(), over.button().as_str()), ("This sign-in has expired", "/sign-in"));
    // Whoever has signed in here meanwhile goes on, and only they.
    sign_in(&server, &browser, "/").await;
    assert_eq!(browser.arrive(&address).await.location(), "/account?x");
    assert_eq!(server.provider().times_seen("POST token"), 2, "its code was never sent");
}

#[sqlx::test]
async fn a_session_from_before_an_attempt_is_no_reason_to_call_it_done(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let address = callback(&server, &browser, "/account?x").await;
    server.execute("update sign_ins set expires_at = now() - interval '1 second' where used_at is null").await;
    assert_eq!(browser.arrive(&address).await.page(400), "This sign-in has expired");
    me(&browser).await;
}

#[sqlx::test]
async fn a_tab_that_asks_before_the_new_cookie_is_there_asks_again_in_a_moment(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let (old, thief) = (browser.copy(), browser.copy());
    thief.forget(&thief.binding_name());
    assert_eq!(sign_in(&server, &browser, "/").await.location(), "/");
    assert_eq!(old.click("/account?x").await.location(), "/account?x");
    assert_eq!(refused(&old).await, "replaced", "a program learns it at once");
    assert_eq!(thief.click("/account?x").await.location(), "/session-expired?return_to=/account%3Fx");
    server.pass("9 seconds").await;
    assert_eq!(old.click("/account?x").await.location(), "/session-expired?return_to=/account%3Fx");
}

#[sqlx::test]
async fn security_14_of_many_at_once_one_uses_the_attempt(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    browser.post("/auth/sign-out", &[]).await;
    let address = callback(&server, &browser, "/account").await;
    let mut requests = JoinSet::new();
    for _ in 0..10 {
        let (browser, address) = (browser.copy(), address.clone());
        requests.spawn(async move { browser.arrive(&address).await.status.as_u16() });
    }
    let statuses = requests.join_all().await;
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert_eq!(server.live_sessions().await, 1);
}

#[sqlx::test]
async fn security_14_a_used_up_attempt_that_failed_is_used_up(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let address = callback(&server, &browser, "/").await;
    let wrong = address.replace("code=code-", "code=wrong-");
    browser.arrive(&wrong).await.page(400);
    assert_eq!(browser.arrive(&address).await.page(400), "This sign-in has expired");
}

#[sqlx::test]
async fn security_14_a_callback_in_another_browser_is_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let attacker = server.browser();
    attacker.get("/sign-in").await;
    let address = callback(&server, &attacker, "/").await;
    let victim = server.browser();
    victim.get("/sign-in").await;
    let answer = victim.arrive(&address).await;
    assert_eq!(answer.page(400), "You started in another browser");
    assert_eq!((victim.session_cookie(), answer.set_cookies().len()), (None, 0));
    // Nor does it cost the one who began it.
    assert_eq!(attacker.arrive(&address).await.location(), "/register");
}

#[sqlx::test]
async fn security_14_a_signed_in_victim_keeps_their_own_session(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let victim = server.browser();
    let before = register(&server, &victim).await;
    server.provider().somebody("attacker");
    let attacker = server.browser();
    for fresh in [true, false] {
        let address = callback(&server, &attacker, "/account?evil=1").await;
        let answer = victim.arrive(&address).await;
        assert_eq!(answer.page(400), "You started in another browser", "first attempt of the attacker: {fresh}");
        assert_eq!(me(&victim).await["session"]["id"], before["session"]["id"]);
    }
}

#[sqlx::test]
async fn security_14_a_browser_without_our_cookie_is_told_so(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let address = callback(&server, &browser, "/account").await;
    browser.forget(&browser.binding_name());
    let answer = browser.arrive(&address).await;
    assert_eq!(answer.page(400), "Cookies are blocked");
    assert_eq!(browser.open(&answer.button()).await.page(200), "Sign in");
}

#[sqlx::test]
async fn security_14_an_old_attempt_is_over(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let address = callback(&server, &browser, "/").await;
    server.pass("15 minutes 1 second").await;
    assert_eq!(browser.arrive(&address).await.page(400), "This sign-in has expired");
    let young = callback(&server, &browser, "/").await;
    server.pass("14 minutes 50 seconds").await;
    assert_eq!(browser.arrive(&young).await.location(), "/register");
}

#[sqlx::test]
async fn security_14_a_state_that_we_did_not_make_is_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let address = callback(&server, &browser, "/").await;
    let iss = address.split("iss=").nth(1).unwrap().split('&').next().unwrap();
    let long = "A".repeat(10_000);
    for state in ["", "x", "A".repeat(43).as_str(), long.as_str(), "%00", "%ff", "'; drop table users; --"] {
        let answer = browser.arrive(&format!("/auth/callback?code=x&iss={iss}&state={state}")).await;
        assert_eq!(
            answer.page(400),
            if state == "%ff" { answer.page(400) } else { "This sign-in has expired".to_owned() }
        );
    }
    assert_eq!(browser.arrive("/auth/callback").await.page(400), "This sign-in has expired");
    assert_eq!(browser.arrive("/auth/callback?code=x").await.page(400), "This sign-in has expired");
    assert_eq!(server.provider().times_seen("POST token"), 0);
    assert_eq!(browser.arrive(&address).await.location(), "/register", "none of these cost the true one");
}

#[sqlx::test]
async fn security_21_ten_tabs_begun_together_all_end_signed_in_each_on_its_own_page(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let known = server.browser();
    register(&server, &known).await;
    for with_cookie in [true, false] {
        let browser = server.browser();
        if with_cookie {
            browser.get("/sign-in").await;
        }
        let mut addresses = Vec::new();
        for tab in 0..10 {
            // Without a cookie of ours all ten begin before the first answer is there.
            let beginner = if with_cookie { browser.copy() } else { server.browser() };
            addresses.push((tab, callback(&server, &beginner, &format!("/account?tab={tab}")).await));
            if !with_cookie {
                // The last answer wins.
                browser.set_binding_cookie(&beginner.binding_cookie().unwrap());
            }
        }
        // The one whose cookie the browser holds comes back first; the others go on with its session.
        addresses.reverse();
        for (tab, address) in addresses {
            let answer = browser.arrive(&address).await;
            assert_eq!(answer.location(), format!("/account?tab={tab}"), "with a cookie at first: {with_cookie}");
            let page = browser.follow(answer).await;
            assert_eq!(page.page(200), "Your account");
        }
        me(&browser).await;
    }
}

/// Ten tabs of one browser come back from the provider at the same moment.
async fn ten_at_the_same_moment(server: &TestServer, browser: Arc<Browser>) {
    let mut addresses = Vec::new();
    for tab in 0..10 {
        addresses.push((tab, callback(server, &browser, &format!("/account?tab={tab}")).await));
    }
    let mut requests = JoinSet::new();
    for (tab, address) in addresses {
        let browser = Arc::clone(&browser);
        requests.spawn(async move {
            assert_eq!(browser.arrive(&address).await.location(), format!("/account?tab={tab}"));
            // Another tab's answer may bring the cookie a little later than this one's.
            let page = browser.click(&format!("/account?tab={tab}")).await;
            assert_eq!(browser.follow(page).await.page(200), "Your account");
        });
    }
    requests.join_all().await;
    me(&browser).await;
}

#[sqlx::test]
async fn security_21_ten_tabs_that_come_back_at_the_same_moment_are_all_signed_in(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = Arc::new(server.browser());
    register(&server, &browser).await;
    ten_at_the_same_moment(&server, Arc::clone(&browser)).await;
    browser.post("/auth/sign-out", &[]).await;
    browser.get("/sign-in").await;
    ten_at_the_same_moment(&server, browser).await;
}

#[sqlx::test]
async fn security_5_ten_tabs_that_come_back_at_the_same_moment_leave_one_live_session(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = Arc::new(server.browser());
    register(&server, &browser).await;
    ten_at_the_same_moment(&server, browser).await;
    assert_eq!(server.live_sessions().await, 1, "one browser holds one session");
}

#[sqlx::test]
async fn an_attempt_survives_that_its_person_signs_in_in_another_tab(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let (first, second) =
        (callback(&server, &browser, "/account?a").await, callback(&server, &browser, "/account?b").await);
    assert_eq!(browser.arrive(&second).await.location(), "/account?b");
    let other_tab = browser.copy();
    assert_eq!(browser.arrive(&first).await.location(), "/account?a");
    // What the other tab has just been given still serves: it may be on its way with it.
    assert_eq!(me(&other_tab).await["session"], me(&browser).await["session"]);
    assert_eq!(server.live_sessions().await, 1);
}
