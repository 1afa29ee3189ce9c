//! Whether an answer is as a page shows it: letter by letter, but for what no two answers have in common.

use serde_json::Value;

/// Numbers from here on are moments.
const MOMENT: i64 = 1_000_000_000;

/// How pages write an id.
const ID: &str = "0199…";

/// `…` in a text stands for some of it; as the only one of a list for any of them, as the name of a member for more of them.
pub fn is_shown(shown: &Value, got: &Value) -> bool {
    match (shown, got) {
        (Value::Object(shown), Value::Object(got)) => {
            let has_all = shown
                .iter()
                .filter(|(name, _)| *name != "…")
                .all(|(name, value)| got.get(name).is_some_and(|got| is_shown(value, got)));
            has_all && (shown.contains_key("…") || shown.len() == got.len())
        }
        (Value::Array(shown), Value::Array(got)) if shown.len() == 1 && shown[0] == "…" => !got.is_empty(),
        (Value::Array(shown), Value::Array(got)) => {
            shown.len() == got.len() && shown.iter().zip(got).all(|(shown, got)| is_shown(shown, got))
        }
        (Value::Number(shown), Value::Number(got)) => {
            let is_moment = |number: &serde_json::Number| number.as_i64().is_some_and(|number| number > MOMENT);
            shown == got || (is_moment(shown) && is_moment(got))
        }
        (Value::String(shown), Value::String(got)) if shown == ID => got.parse::<uuid::Uuid>().is_ok(),
        (Value::String(shown), Value::String(got)) => match shown.split_once('…') {
            Some((begins, ends)) => {
                got.len() >= begins.len() + ends.len() && got.starts_with(begins) && got.ends_with(ends)
            }
            None => shown == got,
        },
        (shown, got) => shown == got,
    }
}

#[test]
fn what_differs_is_seen() {
    let is = |shown: &str, got: &str| is_shown(&shown.parse().unwrap(), &got.parse().unwrap());
    assert!(is(r#"{"a":"x…","b":["…"],"c":1790000000,"…":"…"}"#, r#"{"a":"xyz","b":[1,2],"c":1800000000,"d":null}"#));
    for (shown, got) in [
        (r#"{"a":"x…"}"#, r#"{"a":"y"}"#),
        (r#""0199…""#, r#""0199""#),
        (r#"{"a":"x…"}"#, r#"{"a":"x","b":1}"#),
        (r#"{"a":"x","…":"…"}"#, r#"{"b":"x"}"#),
        (r#"["…"]"#, "[]"),
        ("[1]", "[1,2]"),
        ("300", "299"),
        ("1790000000", "5"),
        (r#""a""#, r#""ab""#),
        ("null", "false"),
    ] {
        assert!(!is(shown, got), "{shown} {got}");
    }
}
