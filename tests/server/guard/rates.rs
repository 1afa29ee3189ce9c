//! Who asks too often is told when to come back.

use std::time::Duration;

use futures::future::join_all;
use reqwest::Method;
use vestibule::server::limits::{LimitSettings, PerMinute};

use crate::support::{
    Answer, Ask, Browser, Database, Pool, Setup, TestServer, make_token, me, me_by, register, setup_with_scopes,
    sign_in,
};

/// So few that no test is slow enough for one to come back in the meantime where it must not.
pub const LIMITS: LimitSettings = LimitSettings {
    sign_ins: PerMinute { browser: 2, address: 4 },
    failures: PerMinute { browser: 2, address: 3 },
    in_dev: true,
};

/// Beginning is as good as free; failing is not.
pub const FAILURES_ONLY: LimitSettings =
    LimitSettings { sign_ins: PerMinute { browser: 1000, address: 1000 }, ..LIMITS };

pub const BEGIN: &str = "/auth/sign-in?provider=op";
pub const UNKNOWN: &str = "/auth/callback?code=x&state=y";

pub async fn limited(db: Database, limits: LimitSettings) -> TestServer {
    Setup { limits, ..Setup::default() }.start(db).await
}

/// A request, made for a browser.
type AskOf = fn(&Browser) -> Ask<'_>;

/// Asks until it is too often: how many went through before, and the answer that did not.
pub async fn until_too_often(ask: impl AsyncFn() -> Answer) -> (usize, Answer) {
    for times in 0..400 {
        let answer = ask().await;
        if answer.status == 429 {
            return (times, answer);
        }
    }
    panic!("never too often");
}

/// Somebody who has not been here with this browser, and comes as people do: by way of the sign-in page.
pub async fn newcomer(server: &TestServer) -> Browser {
    let browser = server.browser();
    assert_eq!(browser.open("/sign-in").await.page(200), "Sign in");
    browser
}

/// Whether a newcomer gets all the way in.
pub async fn gets_in(server: &TestServer) {
    let browser = newcomer(server).await;
    assert_eq!(sign_in(server, &browser, "/account").await.location(), "/account", "an innocent neighbour gets in");
    me(&browser).await;
}

#[sqlx::test]
async fn security_27_sign_in_callback_and_posts_are_limited_each_for_itself(_: Pool, db: Database) {
    let server = limited(db, LIMITS).await;
    let signed_in = server.browser();
    register(&server, &signed_in).await;
    let browser = newcomer(&server).await;
    let asks: [(&str, usize, AskOf); 6] = [
        ("sign-in", 2, |browser| browser.click(BEGIN)),
        ("link, which begins one too", 0, |browser| browser.click("/auth/link?provider=op")),
        ("callback", 2, |browser| browser.arrive(UNKNOWN)),
        ("register", 2, |browser| browser.post("/auth/register", &[])),
        ("details", 2, |browser| browser.post("/auth/details", &[])),
        ("unlink, which is the account's too", 0, |browser| browser.post("/auth/unlink", &[])),
    ];
    for (what, expected, ask) in asks {
        let (times, told) = until_too_often(async || ask(&browser).await).await;
        assert_eq!(times, expected, "{what}");
        assert_eq!(told.page(429), "Too many tries", "{what}");
        assert!((1..=30).contains(&told.header("retry-after").parse::<u32>().unwrap()), "{what}");
        assert_eq!(browser.open(&told.button()).await.status, 200, "{what}: the way on");
    }
    let program = browser.program(BEGIN).await;
    assert_eq!((program.status.as_u16(), program.reason().as_str()), (429, "too_many_requests"));
    assert!(!program.header("retry-after").is_empty());
    // Nothing else is concerned, and nobody else.
    assert_eq!(browser.open("/sign-in").await.page(200), "Sign in");
    assert_eq!(signed_in.open("/account").await.page(200), "Your account");
    gets_in(&server).await;
}

#[sqlx::test]
async fn security_27_who_comes_back_when_they_are_told_to_is_let_in(_: Pool, db: Database) {
    let sign_ins = PerMinute { browser: 60, ..FAILURES_ONLY.sign_ins };
    let server = limited(db, LimitSettings { sign_ins, ..FAILURES_ONLY }).await;
    let browser = newcomer(&server).await;
    let (_, told) = until_too_often(async || browser.click(BEGIN).await).await;
    let seconds = told.header("retry-after").parse().unwrap();
    tokio::time::sleep(Duration::from_secs(seconds)).await;
    assert_eq!(browser.click(BEGIN).await.status, 303, "after {seconds} s");
}

#[sqlx::test]
async fn security_27_fifty_at_once_are_counted_one_by_one(_: Pool, db: Database) {
    let server = limited(db, LIMITS).await;
    let begin = async |browser: &Browser| browser.click(BEGIN).await.status.as_u16();
    let let_in = |statuses: Vec<u16>| statuses.iter().filter(|&&status| status == 303).count();
    let strangers = join_all((0..50).map(|_| async { begin(&server.browser()).await })).await;
    assert_eq!(let_in(strangers), 4);
    register(&server, &newcomer(&server).await).await;
    let hostile = newcomer(&server).await;
    assert_eq!(let_in(join_all((0..50).map(|_| begin(&hostile))).await), 2);
    let statuses = join_all((0..50).map(|_| async { hostile.arrive(UNKNOWN).await.status.as_u16() })).await;
    assert_eq!(statuses.iter().filter(|&&answered| answered == 400).count(), 2);
    gets_in(&server).await;
}

#[sqlx::test]
async fn who_succeeds_is_not_counted_however_often(_: Pool, db: Database) {
    let server = limited(db, FAILURES_ONLY).await;
    let browser = server.browser();
    register(&server, &browser).await;
    for _ in 0..8 {
        assert_eq!(sign_in(&server, &browser, "/account").await.location(), "/account");
        let details = [("name", "Ada"), ("email", "ada@example.org")];
        assert_eq!(browser.post("/auth/details", &details).await.location(), "/account");
    }
}

#[sqlx::test]
async fn security_27_revoking_what_is_no_token_is_counted_and_revoking_one_is_not(_: Pool, db: Database) {
    let server = Setup { limits: FAILURES_ONLY, ..setup_with_scopes() }.start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    for _ in 0..4 {
        let token = make_token(&browser).await;
        let id = me_by(&server, &token).await.json()["token"]["id"].as_str().unwrap().to_owned();
        assert_eq!(browser.post("/auth/tokens/revoke", &[("token", &id)]).await.location(), "/account/tokens");
    }
    let unknown = || uuid::Uuid::now_v7().to_string();
    let revoke = async || browser.post("/auth/tokens/revoke", &[("token", &unknown())]).await;
    assert_eq!(until_too_often(revoke).await.0, 2);
}

#[sqlx::test]
async fn security_27_another_site_does_not_use_up_the_budget_of_its_victim(_: Pool, db: Database) {
    let server = limited(db, LIMITS).await;
    let victim = newcomer(&server).await;
    for _ in 0..30 {
        for address in ["/auth/register", "/auth/details", "/auth/unlink"] {
            let posted = victim.ask(Method::POST, address).header("sec-fetch-site", "cross-site").await;
            assert_eq!(posted.status, 403);
            let odd = victim.post(address, &[]).body("text/plain", b"x").await;
            assert_eq!(odd.status, 415);
        }
        assert_eq!(victim.arrive(BEGIN).await.location(), "/sign-in", "nothing begins from elsewhere");
    }
    assert_eq!(victim.post("/auth/register", &[]).await.status, 303);
    assert!(victim.click(BEGIN).await.location().starts_with(&server.provider().issuer));
}

#[sqlx::test]
async fn a_build_with_the_workshop_does_not_limit_unless_it_is_told_to(_: Pool, db: Database) {
    let server = limited(db, LimitSettings { in_dev: false, ..LIMITS }).await;
    let browser = server.browser();
    for _ in 0..40 {
        assert_eq!(browser.click(BEGIN).await.status, 303);
        assert_eq!(browser.arrive(UNKNOWN).await.status, 400);
    }
}

/// Each choice costs the row of a browser that has none.
#[sqlx::test]
async fn security_27_strangers_choose_a_language_as_often_as_they_may_begin_to_sign_in(_: Pool, db: Database) {
    let server = limited(db, LIMITS).await;
    let choose = || async { server.browser().post("/auth/language", &[("lang", "de")]).await };
    let (times, answer) = until_too_often(choose).await;
    assert_eq!((times, answer.page(429).as_str()), (4, "Too many tries"));
    assert_eq!(server.count("select count(*) from browsers").await, 4);
    let person = server.browser();
    assert_eq!(
        person.post("/auth/language", &[("lang", "de")]).header("sec-fetch-site", "cross-site").await.status,
        403
    );
    assert_eq!(newcomer(&server).await.click(BEGIN).await.status, 303, "that is counted by itself");
}
