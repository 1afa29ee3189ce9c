//! What no browser sends of its own: names that are markup, scopes that are none, forms that are broken, keys of others.

use super::start;
use crate::support::{
    Database, Pool, form_key, isolation, make_token, register, send_form, send_form_again, shown_token,
};

const TOKENS: &str = "select count(*) from api_tokens";

#[sqlx::test]
async fn a_hostile_name_is_shown_as_what_it_is(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let name = "<script>alert('Zoë')</script>\" onload=x";
    let made = send_form(&browser, name, &["wiki:read"], "3").await;
    shown_token(&made);
    for page in [made, browser.click("/account/tokens").await, browser.click("/account").await] {
        assert!(!page.text().contains("<script>alert"), "{}", page.text());
        let (isolated, naked) = isolation(&page.text(), "alert(");
        assert!(isolated > 0 && naked.is_empty(), "{naked:?} in {}", page.text());
    }
    let long = "ü".repeat(121);
    for wrong in ["", "\u{202e}evil", "a\0b", "\u{200b}", "\n", &long] {
        assert_eq!(
            send_form(&browser, wrong, &["wiki:read"], "3").await.location(),
            "/account/tokens?kept=true",
            "{wrong:?}"
        );
        browser.click("/account/tokens?kept=true").await.page(200);
    }
    assert_eq!(server.count(TOKENS).await, 1);
    shown_token(&send_form(&browser, &"ü".repeat(120), &["wiki:read"], "3").await);
}

#[sqlx::test]
async fn scopes_that_nobody_offered_are_in_no_token(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let long = format!("wiki:{}", "x".repeat(60_000));
    for wrong in
        ["wiki:admin", "link:read", "crm:read", "wiki", ":", "*", "wiki:*", "wiki:read,wiki:write", "\0", &long]
    {
        let answer = send_form(&browser, "x", &["wiki:read", wrong], "3").await;
        assert_eq!(answer.location(), "/account/tokens?kept=true", "{wrong:.40}");
        browser.click("/account/tokens?kept=true").await.page(200);
    }
    let many = vec!["wiki:write"; 1000];
    let token = shown_token(&send_form(&browser, "x", &many, "3").await);
    assert_eq!(
        crate::support::me_by(&server, &token).await.json()["token"]["scopes"],
        serde_json::json!(["wiki:write"])
    );
    assert_eq!(server.count(TOKENS).await, 1);
}

#[sqlx::test]
async fn security_28_a_broken_form_is_4xx_and_makes_nothing(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let key = form_key(&browser).await;
    let right = format!("key={key}&name=x&days=1");
    for body in [
        String::new(),
        "key=".to_owned(),
        "key=nonsense&name=x&days=1&scopes[]=wiki:read".to_owned(),
        format!("key={{{key}}}&name=x&days=1&scopes[]=wiki:read"),
        format!("key={}&name=x&days=1&scopes[]=wiki:read", key.to_uppercase()),
        format!("{right}&scopes[a]=wiki:read"),
        format!("{right}&scopes[a][b][c][d][e][f][g]=wiki:read"),
        format!("{right}&key={key}&scopes[]=wiki:read"),
        format!("{right}&name[]=y&scopes[]=wiki:read"),
        "%".repeat(5000),
    ] {
        let answer =
            browser.post("/auth/tokens/create", &[]).body("application/x-www-form-urlencoded", body.as_bytes());
        let answer = answer.await;
        assert_eq!(answer.status, 400, "{body:.80}");
    }
    // What is no UTF-8 is no scope.
    let odd = format!("{right}&scopes[]=wiki:read%ff");
    let answer =
        browser.post("/auth/tokens/create", &[]).body("application/x-www-form-urlencoded", odd.as_bytes()).await;
    assert_eq!(answer.location(), "/account/tokens?kept=true");
    let json = format!(r#"{{"key":"{key}","name":"x","days":"1","scopes":["wiki:read"]}}"#);
    let answer = browser.post("/auth/tokens/create", &[]).body("application/json", json.as_bytes()).await;
    assert_eq!(answer.page(415), "We can't read that kind of data");
    assert_eq!(server.count(TOKENS).await, 0);
}

#[sqlx::test]
async fn security_29_nobody_chooses_the_handle_of_a_token_or_learns_from_it_which_there_are(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let key = form_key(&browser).await;
    shown_token(&send_form_again(&browser, &key, "Ada's", &["wiki:read"], "1").await);
    let id = server.texts("select id::text from api_tokens").await.remove(0);
    server.provider().somebody("eve");
    let eve = server.browser();
    register(&server, &eve).await;
    // The key of a form that somebody else has sent, and the handle of their token, are keys as any others.
    let chosen = [key, id, "00000000-0000-0000-0000-000000000000".to_owned()];
    for key in &chosen {
        shown_token(&send_form_again(&eve, key, "Eve's", &["wiki:read"], "1").await);
        let again = send_form_again(&eve, key, "Eve's", &["wiki:read"], "1").await;
        assert_eq!(again.page(200), "This token was made already", "{key}");
    }
    let rows = server
        .texts("select concat_ws(' ', id, name, substr(id::text, 15, 1)) from api_tokens order by name, id")
        .await;
    assert_eq!(rows.len(), 4, "{rows:?}");
    assert!(rows[0].ends_with(" Ada's 7") && rows[1..].iter().all(|row| row.ends_with(" Eve's 7")), "{rows:?}");
    assert!(rows[1..].iter().all(|row| chosen.iter().all(|key| !row.starts_with(key))), "{rows:?}");
}

#[sqlx::test]
async fn security_25_no_other_site_makes_or_revokes_a_token(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    make_token(&browser).await;
    let id = server.texts("select id::text from api_tokens").await.remove(0);
    let key = form_key(&browser).await;
    let create = [("key", key.as_str()), ("name", "x"), ("days", "1"), ("scopes[]", "wiki:read")];
    for (address, fields) in [("/auth/tokens/create", &create[..]), ("/auth/tokens/revoke", &[("token", id.as_str())])]
    {
        let answer = browser.post(address, fields).header("sec-fetch-site", "cross-site");
        assert_eq!(answer.header("origin", "https://evil.example").await.status, 403, "{address}");
        assert_eq!(browser.get(address).await.status, 405, "{address}");
    }
    assert_eq!(server.count("select count(*) from api_tokens where revoked_at is null").await, 1);
}
