//! What is logged: a line for each request, and no secret however talkative it is.

use std::{
    cell::RefCell,
    io::{self, Write},
    sync::Once,
};

use serde_json::{Value, json};
use tracing::Metadata;
use tracing_subscriber::{
    Layer, filter::dynamic_filter_fn, fmt, layer::Context, layer::SubscriberExt, util::SubscriberInitExt,
};
use vestibule::model::limits::{CacheSettings, SessionSettings};

use crate::support::{
    Answering, Attempt, Database, Pool, Setup, TestServer, edit, make, make_token, me, me_by, register,
    setup_with_scopes, sign_in,
};

thread_local! {
    /// What was logged on this thread, where somebody listens.
    static HEARD: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };

    /// The same as JSON.
    static HEARD_JSON: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// What the lines of requests are called.
const REQUESTS: &str = "vestibule::requests";

/// Programs that say what they send and receive, which is the test's own half of the conversation too.
const OTHERS: [&str; 6] = ["server", "h2", "hyper", "hyper_util", "reqwest", "mio"];

struct Ear;

impl Write for Ear {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        HEARD.with_borrow_mut(|heard| heard.as_mut().map(|heard| heard.extend_from_slice(bytes)));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct JsonEar;

impl Write for JsonEar {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        HEARD_JSON.with_borrow_mut(|heard| heard.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Listens on this thread, where the server and everything else of a test runs. There is one subscriber for the whole
/// process: what other threads have logged before would else keep this one from hearing the same lines.
pub fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::registry()
            .with(fmt::layer().with_ansi(false).with_writer(|| Ear).with_filter(dynamic_filter_fn(is_for_us)))
            .with(fmt::layer().json().with_writer(|| JsonEar).with_filter(dynamic_filter_fn(is_for_us)))
            .init();
    });
    HEARD.set(Some(Vec::new()));
    HEARD_JSON.take();
}

fn is_for_us<S>(metadata: &Metadata<'_>, _: &Context<'_, S>) -> bool {
    let target = metadata.target().split("::").next().unwrap_or_default();
    HEARD.with_borrow(Option::is_some) && !OTHERS.contains(&target)
}

/// What we have logged at this level since then, beside the lines of requests.
pub fn heard(level: &str) -> Vec<String> {
    let log = String::from_utf8(HEARD.take().unwrap()).unwrap();
    listen();
    let is_ours =
        |line: &&str| line.contains(&format!(" {level} ")) && line.contains("vestibule::") && !line.contains(REQUESTS);
    log.lines().filter(is_ours).map(str::to_owned).collect()
}

/// Whether somebody has said so since then.
pub fn is_logged(text: &str) -> bool {
    HEARD.with_borrow(|heard| String::from_utf8_lossy(heard.as_ref().unwrap()).contains(text))
}

/// The lines of requests since then, each as `LEVEL answered` with its fields but for the id and the time, which have to
/// be there. Text and JSON say the same.
pub fn requests() -> Vec<String> {
    let text = String::from_utf8(HEARD.with_borrow(Clone::clone).unwrap()).unwrap();
    let text: Vec<_> = text.lines().filter_map(|line| line.split_once(&format!("{REQUESTS}: "))).collect();
    let json = String::from_utf8(HEARD_JSON.with_borrow(Clone::clone)).unwrap();
    let json = json.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let json: Vec<_> = json.filter(|line| line["target"] == REQUESTS).collect();
    assert_eq!(text.len(), json.len(), "{text:#?}");
    text.iter().zip(json).map(|((before, line), json)| brief(before, line, &json)).collect()
}

fn brief(before: &str, line: &str, json: &Value) -> String {
    let fields = json["fields"].as_object().unwrap();
    let (level, message) = (json["level"].as_str().unwrap(), fields["message"].as_str().unwrap());
    assert!(before.split_whitespace().eq([before.split_whitespace().next().unwrap(), level]), "{before}{line}");
    let pairs = line.strip_prefix(message).unwrap_or_else(|| panic!("{line} is not {message}"));
    let pairs: Vec<_> = pairs.split_whitespace().map(|pair| pair.split_once('=').unwrap()).collect();
    assert_eq!(pairs.len() + 1, fields.len(), "{line}, {json}");
    let mut brief = format!("{level} {message}");
    for (name, value) in pairs {
        let in_json = fields[name].as_str().map_or_else(|| fields[name].to_string(), str::to_owned);
        assert_eq!(value.trim_matches('"'), in_json, "{line}");
        match name {
            "ms" => assert!(fields[name].is_u64(), "{json}"),
            "request_id" => assert_eq!(in_json.len(), 36, "{json}"),
            "code" => assert_eq!(in_json.len(), 9, "{json}"),
            _ => brief += &format!(" {name}={in_json}"),
        }
    }
    assert!(fields.contains_key("ms") && fields.contains_key("request_id"), "{json}");
    brief
}

#[sqlx::test]
async fn security_12_logs_hold_no_secret_cookie_token_or_code(_: Pool, db: Database) {
    listen();
    let server = TestServer::start(db).await;
    let browser = server.browser();
    let attempt = Attempt::begin(&browser, "op", "/account").await;
    let callback = attempt.agree(server.provider()).await;
    let mut secrets = vec![attempt.parameter("state"), attempt.parameter("nonce"), browser.binding_cookie().unwrap()];
    secrets.extend(server.texts("select code_verifier from sign_ins where used_at is null").await);
    browser.arrive(&callback).await;
    secrets.push(browser.session_cookie().unwrap().split('.').nth(1).unwrap().to_owned());
    browser.post("/auth/register", &[("name", "Ada Private"), ("email", "private@example.org")]).await;
    secrets.push(browser.session_cookie().unwrap().split('.').nth(1).unwrap().to_owned());
    secrets.extend(server.texts("select id_token from sessions").await);
    // What goes wrong is where secrets slip into logs.
    browser.arrive(&callback).await;
    for change in ["nonce", "aud", "iss", "sub"] {
        server.provider().script().edit_id_token = edit(move |claims| claims[change] = json!("wrong"));
        sign_in(&server, &browser, "/").await;
    }
    server.provider().script().token = Answering::With(
        200,
        r#"{"access_token":"access-x","token_type":"Bearer","id_token":"eyJhbGciOiJub25lIn0.e30."}"#,
    );
    sign_in(&server, &browser, "/").await;
    server.provider().script().token =
        Answering::With(400, r#"{"error":"invalid_grant","error_description":"code-x is used"}"#);
    sign_in(&server, &browser, "/").await;
    // A token where none belongs, and a word that would colour a terminal.
    for (status, body) in [(200, r#""eyJSECRET.TOKEN.x""#), (400, r#"{"error":"\u001b[31mred"}"#)] {
        server.provider().script().token = Answering::With(status, body);
        sign_in(&server, &browser, "/").await;
    }
    server.execute("alter table identities rename to lost").await;
    server.provider().script().token = Answering::Usual;
    server.provider().script().edit_id_token = edit(|_| {});
    sign_in(&server, &browser, "/").await;

    let log = String::from_utf8(HEARD.take().unwrap()).unwrap();
    assert!(log.contains("path=/auth/callback status=303") && log.contains("a provider's part did not work"), "{log}");
    secrets.extend(
        ["eyJ", "\u{1b}[31mred", "code-", "access-", "a secret with", "private@example.org", "Ada Private"]
            .map(str::to_owned),
    );
    for secret in secrets {
        let line = log.lines().find(|line| line.contains(&secret));
        assert_eq!(line, None, "{secret} is in the log");
    }
}

#[sqlx::test]
async fn security_12_logs_and_events_hold_no_api_token(_: Pool, db: Database) {
    listen();
    let server = setup_with_scopes().start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let token = make_token(&browser).await;
    me_by(&server, &token).await;
    let mistyped = format!("{}{}", &token[..token.len() - 1], if token.ends_with('0') { '1' } else { '0' });
    for (wrong, status) in [(&mistyped, 401), (&format!("{token}, {token}"), 400), (&token.to_uppercase(), 401)] {
        assert_eq!(me_by(&server, wrong).await.status, status);
    }
    server.browser().program(&format!("/me?access_token={token}")).await;
    server.browser().get(&format!("/account/tokens?token={token}")).await;
    browser.post("/auth/tokens/revoke", &[("token", &token)]).await;
    server.execute("alter table api_tokens rename to lost").await;
    assert_eq!(me_by(&server, &token).await.status, 503);
    let log = String::from_utf8(HEARD.take().unwrap()).unwrap();
    let events = server.texts("select events::text from events").await.join("\n");
    assert!(log.contains("path=/auth/tokens/create status=200") && events.contains("token_created"), "{log} {events}");
    for secret in [&token[4..40], &token.to_uppercase()[4..40]] {
        assert!(!log.contains(secret) && !events.contains(secret), "{secret} in {log} {events}");
    }
}

#[sqlx::test]
async fn what_strangers_send_again_and_again_is_a_line_a_minute(_: Pool, db: Database) {
    listen();
    let server = TestServer::start(db).await;
    let browser = server.browser();
    for number in 0..30 {
        let token = format!("eyJhbGciOiJSUzI1NiJ9.e30.{number:04}");
        let post = browser.post("/auth/backchannel-logout/op", &[("logout_token", &token)]);
        assert_eq!(post.await.status, 400);
        browser.arrive(&format!("/auth/callback?code=x&state={number}")).await.page(400);
    }
    server.house.tally.say();
    server.house.tally.say();
    let log = String::from_utf8(HEARD.take().unwrap()).unwrap();
    let lines = |words: &str| log.lines().filter(|line| line.contains(words)).count();
    assert_eq!(lines("a provider's part did not work"), 1, "the reason, once: {log}");
    assert_eq!(lines("refused what="), 2, "{log}");
    for what in ["what=\"callback\" why=\"sign_in_stale\"", "what=\"logout_token\" why=\"wrong_signature\""] {
        let line = log.lines().find(|line| line.contains(what)).unwrap_or_else(|| panic!("{what} is not in {log}"));
        assert!(line.contains("WARN") && line.contains("from=\"127.0.0.1\" times=30"), "{line}");
    }
}

#[sqlx::test]
async fn the_line_of_who_is_known_from_memory_is_that_of_everybody(_: Pool, db: Database) {
    listen();
    let session = SessionSettings { cache: CacheSettings::default(), ..SessionSettings::default() };
    let server = Setup { session, ..Setup::default() }.start(db).await;
    let browser = server.browser();
    make(&browser, "reader", "active").await;
    me(&browser).await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    me(&browser).await;
    HEARD.replace(Some(Vec::new()));
    let cookie = format!("session-{}={}", server.public_url.port().unwrap(), browser.session_cookie().unwrap());
    let client = reqwest::Client::new();
    let url = server.public_url.join("/me").unwrap();
    for length in [None, Some("0")] {
        let request = client.get(url.clone()).header("cookie", &cookie);
        let request = length.into_iter().fold(request, |request, length| request.header("content-length", length));
        assert_eq!(request.send().await.unwrap().status(), 200);
    }
    let log = String::from_utf8(HEARD.take().unwrap()).unwrap();
    let told = |line: &str| {
        let words = line.split(' ').filter(|word| !["request_id=", "ms="].iter().any(|name| word.starts_with(name)));
        words.skip_while(|word| *word != "DEBUG").collect::<Vec<_>>().join(" ")
    };
    let lines: Vec<String> = log.lines().filter(|line| line.contains("path=/me")).map(told).collect();
    assert_eq!(lines.len(), 2, "{log}");
    assert_eq!(lines[0], lines[1]);
    assert!(lines[0].contains("status=200") && lines[0].contains("session=") && lines[0].contains("user="), "{log}");
}
