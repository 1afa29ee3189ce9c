//! What one service asks too much of: others have their turn, and a batch that repeats itself is decided in time.

use futures::future::join_all;
use serde_json::{Value, json};

use super::{EVALUATIONS, PAGE, ask, somebody, start, told};
use crate::support::{Database, Pool};

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

#[sqlx::test]
async fn too_much_is_told_as_that_and_whoever_asks_little_is_answered_meanwhile(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let odd = |number: usize| json!({"resource": {"type": "url", "id": format!("{}{number}", odd())}});
    let all: Vec<Value> = (0..100).map(odd).collect();
    let (wiki, payload) = (server.browser(), batch(&known.session, &all));
    let flood = join_all((0..20).map(|_| ask(&wiki, "wiki", EVALUATIONS, &payload).into_future()));
    let little = async {
        let question = json!({"resource": {"type": "url", "id": PAGE}});
        let payload = batch(&known.session, &[question]);
        let mut answers = Vec::new();
        for _ in 0..5 {
            answers.push(told(&ask(&server.browser(), "wiki", EVALUATIONS, &payload).await));
        }
        answers
    };
    let (flood, little) = tokio::join!(flood, little);
    for answer in little {
        assert_eq!(answer["evaluations"], json!([{"decision": true}]));
    }
    let late: Vec<_> = flood.iter().filter(|answer| answer.status == 503).collect();
    assert!(!late.is_empty(), "two thousand odd addresses take longer than an answer may");
    for answer in late {
        assert_eq!(answer.json()["reason"], "too_many_questions");
        assert_eq!(answer.header("retry-after"), "1");
    }
}
