//! What one service asks too much of: others have their turn, and a batch that repeats itself is decided in time.

use std::time::Duration;

use futures::future::join_all;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::{EVALUATIONS, ask, somebody, start, told, told_by};
use crate::support::{CRM, Database, Pool};

/// An address with as many readings as there can be, each of them long.
fn odd() -> String {
    format!("https://wiki.example.org/{}", "a;b/%2561%5c../".repeat(35))
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
    let odd = |number: usize| json!({"resource": {"type": "url", "id": format!("{}{number}", odd())}});
    let all: Vec<Value> = (0..100).map(odd).collect();
    let (wiki, payload) = (server.browser(), batch(&known.session, &all));
    let flood = join_all((0..50).map(|_| ask(&wiki, "wiki", EVALUATIONS, &payload).into_future()));
    let (_, session) = told_by(&checks, &known.person.crm, &format!("{CRM}/page")).await;
    let another = async {
        // When the others are in their queue.
        sleep(Duration::from_millis(100)).await;
        let page = |number: usize| json!({"resource": {"type": "url", "id": format!("{CRM}/page/{number}")}});
        let payload = batch(&session, &(0..60).map(page).collect::<Vec<_>>());
        let mut answers = Vec::new();
        for _ in 0..5 {
            answers.push(told(&ask(&server.browser(), "crm", EVALUATIONS, &payload).await));
        }
        answers
    };
    let (flood, another) = tokio::join!(flood, another);
    for answer in another {
        assert_eq!(answer["evaluations"], json!(vec![json!({"decision": true}); 60]));
    }
    let (late, in_time): (Vec<_>, Vec<_>) = flood.iter().partition(|answer| answer.status == 503);
    assert!(!late.is_empty(), "five thousand odd addresses take longer than an answer may");
    for answer in late {
        assert_eq!(answer.json()["reason"], "too_many_questions");
        assert_eq!(answer.header("retry-after"), "1");
    }
    for answer in in_time {
        assert_eq!(told(answer)["evaluations"].as_array().expect("a list").len(), 100);
    }
}
