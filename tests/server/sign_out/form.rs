//! Signing out ends the session at once, here or everywhere, and only when a person's own form asks for it.

use reqwest::Method;

use crate::support::{Database, Pool, Setup, TestServer, make, me, refused, register, sign_in};

#[sqlx::test]
async fn security_6_sign_out_ends_the_row_and_a_replayed_cookie_gets_401(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let thief = browser.copy();
    me(&thief).await;

    let answer = browser.post("/auth/sign-out", &[]).await;
    assert_eq!(answer.location(), "/signed-out");
    assert_eq!(answer.header("clear-site-data"), "\"storage\"");
    assert_eq!(answer.header("cache-control"), "no-store");
    let gone = format!("{}=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0", browser.session_name());
    let stays = format!("{}={};", browser.binding_name(), thief.binding_cookie().unwrap());
    assert!(answer.set_cookies().contains(&gone.as_str()), "{:?}", answer.set_cookies());
    assert!(answer.set_cookies().iter().any(|cookie| cookie.starts_with(&stays)), "{:?}", answer.set_cookies());
    assert_eq!(answer.set_cookies().len(), 2);
    assert_eq!(browser.cookie_names(), [browser.binding_name()], "what an attempt in another tab is bound to stays");
    assert_eq!(refused(&thief).await, "signed_out");
    assert_eq!(thief.get("/account").await.location(), "/session-expired?return_to=/account");
    assert_eq!(server.end_reason(&thief).await.as_deref(), Some("signed_out"));
    assert_eq!(server.live_sessions().await, 0);

    let page = browser.follow(answer).await;
    assert_eq!(page.page(200), "You've signed out");
    assert!(page.words().contains("You may still be signed in to Provider op"));
    assert_eq!(browser.click("/account").await.location(), "/sign-in?return_to=/account");
}

#[sqlx::test]
async fn security_6_on_https_the_cookie_goes_under_its_own_name(_: Pool, db: Database) {
    let server = Setup { https: true, ..Setup::default() }.start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let answer = browser.post("/auth/sign-out", &[]).await;
    let gone = "__Host-session=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0";
    assert!(answer.set_cookies().contains(&gone), "{:?}", answer.set_cookies());
}

#[sqlx::test]
async fn security_6_sign_out_is_a_post(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    for method in [Method::GET, Method::HEAD, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
        let answer = browser.ask(method.clone(), "/auth/sign-out").header("accept", "text/html").await;
        assert_eq!(answer.status, 405, "{method}");
    }
    me(&browser).await;
}

#[sqlx::test]
async fn security_6_everywhere_ends_every_session_of_this_person_and_of_nobody_else(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let (here, there, stranger) = (server.browser(), server.browser(), server.browser());
    register(&server, &here).await;
    sign_in(&server, &there, "/").await;
    make(&stranger, "reader", "active").await;

    let answer = here.post("/auth/sign-out", &[("everywhere", "true")]).await;
    assert_eq!(answer.location(), "/signed-out");
    assert_eq!(refused(&there).await, "ended_elsewhere");
    me(&stranger).await;
    assert_eq!(server.live_sessions().await, 1);
    assert_eq!(
        server.texts("select reason from events where kind = 'session_ended' order by reason").await,
        ["ended_elsewhere", "signed_out"]
    );
}

#[sqlx::test]
async fn sign_out_here_leaves_other_browsers_alone(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let (here, there) = (server.browser(), server.browser());
    register(&server, &here).await;
    sign_in(&server, &there, "/").await;
    for value in ["false", "1", ""] {
        let browser = server.browser();
        sign_in(&server, &browser, "/").await;
        browser.post("/auth/sign-out", &[("everywhere", value)]).await;
    }
    me(&here).await;
    me(&there).await;
}

#[sqlx::test]
async fn who_is_not_signed_in_is_signed_out_already(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let nobody = server.browser();
    assert_eq!(nobody.post("/auth/sign-out", &[]).await.location(), "/signed-out");
    for state in ["idle_expired", "absolute_expired", "ended", "registering"] {
        let browser = server.browser();
        make(&browser, "reader", state).await;
        let before = browser.copy();
        assert_eq!(browser.post("/auth/sign-out", &[]).await.location(), "/signed-out", "{state}");
        let expected = match state {
            "ended" => "ended_elsewhere",
            "registering" => "not_signed_in",
            state => state,
        };
        assert_eq!(refused(&before).await, expected, "the reason of {state} stays");
    }
}

#[sqlx::test]
async fn security_6_sign_out_is_on_every_page_of_the_signed_in(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    make(&browser, "reader", "active").await;
    for page in ["/", "/account", "/signed-out", "/sign-in?again=true"] {
        let text = browser.click(page).await.text();
        assert!(text.contains("<form method=\"post\" action=\"/auth/sign-out\""), "{page}: {text}");
    }
}

#[sqlx::test]
async fn a_server_that_cannot_tell_who_is_calling_does_not_claim_to_have_signed_out(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    // The guard's query fails, and all others work.
    server.execute("alter table sessions rename column last_seen_at to seen").await;
    assert_eq!(browser.program("/me").await.status, 503);
    let answer = browser.post("/auth/sign-out", &[]).await;
    assert_eq!(answer.page(503), "We'll be right back");
    assert!(answer.headers.get("clear-site-data").is_none() && answer.set_cookies().is_empty());
    server.execute("alter table sessions rename column seen to last_seen_at").await;
    me(&browser).await;
}

#[sqlx::test]
async fn a_server_that_cannot_tell_who_is_calling_starts_no_second_session(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let attempt = crate::support::Attempt::begin(&browser, "op", "/").await;
    let callback = attempt.agree(server.provider()).await;
    // The guard's query fails, and all others work.
    server.execute("alter table sessions rename column last_seen_at to seen").await;
    browser.arrive(&callback).await.page(503);
    assert_eq!(server.live_sessions().await, 1);
}
