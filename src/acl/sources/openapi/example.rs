//! The example of a schema: its own, or put together from those of its members.

use std::cell::Cell;

use serde_json::{Map, Value};

use super::references::Document;

/// Schemas in each other; one that holds itself has no end.
const MOST_DEPTH: usize = 16;

/// Schemas that are looked at for one body.
const MOST_SCHEMAS: usize = 10_000;

pub struct Examples<'a> {
    document: Document<'a>,
    left: Cell<usize>,
}

impl<'a> Examples<'a> {
    pub fn of(document: Document<'a>) -> Self {
        Self { document, left: Cell::new(MOST_SCHEMAS) }
    }

    /// None where something that is required has no example: a value that nobody has given would be a guess.
    pub fn schema(&self, schema: &'a Value) -> Option<Value> {
        self.within(schema, MOST_DEPTH)
    }

    fn within(&self, schema: &'a Value, depth: usize) -> Option<Value> {
        self.left.set(self.left.get().checked_sub(1)?);
        let depth = depth.checked_sub(1)?;
        let schema = self.document.follow(schema).ok()?;
        let own = schema.get("example").or_else(|| schema.get("examples")?.get(0)).or_else(|| schema.get("default"));
        if let Some(own) = own.or_else(|| schema.get("const")).or_else(|| schema.get("enum")?.get(0)) {
            return Some(own.clone());
        }
        if let Some(all) = schema.get("allOf").and_then(Value::as_array) {
            return self.all_of(all, schema, depth);
        }
        let one_of = schema.get("oneOf").or_else(|| schema.get("anyOf")).and_then(Value::as_array);
        if let Some(one_of) = one_of {
            return one_of.iter().find_map(|schema| self.within(schema, depth));
        }
        if let Some(items) = schema.get("items") {
            return self.within(items, depth).map(|item| Value::Array(vec![item]));
        }
        self.members(schema, depth).map(Value::Object)
    }

    fn all_of(&self, all: &'a [Value], schema: &'a Value, depth: usize) -> Option<Value> {
        let mut members = Map::new();
        for part in all {
            match self.within(part, depth)? {
                Value::Object(part) => members.extend(part),
                // One part that is no object: a schema with more said about it.
                other => return Some(other),
            }
        }
        members.extend(self.members(schema, depth).unwrap_or_default());
        Some(Value::Object(members))
    }

    /// Of an object: every member that has an example, if all have one that are required.
    fn members(&self, schema: &'a Value, depth: usize) -> Option<Map<String, Value>> {
        let properties = schema.get("properties")?.as_object()?;
        let required = schema.get("required").and_then(Value::as_array);
        let is_required =
            |name: &str| required.is_some_and(|names| names.iter().any(|required| required.as_str() == Some(name)));
        let mut members = Map::new();
        for (name, schema) in properties {
            match self.within(schema, depth) {
                Some(example) => drop(members.insert(name.clone(), example)),
                None if is_required(name) => return None,
                None => {}
            }
        }
        Some(members)
    }
}
