//! However many providers there are, the one that somebody wants is found: the one used last comes first, what does not
//! respond comes last, and most of many are folded away.

use vestibule::model::service::Service;

use crate::support::{Browser, Database, Pool, Setup, TestServer, attributes, come_in, field_value, sign_in_at};

const MANY: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

/// Ids of the providers in the order of their buttons.
async fn offered(browser: &Browser, page: &str) -> Vec<String> {
    let text = browser.get(page).await.text();
    let links = attributes(&text, "a", "href").into_iter();
    links.filter_map(|href| Some(href.split_once("provider=")?.1.split('&').next()?.to_owned())).collect()
}

#[sqlx::test]
async fn the_one_used_last_in_this_browser_comes_first_and_says_so(_: Pool, db: Database) {
    let server = Setup { providers: vec!["one", "two", "three"], ..Setup::default() }.start(db).await;
    let browser = come_in(&server, 1).await;
    browser.post("/auth/sign-out", &[]).await;
    for page in ["/", "/sign-in", "/sign-in?choose=true"] {
        assert_eq!(offered(&browser, page).await, ["two", "one", "three"], "{page}");
        assert_eq!(browser.get(page).await.text().matches("Last used").count(), 1, "{page}");
    }
    let stranger = server.browser();
    assert_eq!(offered(&stranger, "/").await, ["one", "two", "three"]);
    assert!(!stranger.get("/").await.text().contains("Last used"));
    // What does not respond any more comes last all the same.
    server.execute("update last_used set provider = 'one'").await;
    server.providers[0].stop().await;
    assert_eq!(browser.click("/auth/sign-in?provider=one").await.status, 502);
    assert_eq!(offered(&browser, "/").await, ["two", "three", "one"]);
    assert!(browser.get("/").await.words().contains("Provider one isn't responding"));
}

#[sqlx::test]
async fn of_many_six_are_shown_and_the_others_are_folded_away(_: Pool, db: Database) {
    let server = Setup { providers: MANY.to_vec(), ..Setup::default() }.start(db).await;
    let browser = server.browser();
    assert_eq!(offered(&browser, "/").await, MANY);
    let text = browser.get("/").await.text();
    let (shown, folded) = text.split_once("<details class=\"more-ways\"").expect("some are folded away");
    assert_eq!((shown.matches("provider=").count(), folded.matches("provider=").count()), (6, 2));
    assert!(browser.get("/").await.words().contains("2 more ways to sign in"));
    // The one used last is found without looking.
    sign_in_at(&server, 7, &browser, "/").await;
    browser.post("/auth/register", &[("name", "Ada"), ("email", "ada@example.org")]).await;
    browser.post("/auth/sign-out", &[]).await;
    assert_eq!(offered(&browser, "/").await[..2], ["h", "a"]);
}

#[sqlx::test]
async fn a_field_for_an_address_is_there_where_domains_are_and_keeps_what_was_typed(_: Pool, db: Database) {
    let by_domain = Setup {
        providers: vec!["one", "two"],
        edit_provider: Box::new(|settings, _| settings.domains = vec![format!("{}.example", settings.id)]),
        ..Setup::default()
    };
    let server = by_domain.start(db.clone()).await;
    let browser = server.browser();
    for page in ["/", "/sign-in?return_to=/account&choose=true"] {
        let text = browser.get(page).await.text();
        assert_eq!(field_value(&text, "email").as_deref(), Some(""), "{page}");
        assert!(text.contains("autocomplete=\"username\"") && text.contains("action=\"/auth/sign-in\""), "{text}");
    }
    let text = browser.get("/sign-in?return_to=/account&choose=true").await.text();
    let kept = ["return_to", "choose"].map(|name| field_value(&text, name));
    assert_eq!(kept, [Some("/account".to_owned()), Some("true".to_owned())]);
    let typed = browser.get("/sign-in?email=%22%3E%3Cscript%3E%40x").await;
    assert_eq!(field_value(&typed.text(), "email").as_deref(), Some("\"><script>@x"));
    assert!(!typed.text().contains("<script>@x"));
    assert!(typed.words().contains("We don't know where this address signs in."));
    let without = TestServer::start(db).await;
    assert_eq!(field_value(&without.browser().get("/").await.text(), "email"), None);
}

#[sqlx::test]
async fn the_page_says_where_one_signs_in_to_and_never_a_path(_: Pool, db: Database) {
    let wiki = Service::new("wiki".into(), "The Wiki".into(), "https://wiki.example.org".parse().unwrap());
    let server = Setup { services: vec![wiki], ..Setup::default() }.start(db).await;
    let browser = server.browser();
    let page = browser.get("/sign-in?return_to=https://wiki.example.org/a-long-path").await;
    assert!(page.text().contains("<title>Sign in to The Wiki"), "{}", page.text());
    assert!(page.words().contains("to continue to The Wiki") && !page.words().contains("a-long-path"));
    let page = browser.get("/sign-in?return_to=/account%3Fq=a-long-word").await;
    assert!(!page.words().contains("to continue to") && !page.words().contains("a-long-word"));
}
