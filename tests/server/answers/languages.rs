//! Which language a page is in, and by whose word.

use url::Url;

use crate::support::{Answer, Browser, Database, Pool, TestServer, make, sign_in, text_in};

/// The language of an answer, which it says twice.
#[track_caller]
fn language_of(answer: &Answer) -> String {
    let (text, language) = (answer.text(), answer.header("content-language").to_owned());
    assert!(text.contains(&format!("<html lang=\"{language}\" dir=\"ltr\"")), "{language} in {text}");
    let vary: Vec<_> = answer.headers.get_all("vary").iter().map(|value| value.to_str().unwrap()).collect();
    assert!(vary.iter().any(|names| names.contains("accept-language")), "{vary:?}");
    language
}

const PSEUDO: &str = "en-XA,en;q=0.5";

#[sqlx::test]
async fn the_address_comes_first_then_a_choice_then_what_the_browser_prefers(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    assert_eq!(language_of(&browser.get("/sign-in").await), "en");
    assert_eq!(language_of(&browser.get("/sign-in").header("accept-language", "tlh").await), "en");
    let accented = browser.get("/sign-in").header("accept-language", PSEUDO).await;
    assert_eq!(language_of(&accented), "en-XA");
    assert!(text_in(&accented.text(), "h1").starts_with("Síígñ"), "{}", accented.text());
    assert_eq!(language_of(&browser.get("/sign-in?ui_locales=en-XA").await), "en-XA");
    let asked = browser.get("/sign-in?lang=en&ui_locales=en-XA").header("accept-language", PSEUDO).await;
    assert_eq!(language_of(&asked), "en");
    // Reading keeps nothing.
    assert_eq!(language_of(&browser.get("/sign-in?lang=en-XA").await), "en-XA");
    assert_eq!(language_of(&browser.get("/sign-in").await), "en");

    // A choice is kept with the browser, and what it asks for counts no more.
    let back = browser.post("/auth/language", &[("lang", "en-XA")]).await;
    assert_eq!(back.location(), "/");
    assert_eq!(language_of(&browser.get("/sign-in").await), "en-XA");
    assert_eq!(language_of(&browser.get("/sign-in?lang=en").await), "en");
    assert_eq!(language_of(&server.browser().get("/sign-in").await), "en");
    assert_eq!(browser.post("/auth/language", &[("lang", "tlh")]).await.status, 400);
}

/// What the provider is told (`ui_locales`, OpenID Connect Core 3.1.2.1).
async fn told_to_provider(browser: &Browser, click: &str) -> String {
    let answer = browser.click(click).await;
    let url = Url::parse(answer.location()).expect("an address");
    url.query_pairs().find(|(name, _)| name == "ui_locales").expect("a language").1.into_owned()
}

#[sqlx::test]
async fn the_provider_is_told_in_which_language_somebody_reads(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let begin = "/auth/sign-in?provider=op";
    assert_eq!(told_to_provider(&browser, begin).await, "en");
    browser.post("/auth/language", &[("lang", "en-XA")]).await;
    assert_eq!(told_to_provider(&browser, begin).await, "en-XA", "what was chosen in this browser");
    make(&browser, "reader", "active").await;
    browser.post("/auth/language", &[("lang", "en")]).await;
    assert_eq!(told_to_provider(&browser, "/auth/sign-in?provider=op&again=true").await, "en", "the person's own");
}

#[sqlx::test]
async fn a_person_takes_their_language_to_every_browser(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let (first, second) = (server.browser(), server.browser());
    make(&first, "reader", "active").await;
    first.post("/auth/language", &[("lang", "en-XA")]).await;
    assert_eq!(language_of(&first.click("/account").await), "en-XA");
    assert_eq!(server.count("select count(*) from users where locale = 'en-XA'").await, 1);
    assert_eq!(server.count("select count(*) from browsers where language is not null").await, 0);
    assert_eq!(language_of(&second.get("/sign-in").await), "en");
    // Whoever is signed in brings it along: nothing more is read for it.
    server.execute("alter table browsers rename to nowhere").await;
    assert_eq!(language_of(&first.get("/account/link").await), "en-XA");
    assert_eq!(language_of(&first.get("/no-such-page").await), "en-XA");
}

#[sqlx::test]
async fn what_was_chosen_before_signing_in_goes_along_unless_the_person_has_chosen(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    browser.post("/auth/language", &[("lang", "en-XA")]).await;
    let form = sign_in(&server, &browser, "/").await;
    assert_eq!(language_of(&browser.get(form.location()).await), "en-XA", "while registering");
    browser.post("/auth/register", &[("name", "Ada"), ("email", "ada@example.org")]).await;
    assert_eq!(server.count("select count(*) from users where locale = 'en-XA'").await, 1);
    assert_eq!(language_of(&browser.get("/account").await), "en-XA");

    // Whose session is over reads in the language of the browser, which can still be changed there.
    server.execute("update sessions set ended_at = now(), end_reason = 'admin'").await;
    assert_eq!(language_of(&browser.get("/session-expired").await), "en-XA");
    browser.post("/auth/language", &[("lang", "en")]).await;
    assert_eq!(language_of(&browser.get("/session-expired").await), "en");
    sign_in(&server, &browser, "/").await;
    assert_eq!(language_of(&browser.get("/account").await), "en-XA", "the person's own");
}

#[sqlx::test]
async fn a_problem_shows_the_end_of_the_requests_id(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let answer = server.browser().get("/no-such-page").await;
    let id = answer.header("x-request-id").to_owned();
    let end = &id[id.len() - 8..];
    let code = format!("Code: {}-{}", &end[..4], &end[4..]);
    assert!(answer.words().contains(&code), "{code} in {}", answer.words());
}
