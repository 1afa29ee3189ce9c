//! The body of a request, from the examples of a description.

use serde_json::Value;
use url::form_urlencoded;

use super::{example::Examples, references::Document};
use crate::acl::http::body::Body;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// A body as one of its examples has it: JSON if there is one, then a form, then what else comes first.
pub fn body<'a>(document: Document<'a>, request_body: &'a Value) -> Option<Body> {
    let content = document.follow(request_body).ok()?.get("content")?.as_object()?;
    let mut types: Vec<(&str, &Value)> = content.iter().map(|(name, media)| (name.as_str(), media)).collect();
    types.sort_by_key(|(name, _)| order(essence(name)));
    types.into_iter().find_map(|(name, media)| written(name, &of_media(document, media)?))
}

/// Without its parameters (RFC 9110 section 8.3.1).
fn essence(name: &str) -> &str {
    name.split(';').next().unwrap_or(name).trim()
}

fn order(essence: &str) -> u8 {
    match essence {
        JSON => 0,
        name if name.ends_with("+json") => 1,
        "*/*" | "application/*" => 2,
        FORM => 3,
        _ => 4,
    }
}

fn of_media<'a>(document: Document<'a>, media: &'a Value) -> Option<Value> {
    let media = document.follow(media).ok()?;
    let named = || {
        let first = media.get("examples")?.as_object()?.values().next()?;
        document.follow(first).ok()?.get("value").cloned()
    };
    let of_schema = || Examples::of(document).schema(media.get("schema")?);
    media.get("example").cloned().or_else(named).or_else(of_schema)
}

/// An example in its content type. Of what has parts or is not text, an example cannot be sent as it is.
fn written(name: &str, example: &Value) -> Option<Body> {
    let (content_type, body) = match order(essence(name)) {
        0 | 1 => (name, serde_json::to_vec(example).ok()?),
        2 => (JSON, serde_json::to_vec(example).ok()?),
        3 => (name, form(example)?),
        _ if name.starts_with("multipart/") => return None,
        _ => (name, example.as_str()?.as_bytes().to_vec()),
    };
    // It becomes a header's value.
    let is_header = content_type.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    is_header.then(|| Body { content_type: content_type.to_owned(), body })
}

fn form(example: &Value) -> Option<Vec<u8>> {
    if let Some(text) = example.as_str() {
        return Some(text.as_bytes().to_vec());
    }
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in example.as_object()? {
        let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for value in values {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            form.append_pair(name, &text);
        }
    }
    Some(form.finish().into_bytes())
}
