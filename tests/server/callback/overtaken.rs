//! What happens while a sign-in is on its way: a logout that overtakes it, an identity that is removed, forged tokens
//! that would use up what it needs.

use std::sync::Arc;

use reqwest::Method;
use serde_json::json;
use vestibule::store::issuers::lock_issuer;

use crate::support::{
    Answering, Attempt, Browser, Database, Gate, Pool, Provider, Setup, Sign, TestServer, WAIT_FOR_LOCKS, me, patch,
    patiently, register, sign_in,
};

/// The provider's own request.
async fn tell(server: &TestServer, token: &str) -> u16 {
    let browser = server.browser();
    browser.ask(Method::POST, "/auth/backchannel-logout/op").form(&[("logout_token", token)]).await.status.as_u16()
}

/// A token that nobody has signed whom we know.
fn forged(server: &TestServer) -> String {
    let provider = server.provider();
    Provider::sign(
        &json!({ "typ": "logout+jwt" }),
        &provider.logout_claims(&json!({ "sub": "ada" })),
        Sign::Key("foreign"),
    )
}

/// The sign-in of a browser that waits at the provider's userinfo while something else happens; then its answer.
async fn overtaken_by(server: &TestServer, browser: Browser, what: impl AsyncFnOnce()) -> crate::support::Answer {
    let before = server.provider().times_seen("GET userinfo");
    let gate = Gate::shut();
    server.provider().script().userinfo = Answering::Held(gate.clone());
    let callback = Attempt::begin(&browser, "op", "/").await.agree(server.provider()).await;
    let on_its_way = tokio::spawn(async move { browser.arrive(&callback).await });
    patiently("it has come that far", || async { server.provider().times_seen("GET userinfo") > before }).await;
    what().await;
    server.provider().script().userinfo = Answering::Usual;
    gate.open();
    on_its_way.await.unwrap()
}

#[sqlx::test]
async fn security_23_a_logout_that_overtakes_the_sign_in_holds(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_id_token = patch(json!({ "sid": "sid-1" }));
    register(&server, &server.browser()).await;
    server.execute("delete from sessions").await;
    for claims in [json!({ "sid": "sid-1" }), json!({ "sub": "ada" }), json!({ "sub": "ada", "sid": "sid-1" })] {
        server.execute("delete from logout_tokens").await;
        let token = server.provider().logout_token(&claims);
        let answer =
            overtaken_by(&server, server.browser(), async || assert_eq!(tell(&server, &token).await, 200)).await;
        assert_eq!(answer.page(400), "We couldn't sign you in", "{claims}");
        assert_eq!(server.live_sessions().await, 0, "{claims}");
    }
    // Another session there, and another person, are not concerned.
    for claims in [json!({ "sid": "sid-2" }), json!({ "sub": "grace" })] {
        let token = server.provider().logout_token(&claims);
        let answer =
            overtaken_by(&server, server.browser(), async || assert_eq!(tell(&server, &token).await, 200)).await;
        assert_eq!(answer.location(), "/", "{claims}");
    }
}

#[sqlx::test]
async fn security_23_a_newcomer_whom_a_logout_overtakes_does_not_register(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    server.provider().script().edit_id_token = patch(json!({ "sid": "sid-1" }));
    let token = server.provider().logout_token(&json!({ "sid": "sid-1" }));
    let answer = overtaken_by(&server, server.browser(), async || assert_eq!(tell(&server, &token).await, 200)).await;
    assert_eq!(answer.page(400), "We couldn't sign you in");
    assert_eq!(server.count("select count(*) from registrations").await, 0);
}

#[sqlx::test]
async fn who_signs_in_after_the_logout_is_let_in(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    register(&server, &server.browser()).await;
    assert_eq!(tell(&server, &server.provider().logout_token(&json!({ "sub": "ada" }))).await, 200);
    assert_eq!(server.live_sessions().await, 0);
    let browser = server.browser();
    assert_eq!(sign_in(&server, &browser, "/").await.location(), "/");
    me(&browser).await;
}

#[sqlx::test]
async fn an_identity_that_is_removed_meanwhile_opens_nothing(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    register(&server, &server.browser()).await;
    server.execute("delete from sessions").await;
    // As if it were being removed at this moment: the row of the user is held, as it is then.
    let mut removal = server.db.begin().await.unwrap();
    sqlx::query("select from users for no key update").execute(&mut *removal).await.unwrap();
    let browser = Arc::new(server.browser());
    let callback = Attempt::begin(&browser, "op", "/").await.agree(server.provider()).await;
    let coming = Arc::clone(&browser);
    let on_its_way = tokio::spawn(async move { coming.arrive(&callback).await });
    patiently("it waits for the user", || async {
        server
            .count(
                "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
            )
            .await
            > 0
    })
    .await;
    sqlx::query("delete from identities").execute(&mut *removal).await.unwrap();
    removal.commit().await.unwrap();
    assert_eq!(on_its_way.await.unwrap().page(400), "We couldn't sign you in");
    assert_eq!((server.live_sessions().await, browser.session_cookie()), (0, None));
}

#[sqlx::test]
async fn security_18_forged_logout_tokens_use_up_nothing_that_a_sign_in_needs(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    register(&server, &server.browser()).await;
    for _ in 0..3 {
        assert_eq!(tell(&server, &forged(&server)).await, 400);
    }
    {
        let mut script = server.provider().script();
        script.published = vec!["second"];
        script.sign = Sign::Key("second");
    }
    assert_eq!(sign_in(&server, &server.browser(), "/").await.location(), "/");
}

#[sqlx::test]
async fn nobody_waits_for_metadata_that_is_being_read_while_old_is_good(_: Pool, db: Database) {
    let server = Arc::new(TestServer::start(db).await);
    register(&server, &server.browser()).await;
    let gate = Gate::shut();
    server.provider().script().discovery = Answering::Held(gate.clone());
    let telling = {
        let (server, token) = (Arc::clone(&server), forged(&server));
        tokio::spawn(async move { tell(&server, &token).await })
    };
    patiently("it is being read", || async { server.provider().times_seen("GET discovery") == 2 }).await;
    Attempt::begin(&server.browser(), "op", "/").await;
    assert!(!telling.is_finished(), "the sign-in has begun while it was still being read");
    gate.open();
    assert_eq!(telling.await.unwrap(), 400);
}

#[sqlx::test]
async fn a_provider_that_sends_people_to_anothers_door_is_refused(_: Pool, db: Database) {
    let server = Setup { providers: vec!["op", "evil"], ..Setup::default() }.start(db).await;
    Attempt::begin(&server.browser(), "op", "/").await;
    let door = format!("{}/authorize", server.provider().issuer);
    for door in [door.clone(), format!("{door}?x=1"), format!("{door}#x")] {
        server.providers[1].script().edit_metadata = patch(json!({ "authorization_endpoint": door }));
        let answer = server.browser().click("/auth/sign-in?provider=evil").await;
        assert_eq!(answer.page(502), "Signing in with Provider evil isn't working", "{door}");
    }
    Attempt::begin(&server.browser(), "op", "/").await;
}

#[sqlx::test]
async fn security_23_a_registration_that_is_being_finished_is_waited_for(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = Arc::new(server.browser());
    assert_eq!(sign_in(&server, &browser, "/").await.location(), "/register");
    // As if a logout token of this provider were being read at this moment.
    let mut logout = server.db.begin().await.unwrap();
    lock_issuer(&mut logout, &server.provider().issuer, Some("ada"), None).await.unwrap();
    let coming = Arc::clone(&browser);
    let form = [("name", "Ada"), ("email", "ada@example.org")];
    let on_its_way = tokio::spawn(async move { coming.post("/auth/register", &form).await });
    patiently("it waits for the logout", || async { server.count(WAIT_FOR_LOCKS).await > 0 }).await;
    sqlx::query("delete from registrations").execute(&mut *logout).await.unwrap();
    logout.commit().await.unwrap();
    assert_eq!(on_its_way.await.unwrap().location(), "/sign-in");
    assert_eq!(server.live_sessions().await, 0);
}
