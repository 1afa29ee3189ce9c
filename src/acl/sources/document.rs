//! A document from outside, JSON or YAML, read within bounds: nothing in it may cost more than its size lets expect.

use serde_json::Value;

use crate::model::printable::loggable;

/// The largest descriptions that are published have 13 MB.
pub const MOST_BYTES: usize = 32 * 1024 * 1024;

/// Maps and lists in each other. JSON's reader has the same bound.
const MOST_DEPTH: usize = 127;

/// Values in YAML, those included that an alias stands for.
const MOST_VALUES: usize = 2_000_000;

/// Values that aliases stand for, and those that are kept for them. Their texts count too: all in a document may have 64 MiB,
/// each as often as it is there by an alias.
const MOST_REPEATED: usize = 200_000;

/// A level of YAML takes some 20 KiB of stack in a build for development.
const STACK: usize = MOST_DEPTH * 256 * 1024;

/// Reads a document; `name` is what it is called in a mistake.
pub fn read(name: &str, text: &str) -> Result<Value, String> {
    if text.len() > MOST_BYTES {
        return Err(format!("{name} has more than {} MiB", MOST_BYTES >> 20));
    }
    let text = text.trim_start_matches('\u{feff}');
    // JSON is YAML too, and its own reader is ten times as fast.
    let result = if text.trim_start().starts_with(['{', '[']) {
        serde_json::from_str(text).map_err(|error| error.to_string()).or_else(|error| yaml(text).map_err(|_| error))
    } else {
        yaml(text)
    };
    result.map_err(|error| format!("{name} cannot be read: {}", loggable(&error)))
}

/// On a thread of its own, whose stack is large enough for every depth that is read.
fn yaml(text: &str) -> Result<Value, String> {
    let joined = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || of_yaml(text));
        thread.map(std::thread::ScopedJoinHandle::join)
    });
    match joined {
        Ok(Ok(result)) => result,
        Ok(Err(_)) => Err("its reader stopped in the middle".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

fn of_yaml(text: &str) -> Result<Value, String> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_depth: MOST_DEPTH, max_nodes: MOST_VALUES, max_events: 2 * MOST_VALUES, max_recorded_anchor_events: MOST_REPEATED },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: MOST_REPEATED },
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use serde_json::json;

    use super::*;

    /// Told within a second, in words that fit a line.
    fn told(text: &str) -> String {
        let began = Instant::now();
        let error = read("api.yaml", text).expect_err("a document beyond bounds");
        assert!(began.elapsed() < Duration::from_secs(5), "{:?}: {error}", began.elapsed());
        assert!(error.len() < 2000 && !error.contains(char::is_control), "{error}");
        error
    }

    #[test]
    fn json_and_yaml_say_the_same() {
        let value = json!({"openapi": "3.1.0", "paths": {"/a": {"get": {"200": [1, -2, 1.5, true, null, "x"]}}}});
        let yaml = "# a comment\nopenapi: 3.1.0\npaths:\n  /a:\n    get:\n      200: [1, -2, 1.5, true, null, x]\n";
        assert_eq!(read("api.yaml", yaml), Ok(value.clone()));
        assert_eq!(read("api.json", &format!("\u{feff}{value}")), Ok(value));
        assert_eq!(read("api.yaml", "a: &x {b: 1}\nc:\n  <<: *x\n"), Ok(json!({"a": {"b": 1}, "c": {"b": 1}})));
        assert_eq!(read("api.yaml", "{a: b}"), Ok(json!({"a": "b"})));
    }

    #[test]
    fn what_is_made_to_grow_is_told_in_time() {
        let laughs: String = (1..10).fold("a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned(), |text, at| {
            let inner = vec![format!("*a{}", at - 1); 9].join(", ");
            format!("{text}a{at}: &a{at} [{inner}]\n")
        });
        assert!(told(&laughs).starts_with("api.yaml cannot be read: "));
        let long = format!("a: &a \"{}\"\nb: [{}]\n", "x".repeat(1 << 20), vec!["*a"; 5000].join(", "));
        assert!(!told(&long).is_empty());
        let mut many = format!("a0: &a0 \"{}\"\n", "x".repeat(1 << 20));
        for at in 1..600 {
            many += &format!("a{at}: &a{at} [*a0, *a0]\n");
        }
        assert!(told(&many).contains("budget breached"), "{}", told(&many));
    }

    #[test]
    fn what_is_deep_or_large_or_broken_is_told() {
        for deep in ["[".repeat(100_000), "{\"a\":".repeat(100_000), "- ".repeat(100_000), "a: [".repeat(10_000)] {
            told(&deep);
        }
        assert!(told(&" ".repeat(50 << 20)).contains("more than 32 MiB"));
        for broken in ["a: b: c", "{\"a\": \u{1b}[31m", "a: *nobody", "a: 1\na: 2\n", "--- a\n--- b\n"] {
            told(broken);
        }
    }
}
