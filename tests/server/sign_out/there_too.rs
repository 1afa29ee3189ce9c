//! After signing out here, the way to sign out at the provider too is a link, where there is one.

use serde_json::json;
use url::Url;

use crate::support::{Browser, Database, Pool, Setup, TestServer, attributes, patch, register};

/// The link to the provider on the page that says what has ended.
async fn link_on(browser: &Browser, page: &str) -> Option<String> {
    let page = browser.get(page).await;
    page.page(200);
    let text = page.text();
    let main = &text[text.find("<main").unwrap()..];
    attributes(main, "a", "href").into_iter().find(|href| href.starts_with("http"))
}

fn with_page(page: &'static str) -> Setup {
    Setup {
        edit_provider: Box::new(move |settings, _| settings.sign_out_page = Some(page.parse().unwrap())),
        ..Setup::default()
    }
}

#[sqlx::test]
async fn the_link_leads_to_the_providers_own_page_for_it_and_carries_nothing_of_the_person(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let end = format!("{}/logout", server.provider().issuer);
    server.provider().script().edit_metadata = patch(json!({ "end_session_endpoint": end }));
    let browser = server.browser();
    register(&server, &browser).await;
    browser.post("/auth/sign-out", &[]).await;
    let link: Url = link_on(&browser, "/signed-out").await.expect("a link").parse().unwrap();
    assert!(link.as_str().starts_with(&end), "{link}");
    let names: Vec<_> = link.query_pairs().map(|(name, _)| name.into_owned()).collect();
    assert_eq!(names, ["client_id"]);
}

#[sqlx::test]
async fn where_its_metadata_names_none_the_settings_do(_: Pool, db: Database) {
    let page = "https://login.example.org/logout";
    let server = with_page(page).start(db.clone()).await;
    server.provider().script().edit_metadata = patch(json!({ "end_session_endpoint": null }));
    assert_eq!(link_on(&server.browser(), "/signed-out").await.as_deref(), Some(page));
    server.provider().stop().await;
    assert_eq!(link_on(&server.browser(), "/signed-out").await.as_deref(), Some(page), "while it is away, too");
    let server = TestServer::start(db).await;
    server.provider().script().edit_metadata = patch(json!({ "end_session_endpoint": null }));
    assert_eq!(link_on(&server.browser(), "/signed-out").await, None);
}

#[sqlx::test]
async fn an_address_says_which_provider_and_nothing_of_where_the_link_leads(_: Pool, db: Database) {
    let server = with_page("https://login.example.org/logout").start(db).await;
    server.provider().script().edit_metadata = patch(json!({ "end_session_endpoint": null }));
    for query in ["?provider=evil", "?page=https://evil.example/", "?provider=op&sign_out_page=https://evil.example/"] {
        let link = link_on(&server.browser(), &format!("/signed-out{query}")).await;
        assert_eq!(link.as_deref(), Some("https://login.example.org/logout"), "{query}");
    }
}
