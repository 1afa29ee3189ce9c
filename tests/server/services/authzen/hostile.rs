//! Whatever a service sends, bytes included: it is answered, and nothing that is no question is a yes.

use std::{
    future::IntoFuture,
    time::{Duration, Instant},
};

use futures::future::join_all;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use serde_json::{Value, json};

use super::{EVALUATION, EVALUATIONS, PAGE, ask, basic, question, reason, somebody, start, told};
use crate::support::{Database, Pool, is_up, raw, status};

fn request(address: &str, body: &[u8]) -> Vec<u8> {
    let (credential, length) = (basic("wiki"), body.len());
    let head = format!(
        "POST {address} HTTP/1.1\r\nhost: door.example\r\nauthorization: {credential}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// A question in which a few bytes have become others, were left out or doubled.
fn mutilated(good: &str) -> impl Strategy<Value = Vec<u8>> {
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3), 1..6);
    let good = good.as_bytes().to_vec();
    changes.prop_map(move |changes| {
        let mut bytes = good.clone();
        for (at, byte, how) in changes {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => {
                    bytes.remove(at);
                }
                _ => bytes.insert(at, bytes[at]),
            }
        }
        bytes
    })
}

#[sqlx::test]
async fn security_28_whatever_bytes_come_nothing_breaks_and_nothing_is_allowed_by_mistake(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    // What is good is a no, so that a yes could only come of what has become of it.
    let admin = "https://wiki.example.org/admin/x";
    let one = question(("user", &known.user), "GET", admin);
    let many = json!({"evaluations": [{}, one.clone()], "options": {"evaluations_semantic": "execute_all"}});
    let mut runner = TestRunner::deterministic();
    let mut new = |good: &Value| mutilated(&good.to_string()).new_tree(&mut runner).unwrap().current();
    for turn in 0..200 {
        let (address, body) = if turn % 2 == 0 { (EVALUATION, new(&one)) } else { (EVALUATIONS, new(&many)) };
        let answer = raw(&server, &request(address, &body)).await;
        let body = String::from_utf8_lossy(&body);
        assert!([200, 400].contains(&status(&answer)), "{body}: {answer}");
        // Another path of the wiki's may be open to them: then it is another question.
        assert!(!answer.contains("\"decision\":true") || !body.contains(admin), "{body}: {answer}");
    }
    is_up(&server).await;
}

#[sqlx::test]
async fn security_28_deep_wide_and_endless_questions_are_refused(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let good = question(("user", &known.user), "GET", PAGE).to_string();
    let inside = |context: &str| good.replacen('{', &format!("{{\"context\":{{\"x\":{context}}},"), 1);
    let deep =
        |open: &str, close: &str, times: usize| inside(&format!("{}1{}", open.repeat(times), close.repeat(times)));
    for (body, expected) in [
        (deep("[", "]", 100), 200),
        (deep("[", "]", 20_000), 400),
        (deep("{\"a\":", "}", 10_000), 400),
        ("[".repeat(60_000), 400),
        ("{\"evaluations\":".repeat(4_000), 400),
        (format!("{{\"evaluations\":[{}{{}}]}}", "{},".repeat(20_000)), 400),
        (inside("1e400"), 400),
        (inside("\"\\ud800\""), 400),
        (inside(&"9".repeat(300)), 200),
        (format!("{good}{}", " ".repeat(60_000)), 200),
        (format!("{good}{}", " ".repeat(70_000)), 413),
        (format!("{good}\0"), 400),
        (format!("\u{feff}{good}"), 400),
    ] {
        for address in [EVALUATION, EVALUATIONS] {
            let answer = raw(&server, &request(address, body.as_bytes())).await;
            assert_eq!(status(&answer), expected, "{}: {answer}", &body[..body.len().min(80)]);
        }
    }
    // A body that says nothing of its length is read as far as any other.
    let head = format!(
        "POST {EVALUATION} HTTP/1.1\r\nhost: door.example\r\nauthorization: {}\r\ncontent-type: application/json\r\n\
         transfer-encoding: chunked\r\nconnection: close\r\n\r\n",
        basic("wiki")
    );
    let chunks = |text: &str| format!("{head}{:x}\r\n{text}\r\n0\r\n\r\n", text.len());
    assert_eq!(status(&raw(&server, chunks(&good).as_bytes()).await), 200);
    let endless = chunks(&format!("{good}{}", " ".repeat(70_000)));
    assert_eq!(status(&raw(&server, endless.as_bytes()).await), 413);
    is_up(&server).await;
}

/// Addresses whose every reading costs most, as many as fit into one body.
#[sqlx::test]
async fn the_dearest_batch_is_answered_in_time(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let browser = server.browser();
    for twist in ["/%2e%2e/a%3b;b", "/..%252fA%5c", "/%ef%bd%81;x=%2f.."] {
        let url = format!("https://wiki.example.org/admin{}", twist.repeat(380 / twist.len()));
        let resources = (0..100).map(|at| json!({"resource": {"type": "url", "id": format!("{url}/{at}")}}));
        let payload = json!({
            "subject": {"type": "session", "id": known.session}, "action": {"name": "GET"},
            "evaluations": resources.collect::<Vec<_>>(),
        });
        let began = Instant::now();
        let answer = told(&ask(&browser, "wiki", EVALUATIONS, &payload).await);
        assert!(began.elapsed() < Duration::from_secs(1), "{twist}: {:?}", began.elapsed());
        let decisions = answer["evaluations"].as_array().unwrap();
        assert_eq!(decisions.len(), 100);
        assert!(decisions.iter().all(|decision| reason(decision).is_some()), "{twist}");
    }
}

#[sqlx::test]
async fn fifty_at_once_are_all_answered(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let browser = server.browser();
    let ask = |number: u32| {
        let subject = if number.is_multiple_of(2) { ("user", &known.user) } else { ("session", &known.session) };
        let url =
            format!("https://wiki.example.org/{}/{number}", if number.is_multiple_of(5) { "admin" } else { "page" });
        ask(&browser, "wiki", EVALUATION, &question((subject.0, subject.1), "GET", &url)).into_future()
    };
    for (number, answer) in (0..50_u32).zip(&join_all((0..50).map(ask)).await) {
        assert_eq!(reason(&told(answer)).is_none(), !number.is_multiple_of(5), "{number}");
    }
}
