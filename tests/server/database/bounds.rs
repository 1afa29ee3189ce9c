//! Whatever a stranger, or one person, can make us keep: it is bounded in number and in size, also fifty at once.

use serde_json::json;
use tokio::task::JoinSet;
use vestibule::auth::tally::Refused;

use crate::support::{Attempt, Browser, Database, Pool, TestServer, field_value, me, patch, register, sign_in};

/// Fifty copies of a browser do the same at once; each is told its number.
async fn fifty_at_once<F, Fut>(browser: &Browser, act: F)
where
    F: Fn(Browser, usize) -> Fut,
    Fut: Future<Output = ()> + Send + 'static,
{
    let mut all = JoinSet::new();
    for number in 0..50 {
        all.spawn(act(browser.copy(), number));
    }
    all.join_all().await;
}

#[sqlx::test]
async fn a_callback_without_an_attempt_of_this_browser_leaves_no_row(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let (stranger, owner) = (server.browser(), server.browser());
    let foreign = Attempt::begin(&owner, "op", "/").await.agree(server.provider()).await;
    for _ in 0..10 {
        stranger.arrive("/auth/callback").await.page(400);
        stranger.arrive("/auth/callback?code=x&state=y").await.page(400);
        stranger.arrive(&foreign).await.page(400);
        assert_eq!(stranger.program(&foreign).await.reason(), "cookies_blocked");
    }
    stranger.get("/sign-in").await;
    stranger.arrive(&foreign).await.page(400);
    assert_eq!(server.count("select count(*) from events").await, 0);
    let mut counted: Vec<_> = server.house.tally.take().into_iter().collect();
    counted.sort_by_key(|(line, _)| line.why);
    let said: Vec<_> = counted.iter().map(|(line, times)| (line.what, line.why, *times)).collect();
    assert_eq!(
        said,
        [
            (Refused::Callback, "cookies_blocked", 20),
            (Refused::Callback, "sign_in_foreign", 1),
            (Refused::Callback, "sign_in_stale", 20),
        ]
    );
    assert!(counted.iter().all(|(line, _)| line.from == Some([127, 0, 0, 1].into())));
    // The one whose it is can still use it; coming to it again, once they have given up, is no event either.
    assert_eq!(owner.arrive(&foreign).await.location(), "/register");
    owner.post("/auth/sign-out", &[]).await;
    owner.arrive(&foreign).await.page(400);
    assert_eq!(server.count("select count(*) from events").await, 0);
}

#[sqlx::test]
async fn of_fifty_attempts_begun_at_once_in_one_browser_twenty_stay(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    browser.get("/sign-in").await;
    fifty_at_once(&browser, async |browser: Browser, _| drop(Attempt::begin(&browser, "op", "/").await)).await;
    assert_eq!(server.count("select count(*) from sign_ins").await, 20);
    // Somebody else's are no concern of theirs, and what began last still works, twenty times.
    let other = server.browser();
    let others = Attempt::begin(&other, "op", "/").await;
    let mut addresses = Vec::new();
    for _ in 0..20 {
        addresses.push(Attempt::begin(&browser, "op", "/").await.agree(server.provider()).await);
    }
    assert_eq!(server.count("select count(*) from sign_ins").await, 21);
    for address in addresses {
        assert_eq!(browser.arrive(&address).await.location(), "/register");
    }
    assert_eq!(other.arrive(&others.agree(server.provider()).await).await.location(), "/register");
}

#[sqlx::test]
async fn one_identity_has_a_few_registrations_pending_and_the_newest_works(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().somebody("grace");
    sign_in(&server, &server.browser(), "/").await;
    server.provider().person(crate::support::ada());
    let mut last = server.browser();
    for _ in 0..8 {
        last = server.browser();
        assert_eq!(sign_in(&server, &last, "/").await.location(), "/register");
    }
    assert_eq!(server.count("select count(*) from registrations where subject = 'ada'").await, 5);
    assert_eq!(server.count("select count(*) from registrations").await, 6, "nobody else's went");
    assert_eq!(last.post("/auth/register", &[("name", "Ada"), ("email", "ada@example.org")]).await.location(), "/");
}

#[sqlx::test]
async fn a_registration_that_is_refused_fifty_times_at_once_is_one_event(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let (first, late) = (server.browser(), server.browser());
    for browser in [&first, &late] {
        sign_in(&server, browser, "/").await;
    }
    const FIELDS: [(&str, &str); 2] = [("name", "Ada"), ("email", "ada@example.org")];
    first.post("/auth/register", &FIELDS).await;
    fifty_at_once(&late, async |browser: Browser, _| drop(browser.post("/auth/register", &FIELDS).await)).await;
    assert_eq!(server.texts("select reason from events where kind = 'sign_in_refused'").await, ["already_registered"]);
}

#[sqlx::test]
async fn what_a_provider_says_of_its_users_is_kept_in_a_size_that_it_can_have(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let (name, email) = ("é".repeat(5000), format!("{}@example.org", "e".repeat(5000)));
    server.provider().person(json!({ "sub": "long", "name": name, "email": email, "email_verified": true }));
    server.provider().script().edit_id_token = patch(json!({ "padding": "x".repeat(100_000) }));
    let browser = server.browser();
    assert_eq!(sign_in(&server, &browser, "/").await.location(), "/register");
    let without = "select count(*) from registrations where name is null and email is null and id_token = ''";
    assert_eq!(server.count(without).await, 1);
    let form = browser.click("/register").await.text();
    assert_eq!(field_value(&form, "name").as_deref(), Some(""), "what is no name is not offered as one");
    assert_eq!(field_value(&form, "email").as_deref(), Some(""), "what is no address is not offered as one");
    browser.post("/auth/register", &[("name", "Long"), ("email", "long@example.org")]).await;
    sign_in(&server, &server.browser(), "/").await;
    assert_eq!(server.count("select count(*) from sessions where id_token = ''").await, 2);
    assert_eq!(server.count("select count(*) from identities where email is null").await, 1);
}

#[sqlx::test]
async fn without_a_limit_in_the_settings_one_person_has_a_thousand_sessions_and_no_more(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let add = |number: usize, created: &str, ended: &str| {
        format!(
            "insert into sessions (id, secret_hash, user_id, created_at, idle_expires_at, expires_at, ended_at, end_reason, provider)
             select gen_random_uuid(), sha256(''), users.id, {created}, now() + interval '1 hour', now() + interval '1 hour', {ended}, 'op'
             from users, generate_series(1, {number})"
        )
    };
    server.execute(&add(1500, "now() - interval '1 hour'", "null, null")).await;
    server.execute(&add(1500, "now() - interval '3 hours'", "now() - interval '2 hours', 'signed_out'")).await;
    server.execute(&add(10, "now() - interval '4 hours'", "now() - interval '5 minutes', 'signed_out'")).await;
    sign_in(&server, &server.browser(), "/").await;
    me(&browser).await;
    assert_eq!(server.live_sessions().await, 1000, "the oldest have ended");
    assert_eq!(server.count("select count(*) from sessions where end_reason = 'limit'").await, 502);
    let long_over = "select count(*) from sessions where ended_at < now() - interval '1 hour'";
    assert_eq!(server.count(long_over).await, 1000);
    let just_over =
        "select count(*) from sessions where end_reason = 'signed_out' and ended_at > now() - interval '1 hour'";
    assert_eq!(server.count(just_over).await, 10, "what ended a moment ago can still be told");
}

#[sqlx::test]
async fn one_person_can_have_twenty_ways_to_sign_in(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let more = "insert into identities (issuer, subject, user_id) select 'https://elsewhere.example', n::text, users.id
                from users, generate_series(1, 18) n";
    server.execute(more).await;
    let link = async |subject: &str| {
        server.provider().somebody(subject);
        let begun = browser.click("/auth/link?provider=op").await;
        browser.arrive(&server.provider().visit(&begun.location().parse().unwrap()).await).await
    };
    assert_eq!(link("twentieth").await.location(), "/account");
    let refused = link("one-more").await;
    assert_eq!(refused.page(409), "You've connected 20 accounts");
    assert_eq!(refused.button(), "/account");
    assert_eq!(link("twentieth").await.location(), "/account", "what is linked already is not one more");
    assert_eq!(server.count("select count(*) from identities").await, 20);
}

#[sqlx::test]
async fn of_fifty_changes_at_once_twenty_are_made_and_the_last_one_typed_is_kept(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    fifty_at_once(&browser, async |browser: Browser, number| {
        let name = format!("Ada {number}");
        let answer = browser.post("/auth/details", &[("name", &name), ("email", "ada@example.org")]).await;
        assert_eq!(answer.location(), "/account");
    })
    .await;
    assert_eq!(server.count("select count(*) from events where kind = 'details_changed'").await, 20);
    let account = browser.click("/account").await.text();
    assert!(account.contains("What you typed is kept"), "{account}");
    assert_eq!(server.count("select count(*) from drafts").await, 1);
    server.execute("update events set at = at - interval '61 minutes'").await;
    let typed = [("name", "Countess"), ("email", "ada@example.org")];
    browser.post("/auth/details", &typed).await;
    assert_eq!(me(&browser).await["user"]["name"], "Countess");
}

#[sqlx::test]
async fn fifty_invented_browsers_of_one_person_leave_three_drafts(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let session = browser.session_cookie().unwrap();
    for (what, state) in [
        ("signed in", "auth_time = now()"),
        ("long ago", "auth_time = now() - interval '16 minutes'"),
        ("over", "idle_expires_at = now() - interval '1 second'"),
    ] {
        server.execute(&format!("delete from drafts; update sessions set {state}")).await;
        // No two of them have the same binding cookie: each is given one of its own.
        let nobody = server.browser();
        nobody.set_session_cookie(&session);
        fifty_at_once(&nobody, async |browser: Browser, number| {
            let email = format!("{number}@");
            browser.post("/auth/details", &[("name", &"x".repeat(30_000)), ("email", &email)]).await;
        })
        .await;
        assert_eq!(server.count("select count(*) from drafts").await, 3, "{what}");
        assert_eq!(server.count("select count(distinct browser_hash) from drafts").await, 3, "{what}");
        assert!(server.count("select max(octet_length(fields::text))::bigint from drafts").await < 2000, "{what}");
    }
}

#[sqlx::test]
async fn what_a_stranger_is_refused_again_and_again_is_written_down_a_few_times(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    browser.get("/sign-in").await;
    for _ in 0..40 {
        let state = Attempt::begin(&browser, "op", "/").await.parameter("state");
        let issuer = &server.provider().issuer;
        let callback = format!("/auth/callback?state={state}&error=access_denied&iss={issuer}");
        assert_eq!(browser.arrive(&callback).await.page(403), "Sign-in cancelled");
    }
    assert_eq!(server.count("select count(*) from events").await, 20, "of one address for one reason in a minute");
    // Who is known is written down all the same.
    register(&server, &browser).await;
    let again = "/auth/sign-in?provider=op&again=true";
    for _ in 0..3 {
        let url: url::Url = browser.click(again).await.location().parse().unwrap();
        let state = Attempt { url }.parameter("state");
        let issuer = &server.provider().issuer;
        browser.arrive(&format!("/auth/callback?state={state}&error=access_denied&iss={issuer}")).await;
    }
    let known = "select count(*) from events where kind = 'sign_in_refused' and user_id is not null";
    assert_eq!(server.count(known).await, 3);
}
