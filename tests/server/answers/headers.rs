//! The headers of every answer, whatever it is.

use std::collections::HashSet;

use reqwest::Method;
use vestibule::model::address::{self, ALL, AUTHZEN, FRONTCHANNEL_LOGOUT, KEY_SET, OAUTH};

use crate::support::{Answer, Attempt, Browser, Database, Pool, Setup, TestServer, attributes, make, sign_in};

/// One answer of every kind: pages, redirects, JSON, problems, files.
async fn one_of_each(server: &TestServer) -> Vec<Answer> {
    let (anonymous, signed_in, registering) = (server.browser(), server.browser(), server.browser());
    let ended = server.browser();
    make(&signed_in, "reader", "active").await;
    make(&ended, "reader", "ended").await;
    make(&registering, "newcomer", "registering").await;
    let mut answers = Vec::new();
    // The front-channel logout has a policy of its own, since its provider frames it.
    let listed =
        ALL.iter().filter(|address| address.method == address::Method::Get && **address != &FRONTCHANNEL_LOGOUT);
    let others = ["/no-such-page", "/favicon.svg", "/pkg/none.css"].map(str::to_owned);
    for address in &listed.map(|address| address.link().to_string()).chain(others).collect::<Vec<_>>() {
        for browser in [&anonymous, &signed_in, &registering, &ended] {
            answers.push(browser.get(address).await);
            answers.push(browser.program(address).await);
        }
    }
    answers.push(anonymous.post("/auth/sign-out", &[]).header("sec-fetch-site", "cross-site").await);
    answers.push(anonymous.ask(Method::PUT, "/account").await);
    answers.push(anonymous.ask(Method::HEAD, "/").await);
    answers.push(registering.post("/auth/register", &[]).await);
    answers.push(signed_in.post("/auth/sign-out", &[]).await);
    answers
}

fn directives(policy: &str) -> Vec<(&str, Vec<&str>)> {
    policy
        .split("; ")
        .map(|directive| {
            let mut words = directive.split_whitespace();
            (words.next().unwrap_or_default(), words.collect())
        })
        .collect()
}

#[sqlx::test]
async fn security_26_every_answer_has_the_headers(_: Pool, db: Database) {
    for https in [false, true] {
        let server = Setup { https, ..Setup::default() }.start(db.clone()).await;
        for answer in one_of_each(&server).await {
            let asked = format!("{} {}", answer.asked, answer.status);
            assert!(!answer.status.is_server_error(), "{asked}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{asked}");
            assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{asked}");
            assert_eq!(answer.header("x-frame-options"), "DENY", "{asked}");
            let referrer = if asked.contains("/auth/callback") { "no-referrer" } else { "same-origin" };
            assert_eq!(answer.header("referrer-policy"), referrer, "{asked}");
            // Hosts below ours are their operators' to decide.
            let hsts = if https { "max-age=31536000" } else { "" };
            assert_eq!(answer.header("strict-transport-security"), hsts, "{asked}");
            let policy = directives(answer.header("content-security-policy"));
            for (name, value) in [
                ("default-src", "'none'"),
                ("object-src", "'none'"),
                ("base-uri", "'none'"),
                ("frame-ancestors", "'none'"),
            ] {
                assert!(policy.contains(&(name, vec![value])), "{asked}: {name} in {policy:?}");
            }
            let form_action = policy.iter().find(|(name, _)| *name == "form-action").expect("form-action");
            let is_page = answer.header("content-type").starts_with("text/html");
            assert_eq!(form_action.1, [if is_page { "'self'" } else { "'none'" }], "{asked}");
            assert!(!answer.header("content-security-policy").contains("unsafe-inline"), "{asked}");
            assert!(!answer.header("content-security-policy").contains("'unsafe-eval'"), "{asked}");
            assert!(!answer.headers.contains_key("server") && !answer.headers.contains_key("x-powered-by"), "{asked}");
            assert!(!answer.headers.contains_key("access-control-allow-origin"), "{asked}");
        }
    }
}

#[sqlx::test]
async fn security_11_what_depends_on_who_asks_is_kept_nowhere(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let mut kept = Vec::new();
    for answer in one_of_each(&server).await {
        let asked = format!("{} {}", answer.asked, answer.status);
        if answer.header("cache-control") == "no-store" {
            continue;
        }
        assert!(answer.set_cookies().is_empty(), "{asked}");
        assert!(!answer.header("content-type").starts_with("text/html"), "{asked}");
        // These are the same for everybody.
        let is_for_all =
            ["/favicon.svg", KEY_SET.path, AUTHZEN.path, OAUTH.path].iter().any(|path| asked.contains(path));
        assert!(is_for_all || !answer.header("content-type").contains("json"), "{asked}");
        kept.push((asked, is_for_all));
    }
    assert!(kept.iter().all(|(_, is_for_all)| *is_for_all), "{kept:?}");
}

#[sqlx::test]
async fn security_26_scripts_have_a_nonce_of_their_own_in_every_response(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    make(&browser, "reader", "active").await;
    let mut nonces = HashSet::new();
    for _ in 0..5 {
        let page = browser.get("/account").await;
        let policy = page.header("content-security-policy").to_owned();
        let nonce = policy.split("'nonce-").nth(1).expect("a nonce").split('\'').next().unwrap().to_owned();
        assert!(nonce.len() >= 22, "128 bits: {nonce}");
        let html = page.text();
        let scripts = html.matches("<script").count();
        assert!(scripts > 0, "the account page has islands");
        assert_eq!(attributes(&html, "script", "nonce"), vec![nonce.clone(); scripts], "every script has it");
        assert!(nonces.insert(nonce), "a nonce is used once");
    }
}

#[sqlx::test]
async fn security_26_pages_hold_nothing_that_the_policy_would_stop(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for answer in one_of_each(&server).await {
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        let html = answer.text();
        for stopped in [
            " style=\"",
            " onclick=",
            " onload=",
            " onerror=",
            " onsubmit=",
            "javascript:",
            "<base",
            "<iframe",
            "<object",
            "<style",
        ] {
            assert!(!html.contains(stopped), "{}: {stopped} in {html}", answer.asked);
        }
        for link in attributes(&html, "link", "href").into_iter().chain(attributes(&html, "script", "src")) {
            assert!(link.starts_with('/') && !link.starts_with("//"), "{}: {link}", answer.asked);
        }
        for form in attributes(&html, "form", "action") {
            assert!(form.starts_with('/') && !form.starts_with("//"), "{}: {form}", answer.asked);
        }
    }
}

#[sqlx::test]
async fn security_20_redirects_are_303_and_carry_no_code(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let begun = browser.click("/auth/sign-in?provider=op&return_to=/account").await;
    assert_eq!(begun.status, 303);
    let attempt = Attempt { url: begun.location().parse().unwrap() };
    let callback = attempt.agree(server.provider()).await;
    let back = browser.arrive(&callback).await;
    assert_eq!(back.status, 303);
    for answer in [&begun, &back] {
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    assert_eq!(back.location(), "/register", "neither code nor state goes on");
    assert_eq!(back.header("referrer-policy"), "no-referrer", "nor does any page hear of it");
    let registered = browser.post("/auth/register", &[("name", "Ada"), ("email", "ada@example.org")]).await;
    assert_eq!((registered.status.as_u16(), registered.location()), (303, "/account"));
    assert_eq!(browser.post("/auth/sign-out", &[]).await.status, 303);
    // A post that the guard sends away.
    assert_eq!(browser.post("/auth/register", &[]).await.status, 303);
}

#[sqlx::test]
async fn the_callbacks_page_of_a_problem_does_not_repeat_what_came(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser: Browser = server.browser();
    let callback = Attempt::begin(&browser, "op", "/").await.agree(server.provider()).await;
    let answer = server.browser().arrive(&callback).await;
    answer.page(400);
    assert!(!answer.text().contains("code-") && !format!("{:?}", answer.headers).contains("code-"));
    assert_eq!(sign_in(&server, &browser, "/").await.location(), "/register");
}

#[sqlx::test]
async fn a_request_id_of_a_client_counts_for_nothing(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let answer = server.browser().get("/").header("x-request-id", "forged").await;
    let id = answer.header("x-request-id");
    assert!(id != "forged" && id.parse::<uuid::Uuid>().is_ok(), "{id}");
}
