//! Requests that look at no session, or that no person made, are no use of one.

use crate::support::{Ask, Browser, Database, Pool, TestServer, me, register};

/// By what a session lives on.
const LIMITS: &str = "select last_seen_at || ' ' || idle_expires_at from sessions";

#[sqlx::test]
async fn security_36_files_and_health_checks_keep_no_session_alive(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    server.pass("20 minutes").await;
    let before = server.texts(LIMITS).await;
    for address in ["/health/live", "/health/ready", "/favicon.svg", "/no-such-picture.png"] {
        browser.program(address).await;
    }
    assert_eq!(server.texts(LIMITS).await, before);
    me(&browser).await;
    assert_ne!(server.texts(LIMITS).await, before, "what looks at the session is a use of it");
}

/// Everything of the door's that somebody who is signed in may ask for, as a person would.
fn asked<'b>(browser: &'b Browser, address: &str) -> Ask<'b> {
    if address == "/me" { browser.program(address) } else { browser.click(address) }
}

/// With the signs by which a browser, a page or a program says that no person did it.
#[sqlx::test]
async fn security_36_at_the_door_what_no_person_did_is_no_use_of_a_session(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let foreign = [("sec-fetch-site", "same-site"), ("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")];
    let signs: [&[(&str, &str)]; 5] = [
        &[("vestibule-quiet", "1")],
        &[("sec-purpose", "prefetch")],
        &[("sec-purpose", "prefetch;prerender")],
        &[("vestibule-quiet", "1"), ("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty")],
        &foreign,
    ];
    for (address, status) in [("/me", 200), ("/", 200), ("/account", 200), ("/no-such-page", 404)] {
        server.pass("2 minutes").await;
        let before = server.texts(LIMITS).await;
        for sign in signs {
            let ask = sign.iter().fold(asked(&browser, address), |ask, (name, value)| ask.header(name, value));
            let answer = ask.await;
            assert_eq!(answer.status, status, "{address} {sign:?}: it is answered as ever");
            assert_eq!(server.texts(LIMITS).await, before, "{address} {sign:?}");
        }
        let other = asked(&browser, address).header("vestibule-quiet", "0").await;
        assert_eq!(other.status, status);
        assert_ne!(server.texts(LIMITS).await, before, "{address}: what a person does is a use of it");
    }
}

/// A clock that asks every minute keeps nobody signed in.
#[sqlx::test]
async fn security_36_a_clock_that_asks_again_and_again_sees_the_session_end(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let ask = async || browser.program("/me").header("vestibule-quiet", "1").await;
    for _ in 0..29 {
        server.pass("1 minute").await;
        assert_eq!(ask().await.status, 200);
    }
    let minutes_left = "select round(extract(epoch from idle_expires_at - now()) / 60)::bigint from sessions";
    assert_eq!(server.count(minutes_left).await, 1);
    server.pass("2 minutes").await;
    let over = ask().await;
    assert_eq!((over.status.as_u16(), over.reason().as_str()), (401, "idle_expired"));
}
