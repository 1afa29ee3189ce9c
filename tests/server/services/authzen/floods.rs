//! What one service asks too much of: others have their turn, and a batch that repeats itself is decided in time.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use futures::future::join_all;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::{EVALUATIONS, ask, somebody, start, told, told_by};
use crate::support::{CRM, Database, Pool};

/// Questions of who asks little. In one queue for all each would wait for fifty odd ones, and together far longer than an answer
/// may take.
const FEW: usize = 6;

/// An address with as many readings as there can be, each of them long.
fn odd() -> String {
    format!("https://wiki.example.org/{}", "a;b/%2561%5c../".repeat(35))
}

/// One that takes some ten milliseconds to be decided about, in a build without optimisation.
fn costly() -> String {
    format!("https://wiki.example.org/{}", "%2561;a.//".repeat(180))
}

fn batch(subject: &str, evaluations: &[Value]) -> Value {
    json!({
        "subject": {"type": "session", "id": subject},
        "action": {"name": "GET"},
        "resource": {"type": "url", "id": odd()},
        "evaluations": evaluations,
    })
}

#[sqlx::test]
async fn security_40_the_same_odd_question_a_hundred_times_is_decided_once_and_fifty_batches_are_in_time(
    _: Pool,
    db: Database,
) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let (wiki, payload) = (server.browser(), batch(&known.session, &vec![json!({}); 100]));
    let answers = join_all((0..50).map(|_| ask(&wiki, "wiki", EVALUATIONS, &payload).into_future())).await;
    for answer in &answers {
        let answer = told(answer);
        let decisions = answer["evaluations"].as_array().expect("a list");
        assert_eq!(decisions.len(), 100);
        assert!(decisions.iter().all(|decision| decision == &decisions[0]));
    }
}

/// Each service has its turn, however much another one asks.
#[sqlx::test]
async fn too_much_is_told_as_that_and_another_service_is_answered_meanwhile(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let odd = |number: usize| json!({"resource": {"type": "url", "id": format!("{}{number}", costly())}});
    // As many as a body has room for.
    let all: Vec<Value> = (0..30).map(odd).collect();
    let (wiki, payload) = (server.browser(), batch(&known.session, &all));
    // As soon as one of them is answered the next one is there, until the other service has what it asked for.
    let is_over = AtomicBool::new(false);
    let keep_asking = async || {
        let mut answers = Vec::new();
        while !is_over.load(Ordering::Relaxed) {
            answers.push(ask(&wiki, "wiki", EVALUATIONS, &payload).await);
        }
        answers
    };
    let flood = join_all((0..50).map(|_| keep_asking()));
    let (_, session) = told_by(&checks, &known.person.crm, &format!("{CRM}/page")).await;
    let another = async {
        // When the others are in their queue.
        sleep(Duration::from_millis(100)).await;
        let page = |number: usize| json!({"resource": {"type": "url", "id": format!("{CRM}/page/{number}")}});
        let payload = batch(&session, &(0..FEW).map(page).collect::<Vec<_>>());
        let mut answers = Vec::new();
        for _ in 0..5 {
            answers.push(ask(&server.browser(), "crm", EVALUATIONS, &payload).await);
        }
        is_over.store(true, Ordering::Relaxed);
        answers
    };
    let (flood, another) = tokio::join!(flood, another);
    for answer in another {
        assert_eq!(told(&answer)["evaluations"], json!(vec![json!({"decision": true}); FEW]));
    }
    let (late, in_time): (Vec<_>, Vec<_>) = flood.iter().flatten().partition(|answer| answer.status == 503);
    assert!(!late.is_empty(), "fifteen hundred of them take longer than an answer may");
    for answer in late {
        assert_eq!(answer.json()["reason"], "too_many_questions");
        assert_eq!(answer.header("retry-after"), "1");
    }
    for answer in in_time {
        assert_eq!(told(answer)["evaluations"].as_array().expect("a list").len(), 30);
    }
}
