//! While nobody can tell, nobody is told anything.

use std::time::{Duration, Instant};

use serde_json::json;

use super::{EVALUATION, EVALUATIONS, PAGE, ask, question, reason, somebody, start_with, told};
use crate::support::{Database, DatabaseGate, Pool, patiently};

#[sqlx::test]
async fn security_33_while_the_database_is_away_there_is_no_decision(_: Pool, db: Database) {
    let gate = DatabaseGate::start(&db).await;
    let database = gate.database.clone();
    let (server, checks) = start_with(db, |setup| setup.server_database = Some(database)).await;
    let known = somebody(&server, &checks).await;
    let browser = server.browser();
    let subjects = [("user", known.user.as_str()), ("session", known.session.as_str())];
    gate.freeze().await;
    for _ in 0..3 {
        for subject in subjects {
            let one = question(subject, "GET", "https://wiki.example.org/assets/x");
            for (address, payload) in [(EVALUATION, one.clone()), (EVALUATIONS, json!({"evaluations": [{}, one]}))] {
                let began = Instant::now();
                let answer = ask(&browser, "wiki", address, &payload).header("x-request-id", "frozen").await;
                assert!(began.elapsed() < Duration::from_secs(1), "{subject:?} {:?}", began.elapsed());
                assert_eq!((answer.status.as_u16(), answer.header("x-request-id")), (503, "frozen"), "{subject:?}");
                assert_eq!(answer.header("retry-after"), "5");
                assert_eq!(answer.reason(), "database_away");
                assert!(!answer.text().contains("decision"), "{}", answer.text());
            }
        }
    }
    gate.thaw();
    for subject in subjects {
        let payload = question(subject, "GET", PAGE);
        patiently("it is answered again", || async { ask(&browser, "wiki", EVALUATION, &payload).await.status == 200 })
            .await;
        assert_eq!(reason(&told(&ask(&browser, "wiki", EVALUATION, &payload).await)), None);
    }
}
