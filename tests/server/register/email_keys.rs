//! E-mail addresses are compared by ASCII rules, and domains by their A-labels: whom an invitation is for, who belongs to
//! a domain, whose address is confirmed, who is known.

use serde_json::{Value, json};
use vestibule::{
    model::registration::RegistrationPolicy,
    store::migrations::{MIGRATIONS, bring_up_to_date},
};

use crate::support::{Browser, Database, Pool, Setup, TestServer, me, register, sign_in, sign_in_at};

const KNOWN: &str = "You may already have an account";

/// The step before addresses had keys.
const BEFORE: i64 = 20_261_125_000_002;

async fn with(registration: RegistrationPolicy, db: Database) -> TestServer {
    Setup { registration, autosession: false, ..Setup::default() }.start(db).await
}

fn person(sub: &str, email: &str) -> Value {
    json!({ "sub": sub, "name": "Ada", "email": email, "email_verified": true })
}

/// Whether somebody whose address a provider confirms may register.
async fn may_register(server: &TestServer, email: &str) -> bool {
    server.provider().person(person(&email.escape_unicode().to_string(), email));
    let answer = sign_in(server, &server.browser(), "/").await;
    if answer.status == 303 {
        assert_eq!(answer.location(), "/register", "{email}");
        return true;
    }
    answer.page(403);
    false
}

#[sqlx::test]
async fn an_invitation_is_for_every_spelling_of_its_address_and_for_no_other(_: Pool, db: Database) {
    let server = with(RegistrationPolicy::Invite, db).await;
    server.execute("insert into invitations (email) values ('kim@example.org'), ('kim@xn--bcher-kva.example')").await;
    for email in ["kim@example.org", "KIM@Example.ORG", "kim@example。org", "kim@bücher.example", "Kim@BÜCHER.example"]
    {
        assert!(may_register(&server, email).await, "{email}");
    }
    for email in [
        "\u{212a}im@example.org",
        "k\u{130}m@example.org",
        "k\u{131}m@example.org",
        "ｋim@example.org",
        "kim@bucher.example",
        "kim@sub.example.org",
        "k\u{200b}im@example.org",
    ] {
        assert!(!may_register(&server, email).await, "{email}");
    }
    let browser = server.browser();
    server.provider().person(person("kim", "Kim@Bücher.example"));
    let user = register(&server, &browser).await["user"].clone();
    assert_eq!(user["email"], "Kim@Bücher.example", "it is shown as it was written");
    assert!(!may_register(&server, "kim@xn--bcher-kva.example").await, "it serves once, in whatever spelling");
}

#[sqlx::test(migrations = false)]
async fn what_was_kept_before_addresses_had_keys_goes_on(_: Pool, db: Database) {
    let database = db.clone();
    let server = with(RegistrationPolicy::Invite, db).await;
    MIGRATIONS.run_to(BEFORE, &server.db).await.unwrap();
    server
        .execute(
            "insert into invitations (email, accepted_at) values
                 ('ada@example.org', null), ('eva@bücher.example', null), ('old@bücher.example', now()),
                 ('two@bücher.example', null), ('two@xn--bcher-kva.example', now());
             insert into users (id, name, email, email_verified)
                 select gen_random_uuid(), 'Somebody', email, true from
                 unnest(array['Kim@Example.org', 'kim@bücher.example', 'ünal@example.org', 'no addréss']) as email",
        )
        .await;
    for _ in 0..2 {
        bring_up_to_date(server.house.sessions.pool(), &database).await.unwrap();
        let keys = server.texts("select coalesce(email_key, 'none') from users order by 1").await;
        assert_eq!(keys, ["kim@example.org", "kim@xn--bcher-kva.example", "none", "ünal@example.org"]);
    }
    for email in ["ada@example.org", "Eva@Bücher.example"] {
        assert!(may_register(&server, email).await, "{email}");
    }
    for email in ["old@bücher.example", "two@bücher.example"] {
        assert!(!may_register(&server, email).await, "{email} has served");
    }
}

#[sqlx::test]
async fn domains_that_may_register_are_compared_by_their_a_labels(_: Pool, db: Database) {
    let domains = ["bücher.example", "xn--mnchen-3ya.example", "kelvin.example"];
    let server = with(RegistrationPolicy::Domains(domains.map(str::to_owned).to_vec()), db).await;
    for email in ["a@xn--bcher-kva.example", "a@BÜCHER.example", "a@münchen.example", "a@kelvin.example"] {
        assert!(may_register(&server, email).await, "{email}");
    }
    for email in ["a@bucher.example", "a@sub.bücher.example", "a@kelv\u{131}n.example", "a@münchen.example.evil.test"]
    {
        assert!(!may_register(&server, email).await, "{email}");
    }
    server.provider().person(person("a", "a@bücher.example"));
    let browser = server.browser();
    sign_in(&server, &browser, "/").await;
    let answer = browser.post("/auth/register", &[("name", "Ada"), ("email", "a@evil.example")]).await;
    let form = browser.follow(answer).await.words();
    let words = "Enter an address that ends in @bücher.example, @münchen.example or @kelvin.example.";
    assert!(form.contains(words), "{form}");
    let answer = browser.post("/auth/register", &[("name", "Ada"), ("email", "A@Xn--Bcher-Kva.example")]).await;
    assert_eq!(answer.location(), "/");
    let user = me(&browser).await["user"].clone();
    assert_eq!((&user["email"], &user["email_verified"]), (&json!("A@Xn--Bcher-Kva.example"), &json!(true)));
}

/// Whether the form tells a newcomer at the second provider that somebody has their address already.
async fn is_known(server: &TestServer, email: &str) -> bool {
    server.providers[1].person(person("newcomer", email));
    let browser = server.browser();
    assert_eq!(sign_in_at(server, 1, &browser, "/").await.location(), "/register");
    browser.click("/register").await.words().contains(KNOWN)
}

async fn change_address(browser: &Browser, email: &str) {
    let answer = browser.post("/auth/details", &[("name", "Ada"), ("email", email)]).await;
    assert_eq!(answer.location(), "/account", "{email}");
}

#[sqlx::test]
async fn an_address_that_somebody_only_typed_keeps_nobody_from_registering(_: Pool, db: Database) {
    let server = Setup { providers: vec!["op", "other"], ..Setup::default() }.start(db).await;
    let eve = server.browser();
    register(&server, &eve).await;
    assert!(is_known(&server, "Ada@EXAMPLE.org").await, "her own is confirmed");
    change_address(&eve, "victim@example.org").await;
    assert_eq!(me(&eve).await["user"]["email_verified"], false);
    assert!(!is_known(&server, "victim@example.org").await);
    assert!(!is_known(&server, "ada@example.org").await, "and the one before is nobody's any more");
}

#[sqlx::test]
async fn a_person_is_known_by_every_spelling_of_a_confirmed_address_and_by_no_other(_: Pool, db: Database) {
    let server = Setup { providers: vec!["op", "other"], ..Setup::default() }.start(db).await;
    server.provider().person(person("kim", "Kim@Bücher.example"));
    register(&server, &server.browser()).await;
    for email in ["kim@xn--bcher-kva.example", "KIM@bücher.example"] {
        assert!(is_known(&server, email).await, "{email}");
    }
    assert!(!is_known(&server, "\u{212a}im@bücher.example").await);
    server.execute("update users set email = 'changed@example.org'").await;
    assert!(!is_known(&server, "kim@bücher.example").await, "an address that was changed by hand is gone");
}

#[sqlx::test]
async fn a_provider_confirms_its_own_spelling_of_an_address_and_no_other_address(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    for (typed, claimed, confirmed) in [
        ("kim@bücher.example", "KIM@xn--bcher-kva.example", true),
        ("kim@example.org", "\u{212a}im@example.org", false),
        ("ida@example.org", "\u{130}da@example.org", false),
        ("sam@example.org", "\u{17f}am@example.org", false),
        ("sam@example.org", "sam@EXAMPLE.org", true),
    ] {
        change_address(&browser, "nobody@example.org").await;
        change_address(&browser, typed).await;
        server.provider().person(json!({ "sub": "ada", "email": claimed, "email_verified": true }));
        sign_in(&server, &browser, "/").await;
        let user = me(&browser).await["user"].clone();
        assert_eq!((&user["email"], &user["email_verified"]), (&json!(typed), &json!(confirmed)), "{claimed}");
    }
    change_address(&browser, "SAM@example.org").await;
    assert_eq!(me(&browser).await["user"]["email_verified"], true, "another spelling is no other address");
}
