//! Routes from a service's own description: OpenAPI 3.0 and 3.1, JSON or YAML.

mod example;
mod media;
mod references;
mod servers;

use serde_json::Value;
use url::Url;

use self::references::Document;
use super::document;
use crate::acl::{
    http::body::Body,
    table::route::{Route, RoutePath, Segment},
};

/// The operations of a path (OpenAPI 3.1 section 4.8.9). Other members of it are about all of them.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Mistakes that are told of one document.
const MOST_TOLD: usize = 20;

/// A route of a description, with a body that it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    pub route: Route,
    pub example: Option<Body>,
}

/// Reads a description; `name` is what it is called in a mistake, `at` where it was fetched, since servers may be relative.
pub fn read(name: &str, text: &str, at: Option<&Url>) -> Result<Vec<Described>, Vec<String>> {
    let value = document::read(name, text).map_err(|mistake| vec![mistake])?;
    version(&value).map_err(|mistake| vec![format!("{name} {mistake}")])?;
    let document = Document::new(&value);
    let (mut described, mut mistakes) = (Vec::new(), Vec::new());
    for (path, item) in paths(&value) {
        match of_path(document, at, path, item) {
            Ok(routes) => described.extend(routes),
            Err(mistake) => mistakes.push(format!("{name}: path {path:?}: {mistake}")),
        }
    }
    if mistakes.is_empty() {
        return Ok(described);
    }
    let more = mistakes.len().saturating_sub(MOST_TOLD);
    mistakes.truncate(MOST_TOLD);
    if more > 0 {
        mistakes.push(format!("{name}: {more} more paths cannot be read"));
    }
    Err(mistakes)
}

/// YAML takes 3.1 without quotes for a number.
fn version(document: &Value) -> Result<(), String> {
    let word = |name: &str| match document.get(name) {
        Some(Value::String(text)) => Some(text.chars().take(20).collect()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    if let Some(version) = word("swagger") {
        return Err(format!("is a Swagger {version:?} document. Convert it to OpenAPI 3.0 or 3.1"));
    }
    let Some(version) = word("openapi") else {
        return Err("is no OpenAPI document: nothing in it says openapi: 3.0 or 3.1".to_owned());
    };
    if !["3.0", "3.1"]
        .iter()
        .any(|read| version.strip_prefix(read).is_some_and(|rest| !rest.starts_with(char::is_numeric)))
    {
        return Err(format!("is OpenAPI {version:?}; 3.0 and 3.1 are read"));
    }
    // In 3.1 a document may have nothing but webhooks or components.
    match document.get("paths") {
        Some(Value::Object(_)) => Ok(()),
        None if version.starts_with("3.1") => Ok(()),
        _ => Err("has no paths".to_owned()),
    }
}

fn paths(document: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let all = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    all.filter(|(path, _)| !path.starts_with("x-"))
}

fn of_path(document: Document, at: Option<&Url>, path: &str, item: &Value) -> Result<Vec<Described>, String> {
    let members = document.members(item)?;
    let mut described = Vec::new();
    for method in METHODS {
        // An operation without a word about it, as people leave it in YAML, is one all the same.
        let Some(operation) = members.get(method) else { continue };
        let of_document = document.root().get("servers");
        let servers = operation.get("servers").or_else(|| members.get("servers").copied()).or(of_document);
        let path = segments(&servers::prefix(servers, at)?, path)?;
        let route = Route::new(&method.to_ascii_uppercase(), path).map_err(|error| error.to_string())?;
        let example = operation.get("requestBody").and_then(|body| media::body(document, body));
        described.push(Described { route, example });
    }
    Ok(described)
}

/// A path of a description: parameters are in braces, and nothing else in it has a meaning.
fn segments(prefix: &str, path: &str) -> Result<RoutePath, String> {
    let rest = path.strip_prefix('/').ok_or("does not begin with a slash")?;
    if path.contains(['?', '#', '\\']) || path.chars().any(|char| char.is_whitespace() || char.is_control()) {
        return Err("has a query, white space or a control character in it".to_owned());
    }
    let before = prefix.split('/').skip(1).map(Segment::literal);
    Ok(RoutePath::new(before.chain(rest.split('/').map(Segment::templated)).collect()))
}

#[cfg(test)]
mod tests;
