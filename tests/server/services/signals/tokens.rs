//! The end of an API token is told to the services that its scopes name.

use std::collections::BTreeSet;

use serde_json::json;
use uuid::Uuid;

use super::{
    BOUND, Listener, family, family_with,
    listener::{HTTP, Heard},
    with_secrets,
};
use crate::support::{ApiToken, Database, Person, Pool, TestServer};

/// A token of somebody for the wiki and nothing else, and one for both services.
async fn two_tokens(server: &TestServer) -> [ApiToken; 2] {
    let _person = Person::signed_in(server).await;
    let user = server.texts("select id::text from users").await.remove(0);
    [ApiToken::of(server, &user, &["wiki:read"]).await, ApiToken::of(server, &user, &["wiki:read", "crm:write"]).await]
}

async fn revoke(server: &TestServer, token: &ApiToken) {
    let revoked = HTTP.post(server.address.join("/oauth/revoke").unwrap()).form(&[("token", &token.text)]).send();
    assert_eq!(revoked.await.unwrap().status(), 200);
}

/// Each once: an end is told at least once.
fn sids(heard: &[Heard]) -> BTreeSet<Uuid> {
    heard.iter().map(|heard| serde_json::from_value(heard.data["sid"].clone()).expect("a handle")).collect()
}

#[sqlx::test]
async fn security_42_a_revoked_token_is_told_to_the_services_of_its_scopes_within_a_second(_: Pool, db: Database) {
    let server = family(db).await;
    let [of_wiki, of_both] = two_tokens(&server).await;
    let (mut wiki, mut crm) = (Listener::of(&server, "wiki").await, Listener::of(&server, "crm").await);
    let began = tokio::time::Instant::now();
    revoke(&server, &of_wiki).await;
    let heard = wiki.told().await;
    assert!(heard.at - began < BOUND, "{:?}", heard.at - began);
    assert_eq!((&heard.data["sid"], &heard.data["reason"]), (&json!(of_wiki.id), &json!("token_revoked")));
    revoke(&server, &of_both).await;
    assert_eq!(wiki.told().await.data["sid"], json!(of_both.id));
    assert_eq!(sids(crm.told_by_now().await.make_contiguous()), [of_both.id].into(), "nothing of another's token");
}

#[sqlx::test]
async fn a_token_that_expires_is_told_and_so_is_one_whose_user_is_disabled(_: Pool, db: Database) {
    let server = family(db).await;
    let [expires, disabled] = two_tokens(&server).await;
    let mut crm = Listener::of(&server, "crm").await;
    let mut wiki = Listener::of(&server, "wiki").await;
    let soon =
        format!("update api_tokens set expires_at = now() + interval '300 milliseconds' where id = '{}'", expires.id);
    server.execute(&soon).await;
    let heard = wiki.told().await;
    assert_eq!((&heard.data["sid"], &heard.data["reason"]), (&json!(expires.id), &json!("token_expired")));
    server.disable_everybody().await;
    let heard = wiki.told().await;
    assert_eq!((&heard.data["sid"], &heard.data["reason"]), (&json!(disabled.id), &json!("user_disabled")));
    assert_eq!(sids(crm.told_by_now().await.make_contiguous()), [disabled.id].into());
}

#[sqlx::test]
async fn who_comes_back_hears_of_tokens_too_each_of_its_own(_: Pool, db: Database) {
    let server = family_with(db, with_secrets).await;
    let [of_wiki, of_both] = two_tokens(&server).await;
    let last = Listener::of(&server, "wiki").await.alive().await.id;
    revoke(&server, &of_wiki).await;
    revoke(&server, &of_both).await;
    for (service, wanted) in [("wiki", &[of_wiki.id, of_both.id][..]), ("crm", &[of_both.id])] {
        let told = Listener::after(&server, service, &last).await.told_by_now().await;
        assert_eq!(sids(&told.into_iter().collect::<Vec<_>>()), wanted.iter().copied().collect(), "{service}");
    }
}
