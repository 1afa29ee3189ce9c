//! The way in: a newcomer registers, a known person is let in, and everybody ends where they were going.

use serde_json::json;

use crate::support::{Attempt, Database, Pool, Setup, TestServer, attributes, field_value, sign_in, text_in};

const FORM: [(&str, &str); 2] = [("name", "Ada Lovelace"), ("email", "ada@example.org")];

#[sqlx::test]
async fn a_newcomer_registers_and_ends_where_they_were_going(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();

    let page = browser.open("/account?tab=2").await;
    assert_eq!(page.page(200), "Sign in");
    let button = page.button();
    assert_eq!(button, "/auth/sign-in?return_to=/account%3Ftab%3D2&provider=op");

    let to_provider = browser.click(&button).await;
    let attempt = Attempt { url: to_provider.location().parse().unwrap() };
    assert_eq!(attempt.parameter("redirect_uri"), format!("{}auth/callback", server.public_url));
    assert_eq!(attempt.parameter("scope"), "openid profile email");
    let callback = attempt.agree(server.provider()).await;

    let registering = browser.arrive(&callback).await;
    assert_eq!(registering.location(), "/register");
    let form = browser.click("/register").await;
    assert_eq!(form.page(200), "Create your account");
    assert_eq!(field_value(&form.text(), "name").as_deref(), Some("Ada Lovelace"));
    assert_eq!(field_value(&form.text(), "email").as_deref(), Some("ada@example.org"));
    assert_eq!(browser.program("/me").await.reason(), "registering");
    assert_eq!(server.count("select count(*) from users").await, 0, "nobody is registered without saying so");

    let registered = browser.post("/auth/register", &FORM).await;
    assert_eq!(registered.location(), "/account?tab=2");
    let account = browser.follow(registered).await;
    assert_eq!(account.page(200), "Your account");
    let me = browser.program("/me").await.json();
    assert_eq!(me["user"]["name"], "Ada Lovelace");
    assert_eq!(me["user"]["email_verified"], true);
    assert_eq!(me["session"]["provider"], "op");
    assert_eq!(server.count("select count(*) from registrations").await, 0);
    assert_eq!(server.count("select count(*) from sign_ins where used_at is null").await, 0);
}

#[sqlx::test]
async fn a_known_person_is_let_straight_in(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let first = server.browser();
    sign_in(&server, &first, "/").await;
    first.post("/auth/register", &FORM).await;

    let second = server.browser();
    let answer = sign_in(&server, &second, "/account").await;
    assert_eq!(answer.location(), "/account");
    let (one, other) = (first.program("/me").await.json(), second.program("/me").await.json());
    assert_eq!(one["user"], other["user"]);
    assert_ne!(one["session"]["id"], other["session"]["id"]);
    assert_eq!(server.live_sessions().await, 2);
}

#[sqlx::test]
async fn without_a_return_to_the_way_in_ends_on_the_landing_page(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let landing = browser.open("/").await;
    assert_eq!(landing.page(200), "Sign in to Vestibule");
    assert_eq!(landing.button(), "/auth/sign-in?provider=op", "it is the page to sign in at");
    sign_in(&server, &browser, "").await;
    assert_eq!(browser.post("/auth/register", &FORM).await.location(), "/");
    assert_eq!(text_in(&browser.open("/").await.text(), "h1"), "Hello, Ada Lovelace");
}

#[sqlx::test]
async fn security_17_the_same_subject_and_address_at_two_providers_are_two_users(_: Pool, db: Database) {
    let server = Setup { providers: vec!["one", "two"], ..Setup::default() }.start(db).await;
    let page = server.browser().open("/sign-in").await;
    let buttons = attributes(&page.text(), "a", "href");
    assert!(buttons.contains(&"/auth/sign-in?provider=one".to_owned()), "{buttons:?}");
    assert!(buttons.contains(&"/auth/sign-in?provider=two".to_owned()), "{buttons:?}");

    for (id, provider) in ["one", "two"].iter().zip(&server.providers) {
        let browser = server.browser();
        let attempt = Attempt::begin(&browser, id, "/").await;
        let callback = attempt.agree(provider).await;
        assert_eq!(browser.arrive(&callback).await.location(), "/register", "{id}");
        browser.post("/auth/register", &FORM).await;
        assert_eq!(browser.program("/me").await.json()["session"]["provider"], **id);
    }
    assert_eq!(server.count("select count(*) from users where email = 'ada@example.org'").await, 2);
    assert_eq!(server.count("select count(distinct issuer) from identities where subject = 'ada'").await, 2);
}

#[sqlx::test]
async fn security_17_another_subject_with_the_same_address_is_another_user(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/").await;
    browser.post("/auth/register", &FORM).await;
    server.provider().person(json!({ "sub": "not-ada", "email": "ada@example.org", "email_verified": true }));
    let other = server.browser();
    assert_eq!(sign_in(&server, &other, "/").await.location(), "/register");
}

#[sqlx::test]
async fn security_13_a_link_on_another_site_begins_no_sign_in(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for site in ["cross-site", "same-site"] {
        let browser = server.browser();
        let answer = browser.get("/auth/sign-in?provider=op&return_to=%2Faccount").header("sec-fetch-site", site).await;
        assert_eq!(answer.location(), "/sign-in?return_to=/account", "{site}");
    }
    let old_browser = server.browser();
    let answer = old_browser
        .get("/auth/sign-in?provider=op")
        .without("sec-fetch-site")
        .without("sec-fetch-mode")
        .header("referer", "https://evil.example/")
        .await;
    assert_eq!(answer.location(), "/sign-in");
    assert_eq!(server.count("select count(*) from sign_ins where used_at is null").await, 0);
    assert_eq!(server.provider().seen(), Vec::<String>::new());
}

#[sqlx::test]
async fn security_22_tokens_of_the_provider_never_reach_the_browser(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let mut answers = vec![sign_in(&server, &browser, "/account").await, browser.click("/register").await];
    answers.push(browser.post("/auth/register", &FORM).await);
    for page in ["/account", "/", "/me"] {
        answers.push(browser.click(page).await);
    }
    let said: Vec<_> = answers.iter().map(|answer| format!("{:?} {}", answer.headers, answer.text())).collect();
    let said = said.join("\n");
    let id_token = server.texts("select id_token from sessions").await.remove(0);
    assert!(id_token.starts_with("ey") && !said.contains(&id_token));
    for secret in ["access-", "id_token", "eyJ", "code-"] {
        assert!(!said.contains(secret), "{secret} in {said}");
    }
}
