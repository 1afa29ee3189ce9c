//! Names on pages keep to themselves: written from right to left, they do not turn around what stands beside them.

use serde_json::json;
use vestibule::model::{persona::Persona, service::Service};

use crate::support::{
    Answer, Answering, Attempt, Browser, Database, EditProvider, Pool, Setup, TestServer, isolation, patiently, sign_in,
};

const PERSON: &str = "עדה 1!";
const OTHER_PERSON: &str = "غادة 2!";
const EMAIL: &str = "עדה3@דוגמה.example";
const PROVIDER: &str = "ספק 4!";
const OTHER_PROVIDER: &str = "مزود 5!";
const SERVICE: &str = "ويكي 6!";
const PERSONA: &str = "אדית7 עורכת";

async fn start(db: Database) -> TestServer {
    let edit_provider: EditProvider = Box::new(|settings, _| {
        settings.name = if settings.id == "op" { PROVIDER } else { OTHER_PROVIDER }.to_owned();
    });
    let url = "https://wiki.example.org".parse().unwrap();
    let services = vec![Service::new("wiki".to_owned(), SERVICE.to_owned(), url)];
    let mut personas = Persona::defaults();
    PERSONA.clone_into(&mut personas[1].name);
    Setup { providers: vec!["op", "other"], edit_provider, services, personas, ..Setup::default() }.start(db).await
}

/// Each of these names is on the page, and none of all names stands in the open.
#[track_caller]
fn assert_isolated(page: &Answer, names: &[&str]) {
    let html = page.text();
    for name in [PERSON, OTHER_PERSON, EMAIL, PROVIDER, OTHER_PROVIDER, SERVICE, PERSONA] {
        let (isolated, naked) = isolation(&html, name);
        assert_eq!(naked, Vec::<String>::new(), "{}: {name}", page.asked);
        assert_eq!(isolated > 0, names.contains(&name), "{}: {name} is there {isolated} times: {html}", page.asked);
    }
}

/// Somebody comes back from the first provider.
async fn come(server: &TestServer, browser: &Browser, sub: &str, name: &str) -> String {
    server.provider().person(json!({ "sub": sub, "name": name, "email": EMAIL, "email_verified": true }));
    sign_in(server, browser, "/").await.location().to_owned()
}

#[sqlx::test]
async fn every_name_on_every_page_keeps_to_itself(_: Pool, db: Database) {
    let server = start(db).await;
    let browser = server.browser();
    assert_isolated(&browser.get("/sign-in").await, &[PROVIDER, OTHER_PROVIDER]);
    assert_isolated(&browser.get("/signed-out?provider=op").await, &[PROVIDER]);
    assert_isolated(&browser.get("/autosession").await, &[PERSONA]);

    assert_eq!(come(&server, &browser, "ada", PERSON).await, "/register");
    assert_isolated(&browser.click("/register").await, &[PROVIDER, EMAIL]);
    let answer = browser.post("/auth/register", &[("name", PERSON), ("email", EMAIL)]).await;
    assert_isolated(&browser.follow(answer).await, &[PERSON, SERVICE]);
    assert_isolated(&browser.click("/account").await, &[PERSON, EMAIL, PROVIDER]);
    assert_isolated(&browser.click("/account/details").await, &[PERSON]);
    assert_isolated(&browser.click("/account/link").await, &[PERSON, PROVIDER, OTHER_PROVIDER]);
    assert_isolated(&browser.click("/signed-out").await, &[PERSON]);
    assert_isolated(&browser.click("/no-such-page").await, &[PERSON]);
    assert_isolated(&browser.click("/sign-in?again=true&return_to=/account").await, &[PERSON, PROVIDER]);

    let begun = browser.click("/auth/link?provider=other").await;
    let attempt = Attempt { url: begun.location().parse().unwrap() };
    server.providers[1].person(json!({ "sub": "countess", "email": EMAIL }));
    let linked = browser.arrive(&attempt.agree(&server.providers[1]).await).await;
    let account = browser.follow(linked).await;
    assert!(account.words().contains(&format!("You can now sign in with {OTHER_PROVIDER} too.")));
    assert_isolated(&account, &[PERSON, EMAIL, PROVIDER, OTHER_PROVIDER]);
    let identity = server.texts("select id::text from identities where subject = 'countess'").await.remove(0);
    let question = browser.click(&format!("/account/unlink?identity={identity}")).await;
    assert!(question.words().contains(&format!("sign in with {OTHER_PROVIDER} ({EMAIL}) any more.")));
    assert_isolated(&question, &[PERSON, EMAIL, OTHER_PROVIDER]);
    let answer = browser.post("/auth/unlink", &[("identity", &identity)]).await;
    let account = browser.follow(answer).await;
    assert!(account.words().contains(&format!("{OTHER_PROVIDER} was removed.")));
    assert_isolated(&account, &[PERSON, EMAIL, PROVIDER, OTHER_PROVIDER]);
}

#[sqlx::test]
async fn the_names_of_two_who_use_one_browser_keep_to_themselves(_: Pool, db: Database) {
    let server = start(db).await;
    let browser = server.browser();
    for (sub, name) in [("ada", PERSON), ("ghada", OTHER_PERSON)] {
        let visitor = server.browser();
        assert_eq!(come(&server, &visitor, sub, name).await, "/register");
        visitor.post("/auth/register", &[("name", name), ("email", EMAIL)]).await;
    }
    assert_eq!(come(&server, &browser, "ada", PERSON).await, "/");
    assert_eq!(come(&server, &browser, "ghada", OTHER_PERSON).await, "/");
    let account = browser.click("/account").await;
    let words = format!("as {OTHER_PERSON}. The session of {PERSON} that");
    assert!(account.words().contains(&words), "{}", account.words());
    assert_isolated(&account, &[PERSON, OTHER_PERSON, EMAIL, PROVIDER]);
}

#[sqlx::test]
async fn the_name_of_a_provider_that_is_down_keeps_to_itself(_: Pool, db: Database) {
    let server = start(db).await;
    for provider in &server.providers {
        provider.script().discovery = Answering::With(503, "not yet");
    }
    server.house.providers.watch();
    let browser = server.browser();
    let is_down = format!("{PROVIDER} isn't responding");
    patiently("the page says so", || async { browser.get("/sign-in").await.words().contains(&is_down) }).await;
    assert_isolated(&browser.get("/sign-in").await, &[PROVIDER, OTHER_PROVIDER]);
}
