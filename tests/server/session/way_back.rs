//! After a session that has ended it takes one click to be back, however many providers there are.

use crate::support::{Database, Pool, Setup, TestServer, attributes, come_in, make};

fn three() -> Setup {
    Setup { providers: vec!["one", "two", "three"], ..Setup::default() }
}

/// Where the page leads: its buttons.
fn ways(page: &str) -> Vec<String> {
    let main = &page[page.find("<main").unwrap()..];
    attributes(main, "a", "href").into_iter().filter(|href| href.contains("sign-in")).collect()
}

async fn goes_idle(server: &TestServer) {
    server.pass("31 minutes").await;
}

#[sqlx::test]
async fn an_ended_session_leads_back_by_its_own_provider_and_another_way_stands_beside(_: Pool, db: Database) {
    let server = three().start(db).await;
    let browser = come_in(&server, 1).await;
    goes_idle(&server).await;
    let page = browser.open("/account?tab=2").await;
    assert_eq!(page.button(), "/auth/sign-in?return_to=/account%3Ftab%3D2&provider=two");
    assert_eq!(
        ways(&page.text()),
        ["/auth/sign-in?return_to=/account%3Ftab%3D2&provider=two", "/sign-in?return_to=/account%3Ftab%3D2"]
    );
    assert!(page.words().contains("Provider two"), "{}", page.words());
    // The click, and nothing else.
    let to_provider = browser.click(&page.button()).await.location().to_owned();
    let callback = server.providers[1].visit(&to_provider.parse().unwrap()).await;
    assert_eq!(browser.arrive(&callback).await.location(), "/account?tab=2");
}

#[sqlx::test]
async fn a_provider_that_has_gone_from_the_settings_or_was_never_there_leads_to_the_list(_: Pool, db: Database) {
    let server = three().start(db).await;
    let browser = come_in(&server, 2).await;
    server.execute("update sessions set provider = 'gone'").await;
    let suite = server.browser();
    make(&suite, "reader", "idle_expired").await;
    goes_idle(&server).await;
    for browser in [browser, suite] {
        assert_eq!(browser.open("/account").await.button(), "/sign-in?return_to=/account");
    }
    // Of a session that nobody proves to have had, nothing is told.
    let stranger = server.browser();
    let id = server.texts("select id::text from sessions where provider = 'gone'").await.remove(0);
    stranger.set_session_cookie(&format!("{id}.{}", "A".repeat(43)));
    assert_eq!(stranger.get("/session-expired").await.button(), "/sign-in");
}

#[sqlx::test]
async fn with_one_provider_there_is_one_way(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = come_in(&server, 0).await;
    goes_idle(&server).await;
    let page = browser.open("/account").await;
    assert_eq!(ways(&page.text()), ["/auth/sign-in?return_to=/account&provider=op"]);
}
