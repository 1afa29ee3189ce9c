//! Names: every script is welcome, and nothing of a name is unseen.

use serde_json::json;

use crate::support::{Database, Pool, TestServer, field_value, me, register, sign_in};

const BLANK: &str = "Nobody could see this name. Enter letters.";
const HIDDEN: &str = "Names can't contain line breaks or hidden characters.";
const LOOSE: &str = "An accent or sign in this name has no letter.";

/// What is said of each.
const REFUSED: [(&str, &str); 16] = [
    ("\u{200b}", BLANK),
    ("\u{3164}", BLANK),
    ("\u{2800}", BLANK),
    ("\u{e0041}\u{e0064}\u{e0061}", BLANK),
    ("\u{301}\u{302}", BLANK),
    ("\u{200d}", BLANK),
    ("abc\u{202e}dcba", HIDDEN),
    ("Ada\u{2066}", HIDDEN),
    ("A\u{200b}da", HIDDEN),
    ("\u{feff}Ada", HIDDEN),
    ("Ada\u{2800}", HIDDEN),
    ("Ada\u{200d}", HIDDEN),
    ("Ada\u{2028}Lovelace", HIDDEN),
    ("Ada\u{e000}", HIDDEN),
    ("Ada\u{378}", HIDDEN),
    ("\u{301}Ada", LOOSE),
];

#[sqlx::test]
async fn a_newcomer_is_told_what_cannot_be_seen_in_a_name(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/").await;
    for (name, words) in REFUSED {
        let answer = browser.post("/auth/register", &[("name", name), ("email", "ada@example.org")]).await;
        assert_eq!(answer.location(), "/register", "{name:?}");
        let form = browser.follow(answer).await;
        assert!(form.words().contains(words), "{name:?}: {}", form.words());
        assert_eq!(field_value(&form.text(), "name").as_deref(), Some(name), "what was typed is there");
    }
    assert_eq!(server.count("select count(*) from users").await, 0);
}

#[sqlx::test]
async fn who_is_registered_is_told_what_cannot_be_seen_in_a_name(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    for (name, words) in REFUSED {
        let answer = browser.post("/auth/details", &[("name", name), ("email", "ada@example.org")]).await;
        let form = browser.follow(answer).await;
        assert_eq!(form.page(200), "Your name and email");
        assert!(form.words().contains(words), "{name:?}: {}", form.words());
        assert_eq!(me(&browser).await["user"]["name"], "Ada Lovelace", "{name:?}");
    }
}

#[sqlx::test]
async fn an_address_with_a_hidden_part_is_refused_and_its_owner_told(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/").await;
    for email in
        ["a\u{202e}da@example.org", "ada\u{200b}@example.org", "ada@exa\u{ad}mple.org", "ada@example.org\u{2060}"]
    {
        let answer = browser.post("/auth/register", &[("name", "Ada"), ("email", email)]).await;
        let form = browser.follow(answer).await;
        let words = "Email addresses can't contain hidden characters.";
        assert!(form.words().contains(words), "{email:?}: {}", form.words());
        assert_eq!(field_value(&form.text(), "email").as_deref(), Some(email));
    }
    assert_eq!(server.count("select count(*) from users").await, 0);
}

#[sqlx::test]
async fn names_of_every_script_are_kept_as_they_are_shown(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let (decomposed, composed) = ("A\u{308}".repeat(120), "Ä".repeat(120));
    for (typed, kept) in [
        ("عائشة می\u{200c}خواهم", "عائشة می\u{200c}خواهم"),
        ("क्\u{200d}षमा", "क्\u{200d}षमा"),
        ("👩\u{200d}👩\u{200d}👧 ❤\u{fe0f}", "👩\u{200d}👩\u{200d}👧 ❤\u{fe0f}"),
        ("辻\u{e0100}\u{3000}花子", "辻\u{e0100}\u{3000}花子"),
        ("  Zoe\u{308}  ", "Zoë"),
        (&decomposed, &composed),
    ] {
        let answer = browser.post("/auth/details", &[("name", typed), ("email", "ada@example.org")]).await;
        assert_eq!(answer.location(), "/account", "{typed}");
        assert_eq!(me(&browser).await["user"]["name"], kept);
    }
}

#[sqlx::test]
async fn what_a_provider_calls_somebody_is_offered_so_that_it_can_be_saved(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for (number, (claims, offered)) in [
        (json!({ "name": "\u{202e}Ada\u{200b}\tLovelace\n" }), "Ada Lovelace"),
        (json!({ "name": "\u{3164}\u{200b}" }), ""),
        (json!({ "name": "\u{2800}", "given_name": "Grace\u{ad}", "family_name": "Hopper" }), "Grace Hopper"),
        (json!({ "name": "n".repeat(121) }), ""),
        (json!({ "name": "عائشة" }), "عائشة"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut person = claims.clone();
        person["sub"] = json!(format!("sub-{number}"));
        server.provider().person(person);
        let browser = server.browser();
        assert_eq!(sign_in(&server, &browser, "/").await.location(), "/register", "{claims}");
        let form = browser.click("/register").await.text();
        assert_eq!(field_value(&form, "name").as_deref(), Some(offered), "{claims}");
        let name = if offered.is_empty() { "Somebody" } else { offered };
        let answer = browser.post("/auth/register", &[("name", name), ("email", "ada@example.org")]).await;
        assert_eq!(answer.location(), "/", "{claims}");
    }
}

#[sqlx::test]
async fn what_a_provider_claims_and_is_no_address_is_not_offered(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for email in ["ada", "ada@localhost", "a\u{202e}da@example.org", "\"a b\"@example.org"] {
        server.provider().person(json!({ "sub": "ada", "name": "Ada", "email": email, "email_verified": true }));
        let browser = server.browser();
        sign_in(&server, &browser, "/").await;
        let form = browser.click("/register").await.text();
        assert_eq!(field_value(&form, "email").as_deref(), Some(""), "{email}");
    }
}
