//! `/gallery`: every page in every state, and whoever looks stays who they are.

use serde_json::{Value, json};

use crate::support::{Database, Pool, TestServer, WIKI, family, make, me};

async fn list(server: &TestServer) -> Value {
    let answer = server.browser().program("/gallery").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

#[sqlx::test]
async fn every_page_answers_as_the_list_says_in_the_language_and_theme_that_are_asked_for(_: Pool, db: Database) {
    let server = family(db).await;
    let browser = server.browser();
    make(&browser, "admin", "active").await;
    let before = me(&browser).await["user"].clone();
    let all = list(&server).await;
    assert_eq!((&all["themes"], &all["languages"][0]), (&json!(["light", "dark"]), &json!("en")));
    let pages = all["pages"].as_array().expect("a list").clone();
    assert!(pages.len() > 50, "{}", pages.len());
    for page in &pages {
        let name = page["name"].as_str().expect("a name");
        let answer = browser.get(&format!("/gallery?page={name}&lang=ar&theme=dark")).await;
        assert_eq!(u64::from(answer.status.as_u16()), page["status"], "{name}: {}", answer.words());
        let html = answer.text();
        assert!(html.contains("<html lang=\"ar\" dir=\"rtl\">"), "{name}");
        assert!(html.contains("href=\"/gallery?style=dark\"></head>"), "{name}");
        assert_eq!(answer.set_cookies(), [""; 0], "{name}");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("style-src 'self'"), "{name}: {policy}");
    }
    assert_eq!(me(&browser).await["user"], before, "whoever looks stays who they are");
    assert!(pages.iter().any(|page| page["service"] == json!("wiki")), "{WIKI} has pages of the door too");
}

#[sqlx::test]
async fn the_list_is_a_page_and_is_for_nobody_elsewhere(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let page = browser.get("/gallery?lang=de&theme=dark").await.text();
    assert!(page.contains("/gallery?page=sign-in&amp;lang=de&amp;theme=dark"), "{page}");
    for wrong in
        ["/gallery?page=nothing", "/gallery?theme=nothing", "/gallery?style=nothing", "/gallery?problem=nothing"]
    {
        assert_eq!(browser.get(wrong).await.status, 200, "the list: {wrong}");
    }
    let style = browser.get("/gallery?style=dark").await;
    assert!(style.header("content-type").starts_with("text/css") && style.text().contains("color-scheme:dark"));
    for path in ["/gallery", "/gallery?page=sign-in"] {
        let elsewhere = browser.get(path).header("host", "evil.example").await;
        assert_eq!(elsewhere.status, 403, "{path}");
    }
}

/// On every page of somebody who is signed in, and on no other; of whose eyes a page of the gallery is seen with, it is not the
/// clock of whoever looks, and it never runs.
#[sqlx::test]
async fn every_page_of_the_signed_in_has_the_clock_of_their_session_and_no_other_page_does(_: Pool, db: Database) {
    let server = family(db).await;
    let nobody = server.browser();
    let all = list(&server).await;
    let (mut with, mut without) = (0, 0);
    for page in all["pages"].as_array().expect("a list") {
        let name = page["name"].as_str().expect("a name");
        let html = nobody.get(&format!("/gallery?page={name}")).await.text();
        let visitor = &page["visitor"];
        let is_signed_in = ["active", "stale"].iter().any(|state| visitor["somebody"] == json!(state))
            || ["busy", "without_terms"].iter().any(|kind| *visitor == json!(kind));
        let has = (html.matches("<dialog").count(), html.matches("data-runs=\"never\"").count());
        assert_eq!(has, if is_signed_in { (1, 1) } else { (0, 0) }, "{name}");
        if is_signed_in { with += 1 } else { without += 1 }
    }
    assert!(with > 10 && without > 40, "{with} and {without}");
    let reader = server.browser();
    make(&reader, "reader", "active").await;
    for path in ["/", "/account", "/account/details", "/account/link", "/account/unlink", "/signed-out", "/gallery"] {
        let html = reader.get(path).await.text();
        assert_eq!(html.matches("data-runs=\"false\"").count(), 1, "{path}");
        assert!(!html.contains("<dialog open"), "{path}");
    }
}
