//! A destination is a page of the door or an address of a configured service.

use crate::support::{DOOR, Database, Person, Pool, WIKI, family, sign_in};

#[sqlx::test]
async fn a_whole_address_of_a_service_is_where_signing_in_leads(_: Pool, db: Database) {
    let server = family(db).await;
    Person::signed_in(&server).await;
    let person = Person::new(&server);
    let page = person.door.get("/sign-in?return_to=https://wiki.example.org/a//b?c=1").await;
    assert_eq!(page.page(200), "Sign in");
    assert!(page.words().contains("to continue to The wiki"), "{}", page.words());
    let callback = sign_in(&server, &person.door, "https://wiki.example.org/a//b?c=1").await;
    assert_eq!(callback.page(200), "One moment", "a provider's form may have begun this");
    assert_eq!(callback.button(), format!("{WIKI}/a//b?c=1"));
    assert_eq!(callback.header("referrer-policy"), "no-referrer");
    assert!(person.door.session_cookie().is_some(), "and they are signed in");
    // Who is signed in already is sent there at once: that began with a link.
    let again = person.door.get("/sign-in?return_to=https://wiki.example.org/x").await;
    assert_eq!(again.location(), format!("{WIKI}/x"));
}

#[sqlx::test]
async fn security_19_an_address_of_anybody_else_is_ignored(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    for evil in [
        "https://evil.test/",
        "https://wiki.example.org.evil.test/",
        "https://wiki.example.org@evil.test/",
        "https://wiki.example.org:8443/",
        "http://wiki.example.org/",
        "https://wiki.example.org\\.evil.test/",
        "https://wiki.example.org/.vestibule/arrive?pass=x",
        "//wiki.example.org/",
    ] {
        let page: String = url::form_urlencoded::byte_serialize(evil.as_bytes()).collect();
        assert_eq!(person.door.get(&format!("/sign-in?return_to={page}")).await.location(), "/", "{evil}");
    }
}

#[sqlx::test]
async fn security_48_after_a_form_whoever_leaves_the_door_is_sent_on_by_a_page(_: Pool, db: Database) {
    let server = family(db).await;
    Person::signed_in(&server).await;
    let person = Person::new(&server);
    let enter = person.go_until(&format!("{WIKI}/.vestibule/enter?return_to=/x"), DOOR).await;
    let enter = enter.strip_prefix(DOOR).unwrap();
    for again in [false, true] {
        if again {
            server.pass("16 minutes").await;
        }
        let callback = sign_in(&server, &person.door, enter).await;
        assert_eq!(callback.page(200), "One moment", "again: {again}");
        assert_eq!(callback.button(), enter);
        let policy = callback.header("content-security-policy");
        assert!(policy.contains("script-src 'sha256-") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(
            callback.text().contains("<noscript><meta http-equiv=\"refresh\" content=\"0;url=/enter?"),
            "{}",
            callback.text()
        );
    }
    // A page of the door is no other origin.
    assert_eq!(sign_in(&server, &person.door, "/account").await.location(), "/account");
}

#[sqlx::test]
async fn the_landing_page_leads_to_the_services(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    let text = person.door.get("/").await.text();
    assert!(text.contains("href=\"https://wiki.example.org/\"") && text.contains("href=\"https://crm.example.com/\""));
}
