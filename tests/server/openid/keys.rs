//! The provider's keys: only they vouch, also when they have just been changed.

use crate::{
    openid::id_tokens::refuse,
    support::{Database, Pool, Sign, TestServer, edit, me, register, sign_in},
};

#[sqlx::test]
async fn security_15_a_signature_that_is_not_the_providers_is_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    // Nothing else stands in the way of such a token: what is refused is how it is signed.
    server.provider().script().edit_id_token = edit(|claims| drop(claims.as_object_mut().unwrap().remove("at_hash")));
    for (sign, reason) in [
        (Sign::Kid { kid: Some("first"), key: "foreign" }, "wrong_signature"),
        (Sign::Kid { kid: None, key: "foreign" }, "wrong_signature"),
        (Sign::Nothing, "algorithm_not_accepted"),
        (Sign::ClientSecret, "algorithm_not_accepted"),
        (Sign::PublicKey, "algorithm_not_accepted"),
    ] {
        server.provider().script().sign = sign;
        refuse(&server, reason, &format!("{sign:?}")).await;
    }
}

#[sqlx::test]
async fn security_15_an_unknown_kid_with_several_keys_is_refused(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().published = vec!["first", "second"];
    for sign in [Sign::Kid { kid: Some("unknown"), key: "first" }, Sign::Kid { kid: Some("unknown"), key: "foreign" }] {
        server.provider().script().sign = sign;
        refuse(&server, "no_key", &format!("{sign:?}")).await;
    }
    server.provider().script().sign = Sign::Key("second");
    assert_eq!(sign_in(&server, &server.browser(), "/").await.location(), "/register");
}

#[sqlx::test]
async fn security_18_keys_rotated_just_before_signing_still_sign_in(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    register(&server, &server.browser()).await;
    {
        let mut script = server.provider().script();
        script.published = vec!["second"];
        script.sign = Sign::Key("second");
    }
    let browser = server.browser();
    assert_eq!(sign_in(&server, &browser, "/account").await.location(), "/account");
    me(&browser).await;
}

#[sqlx::test]
async fn security_18_forged_tokens_do_not_make_us_ask_for_the_keys_each_time(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().sign = Sign::Key("foreign");
    for _ in 0..10 {
        refuse(&server, "no_key", "a foreign key").await;
    }
    assert!(server.provider().times_seen("GET jwks") <= 3, "{:?}", server.provider().seen());
}
