//! Several questions at once, with the specification's three ways to be done.

use serde_json::{Value, json};

use super::{EVALUATION, EVALUATIONS, PAGE, ask, question, reason, somebody, start, told};
use crate::support::{Database, Pool, TestServer};

async fn batch(server: &TestServer, payload: &Value) -> Vec<Value> {
    let browser = server.browser();
    let answer = told(&ask(&browser, "wiki", EVALUATIONS, payload).await);
    assert_eq!(answer.as_object().unwrap().len(), 1, "nothing beside the list: {answer}");
    answer["evaluations"].as_array().expect("a list").clone()
}

fn resource(path: &str) -> Value {
    json!({"resource": {"type": "url", "id": format!("https://wiki.example.org{path}")}})
}

/// The example of the specification: three resources, of which the second one is denied.
async fn with_semantic(server: &TestServer, subject: &str, options: Value, paths: [&str; 3]) -> Vec<bool> {
    let payload = json!({
        "subject": {"type": "session", "id": subject},
        "action": {"name": "GET"},
        "options": options,
        "evaluations": paths.map(resource),
    });
    let decisions = batch(server, &payload).await;
    decisions.iter().map(|decision| reason(decision).is_none()).collect()
}

#[sqlx::test]
async fn each_semantic_ends_where_the_specification_says(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let paths = ["/1", "/admin", "/3"];
    for (options, decisions) in [
        (json!({"evaluations_semantic": "execute_all"}), &[true, false, true][..]),
        (json!({"another_option": "value"}), &[true, false, true]),
        (Value::Null, &[true, false, true]),
        (json!({"evaluations_semantic": "deny_on_first_deny"}), &[true, false]),
        (json!({"evaluations_semantic": "permit_on_first_permit"}), &[true]),
    ] {
        assert_eq!(with_semantic(&server, &known.session, options.clone(), paths).await, decisions, "{options}");
    }
    let all = |name: &str| json!({"evaluations_semantic": name});
    let (open, closed) = (["/1", "/2", "/3"], ["/admin", "/admin/2", "/ADMIN"]);
    assert_eq!(with_semantic(&server, &known.session, all("deny_on_first_deny"), open).await, [true; 3]);
    assert_eq!(with_semantic(&server, &known.session, all("deny_on_first_deny"), closed).await, [false]);
    assert_eq!(with_semantic(&server, &known.session, all("permit_on_first_permit"), closed).await, [false; 3]);
}

#[sqlx::test]
async fn defaults_hold_where_a_question_says_nothing_else(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let payload = json!({
        "subject": {"type": "session", "id": known.session},
        "context": {"time": "2024-05-31T15:22-07:00"},
        "action": {"name": "GET"},
        "resource": {"type": "url", "id": "https://wiki.example.org/notes/1"},
        "evaluations": [
            {},
            {"action": {"name": "DELETE"}},
            {"subject": {"type": "user", "id": known.user}, "context": {"source": "batch-override"}},
            {"subject": {"type": "user", "id": known.session}},
            {"resource": {"id": "https://wiki.example.org/danger/zone"}},
            {"resource": {"type": "record", "id": "https://wiki.example.org/page"}},
        ],
    });
    let reasons: Vec<_> = batch(&server, &payload).await.iter().map(reason).collect();
    let no = |reason: &str| Some(reason.to_owned());
    let expected = [None, no("role_missing"), None, no("unknown_subject"), None, no("foreign_resource")];
    assert_eq!(reasons, expected);
}

#[sqlx::test]
async fn what_cannot_be_read_is_a_no_at_its_own_place(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let payload = json!({
        "subject": {"type": "session", "id": known.session},
        "action": {"name": "GET"},
        "evaluations": [resource("/1"), {}, 7, {"action": {"name": 1}}, {"subject": "alice"}, resource("/2")],
    });
    let decisions = batch(&server, &payload).await;
    assert_eq!(decisions.len(), 6);
    assert_eq!((&decisions[0], &decisions[5]), (&json!({"decision": true}), &json!({"decision": true})));
    for (decision, message) in decisions[1..5].iter().zip([
        "resource is missing",
        "an evaluation is no object",
        "action.name is no string",
        "subject is no object",
    ]) {
        let context = json!({"reason": "bad_request", "error": {"status": 400, "message": message}});
        assert_eq!(decision, &json!({"decision": false, "context": context}));
    }
    let mut first = payload;
    first["options"] = json!({"evaluations_semantic": "deny_on_first_deny"});
    assert_eq!(batch(&server, &first).await.len(), 2, "a failure ends it as a no does");
}

#[sqlx::test]
async fn without_a_list_it_is_one_question_as_at_the_other_endpoint(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let browser = server.browser();
    for url in [PAGE, "https://wiki.example.org/admin"] {
        let mut payload = question(("session", &known.session), "GET", url);
        let one = told(&ask(&browser, "wiki", EVALUATION, &payload).await);
        assert_eq!(told(&ask(&browser, "wiki", EVALUATIONS, &payload).await), one);
        for empty in [json!([]), Value::Null] {
            payload["evaluations"] = empty;
            assert_eq!(told(&ask(&browser, "wiki", EVALUATIONS, &payload).await), one);
        }
    }
    let incomplete = json!({"evaluations": []});
    assert_eq!(ask(&browser, "wiki", EVALUATIONS, &incomplete).await.status, 400);
}

#[sqlx::test]
async fn a_hundred_are_answered_and_one_more_is_not(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let known = somebody(&server, &checks).await;
    let browser = server.browser();
    let of = |count: usize| {
        let ids: Vec<String> = (0..count)
            .map(|at| if at % 2 == 0 { known.user.clone() } else { uuid::Uuid::now_v7().to_string() })
            .collect();
        let subjects = ids.iter().map(|id| json!({"subject": {"type": "user", "id": id}}));
        let resource = json!({"type": "url", "id": PAGE});
        json!({"action": {"name": "GET"}, "resource": resource, "evaluations": subjects.collect::<Vec<_>>()})
    };
    let decisions = batch(&server, &of(100)).await;
    assert_eq!(decisions.len(), 100);
    for (at, decision) in decisions.iter().enumerate() {
        assert_eq!(reason(decision).is_none(), at % 2 == 0, "{at}");
    }
    let refused = ask(&browser, "wiki", EVALUATIONS, &of(101)).await;
    assert_eq!((refused.status.as_u16(), refused.reason().as_str()), (400, "bad_request"));
    assert_eq!(refused.json()["detail"], "evaluations has more than 100 members");
}
