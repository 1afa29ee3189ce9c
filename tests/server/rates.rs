//! Who asks too often is told when to come back.

use reqwest::Method;

use crate::support::{Answer, Ask, Browser, Database, Pool, Setup, TestServer, register};

/// A request, made for a browser.
type AskOf = fn(&Browser) -> Ask<'_>;

/// Asks until it is too often: how many went through before, and the answer that did not.
async fn until_too_often<'a>(ask: impl Fn() -> Ask<'a>) -> (usize, Answer) {
    for times in 0..400 {
        let answer = ask().await;
        if answer.status == 429 {
            return (times, answer);
        }
    }
    panic!("never too often");
}

#[sqlx::test]
async fn security_27_sign_in_callback_and_register_are_limited_each_for_itself(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let signed_in = server.browser();
    register(&server, &signed_in).await;
    let browser = server.browser();
    let asks: [(&str, AskOf); 4] = [
        ("sign-in", |browser| browser.click("/auth/sign-in")),
        ("callback", |browser| browser.arrive("/auth/callback?code=x&state=y")),
        ("register", |browser| browser.post("/auth/register", &[])),
        ("details", |browser| browser.post("/auth/details", &[])),
    ];
    for (what, ask) in asks {
        let (times, told) = until_too_often(|| ask(&browser)).await;
        assert!((100..200).contains(&times), "{what}: {times} went through");
        assert_eq!(told.page(429), "A little slower, please", "{what}");
        assert!((1..=60).contains(&told.header("retry-after").parse::<u32>().unwrap()), "{what}");
        assert_eq!(browser.open(&told.button()).await.status, 200, "{what}: the way on");
    }
    let (_, program) = until_too_often(|| browser.program("/auth/sign-in")).await;
    assert_eq!((program.status.as_u16(), program.reason().as_str()), (429, "too_many_requests"));
    assert!(!program.header("retry-after").is_empty());
    // Nothing else is concerned.
    assert_eq!(signed_in.open("/account").await.page(200), "Ada Lovelace");
    assert_eq!(browser.open("/sign-in").await.page(200), "Sign in");
}

#[sqlx::test]
async fn security_33_a_forwarded_address_from_an_untrusted_peer_counts_for_nothing(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let number = std::cell::Cell::new(0);
    let (times, _) = until_too_often(|| {
        number.set(number.get() + 1);
        browser.click("/auth/sign-in").header("x-forwarded-for", &format!("192.0.2.{}", number.get() % 250))
    })
    .await;
    assert!(times < 200, "{times}");
}

#[sqlx::test]
async fn behind_a_trusted_proxy_each_address_is_counted_for_itself(_: Pool, db: Database) {
    let server = Setup { trusted_proxies: vec!["127.0.0.0/8"], ..Setup::default() }.start(db).await;
    let browser = server.browser();
    let from = |address: &'static str| browser.click("/auth/sign-in").header("x-forwarded-for", address);
    until_too_often(|| from("192.0.2.1")).await;
    assert_eq!(from("192.0.2.2").await.status, 303);
    let (times, _) = until_too_often(|| from("192.0.2.9, 192.0.2.1")).await;
    assert!(times < 50, "what the client itself put in front is not believed, yet {times} went through");
}

#[sqlx::test]
async fn who_is_refused_for_another_reason_is_not_counted(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    for _ in 0..200 {
        let answer = browser.ask(Method::POST, "/auth/register").header("sec-fetch-site", "cross-site").await;
        assert_eq!(answer.status, 403);
    }
    assert_eq!(
        browser.post("/auth/register", &[]).await.status,
        303,
        "another site must not use up the limit of its victim"
    );
}
