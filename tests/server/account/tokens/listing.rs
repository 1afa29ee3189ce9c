//! The page of a person's tokens: theirs, those that are good, and what services they are for.

use vestibule::model::service::rule::Rule;

use super::start;
use crate::support::{
    Database, Pool, Setup, TestServer, field_value, make_token, me_by, new_key_file, register, send_form,
    setup_with_scopes, shown_token, with_scopes,
};

#[sqlx::test]
async fn the_list_says_what_a_token_may_and_when_and_from_where_it_was_used(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let page = browser.click("/account/tokens").await.words();
    for words in ["You have none at the moment.", "Signing out ends none of them"] {
        assert!(page.contains(words), "{words} is not in {page}");
    }
    let token = shown_token(&send_form(&browser, "Nightly backup", &["wiki:read", "wiki:write"], "30").await);
    let listed = browser.click("/account/tokens").await.words();
    let prefix = format!("Begins with {}", &token[..8]);
    for words in ["Nightly backup", "The wiki: read, write", "Never used", &prefix, "expires"] {
        assert!(listed.contains(words), "{words} is not in {listed}");
    }
    assert_eq!(me_by(&server, &token).await.status, 200);
    let listed = browser.click("/account/tokens").await.words();
    assert!(listed.contains("Last used") && listed.contains("last known address 127.0.0.1"), "{listed}");
}

#[sqlx::test]
async fn nobody_sees_or_revokes_the_tokens_of_others(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let token = make_token(&browser).await;
    let id = server.texts("select id::text from api_tokens").await.remove(0);
    server.provider().somebody("eve");
    let eve = server.browser();
    register(&server, &eve).await;
    assert!(eve.click("/account/tokens").await.words().contains("You have none at the moment."));
    assert_eq!(eve.post("/auth/tokens/revoke", &[("token", &id)]).await.location(), "/account/tokens");
    assert!(eve.click("/account/tokens").await.words().contains("That token is gone already"));
    assert_eq!(me_by(&server, &token).await.status, 200);
}

#[sqlx::test]
async fn only_services_that_let_somebody_in_are_offered(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let offers =
        async |what: &str| browser.click("/account/tokens").await.text().contains(&format!("value=\"{what}\""));
    assert!(offers("wiki:read").await && !offers("crm:read").await);
    let refused = send_form(&browser, "CRM", &["crm:read"], "1").await;
    assert!(browser.follow(refused).await.words().contains("is no longer available to you"));
    assert_eq!(server.count("select count(*) from api_tokens").await, 0);
    server.execute("update users set roles = '{editor}'").await;
    assert!(offers("crm:read").await);
    shown_token(&send_form(&browser, "CRM", &["crm:read", "wiki:read"], "1").await);
}

#[sqlx::test]
async fn scopes_are_offered_as_the_rules_that_name_them_ask(_: Pool, db: Database) {
    let mut services = with_scopes();
    for (service, scope, role) in [(0, "write", "admin"), (1, "read", "seller")] {
        let rule = Rule::new("/x/**".parse().unwrap());
        services[service].rules = vec![Rule { scope: Some(scope.to_owned()), roles: vec![role.to_owned()], ..rule }];
    }
    let server = Setup { services, ..Setup::default() }.start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    for (roles, expected) in [
        ("", [true, false, false]),
        ("admin", [true, true, false]),
        ("editor", [true, false, false]),
        ("seller", [true, false, true]),
    ] {
        server.execute(&format!("update users set roles = '{{{roles}}}'")).await;
        let page = browser.click("/account/tokens").await.text();
        let offers = ["wiki:read", "wiki:write", "crm:read"].map(|scope| page.contains(&format!("value=\"{scope}\"")));
        assert_eq!(offers, expected, "{roles}");
    }
    let made = shown_token(&send_form(&browser, "CRM", &["crm:read"], "1").await);
    assert_eq!(me_by(&server, &made).await.status, 200);
    let refused = send_form(&browser, "Wiki", &["wiki:write"], "1").await;
    assert_eq!(refused.location(), "/account/tokens?kept=true");
}

#[sqlx::test]
async fn where_no_service_has_scopes_the_page_says_so(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let page = browser.click("/account/tokens").await;
    assert!(page.words().contains("None of the services you can use takes API tokens"), "{}", page.words());
    assert_eq!(field_value(&page.text(), "key"), None);
    let key = uuid::Uuid::now_v7().to_string();
    let fields = [("key", key.as_str()), ("name", "x"), ("days", "1"), ("scopes[]", "wiki:read")];
    assert_eq!(browser.post("/auth/tokens/create", &fields).await.location(), "/account/tokens?kept=true");
    assert_eq!(server.count("select count(*) from api_tokens").await, 0);
    assert!(!browser.click("/account").await.words().contains("API tokens"));
}

#[sqlx::test]
async fn a_scope_that_has_left_the_settings_is_named_and_given_to_nobody(_: Pool, db: Database) {
    let keys = Some(new_key_file());
    let server = Setup { key_file: keys.clone(), ..setup_with_scopes() }.start(db.clone()).await;
    let browser = server.browser();
    register(&server, &browser).await;
    send_form(&browser, "Backup", &["wiki:read", "wiki:write"], "30").await;
    let mut services = with_scopes();
    services[0].scopes = vec!["read".to_owned()];
    let later = Setup { services, key_file: keys, ..Setup::default() }.start(db).await;
    let there = later.browser();
    // The provider is another one, and so is the person.
    register(&later, &there).await;
    server
        .execute("update api_tokens set user_id = (select user_id from sessions order by created_at desc limit 1)")
        .await;
    let listed = there.click("/account/tokens").await;
    let words = listed.words();
    assert!(words.contains("The wiki: read") && words.contains("No longer available: wiki:write"), "{words}");
    assert!(!listed.text().contains("value=\"wiki:write\""));
}

#[sqlx::test]
async fn the_account_page_leads_to_it(_: Pool, db: Database) {
    let (_server, browser) = start(db).await;
    let account = browser.click("/account").await;
    assert!(account.text().contains("href=\"/account/tokens\"") && account.words().contains("API tokens"));
}
