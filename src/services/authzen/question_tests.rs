use proptest::prelude::*;
use serde_json::json;

use super::*;

type Read = fn(&Map<String, Value>) -> Result<Asked, Malformed>;

fn read(read: Read, payload: &Value) -> Result<Asked, String> {
    read(payload.as_object().expect("an object")).map_err(|Malformed(why)| why)
}

fn asked(subject: (&str, &str), action: &str, resource: (&str, &str)) -> Question {
    let entity = |(kind, id): (&str, &str)| Entity { kind: kind.to_owned(), id: id.to_owned() };
    Question { subject: entity(subject), action: action.to_owned(), resource: entity(resource) }
}

fn whole() -> Value {
    json!({
        "subject": {"type": "user", "id": "alice@example.com"},
        "resource": {"type": "account", "id": "123"},
        "action": {"name": "can_read", "properties": {"method": "GET"}},
        "context": {"time": "1985-10-26T01:22-07:00"},
    })
}

/// The members of a question, in the order in which they are looked for.
const NEEDED: [(&str, &str); 5] =
    [("subject", "type"), ("subject", "id"), ("action", "name"), ("resource", "type"), ("resource", "id")];

#[test]
fn a_question_of_the_specification_is_read() {
    let question = asked(("user", "alice@example.com"), "can_read", ("account", "123"));
    for endpoint in [one as Read, many] {
        assert_eq!(read(endpoint, &whole()), Ok(Asked::One(question.clone())));
    }
}

#[test]
fn what_nobody_knows_is_passed_over_and_what_is_null_is_not_there() {
    let question = asked(("user", "alice@example.com"), "can_read", ("account", "123"));
    let mut payload = whole();
    payload["foo"] = json!("bar");
    payload["subject"]["futureField"] = json!({"nested": [true]});
    payload["subject"]["properties"] = json!({"department": "Sales", "ip_address": "172.217.22.14"});
    payload["context"] = Value::Null;
    payload["action"]["properties"] = Value::Null;
    // What is a batch's at the other endpoint says nothing at this one.
    payload["evaluations"] = json!("all of them");
    payload["options"] = json!(7);
    assert_eq!(read(one, &payload), Ok(Asked::One(question.clone())));
    payload["evaluations"] = json!([]);
    payload["options"] = Value::Null;
    assert_eq!(read(many, &payload), Ok(Asked::One(question)));
}

#[test]
fn what_is_missing_or_of_another_type_is_named() {
    for (entity, name) in NEEDED {
        for absent in [None, Some(Value::Null)] {
            let mut payload = whole();
            match absent {
                None => drop(payload[entity].as_object_mut().expect("an object").remove(name)),
                Some(null) => payload[entity][name] = null,
            }
            assert_eq!(read(one, &payload), Err(format!("{entity}.{name} is missing")));
            assert_eq!(read(many, &payload), Err(format!("{entity}.{name} is missing")));
        }
        for other in [json!(123), json!(true), json!(["a"]), json!({"a": "b"})] {
            let mut payload = whole();
            payload[entity][name] = other;
            assert_eq!(read(one, &payload), Err(format!("{entity}.{name} is no string")));
        }
    }
    for entity in ["subject", "action", "resource"] {
        for absent in [None, Some(Value::Null)] {
            let mut payload = whole();
            match absent {
                None => drop(payload.as_object_mut().expect("an object").remove(entity)),
                Some(null) => payload[entity] = null,
            }
            for endpoint in [one as Read, many] {
                assert_eq!(read(endpoint, &payload), Err(format!("{entity} is missing")));
            }
        }
        let mut payload = whole();
        payload[entity] = json!({});
        let first = if entity == "action" { "name" } else { "type" };
        assert_eq!(read(one, &payload), Err(format!("{entity}.{first} is missing")));
        for other in [json!("alice"), json!(1), json!([]), json!(false)] {
            let mut payload = whole();
            payload[entity] = other.clone();
            assert_eq!(read(one, &payload), Err(format!("{entity} is no object")));
            payload = whole();
            payload[entity]["properties"] = other;
            assert_eq!(read(one, &payload), Err(format!("{entity}.properties is no object")));
        }
    }
    let mut payload = whole();
    payload["context"] = json!("now");
    assert_eq!(read(one, &payload), Err("context is no object".to_owned()));
}

fn batch(payload: &Value) -> Vec<Result<Question, String>> {
    let Ok(Asked::Many(questions, _)) = read(many, payload) else { panic!("a batch") };
    questions.into_iter().map(|question| question.map_err(|Malformed(why)| why)).collect()
}

#[test]
fn a_batch_of_the_specification_has_defaults_that_each_question_may_override() {
    let document = |name: &str, id: &str| Ok(asked(("user", "alice@example.com"), name, ("document", id)));
    let payload = json!({
        "subject": {"type": "user", "id": "alice@example.com"},
        "context": {"time": "2024-05-31T15:22-07:00"},
        "action": {"name": "can_read"},
        "evaluations": [
            {"resource": {"type": "document", "id": "boxcarring.md"}},
            {"resource": {"type": "document", "id": "subject-search.md"}},
            {"action": {"name": "can_edit"}, "resource": {"type": "document", "id": "resource-search.md"}},
        ],
    });
    let expected = [
        document("can_read", "boxcarring.md"),
        document("can_read", "subject-search.md"),
        document("can_edit", "resource-search.md"),
    ];
    assert_eq!(batch(&payload), expected);
    let mut spelled_out = payload;
    for at in 0..3 {
        let name = if at == 2 { "can_edit" } else { "can_read" };
        spelled_out["evaluations"][at]["subject"] = json!({"type": "user", "id": "alice@example.com"});
        spelled_out["evaluations"][at]["action"] = json!({"name": name});
    }
    for default in ["subject", "action", "context"] {
        spelled_out.as_object_mut().expect("an object").remove(default);
    }
    assert_eq!(batch(&spelled_out), expected);
}

#[test]
fn a_question_of_a_batch_takes_what_it_leaves_out_from_the_defaults() {
    let payload = json!({
        "subject": {"type": "user", "id": "alice"},
        "action": {"name": "write"},
        "resource": {"type": "record"},
        "evaluations": [{"resource": {"id": "record-1", "properties": {"status": "active"}}}, {}, {"subject": null}],
    });
    let missing = || Err("resource.id is missing".to_owned());
    assert_eq!(batch(&payload), [Ok(asked(("user", "alice"), "write", ("record", "record-1"))), missing(), missing()]);
}

#[test]
fn one_question_that_cannot_be_read_spoils_no_other() {
    let mut payload = whole();
    payload["evaluations"] =
        json!([{}, 5, "x", null, [], {"subject": "alice"}, {"action": {"name": 1}}, {"context": 1}, {}]);
    let read = batch(&payload);
    assert_eq!(read.len(), 9);
    assert!(read[0].is_ok() && read[8].is_ok() && read[1..8].iter().all(Result::is_err), "{read:?}");
}

#[test]
fn what_is_wrong_with_a_whole_batch_is_named() {
    let with = |name: &str, value: Value| {
        let mut payload = json!({"evaluations": [whole()]});
        payload[name] = value;
        read(many, &payload).map(drop)
    };
    for other in [json!("x"), json!(1), json!({}), json!(true)] {
        assert_eq!(with("evaluations", other), Err("evaluations is no array".to_owned()));
    }
    for other in [json!("x"), json!(1), json!([])] {
        assert_eq!(with("options", other.clone()), Err("options is no object".to_owned()));
        assert_eq!(with("subject", other), Err("subject is no object".to_owned()));
    }
    for other in [json!("EXECUTE_ALL"), json!(""), json!("first"), json!(1), json!(["execute_all"]), json!({})] {
        let refused = with("options", json!({"evaluations_semantic": other}));
        assert!(refused.expect_err("refused").starts_with("options.evaluations_semantic is none of execute_all, "));
    }
    assert_eq!(with("evaluations", json!(vec![whole(); 101])), Err("evaluations has more than 100 members".to_owned()));
    assert_eq!(with("evaluations", json!(vec![whole(); 100])), Ok(()));
}

#[test]
fn a_semantic_is_one_of_three_and_the_first_without_a_word() {
    let semantic = |options: Value| {
        let payload = json!({"evaluations": [whole()], "options": options});
        let Ok(Asked::Many(_, semantic)) = read(many, &payload) else { panic!("a batch") };
        semantic
    };
    for (name, meant) in [
        ("execute_all", Semantic::ExecuteAll),
        ("deny_on_first_deny", Semantic::DenyOnFirstDeny),
        ("permit_on_first_permit", Semantic::PermitOnFirstPermit),
    ] {
        assert_eq!(semantic(json!({"evaluations_semantic": name, "another_option": "value"})), meant);
    }
    for nothing in [Value::Null, json!({}), json!({"evaluations_semantic": null}), json!({"evaluation_semantics": "x"})]
    {
        assert_eq!(semantic(nothing), Semantic::ExecuteAll);
    }
}

fn value() -> impl Strategy<Value = Value> {
    let names =
        prop::sample::select(vec!["subject", "action", "resource", "type", "id", "name", "context", "evaluations"]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from)
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(names.clone(), inner, 0..6)
                .prop_map(|members| members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_is_sent_is_read_or_refused_with_a_sentence(payload in value()) {
        let Some(payload) = payload.as_object() else { return Ok(()) };
        for endpoint in [one as Read, many] {
            if let Err(Malformed(why)) = endpoint(payload) {
                prop_assert!(why.ends_with(" is missing") || why.contains(" is no"), "{why}");
            }
        }
    }
}
