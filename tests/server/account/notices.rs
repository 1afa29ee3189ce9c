//! The account page says what has come of what its person has just done: from their session, for a minute, and nowhere
//! else.

use serde_json::json;
use strum::VariantArray;
use vestibule::model::notice::Notice;

use crate::support::{Answer, Browser, Database, Pool, Setup, TestServer, field_value, me, register, sign_in};

const SAVED: &str = "Saved.";
const UNCHANGED: &str = "Nothing changed: that's your name and email already.";
const LINKED: &str = "You can now sign in with Provider other too.";
const LINKED_ALREADY: &str = "You've already connected that Provider other account.";
const UNLINKED: &str = "Provider other was removed.";
const NOT_LINKED: &str = "That isn't one of your ways to sign in any more.";
const ALL: [&str; 6] = [SAVED, UNCHANGED, LINKED, LINKED_ALREADY, UNLINKED, NOT_LINKED];

/// A person with an account page, and two providers.
async fn start(db: Database) -> (TestServer, Browser) {
    let server = Setup { providers: vec!["op", "other"], ..Setup::default() }.start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    (server, browser)
}

/// Which of the sentences the account page says, as a status.
async fn said(browser: &Browser, address: &str) -> Vec<&'static str> {
    let page = browser.click(address).await;
    page.page(200);
    // Names stand in elements of their own.
    let text = ["<bdi>", "</bdi>", "<!>"].into_iter().fold(page.text(), |text, mark| text.replace(mark, ""));
    ALL.into_iter().filter(|notice| text.contains(&format!("<p role=\"status\" class=\"notice\">{notice}"))).collect()
}

async fn change(browser: &Browser, name: &str, email: &str) -> Answer {
    let answer = browser.post("/auth/details", &[("name", name), ("email", email)]).await;
    assert_eq!(answer.location(), "/account");
    answer
}

async fn link(server: &TestServer, browser: &Browser) {
    let begun = browser.click("/auth/link?provider=other").await;
    let callback = server.providers[1].visit(&begun.location().parse().unwrap()).await;
    assert_eq!(browser.arrive(&callback).await.location(), "/account");
}

#[sqlx::test]
async fn saving_says_that_it_is_saved_or_that_nothing_has_changed(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    assert_eq!(said(&browser, "/account").await, Vec::<&str>::new());
    change(&browser, "Countess", "ada@example.org").await;
    assert_eq!(said(&browser, "/account").await, [SAVED]);
    assert_eq!(server.count("select count(*) from events where kind = 'details_changed'").await, 1);
    // Blanks around it are nobody's change. What was typed wrong before is not waiting any more.
    browser.post("/auth/details", &[("name", ""), ("email", "")]).await;
    for (name, email) in [("Countess", "ada@example.org"), (" Countess ", "\tada@example.org ")] {
        change(&browser, name, email).await;
        assert_eq!(said(&browser, "/account").await, [UNCHANGED]);
    }
    assert_eq!(server.count("select count(*) from events where kind = 'details_changed'").await, 1);
    assert_eq!(server.count("select count(*) from drafts").await, 0);
    // Upper and lower case is a change.
    change(&browser, "countess", "ada@example.org").await;
    assert_eq!(said(&browser, "/account").await, [SAVED]);
    change(&browser, "countess", "Ada@example.org").await;
    assert_eq!(me(&browser).await["user"]["email"], "Ada@example.org");
}

#[sqlx::test]
async fn linking_and_removing_say_what_has_come_of_it(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    server.providers[1].person(json!({ "sub": "countess" }));
    link(&server, &browser).await;
    assert_eq!(said(&browser, "/account").await, [LINKED]);
    link(&server, &browser).await;
    assert_eq!(said(&browser, "/account").await, [LINKED_ALREADY]);
    let id = server.texts("select id::text from identities where subject = 'countess'").await.remove(0);
    for expected in [UNLINKED, NOT_LINKED] {
        assert_eq!(browser.post("/auth/unlink", &[("identity", &id)]).await.location(), "/account");
        assert_eq!(said(&browser, "/account").await, [expected]);
    }
    assert_eq!(browser.post("/auth/unlink", &[("identity", "nonsense")]).await.location(), "/account");
    assert_eq!(said(&browser, "/account").await, [NOT_LINKED]);
}

#[sqlx::test]
async fn it_is_said_again_on_reload_for_a_minute_and_in_this_session_only(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let elsewhere = server.browser();
    sign_in(&server, &elsewhere, "/").await;
    change(&browser, "Countess", "ada@example.org").await;
    for _ in 0..3 {
        assert_eq!(said(&browser, "/account").await, [SAVED]);
    }
    assert_eq!(said(&elsewhere, "/account").await, Vec::<&str>::new());
    server.execute("update sessions set noticed_at = noticed_at - interval '55 seconds'").await;
    assert_eq!(said(&browser, "/account").await, [SAVED]);
    server.execute("update sessions set noticed_at = noticed_at - interval '6 seconds'").await;
    assert_eq!(said(&browser, "/account").await, Vec::<&str>::new());
}

#[sqlx::test]
async fn no_address_and_no_cookie_makes_the_page_say_what_has_not_happened(_: Pool, db: Database) {
    let (_server, browser) = start(db).await;
    for &notice in Notice::VARIANTS {
        let name = notice.as_str();
        browser.set_cookie("notice", name);
        let address = format!("/account?notice={name}&notice_provider=op&kept=true");
        assert_eq!(said(&browser, &address).await, Vec::<&str>::new(), "{name}");
        assert!(!browser.click(&address).await.text().contains("class=\"notice\""), "{name}");
    }
}

#[sqlx::test]
async fn every_notice_has_words_and_the_database_knows_no_other(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    for &notice in Notice::VARIANTS {
        for provider in ["'op'", "'gone from the settings'", "null"] {
            let set = format!("notice = '{}', notice_provider = {provider}, noticed_at = now()", notice.as_str());
            server.execute(&format!("update sessions set {set}")).await;
            let page = browser.click("/account").await;
            page.page(200);
            assert_eq!(page.text().matches("role=\"status\" class=\"notice\"").count(), 1, "{notice:?} {provider}");
        }
    }
    for (constraint, wrong) in
        [("sessions_notice_known", "notice = 'eve'"), ("sessions_notice_with_time", "noticed_at = null")]
    {
        let statement = format!("update sessions set {wrong}");
        let error = sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&server.db).await.expect_err(wrong);
        assert_eq!(error.as_database_error().and_then(|error| error.constraint()), Some(constraint));
    }
}

#[sqlx::test]
async fn a_wrong_form_is_no_news_on_the_account_page(_: Pool, db: Database) {
    let (_server, browser) = start(db).await;
    let answer = browser.post("/auth/details", &[("name", "Countess"), ("email", "nonsense")]).await;
    assert_eq!(field_value(&browser.follow(answer).await.text(), "name").as_deref(), Some("Countess"));
    assert_eq!(said(&browser, "/account").await, Vec::<&str>::new());
}
