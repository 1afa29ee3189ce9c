//! How tokens end: by their owners, by operators, with their users. At the next call, and for good.

use vestibule::sessions::enable_user;

use super::start;
use crate::support::{Answer, Database, Pool, make_token, me_by, send_form, shown_token, token_refused};

const REVOKED: &str = "select concat_ws(' ', kind, reason, session_id is not null) from events
                       where kind = 'token_revoked' and user_id is not null and token_id is not null order by at, id";

#[sqlx::test]
async fn security_29_a_revoked_token_is_refused_at_the_next_call_and_stays_so(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let (token, other) = (make_token(&browser).await, make_token(&browser).await);
    let id = me_by(&server, &token).await.json()["token"]["id"].as_str().unwrap().to_owned();
    // No sign-in of just now is asked for.
    server.pass("20 minutes").await;
    assert_eq!(browser.post("/auth/tokens/revoke", &[("token", &id)]).await.location(), "/account/tokens");
    assert_eq!(token_refused(&server, &token).await, "token_revoked");
    assert_eq!(me_by(&server, &other).await.status, 200);
    assert!(browser.click("/account/tokens").await.words().contains("The token is revoked."));
    let ended = "select revoked_at || ' ' || revoke_reason || ' ' || changed_xid from api_tokens where id = ";
    let first = server.texts(&format!("{ended}'{id}'")).await;
    for again in [id.as_str(), "", "nonsense", "00000000-0000-0000-0000-000000000000"] {
        assert_eq!(browser.post("/auth/tokens/revoke", &[("token", again)]).await.location(), "/account/tokens");
        assert!(browser.click("/account/tokens").await.words().contains("That token is gone already"), "{again}");
    }
    assert_eq!(browser.post("/auth/tokens/revoke", &[]).await.location(), "/account/tokens");
    assert_eq!(server.texts(&format!("{ended}'{id}'")).await, first, "the first time and reason stay");
    assert_eq!(server.texts(REVOKED).await, ["token_revoked owner t"]);
    assert_eq!(token_refused(&server, &token).await, "token_revoked");
}

#[sqlx::test]
async fn security_9_disabling_a_user_revokes_every_token_and_enabling_brings_none_back(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let tokens = [make_token(&browser).await, make_token(&browser).await];
    let revoked = shown_token(&send_form(&browser, "Third", &["wiki:read"], "1").await);
    server.execute("update api_tokens set revoked_at = now(), revoke_reason = 'holder' where name = 'Third'").await;
    server.disable_everybody().await;
    for token in &tokens {
        assert_eq!(token_refused(&server, token).await, "token_revoked");
    }
    let user = sqlx::query_scalar("select id from users").fetch_one(&server.db).await.unwrap();
    let mut connection = server.db.acquire().await.unwrap();
    let user = vestibule::model::user::UserId(user);
    assert!(enable_user(&mut connection, user, &vestibule::store::events::Peer::default()).await.unwrap());
    for token in tokens.iter().chain([&revoked]) {
        assert_eq!(token_refused(&server, token).await, "token_revoked");
    }
    let one = "token_revoked user_disabled f";
    assert_eq!(server.texts(REVOKED).await, [one, one]);
    let reasons = "select revoke_reason from api_tokens order by created_at";
    assert_eq!(server.texts(reasons).await, ["user_disabled", "user_disabled", "holder"]);
}

#[sqlx::test]
async fn security_9_who_is_disabled_by_hand_has_no_token_either(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let token = make_token(&browser).await;
    server.execute("update users set disabled_at = now()").await;
    assert_eq!(token_refused(&server, &token).await, "user_disabled");
    let user = sqlx::query_scalar("select id from users").fetch_one(&server.db).await.unwrap();
    let mut connection = server.db.acquire().await.unwrap();
    let user = vestibule::model::user::UserId(user);
    assert!(enable_user(&mut connection, user, &vestibule::store::events::Peer::default()).await.unwrap());
    assert_eq!(token_refused(&server, &token).await, "token_revoked");
}

#[sqlx::test]
async fn security_30_no_token_manages_tokens_or_opens_pages(_: Pool, db: Database) {
    let (server, browser) = start(db).await;
    let token = make_token(&browser).await;
    let id = server.texts("select id::text from api_tokens").await.remove(0);
    let bearer = format!("Bearer {token}");
    let stranger = server.browser();
    let key = uuid::Uuid::now_v7().to_string();
    let create = [("key", key.as_str()), ("name", "x"), ("days", "1"), ("scopes[]", "wiki:read")];
    let refused = |answer: &Answer, status: u16| {
        assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (status, "no_tokens"), "{}", answer.asked);
    };
    let revoke = [("token", id.as_str())];
    for (address, fields, status) in
        [("/auth/tokens/create", &create[..], 403), ("/auth/tokens/revoke", &revoke[..], 401)]
    {
        // Beside a good cookie too: nobody could say which of the two was meant.
        for who in [&stranger, &browser.copy()] {
            refused(&who.post(address, fields).header("authorization", &bearer).await, status);
        }
    }
    for (page, status) in [("/account/tokens", 401), ("/account", 401), ("/account/details", 403)] {
        refused(&stranger.get(page).header("authorization", &bearer).await, status);
    }
    assert_eq!(server.count("select count(*) from api_tokens where revoked_at is null").await, 1);
}
