//! Whatever is reached by the clock is as it would be by waiting.

use serde_json::json;
use vestibule::model::time_left::TimeLeft;

use crate::support::{
    Answer, Attempt, Browser, Database, Person, Pool, TestServer, WIKI, family, me, refused, sign_in,
};

/// The subject of a persona in a world, and the local part of their address.
fn subject(me: &serde_json::Value) -> String {
    me["user"]["email"].as_str().unwrap().split('@').next().unwrap().to_owned()
}

#[sqlx::test]
async fn a_session_is_idle_after_half_an_hour_and_the_page_says_why(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let world = server.world("w1");
    let browser = world.somebody("reader").await;
    for _ in 0..3 {
        world.advance("29min 50s").await;
        assert_eq!(me(&browser).await["user"]["name"], "Ravi Reader", "use begins the limit anew");
    }
    world.advance("30min").await;
    assert_eq!(refused(&browser).await, "idle_expired");
    let page = browser.open("/account?x=1").await;
    assert_eq!(page.page(200), "You were signed out");
    assert!(page.asked.ends_with("return_to=/account%3Fx%3D1"), "{}", page.asked);
    assert_eq!(server.end_reason(&browser).await, None, "nobody has ended it");
}

#[sqlx::test]
async fn it_ends_after_half_a_day_of_constant_use_and_warns_before(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let world = server.world("w1");
    let browser = world.somebody("reader").await;
    let (name, expires_at) = (me(&browser).await["user"]["name"].clone(), "expires_at");
    let end =
        me(&browser).await["session"][expires_at].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    for _ in 0..24 {
        world.advance("29min").await;
        assert_eq!(me(&browser).await["user"]["name"], name);
    }
    assert_eq!(world.advance("22min 30s").await, "11h 58m 30s");
    let told = browser.program("/me").await;
    let left: TimeLeft = told.header("vestibule-time-left").parse().expect("two numbers");
    assert!(left.idle == left.absolute && (60..=90).contains(&left.absolute), "{left:?}");
    let now =
        me(&browser).await["session"][expires_at].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap();
    assert_eq!(end - now, chrono::TimeDelta::seconds(11 * 3600 + 58 * 60 + 30), "to programs it is as much nearer");
    world.advance("90s").await;
    assert_eq!(refused(&browser).await, "absolute_expired");
    assert_eq!(browser.open("/account").await.page(200), "Time to sign in again");
}

#[sqlx::test]
async fn what_matters_asks_once_more_after_a_quarter_of_an_hour(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let world = server.world("w1");
    let (browser, made) = world.answer("reader", "").await;
    let (other, _) = server.world("w2").answer("reader", "").await;
    world.advance("14min 50s").await;
    browser.click("/account/details").await.page(200);
    world.advance("10s").await;
    let answer = browser.program("/account/details").await;
    assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (403, "sign_in_not_recent"));
    other.click("/account/details").await.page(200);

    // At the provider, as the same person; what begins there lives by the same clock.
    server.provider().somebody(&subject(&made));
    assert_eq!(prove_again(&server, &browser).await.location(), "/account/details");
    let now = me(&browser).await;
    assert_eq!((&now["user"]["id"], &now["session"]["test"]), (&made["user"]["id"], &json!(false)));
    browser.click("/account/details").await.page(200);
    world.advance("15min").await;
    assert_eq!(browser.program("/account/details").await.reason(), "sign_in_not_recent");
    world.advance("30min").await;
    assert_eq!(refused(&browser).await, "idle_expired");
}

async fn prove_again(server: &TestServer, browser: &Browser) -> Answer {
    let asked = browser.open("/account/details").await;
    assert_eq!(asked.page(200), "Confirm it's you");
    let attempt = Attempt { url: browser.click(&asked.button()).await.location().parse().unwrap() };
    browser.arrive(&attempt.agree(server.provider()).await).await
}

#[sqlx::test]
async fn an_attempt_of_somebody_in_a_world_becomes_too_old_with_them(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let world = server.world("w1");
    let (browser, made) = world.answer("reader", "stale").await;
    server.provider().somebody(&subject(&made));
    let asked = browser.open("/account/details").await;
    let attempt = Attempt { url: browser.click(&asked.button()).await.location().parse().unwrap() };
    world.advance("15min").await;
    let late = browser.arrive(&attempt.agree(server.provider()).await).await;
    assert_eq!(late.page(400), "This sign-in has expired", "{}", late.text());
}

#[sqlx::test]
async fn what_was_just_done_and_what_was_typed_become_old_too(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let world = server.world("w1");
    let browser = world.somebody("reader").await;
    let saved = "Saved.";
    let typed = [("name", "Rani"), ("email", "rani@example.org")];
    assert_eq!(browser.post("/auth/details", &typed).await.location(), "/account");
    assert!(browser.click("/account").await.words().contains(saved));
    world.advance("1min").await;
    assert!(!browser.click("/account").await.words().contains(saved));
}

#[sqlx::test]
async fn who_is_registering_has_an_hour(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let (world, other) = (server.world("w1"), server.world("w2"));
    let (browser, _) = world.answer("newcomer", "registering").await;
    let (elsewhere, _) = other.answer("newcomer", "registering").await;
    world.advance("59min").await;
    assert_eq!(refused(&browser).await, "registering");
    // Who they are was proven 59 minutes ago, which is not recent for what comes next.
    let answer = browser.post("/auth/register", &[("name", "Nils"), ("email", "nils@example.org")]).await;
    assert_eq!(answer.location(), "/");
    assert_eq!(browser.program("/account/details").await.reason(), "sign_in_not_recent");
    let (late, _) = world.answer("newcomer", "registering").await;
    world.advance("1h").await;
    assert_eq!(refused(&late).await, "not_signed_in");
    assert_eq!(refused(&elsewhere).await, "registering", "another world's goes on");
}

#[sqlx::test]
async fn a_session_at_a_service_ends_with_its_parent(_: Pool, db: Database) {
    let server = family(db).await;
    let (world, person) = (server.world("w1"), Person::new(&server));
    assert_eq!(world.make(&person.door, "reader", "").await.status, 200);
    assert_eq!(person.go(&format!("{WIKI}/.vestibule/enter?return_to=/")).await.arrived(), format!("{WIKI}/"));
    assert_eq!(person.wiki.program("/.vestibule/me").await.status, 200);
    world.advance("29min").await;
    assert_eq!(person.wiki.program("/.vestibule/me").await.status, 200, "use at a service is use");
    world.advance("30min").await;
    assert_eq!(person.wiki.program("/.vestibule/me").await.reason(), "idle_expired");
}

#[sqlx::test]
async fn nobody_else_becomes_older(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let everybody = [server.world("w2").somebody("reader").await, server.browser(), server.browser()];
    crate::support::make(&everybody[1], "reader", "active").await;
    server.provider().somebody("reader");
    assert_eq!(sign_in(&server, &everybody[2], "/").await.location(), "/register");
    crate::support::fill_in(&everybody[2]).await;
    let world = server.world("w1");
    let browser = world.somebody("reader").await;
    world.advance("13h").await;
    assert_eq!(refused(&browser).await, "absolute_expired");
    for other in &everybody {
        me(other).await;
        other.click("/account/details").await.page(200);
    }
    me(&world.somebody("reader").await).await;
}
