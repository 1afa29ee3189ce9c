//! `$ref`: what stands elsewhere in the document.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// References that lead to references. More is a circle, or a puzzle.
const MOST_STEPS: usize = 16;

/// A description, in which references are looked up.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a>(&'a Value);

impl<'a> Document<'a> {
    pub fn new(root: &'a Value) -> Self {
        Self(root)
    }

    pub fn root(self) -> &'a Value {
        self.0
    }

    /// What a value stands for: itself, or what it refers to.
    pub fn follow(self, value: &'a Value) -> Result<&'a Value, String> {
        let mut value = value;
        for _ in 0..MOST_STEPS {
            match reference(value) {
                None => return Ok(value),
                Some(reference) => value = self.find(reference)?,
            }
        }
        Err("refers to itself".to_owned())
    }

    /// The members of a path: its own, and those of what it refers to, where it has none of that name.
    pub fn members(self, item: &'a Value) -> Result<BTreeMap<&'a str, &'a Value>, String> {
        let mut members = BTreeMap::new();
        let mut item = item;
        for _ in 0..MOST_STEPS {
            for (name, value) in item.as_object().ok_or("is no object")? {
                members.entry(name.as_str()).or_insert(value);
            }
            match reference(item) {
                None => return Ok(members),
                Some(reference) => item = self.find(reference)?,
            }
        }
        Err("refers to itself".to_owned())
    }

    /// By a JSON pointer in the form of a fragment (RFC 6901 section 6).
    fn find(self, reference: &str) -> Result<&'a Value, String> {
        let Some(pointer) = reference.strip_prefix('#') else {
            return Err(format!("refers to {reference:?}, another document. Put all of it into one document first"));
        };
        let pointer = percent_decode_str(pointer).decode_utf8_lossy();
        self.0.pointer(&pointer).ok_or_else(|| format!("refers to {reference:?}, which is not in the document"))
    }
}

fn reference(value: &Value) -> Option<&str> {
    value.get("$ref").and_then(Value::as_str)
}
