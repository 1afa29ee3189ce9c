//! What was typed into the details form and is not saved: it is there for whoever comes straight from the form or from
//! signing in again, it is out of the way of whoever left, and it outlives the session only where that is meant.

use sqlx::Row;
use vestibule::model::registration::KEPT_CHARS;

use crate::support::{
    Answer, Attempt, Browser, Database, Pool, TestServer, come_in, field_value, has_element, register, sign_in,
};

const PAGE: &str = "/account/details";
const KEPT: &str = "/account/details?kept=true";
const OFFER: &str = "You typed something here earlier that wasn't saved.";

async fn registered(server: &TestServer) -> Browser {
    let browser = server.browser();
    register(server, &browser).await;
    browser
}

#[track_caller]
fn shows(page: &Answer, name: &str, is_wrong: bool) {
    page.page(200);
    assert_eq!(field_value(&page.text(), "name").as_deref(), Some(name), "{}", page.text());
    assert_eq!(has_element(&page.text(), "name-error"), is_wrong, "{}", page.text());
}

#[sqlx::test]
async fn a_cancelled_form_starts_from_what_is_saved_and_offers_what_was_typed(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = registered(&server).await;
    let wrong = browser.post("/auth/details", &[("name", ""), ("email", "countess@example.org")]).await;
    assert_eq!(wrong.location(), KEPT);
    for reload in [false, true] {
        let form = browser.click(KEPT).await;
        shows(&form, "", true);
        assert!(!form.text().contains(OFFER), "reloaded: {reload}");
    }
    // To the account and back again.
    browser.click("/account").await.page(200);
    let form = browser.click(PAGE).await;
    shows(&form, "Ada Lovelace", false);
    assert!(form.text().contains(OFFER) && form.text().contains("href=\"/account/details?kept=true\""));
    assert!(!form.text().contains("There is a problem with"), "{}", form.text());
    shows(&browser.click(KEPT).await, "", true);
    // Saved, it is neither shown nor offered.
    browser.post("/auth/details", &[("name", "Countess"), ("email", "ada@example.org")]).await;
    for page in [PAGE, KEPT] {
        let form = browser.click(page).await;
        shows(&form, "Countess", false);
        assert!(!form.text().contains(OFFER) && !form.text().contains("not saved"), "{page}");
    }
}

#[sqlx::test]
async fn the_address_says_nothing_to_who_has_typed_nothing(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = registered(&server).await;
    for page in [KEPT, "/account/details?kept=false", "/account/details?kept", "/account/details?kept=true&kept=x"] {
        let form = browser.click(page).await;
        shows(&form, "Ada Lovelace", false);
        assert!(!form.text().contains("not saved"), "{page}");
    }
    assert_eq!(
        server.browser().get(KEPT).await.location(),
        "/sign-in?return_to=/account/details%3Fkept%3Dtrue",
        "it is carried through signing in"
    );
}

#[sqlx::test]
async fn what_is_too_long_is_shown_cut_and_still_too_long(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let (browser, newcomer) = (registered(&server).await, server.browser());
    server.provider().somebody("newcomer");
    sign_in(&server, &newcomer, "/").await;
    let typed = format!("Zoë{}", "ë".repeat(4000));
    for (browser, form, page) in [(&browser, "/auth/details", KEPT), (&newcomer, "/auth/register", "/register")] {
        let answer = browser.post(form, &[("name", &typed), ("email", &typed)]).await;
        assert_eq!(answer.location(), page);
        let text = browser.click(page).await.text();
        for field in ["name", "email"] {
            let shown = field_value(&text, field).unwrap();
            assert!(shown.starts_with("Zoëë") && shown.ends_with("ë…") && shown.chars().count() == 1000, "{form}");
            assert!(has_element(&text, &format!("{field}-error")), "{form}");
        }
        assert!(text.contains("Names can't be longer than 120 characters."), "{form}");
    }
}

#[sqlx::test]
async fn security_35_what_was_typed_outlives_a_session_that_ended_in_the_middle_of_it(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let ended = |reason: &str| format!("ended_at = now(), end_reason = '{reason}'");
    for (over, kept) in [
        ("idle_expires_at = now() - interval '1 second'".to_owned(), true),
        ("idle_expires_at = now() - interval '1 second', expires_at = now()".to_owned(), true),
        (ended("limit"), true),
        (ended("provider"), true),
        (ended("admin"), true),
        // The person has said so themselves, or may not be let in at all.
        (ended("signed_out"), false),
        (ended("replaced"), false),
        (ended("ended_elsewhere"), false),
        (ended("user_disabled"), false),
        // Nobody types for a day.
        ("idle_expires_at = now() - interval '23 hours'".to_owned(), true),
        ("idle_expires_at = now() - interval '25 hours'".to_owned(), false),
        ("ended_at = now() - interval '25 hours', end_reason = 'admin'".to_owned(), false),
    ] {
        server.delete_everybody().await;
        let browser = registered(&server).await;
        server.execute(&format!("update sessions set {over}")).await;
        let answer = browser.post("/auth/details", &[("name", "Countess"), ("email", "ada@example.org")]).await;
        let back = if kept { "/account/details%3Fkept%3Dtrue" } else { PAGE };
        assert_eq!(answer.location(), format!("/session-expired?return_to={back}"), "{over}");
        assert_eq!(server.count("select count(*) from drafts").await, i64::from(kept), "{over}");
        let back = if kept { KEPT } else { PAGE };
        assert_eq!(sign_in(&server, &browser, back).await.location(), back);
        shows(&browser.click(back).await, if kept { "Countess" } else { "Ada Lovelace" }, false);
    }
}

#[sqlx::test]
async fn security_35_nor_is_it_lost_when_the_browser_has_thrown_the_session_s_cookie_away(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = registered(&server).await;
    server.pass("13 hours").await;
    browser.forget(&browser.session_name());
    let typed = [("name", "Countess"), ("email", "ada@example.org")];
    let answer = browser.post("/auth/details", &typed).await;
    assert_eq!(answer.location(), "/session-expired?return_to=/account/details%3Fkept%3Dtrue");
    sign_in(&server, &browser, KEPT).await;
    let form = browser.click(KEPT).await;
    shows(&form, "Countess", false);
    assert!(form.text().contains("Your changes aren't saved yet."), "{}", form.text());
    // Whoever has another binding cookie keeps nothing for anybody.
    server.pass("13 hours").await;
    assert_eq!(server.browser().post("/auth/details", &typed).await.location(), "/sign-in?return_to=/account/details");
}

#[sqlx::test]
async fn for_a_disabled_user_nothing_is_kept_whatever_their_cookie_was(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for over in
        ["auth_time = now()", "idle_expires_at = now() - interval '1 second'", "ended_at = now(), end_reason = 'admin'"]
    {
        server.delete_everybody().await;
        let browser = registered(&server).await;
        server.execute(&format!("update sessions set {over}")).await;
        server.execute("update users set disabled_at = now()").await;
        for copy in [browser.copy(), browser.copy()] {
            copy.forget(&copy.binding_name());
            let answer = copy.post("/auth/details", &[("name", "Ada"), ("email", "ada@example.org")]).await;
            assert_eq!(answer.location(), "/session-expired?return_to=/account/details", "{over}");
        }
        assert_eq!(server.count("select count(*) from drafts").await, 0, "{over}");
    }
}

#[sqlx::test]
async fn the_newest_drafts_are_those_that_stay_and_nobody_elses_go(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().somebody("grace");
    let other = server.browser();
    register(&server, &other).await;
    other.post("/auth/details", &[("name", ""), ("email", "grace@example.org")]).await;
    server.provider().person(crate::support::ada());
    register(&server, &server.browser()).await;
    let mut browsers = Vec::new();
    for number in 0..5 {
        let browser = server.browser();
        sign_in(&server, &browser, "/").await;
        browser.post("/auth/details", &[("name", &format!("{number}")), ("email", "")]).await;
        browsers.push(browser);
    }
    for (number, browser) in browsers.iter().enumerate() {
        let form = browser.click("/account/details?kept=true").await.text();
        let expected = if number < 2 { "Ada Lovelace".to_owned() } else { number.to_string() };
        assert_eq!(field_value(&form, "name"), Some(expected), "{number}");
    }
    assert_eq!(server.count("select count(*) from drafts").await, 4);
}

#[sqlx::test]
async fn the_database_itself_keeps_nothing_longer(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/").await;
    Attempt::begin(&server.browser(), "op", "/account").await;
    for (constraint, statement) in [
        ("registrations_draft_short", "update registrations set draft_name = repeat('x', 1001)"),
        ("registrations_draft_short", "update registrations set draft_email = repeat('x', 1001)"),
        ("registrations_return_to_short", "update registrations set return_to = repeat('x', 2305)"),
        ("sign_ins_return_to_short", "update sign_ins set return_to = repeat('x', 2305)"),
    ] {
        let error = sqlx::query(statement).execute(&server.db).await.expect_err(statement);
        assert_eq!(error.as_database_error().and_then(|error| error.constraint()), Some(constraint), "{statement}");
    }
    let browser = registered(&server).await;
    let long = "insert into drafts (user_id, browser_hash, form, fields, expires_at)
                select id, sha256(''), 'details', jsonb_build_object('name', repeat('x', 17000), 'email', ''), now() from users";
    let error = sqlx::query(long).execute(&server.db).await.expect_err(long);
    assert_eq!(error.as_database_error().and_then(|error| error.constraint()), Some("drafts_fields_short"));
    // What is longest of all that we keep fits: a character that JSON writes in six bytes each.
    let worst = "\u{1}".repeat(KEPT_CHARS);
    browser.post("/auth/details", &[("name", &worst), ("email", &worst)]).await;
    let row = sqlx::query("select length(fields->>'name') from drafts").fetch_one(&server.db).await.unwrap();
    assert_eq!(row.get::<i32, _>(0), i32::try_from(KEPT_CHARS).unwrap());
}

#[sqlx::test]
async fn a_dead_cookie_in_other_hands_throws_nothing_away_that_its_owner_has_typed(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let (owner, dead) = (come_in(&server, 0).await, come_in(&server, 0).await);
    server.pass("16 minutes").await;
    assert!(
        owner
            .post("/auth/details", &[("name", "Countess"), ("email", "ada@example.org")])
            .await
            .location()
            .contains("again=true")
    );
    let id = dead.session_cookie().unwrap().split('.').next().unwrap().to_owned();
    server.execute(&format!("update sessions set idle_expires_at = now() where id = '{id}'")).await;
    for number in 0..6 {
        dead.set_binding_cookie(&format!("{number:A>42}A"));
        dead.post("/auth/details", &[("name", "Eve"), ("email", "eve@example.org")]).await;
    }
    assert_eq!(server.count("select count(*) from drafts where fields ->> 'name' = 'Countess'").await, 1);
    assert_eq!(server.count("select count(*) from drafts").await, 3);
}
