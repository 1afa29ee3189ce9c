//! `return_to` through the whole way in: a local path, or nothing.

use crate::support::{Attempt, Database, Pool, TestServer, make, register, sign_in};

const ATTACKS: [&str; 26] = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https://evil.example/",
    "HTTPS://evil.example",
    "http:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/%2fevil.example",
    "/%5cevil.example",
    "/\r\nSet-Cookie: session=evil",
    "/%0d%0aSet-Cookie:%20session=evil",
    "/%0aLocation:%20https://evil.example",
    "/\tevil",
    "/a/..//evil.example",
    "/..//evil.example",
    "@evil.example",
    ".evil.example",
    " //evil.example",
    "/\u{0}",
    "/sign-in",
    "/auth/callback?code=1",
    "/auth/sign-out",
    "/\u{2f}/evil.example",
];

#[sqlx::test]
async fn security_19_every_other_place_is_ignored_on_the_whole_way_in(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let known = server.browser();
    register(&server, &known).await;
    for attack in ATTACKS {
        let browser = server.browser();
        assert_eq!(sign_in(&server, &browser, attack).await.location(), "/", "{attack:?}");
    }
    // Straight in, and in the page's links.
    let encoded = |attack: &str| url::form_urlencoded::byte_serialize(attack.as_bytes()).collect::<String>();
    for attack in ATTACKS {
        let query = format!("return_to={}", encoded(attack));
        assert_eq!(known.get(&format!("/sign-in?{query}")).await.location(), "/", "{attack:?}");
        let page = server.browser().get(&format!("/sign-in?{query}")).await;
        assert_eq!(page.button(), "/auth/sign-in?provider=op", "{attack:?}");
        let expired = server.browser().get(&format!("/session-expired?{query}")).await;
        assert_eq!(expired.button(), "/auth/sign-in?provider=op", "{attack:?}");
        let elsewhere = server.browser().arrive(&format!("/auth/sign-in?provider=op&{query}")).await;
        assert_eq!(elsewhere.location(), "/sign-in", "{attack:?}");
    }
}

#[sqlx::test]
async fn security_19_what_was_put_into_the_database_is_checked_again(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let callback = Attempt::begin(&browser, "op", "/account").await.agree(server.provider()).await;
    server.execute("update sign_ins set return_to = 'https://evil.example'").await;
    assert_eq!(browser.arrive(&callback).await.location(), "/");

    server.provider().somebody("newcomer");
    let newcomer = server.browser();
    sign_in(&server, &newcomer, "/account").await;
    server.execute("update registrations set return_to = '//evil.example'").await;
    assert_eq!(newcomer.post("/auth/register", &[("name", "N"), ("email", "n@example.org")]).await.location(), "/");
}

#[sqlx::test]
async fn security_19_the_workshop_ignores_them_too(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for attack in ATTACKS {
        let answer = server.browser().post("/autosession", &[("persona", "reader"), ("return_to", attack)]).await;
        assert_eq!(answer.location(), "/", "{attack:?}");
    }
}

#[sqlx::test]
async fn local_paths_survive_the_whole_way_in(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let known = server.browser();
    register(&server, &known).await;
    for path in
        ["/account", "/account?a=1&b=%26&c=x+y", "/a/%E2%9C%93?q=%20", "/wiki/?page=https://other.example/", "/a#part"]
    {
        let browser = server.browser();
        let page = browser
            .open(&format!(
                "/sign-in?return_to={}",
                url::form_urlencoded::byte_serialize(path.as_bytes()).collect::<String>()
            ))
            .await;
        let begun = browser.click(&page.button()).await;
        let callback = Attempt { url: begun.location().parse().unwrap() }.agree(server.provider()).await;
        assert_eq!(browser.arrive(&callback).await.location(), path);
    }
}

#[sqlx::test]
async fn an_endless_return_to_is_ignored(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    make(&browser, "reader", "active").await;
    let long = format!("/{}", "a".repeat(3000));
    assert_eq!(browser.get(&format!("/sign-in?return_to={long}")).await.location(), "/");
    let nobody = server.browser();
    assert_eq!(nobody.get(&format!("/account?{}", "a".repeat(3000))).await.location(), "/sign-in");
}
