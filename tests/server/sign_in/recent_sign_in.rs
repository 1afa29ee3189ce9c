//! Sensitive pages ask for a sign-in of just now: at the provider, by the same person, and nothing typed is lost.

use chrono::Utc;
use serde_json::{Value, json};
use vestibule::model::registration::RegistrationPolicy;

use crate::support::{
    Answer, Attempt, Browser, Database, Pool, Setup, TestServer, edit, field_value, me, refused, register, sign_in,
};

/// The pages that ask for it.
const PAGES: [&str; 3] = ["/account/details", "/account/link", "/account/unlink"];

/// Signed in, and too long ago.
async fn stale(server: &TestServer) -> Browser {
    let browser = server.browser();
    register(server, &browser).await;
    server.pass("16 minutes").await;
    browser
}

/// Follows the one button of the page that asks to sign in once more.
async fn begin_again(browser: &Browser, page: &Answer) -> Attempt {
    assert_eq!(page.page(200), "Confirm it's you");
    let begin = page.button();
    assert!(begin.contains("again=true"), "{begin}");
    Attempt { url: browser.click(&begin).await.location().parse().unwrap() }
}

/// The whole way from a sensitive page through the provider.
async fn sign_in_again(server: &TestServer, browser: &Browser, page: &str) -> Answer {
    let asked = browser.open(page).await;
    let attempt = begin_again(browser, &asked).await;
    browser.arrive(&attempt.agree(server.provider()).await).await
}

#[sqlx::test]
async fn security_10_sensitive_pages_ask_for_a_recent_sign_in(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    server.pass("14 minutes 55 seconds").await;
    for page in PAGES {
        browser.click(page).await.page(200);
    }
    server.pass("5 seconds").await;
    for page in PAGES {
        assert_eq!(browser.click(page).await.location(), format!("/sign-in?return_to={page}&again=true"));
        let answer = browser.program(page).await;
        assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (403, "sign_in_not_recent"), "{page}");
    }
    assert_eq!(browser.click("/account").await.page(200), "Your account", "this one does not");
}

#[sqlx::test]
async fn the_provider_is_asked_for_prompt_login_and_max_age(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = stale(&server).await;
    let asked = browser.open("/account/details").await;
    let attempt = begin_again(&browser, &asked).await;
    assert_eq!((attempt.parameter("prompt"), attempt.parameter("max_age")), ("login".to_owned(), "900".to_owned()));
    // An ordinary attempt asks nobody to sign in, and only wants to hear when they did.
    let ordinary = Attempt::begin(&server.browser(), "op", "/").await;
    assert!(ordinary.url.query_pairs().all(|(name, _)| name != "prompt"), "{}", ordinary.url);
    assert!(ordinary.parameter("max_age").parse::<u64>().unwrap() > 86_400 * 300);
}

#[sqlx::test]
async fn security_5_the_session_is_a_new_one_and_the_page_comes_next(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = stale(&server).await;
    let (before, old) = (me(&browser).await, browser.copy());
    let answer = sign_in_again(&server, &browser, "/account/details").await;
    assert_eq!(answer.location(), "/account/details");
    let after = me(&browser).await;
    assert_eq!(before["user"], after["user"]);
    assert_ne!(before["session"]["id"], after["session"]["id"]);
    assert_eq!(refused(&old).await, "replaced");
    assert_eq!(browser.follow(answer).await.page(200), "Your name and email");
    assert!(!browser.click("/account").await.text().contains("has ended"), "what they did themselves is no news");
}

#[sqlx::test]
async fn a_sign_in_of_which_nobody_says_when_is_not_recent(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let silent = edit(|claims| drop(claims.as_object_mut().unwrap().remove("auth_time")));
    server.provider().script().edit_id_token = silent;
    let browser = server.browser();
    register(&server, &browser).await;
    assert_eq!(browser.click("/account/details").await.location(), "/sign-in?return_to=/account/details&again=true");
    sign_in(&server, &browser, "/").await;
    assert_eq!(browser.click("/account/details").await.location(), "/sign-in?return_to=/account/details&again=true");
}

#[sqlx::test]
async fn a_provider_that_does_not_vouch_for_a_fresh_sign_in_is_not_believed(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = stale(&server).await;
    let before = me(&browser).await;
    for (auth_time, reason) in [
        (Value::Null, "missing_auth_time"),
        (json!(Utc::now().timestamp() - 1200), "auth_time_too_old"),
        (json!(0), "auth_time_too_old"),
    ] {
        let said = auth_time.clone();
        server.provider().script().edit_id_token = edit(move |claims| claims["auth_time"] = said.clone());
        let answer = sign_in_again(&server, &browser, "/account/details").await;
        assert_eq!(answer.page(403), "Provider op didn't confirm it's you", "{auth_time}");
        assert_eq!(server.refusal().await.as_deref(), Some(reason), "{auth_time}");
        assert_eq!(answer.button(), "/sign-in?return_to=/account/details&again=true");
        assert_eq!(me(&browser).await, before, "the session goes on as it was");
    }
    server.provider().script().edit_id_token = edit(|_| {});
    assert_eq!(sign_in_again(&server, &browser, "/account/details").await.location(), "/account/details");
}

#[sqlx::test]
async fn somebody_else_is_refused_and_nothing_changes(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().somebody("grace");
    register(&server, &server.browser()).await;
    server.provider().person(crate::support::ada());
    let browser = stale(&server).await;
    let before = me(&browser).await;
    for sub in ["grace", "nobody-yet"] {
        server.provider().somebody(sub);
        let answer = sign_in_again(&server, &browser, "/account/details").await;
        assert_eq!(answer.page(403), "That's a different account", "{sub}");
        assert_eq!(me(&browser).await, before);
    }
    assert_eq!(server.count("select count(*) from registrations").await, 0, "nobody was asked to register");
    assert_eq!(
        server.texts("select distinct reason from events where kind = 'sign_in_refused'").await,
        ["other_person"]
    );
}

#[sqlx::test]
async fn what_was_typed_is_there_again(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    browser.click("/account/details").await.page(200);
    server.pass("16 minutes").await;
    let typed = [("name", "Ada, <Countess> of Lovelace"), ("email", "countess@example.org")];
    let answer = browser.post("/auth/details", &typed).await;
    assert_eq!(answer.location(), "/sign-in?return_to=/account/details%3Fkept%3Dtrue&again=true");
    assert_eq!(me(&browser).await["user"]["name"], "Ada Lovelace", "nothing is saved yet");

    let asked = browser.follow(answer).await;
    let attempt = begin_again(&browser, &asked).await;
    let back = browser.arrive(&attempt.agree(server.provider()).await).await;
    let form = browser.follow(back).await;
    assert!(form.text().contains("Your changes aren't saved yet."), "{}", form.text());
    for (name, value) in typed {
        assert_eq!(field_value(&form.text(), name).as_deref(), Some(value));
    }
    assert_eq!(browser.post("/auth/details", &typed).await.location(), "/account");
    let user = me(&browser).await["user"].clone();
    assert_eq!((user["name"].as_str(), user["email"].as_str()), (Some(typed[0].1), Some(typed[1].1)));
    assert_eq!(user["email_verified"], false, "no provider has confirmed the new address");
    // Signing in with a provider that vouches for it confirms it.
    sign_in(&server, &browser, "/").await;
    assert_eq!(me(&browser).await["user"]["email_verified"], false, "it has said something of another address");
    server.provider().person(json!({ "sub": "ada", "email": "Countess@example.org", "email_verified": true }));
    sign_in(&server, &browser, "/").await;
    assert_eq!(me(&browser).await["user"]["email_verified"], true);
    assert_eq!(server.count("select count(*) from drafts").await, 0);
    assert_eq!(server.count("select count(*) from events where kind = 'details_changed'").await, 1);
}

#[sqlx::test]
async fn security_35_what_was_typed_in_a_session_that_is_over_is_there_again(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let typed = [("name", "Countess"), ("email", "ada@example.org")];
    let kept = "/account/details?kept=true";
    for (over, why) in [
        ("idle_expires_at = now() - interval '1 second'", "You were signed out"),
        ("ended_at = now(), end_reason = 'admin'", "You were signed out"),
    ] {
        server.execute(&format!("update sessions set {over} where ended_at is null")).await;
        let answer = browser.post("/auth/details", &typed).await;
        assert_eq!(answer.location(), "/session-expired?return_to=/account/details%3Fkept%3Dtrue");
        let page = browser.follow(answer).await;
        assert_eq!(page.page(200), why);
        let begun = browser.click(&page.button()).await;
        let attempt = Attempt { url: begun.location().parse().unwrap() };
        let back = browser.arrive(&attempt.agree(server.provider()).await).await;
        assert_eq!(back.location(), kept);
        let form = browser.follow(back).await.text();
        assert!(form.contains("Your changes aren't saved yet."), "{form}");
        assert_eq!(field_value(&form, "name").as_deref(), Some("Countess"));
        server.execute("delete from drafts").await;
    }
    // A cookie that proves nothing keeps nothing.
    let stranger = server.browser();
    let cookie = browser.session_cookie().unwrap();
    stranger.set_session_cookie(&format!("{}{}", &cookie[..37], "A".repeat(43)));
    server.execute("update sessions set idle_expires_at = now() - interval '1 second' where ended_at is null").await;
    assert_eq!(stranger.post("/auth/details", &typed).await.location(), "/sign-in?return_to=/account/details");
    assert_eq!(server.count("select count(*) from drafts").await, 0);
}

#[sqlx::test]
async fn what_is_wrong_is_shown_as_it_was_typed_and_nobody_elses_draft_is(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let answer = browser.post("/auth/details", &[("name", "\0"), ("email", "nonsense")]).await;
    let form = browser.follow(answer).await.text();
    assert_eq!(field_value(&form, "email").as_deref(), Some("nonsense"));
    assert!(form.contains("There are problems with 2 fields."), "{form}");
    server.provider().somebody("grace");
    let other = server.browser();
    register(&server, &other).await;
    assert_eq!(
        field_value(&other.click("/account/details").await.text(), "email").as_deref(),
        Some("grace@example.org")
    );
    assert_eq!(
        browser.post("/auth/details", &[("name", "Ada"), ("email", "ada@example.org")]).await.location(),
        "/account"
    );
    assert_eq!(me(&browser).await["user"]["email_verified"], true, "the confirmed address stays confirmed");
}

#[sqlx::test]
async fn security_25_changing_details_is_a_post_of_our_own_page(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let typed = [("name", "Eve"), ("email", "eve@example.org")];
    let cross = browser.post("/auth/details", &typed).header("sec-fetch-site", "cross-site").await;
    assert_eq!(cross.status, 403);
    assert_eq!(browser.get("/auth/details?name=Eve&email=eve@example.org").await.status, 405);
    assert_eq!(me(&browser).await["user"]["name"], "Ada Lovelace");
    assert_eq!(server.browser().post("/auth/details", &typed).await.location(), "/sign-in?return_to=/account/details");
}

#[sqlx::test]
async fn only_providers_that_know_the_person_are_offered(_: Pool, db: Database) {
    let server = Setup { providers: vec!["op", "other"], ..Setup::default() }.start(db).await;
    let browser = stale(&server).await;
    let page = browser.open("/account/details").await.words();
    assert!(page.contains("Continue with Provider op") && !page.contains("Provider other"), "{page}");
}

#[sqlx::test]
async fn a_session_that_ends_meanwhile_begins_anew_with_the_same_person(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = stale(&server).await;
    let asked = browser.open("/account/details").await;
    let attempt = begin_again(&browser, &asked).await;
    server.execute("update sessions set idle_expires_at = now() - interval '1 second'").await;
    let answer = browser.arrive(&attempt.agree(server.provider()).await).await;
    assert_eq!(answer.location(), "/account/details");
    assert_eq!(browser.follow(answer).await.page(200), "Your name and email");
}

#[sqlx::test]
async fn a_name_can_be_put_right_where_the_old_address_could_not_register_any_more(_: Pool, db: Database) {
    let registration = RegistrationPolicy::Domains(vec!["example.org".to_owned()]);
    let server = Setup { registration, ..Setup::default() }.start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    server.execute("update users set email = 'ada@before.example'").await;
    let change = async |email| browser.post("/auth/details", &[("name", "Countess"), ("email", email)]).await;
    assert_eq!(
        change("ada@elsewhere.example").await.location(),
        "/account/details?kept=true",
        "a new address has to fit"
    );
    assert_eq!(change("Ada@before.example").await.location(), "/account");
    assert_eq!(me(&browser).await["user"]["name"], "Countess");
}
