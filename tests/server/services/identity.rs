//! What a service is told of who asks: headers to the letter, and only addresses that somebody has confirmed.

use serde_json::{Value, json};
use vestibule::{
    model::{
        service::{RemoteUser, Service},
        service_session::ServiceSessionId,
        session::{SessionId, SignedIn, State},
    },
    services::{
        identity_headers::{IDENTITY_HEADERS, IdentityError, identity_headers},
        known::Known,
    },
};

use super::signing_keys::claims;
use crate::support::{Attempt, Browser, Database, Pool, Setup, TestServer, come_in, make, me, register, sign_in_at};

pub fn service(id: &str) -> Service {
    Service::new(id.to_owned(), id.to_owned(), format!("https://{id}.example.org").parse().unwrap())
}

/// A service that knows people by an address that one of these has confirmed.
fn by_email(email_from: &[&str]) -> Service {
    let email_from = email_from.iter().map(|&id| id.to_owned()).collect();
    Service { remote_user: RemoteUser::Email, email_from, ..service("wiki") }
}

pub async fn start(db: Database) -> TestServer {
    Setup { providers: vec!["op", "other"], services: vec![service("wiki")], ..Setup::default() }.start(db).await
}

/// Who a browser is, as the check finds out.
pub async fn signed_in(server: &TestServer, browser: &Browser) -> SignedIn {
    let id = browser.session_cookie().unwrap().split('.').next().unwrap().parse().unwrap();
    let found = server.house.sessions.find(SessionId(id)).await.unwrap().expect("a session");
    let State::Live { left, recent, proven, .. } = found.state else { panic!("{:?}", found.state) };
    SignedIn { user: found.facts.user, session: found.facts.session, left, recent, proven }
}

pub type Headers = Result<[String; 5], IdentityError>;

/// The five headers, in the order of the list, and no other.
pub async fn told(server: &TestServer, browser: &Browser, service: &Service) -> Headers {
    let signed_in = signed_in(server, browser).await;
    let headers = identity_headers(&server.house, service, Some(Known::Session(&signed_in, None))).await?;
    assert_eq!(headers.len(), 5);
    Ok(IDENTITY_HEADERS.map(|name| headers[name].to_str().unwrap().to_owned()))
}

/// `Remote-Email`, with what the assertion says of it, which is the same.
async fn email(server: &TestServer, browser: &Browser, service: &Service) -> String {
    let [_, _, email, _, assertion] = told(server, browser, service).await.unwrap();
    let claims = claims(&assertion);
    assert_eq!(claims["email"].as_str().unwrap_or_default(), email);
    assert_eq!(claims["email_verified"], !email.is_empty());
    email
}

async fn change_details(browser: &Browser, name: &str, email: &str) {
    let answer = browser.post("/auth/details", &[("name", name), ("email", email)]).await;
    assert_eq!(answer.location(), "/account");
}

async fn link_other(server: &TestServer, browser: &Browser) {
    let begun = browser.click("/auth/link?provider=other").await;
    let attempt = Attempt { url: begun.location().parse().unwrap() };
    assert_eq!(browser.arrive(&attempt.agree(&server.providers[1]).await).await.location(), "/account");
}

#[sqlx::test]
async fn all_headers_are_there_for_somebody_and_for_nobody(_: Pool, db: Database) {
    let server = start(db).await;
    let browser = server.browser();
    let user = register(&server, &browser).await["user"].clone();
    server.execute("update users set roles = '{editor,team-1}'").await;
    let [id, name, email, groups, assertion] = told(&server, &browser, &service("wiki")).await.unwrap();
    assert_eq!(id, user["id"].as_str().unwrap());
    assert_eq!(
        [name, email, groups].each_ref().map(String::as_str),
        ["Ada Lovelace", "ada@example.org", "editor,team-1"]
    );
    assert_eq!(assertion.split('.').count(), 3);
    let names = IDENTITY_HEADERS.map(|name| name.to_string());
    assert_eq!(names, ["remote-user", "remote-name", "remote-email", "remote-groups", "vestibule-assertion"]);
    let nobody = identity_headers(&server.house, &service("wiki"), None).await.unwrap();
    assert_eq!(nobody.len(), 5);
    for name in IDENTITY_HEADERS {
        assert_eq!(nobody[name], "");
    }
}

#[sqlx::test]
async fn whatever_somebody_is_called_it_is_one_value_of_one_line(_: Pool, db: Database) {
    let server = start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    change_details(&browser, "Zoë 100% 李", "ada@example.org").await;
    let [_, name, ..] = told(&server, &browser, &service("wiki")).await.unwrap();
    assert_eq!(name, "Zo%C3%AB 100%25 %E6%9D%8E");
    // No form takes these; a hand at the database could write them.
    server
        .execute(
            "update users set name = E'a\\r\\nRemote-User: root\\tx', email = E'a@example.org\\r\\nx: y',
                 confirmed_email = E'a@example.org\\r\\nx: y', roles = E'{reader,\"x,admin\",\"y\\r\\nz\"}'",
        )
        .await;
    let [_, name, email, groups, assertion] = told(&server, &browser, &service("wiki")).await.unwrap();
    assert_eq!(name, "a%0D%0ARemote-User: root%09x");
    assert_eq!(email, "a@example.org%0D%0Ax: y");
    assert_eq!(groups, "reader", "a role with a comma is not two roles");
    assert_eq!(claims(&assertion)["roles"], json!(["reader"]));
    assert_eq!(told(&server, &browser, &by_email(&["op"])).await, Err(IdentityError::EmailUnconfirmed));
}

#[sqlx::test]
async fn an_unconfirmed_address_typed_at_account_details_reaches_no_service_as_an_identity(_: Pool, db: Database) {
    let server = start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let wiki = by_email(&["op"]);
    assert_eq!(told(&server, &browser, &wiki).await.unwrap()[0], "ada@example.org");
    change_details(&browser, "Ada Lovelace", "grace@example.org").await;
    assert_eq!(told(&server, &browser, &wiki).await, Err(IdentityError::EmailUnconfirmed));
    assert_eq!(email(&server, &browser, &service("wiki")).await, "");
    assert_eq!(me(&browser).await["user"]["email"], "grace@example.org", "at the door it is theirs");
    // Nor does it count once they come in again, or once it is Ada's own provider that does not know it.
    sign_in_at(&server, 0, &browser, "/").await;
    assert_eq!(told(&server, &browser, &wiki).await, Err(IdentityError::EmailUnconfirmed));
    // Its owner is kept from nothing by that.
    server.providers[0]
        .person(json!({ "sub": "grace", "name": "Grace", "email": "grace@example.org", "email_verified": true }));
    let grace = come_in(&server, 0).await;
    assert_eq!(told(&server, &grace, &wiki).await.unwrap()[0], "grace@example.org");
    // Another spelling of what is confirmed is the same identity.
    change_details(&grace, "Grace", "GRACE@Example.org").await;
    let [id, _, shown, ..] = told(&server, &grace, &wiki).await.unwrap();
    assert_eq!((id.as_str(), shown.as_str()), ("grace@example.org", "GRACE@Example.org"));
}

#[sqlx::test]
async fn an_address_typed_while_registering_is_confirmed_by_nobody(_: Pool, db: Database) {
    let server = start(db).await;
    let browser = server.browser();
    sign_in_at(&server, 0, &browser, "/").await;
    browser.post("/auth/register", &[("name", "Ada"), ("email", "grace@example.org")]).await;
    assert_eq!(email(&server, &browser, &service("wiki")).await, "");
    // A provider that says none of its addresses are confirmed.
    server.providers[1]
        .person(json!({ "sub": "eve", "name": "Eve", "email": "eve@example.org", "email_verified": false }));
    let eve = come_in(&server, 1).await;
    assert_eq!(email(&server, &eve, &service("wiki")).await, "");
    let trusted = make(&server.browser(), "reader", "active").await.json();
    assert_eq!(trusted["user"]["email_verified"], true, "a persona's address is confirmed by the workshop");
}

#[sqlx::test]
async fn only_the_word_of_a_provider_that_the_service_names_counts(_: Pool, db: Database) {
    let server = start(db).await;
    let ada = come_in(&server, 0).await;
    let only = |ids: &[&str]| Service { remote_user: RemoteUser::Id, ..by_email(ids) };
    for (ids, told) in
        [(&["op"][..], "ada@example.org"), (&["other", "op"], "ada@example.org"), (&["other"], ""), (&["gone"], "")]
    {
        assert_eq!(email(&server, &ada, &only(ids)).await, told, "{ids:?}");
    }
    for ids in [&["other"][..], &["gone"], &[]] {
        assert_eq!(told(&server, &ada, &by_email(ids)).await, Err(IdentityError::EmailUnconfirmed), "{ids:?}");
    }
    // Whoever chooses an address freely at another provider is somebody else, and comes in nowhere under it.
    let eve = come_in(&server, 1).await;
    assert_eq!(me(&eve).await["user"]["email"], "ada@example.org");
    assert_eq!(told(&server, &eve, &by_email(&["op"])).await, Err(IdentityError::EmailUnconfirmed));
    assert_eq!(told(&server, &ada, &by_email(&["op"])).await.unwrap()[0], "ada@example.org");
    // Where both count it cannot be told apart whose it is.
    for browser in [&ada, &eve] {
        let both = told(&server, browser, &by_email(&["op", "other"])).await;
        assert_eq!(both, Err(IdentityError::EmailShared));
    }
    let names: [&str; 3] =
        [IdentityError::EmailUnconfirmed, IdentityError::EmailShared, IdentityError::Unavailable].map(Into::into);
    assert_eq!(names, ["email_unconfirmed", "email_shared", "unavailable"]);
}

/// Ada with a second identity at the other provider, which says what is given.
async fn linked(server: &TestServer, said: Value) -> Browser {
    let browser = come_in(server, 0).await;
    server.providers[1].person(said);
    link_other(server, &browser).await;
    browser
}

#[sqlx::test]
async fn a_providers_word_goes_with_its_identity_and_when_it_says_something_else(_: Pool, db: Database) {
    let server = start(db).await;
    let says = |email: &str, verified: bool| json!({ "sub": "countess", "email": email, "email_verified": verified });
    let browser = linked(&server, says("ada@example.org", true)).await;
    let (op, other) = (by_email(&["op"]), by_email(&["other"]));
    assert!(told(&server, &browser, &op).await.is_ok() && told(&server, &browser, &other).await.is_ok());
    for (email, verified, counts) in [
        ("ada@example.org", false, false),
        ("Ada@EXAMPLE.org", true, true),
        ("countess@example.org", true, false),
        ("ada@example.org", true, true),
    ] {
        server.providers[1].person(says(email, verified));
        let again = come_in(&server, 1).await;
        assert_eq!(told(&server, &again, &other).await.is_ok(), counts, "{email}, {verified}");
        assert!(told(&server, &browser, &op).await.is_ok(), "what the first one has said stands");
        assert_eq!(me(&again).await["user"]["email_verified"], true, "that it was confirmed once stays true");
    }
    let identity = server.texts("select id::text from identities where subject = 'countess'").await.remove(0);
    assert_eq!(browser.post("/auth/unlink", &[("identity", &identity)]).await.location(), "/account");
    assert_eq!(told(&server, &browser, &other).await, Err(IdentityError::EmailUnconfirmed));
    assert!(told(&server, &browser, &op).await.is_ok());
}

#[sqlx::test]
async fn two_identities_at_one_provider_do_not_take_each_others_word(_: Pool, db: Database) {
    let server = start(db).await;
    let browser = linked(&server, json!({ "sub": "one", "email": "ada@example.org", "email_verified": true })).await;
    server.providers[1].person(json!({ "sub": "two", "email": "two@example.org", "email_verified": true }));
    link_other(&server, &browser).await;
    let second = come_in(&server, 1).await;
    let other = by_email(&["other"]);
    assert!(told(&server, &second, &other).await.is_ok(), "the first of the two has said so");
    let identity = server.texts("select id::text from identities where subject = 'one'").await.remove(0);
    browser.post("/auth/unlink", &[("identity", &identity)]).await;
    assert_eq!(told(&server, &second, &other).await, Err(IdentityError::EmailUnconfirmed));
}

/// A program of the version before changes addresses and knows nothing of who has confirmed them.
#[sqlx::test]
async fn an_address_that_was_changed_by_other_hands_is_confirmed_by_nobody(_: Pool, db: Database) {
    let server = start(db).await;
    let browser = come_in(&server, 0).await;
    server.execute("update users set email = 'grace@example.org', email_key = 'grace@example.org'").await;
    assert_eq!(email(&server, &browser, &service("wiki")).await, "");
    assert_eq!(told(&server, &browser, &by_email(&["op"])).await, Err(IdentityError::EmailUnconfirmed));
}

#[sqlx::test]
async fn while_nobody_can_tell_nothing_is_told(_: Pool, db: Database) {
    let server = start(db).await;
    let browser = come_in(&server, 0).await;
    let signed_in = signed_in(&server, &browser).await;
    let who = Some(Known::Session(&signed_in, Some(ServiceSessionId(uuid::Uuid::now_v7()))));
    server.house.sessions.pool().close().await;
    let by_id = identity_headers(&server.house, &service("wiki"), who).await;
    assert!(by_id.is_ok(), "what is known is in memory");
    let by_email = identity_headers(&server.house, &by_email(&["op"]), who).await;
    assert_eq!(by_email, Err(IdentityError::Unavailable));
}
