//! Who may register, and the form: nothing typed is lost, everything wrong is said beside its field, nobody registers twice.

use serde_json::{Value, json};
use vestibule::model::registration::RegistrationPolicy;

use crate::support::{Database, Pool, Setup, TestServer, field_value, has_element, me, register, sign_in, text_in};

const OTHER_DOMAIN: &str = "Use your work email";
const UNINVITED: &str = "You need an invitation";

fn person(email: &str, verified: Value) -> Value {
    json!({ "sub": "ada", "name": "Ada", "email": email, "email_verified": verified })
}

async fn with(registration: RegistrationPolicy, db: Database) -> TestServer {
    Setup { registration, ..Setup::default() }.start(db).await
}

/// Somebody comes back from the provider: the heading of the page that refuses them, or where they are sent.
async fn comes(server: &TestServer, person: Value) -> String {
    server.provider().person(person);
    let answer = sign_in(server, &server.browser(), "/").await;
    match answer.status.as_u16() {
        403 => {
            assert_eq!(answer.set_cookies(), Vec::<&str>::new());
            answer.page(403)
        }
        _ => answer.location().to_owned(),
    }
}

#[sqlx::test]
async fn closed_registration_refuses_newcomers_and_knows_the_known(_: Pool, db: Database) {
    let server = with(RegistrationPolicy::Closed, db).await;
    assert_eq!(comes(&server, person("ada@example.org", json!(true))).await, "Vestibule isn't open to new people");
    assert_eq!(server.count("select count(*) from registrations").await, 0);
    server
        .execute(&format!(
            "with ada as (insert into users (id, name, email) values (gen_random_uuid(), 'Ada', 'a@b.c') returning id)
             insert into identities (issuer, subject, user_id) select '{}', 'ada', id from ada",
            server.provider().issuer
        ))
        .await;
    assert_eq!(comes(&server, person("ada@example.org", json!(true))).await, "/");
}

#[sqlx::test]
async fn only_verified_addresses_of_the_domains_register(_: Pool, db: Database) {
    let server = with(RegistrationPolicy::Domains(vec!["example.org".into(), "example.net".into()]), db).await;
    for (email, verified) in [
        ("ada@evil.example", json!(true)),
        ("ada@example.org", json!(false)),
        ("ada@example.org", Value::Null),
        ("ada@sub.example.org", json!(true)),
        ("ada@example.org.evil", json!(true)),
    ] {
        assert_eq!(comes(&server, person(email, verified.clone())).await, OTHER_DOMAIN, "{email} {verified}");
    }
    assert_eq!(comes(&server, json!({ "sub": "ada" })).await, OTHER_DOMAIN, "no address at all");
    for (email, verified) in [("ada@EXAMPLE.org", json!(true)), ("ada@example.net", json!("true"))] {
        assert_eq!(comes(&server, person(email, verified)).await, "/register", "{email}");
    }
}

#[sqlx::test]
async fn another_domain_cannot_be_typed_either(_: Pool, db: Database) {
    let server = with(RegistrationPolicy::Domains(vec!["example.org".into()]), db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/").await;
    let answer = browser.post("/auth/register", &[("name", "Ada"), ("email", "ada@evil.example")]).await;
    let form = browser.follow(answer).await.words();
    assert!(form.contains("Enter an address that ends in @example.org."), "{form}");
    assert_eq!(server.count("select count(*) from users").await, 0);
}

#[sqlx::test]
async fn an_invitation_serves_its_verified_address_once(_: Pool, db: Database) {
    let server = with(RegistrationPolicy::Invite, db).await;
    assert_eq!(comes(&server, person("ada@example.org", json!(true))).await, UNINVITED);
    server.execute("insert into invitations (email) values ('ada@example.org')").await;
    assert_eq!(comes(&server, person("ada@example.org", json!(false))).await, UNINVITED);
    assert_eq!(comes(&server, person("ada@example.org", Value::Null)).await, UNINVITED);

    server.provider().person(person("Ada@Example.org", json!(true)));
    let browser = server.browser();
    register(&server, &browser).await;
    assert_eq!(server.count("select count(*) from invitations where accepted_at is not null").await, 1);
    let second = json!({ "sub": "second", "email": "ada@example.org", "email_verified": true });
    assert_eq!(comes(&server, second).await, UNINVITED);
}

#[sqlx::test]
async fn of_two_who_come_with_one_invitation_one_registers(_: Pool, db: Database) {
    let server = with(RegistrationPolicy::Invite, db).await;
    server.execute("insert into invitations (email) values ('ada@example.org')").await;
    let browsers = [server.browser(), server.browser()];
    for (number, browser) in browsers.iter().enumerate() {
        let sub = format!("sub-{number}");
        server.provider().person(json!({ "sub": sub, "email": "ada@example.org", "email_verified": true }));
        assert_eq!(sign_in(&server, browser, "/").await.location(), "/register");
    }
    let fields = [("name", "Ada"), ("email", "ada@example.org")];
    let answers = tokio::join!(
        browsers[0].post("/auth/register", &fields).into_future(),
        browsers[1].post("/auth/register", &fields).into_future()
    );
    let mut statuses = [answers.0.status.as_u16(), answers.1.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 403]);
    assert_eq!(server.count("select count(*) from users").await, 1);
}

#[sqlx::test]
async fn security_35_what_was_typed_is_kept_and_every_mistake_stands_beside_its_field(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/account").await;
    let long = "n".repeat(121);
    for (name, email, wrong_name, wrong_email) in [
        ("", "", "Enter your name.", "Enter your email."),
        (" \t ", "x", "Enter your name.", "Enter an email address like name@example.org."),
        (
            long.as_str(),
            "a@b@c",
            "Names can't be longer than 120 characters.",
            "Enter an email address like name@example.org",
        ),
        (
            "a\u{7}b",
            "Ada <a@example.org>",
            "Names can't contain line breaks or hidden characters",
            "Enter an email address like",
        ),
        ("\"><script>alert(1)</script>", "'onload=x@", "", "Enter an email address like name@example.org"),
        (
            "nul\0nul",
            "a\0@example.org",
            "Names can't contain line breaks or hidden characters",
            "Enter an email address like name@example.org",
        ),
    ] {
        let answer = browser.post("/auth/register", &[("name", name), ("email", email)]).await;
        assert_eq!(answer.location(), "/register", "{name:?}");
        let form = browser.follow(answer).await;
        form.page(200);
        let form = form.text();
        let kept = |text: &str| text.replace('\0', "\u{fffd}");
        assert_eq!(field_value(&form, "name"), Some(kept(name)), "{form}");
        assert_eq!(field_value(&form, "email"), Some(kept(email)), "{form}");
        assert_eq!(has_element(&form, "name-error"), !wrong_name.is_empty(), "{name:?}: {form}");
        assert!(text_after(&form, "id=\"email-error\"").contains(wrong_email), "{email:?}: {form}");
        assert!(wrong_name.is_empty() || text_after(&form, "id=\"name-error\"").contains(wrong_name), "{name:?}");
        assert!(!form.contains("<script>alert"), "{form}");
    }
    assert_eq!(server.count("select count(*) from users").await, 0);

    let answer = browser.post("/auth/register", &[("name", "  Zoë  "), ("email", " zoe@example.org ")]).await;
    assert_eq!(answer.location(), "/account", "it still ends where they were going");
    let user = me(&browser).await["user"].clone();
    assert_eq!((user["name"].as_str(), user["email"].as_str()), (Some("Zoë"), Some("zoe@example.org")));
    assert_eq!(user["email_verified"], false, "the provider vouches for another address");
}

fn text_after(html: &str, mark: &str) -> String {
    let at = html.find(mark).unwrap_or_else(|| panic!("no {mark} in {html}"));
    let text = &html[at..];
    text[..text.find("</p>").unwrap_or(text.len())].to_owned()
}

#[sqlx::test]
async fn a_form_sent_twice_makes_one_user(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/account").await;
    let fields = [("name", "Ada"), ("email", "ada@example.org")];
    let answers = tokio::join!(
        browser.post("/auth/register", &fields).into_future(),
        browser.post("/auth/register", &fields).into_future(),
        browser.post("/auth/register", &fields).into_future()
    );
    for answer in [answers.0, answers.1, answers.2] {
        let landed = browser.follow(answer).await;
        landed.page(200);
        assert!(!landed.text().contains("Choose how to sign in"), "a double click asks nobody to sign in again");
    }
    assert_eq!(server.count("select count(*) from users").await, 1);
    assert_eq!(server.count("select count(*) from sessions").await, 1);
    assert_eq!(server.count("select count(*) from events where kind = 'registered'").await, 1);

    // Once more later, from the page that Back shows.
    let again = browser.post("/auth/register", &fields).await;
    assert_eq!(text_in(&browser.follow(again).await.text(), "h1"), "Hello, Ada");
}

#[sqlx::test]
async fn a_registration_begun_in_two_browsers_makes_one_user(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browsers = [server.browser(), server.browser()];
    for browser in &browsers {
        assert_eq!(sign_in(&server, browser, "/account").await.location(), "/register");
    }
    let fields = [("name", "Ada"), ("email", "ada@example.org")];
    assert_eq!(browsers[0].post("/auth/register", &fields).await.location(), "/account");
    let late = browsers[1].post("/auth/register", &fields).await;
    assert_eq!(late.page(409), "You already have an account");
    assert_eq!(server.count("select count(*) from users").await, 1);
    // The way on: signing in, which works now.
    let page = browsers[1].open(&late.button()).await;
    assert_eq!(page.page(200), "Sign in");
    assert_eq!(sign_in(&server, &browsers[1], "/account").await.location(), "/account");
}

#[sqlx::test]
async fn who_is_not_the_one_can_start_over(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/").await;
    let answer = browser.post("/auth/sign-out", &[]).await;
    assert_eq!(browser.follow(answer).await.page(200), "You've signed out");
    assert_eq!(server.count("select count(*) from registrations").await, 0);
}

#[sqlx::test]
async fn a_registration_does_not_wait_for_ever(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/account").await;
    server.pass("61 minutes").await;
    assert_eq!(browser.program("/me").await.reason(), "not_signed_in");
    let late = browser.post("/auth/register", &[("name", "Ada"), ("email", "ada@example.org")]).await;
    assert_eq!(browser.follow(late).await.page(200), "Sign in");
    assert_eq!(server.count("select count(*) from users").await, 0);
}

#[sqlx::test]
async fn who_has_no_name_at_the_provider_types_one(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for (person, name) in [
        (json!({ "sub": "none" }), ""),
        (json!({ "sub": "blank", "name": "  " }), ""),
        (json!({ "sub": "parts", "given_name": "Grace", "family_name": "Hopper" }), "Grace Hopper"),
    ] {
        server.provider().person(person);
        let browser = server.browser();
        sign_in(&server, &browser, "/").await;
        let form = browser.click("/register").await;
        assert_eq!(form.page(200), "Create your account");
        assert_eq!(field_value(&form.text(), "name").as_deref(), Some(name));
        assert!(!has_element(&form.text(), "name-error"), "nothing was typed yet, so nothing is wrong yet");
    }
}

#[sqlx::test]
async fn who_sent_too_much_finds_the_way_back_to_the_form(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/").await;
    let long = "n".repeat(300_000);
    let fields = [("name", long.as_str()), ("email", "ada@example.org")];
    let from = async |referer: &str| {
        let answer = browser.post("/auth/register", &fields).header("referer", referer).await;
        answer.page(413);
        answer.button()
    };
    assert_eq!(from(&browser.address_of("/register?x=y")).await, "/register");
    for elsewhere in ["https://evil.example/register", "/register", "javascript:alert(1)"] {
        assert_eq!(from(elsewhere).await, "/", "{elsewhere}");
    }
    for no_page in ["/nowhere", "/auth/sign-in?provider=op", "/me", "//evil.example/register"] {
        let referer = format!("{}{no_page}", browser.address_of("/").trim_end_matches('/'));
        assert_eq!(from(&referer).await, "/", "{no_page}");
    }
    let kind = browser.post("/auth/register", &[]).body("text/plain", b"x");
    let answer = kind.header("referer", &browser.address_of("/register")).await;
    answer.page(415);
    assert_eq!(answer.button(), "/register");
}
