//! What a test suite sends, as a form or as JSON, and from where it may come.

use std::borrow::Cow;

use axum::{
    body::{Bytes, to_bytes},
    extract::Request,
    http::{
        HeaderMap,
        header::{CONTENT_TYPE, HOST},
    },
};
use percent_encoding::percent_decode;
use serde::de::DeserializeOwned;
use serde_json::Map;
use url::Url;

use crate::{auth::origin, model::problem::Problem};

const LONGEST: usize = 16 * 1024;

/// Receives a form or JSON that is meant for us; what cannot be read is an error in words.
pub async fn receive<T: DeserializeOwned + Default>(
    request: Request,
    public_url: &Url,
) -> Result<(HeaderMap, Result<T, String>), Problem> {
    let (parts, body) = request.into_parts();
    if !is_meant_for_us(&parts.headers, public_url) {
        return Err(Problem::CrossSite);
    }
    let body = to_bytes(body, LONGEST).await.map_err(|_| Problem::TooLarge)?;
    let asked = read(&parts.headers, &body).ok_or(Problem::UnsupportedMedia)?;
    Ok((parts.headers, asked))
}

/// Whether `Host` is a name of this machine, or the public one: a page elsewhere can have its own name lead here (DNS
/// rebinding), and would be of the same origin then.
pub fn is_meant_for_us(headers: &HeaderMap, public_url: &Url) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let named = host.and_then(|host| Url::parse(&format!("http://{host}")).ok());
    named.is_some_and(|named| origin::is_loopback(&named) || named.host() == public_url.host())
}

/// Reads a form, JSON, or nothing at all, in which nothing is asked for. `None`: none of these.
fn read<T: DeserializeOwned + Default>(headers: &HeaderMap, body: &Bytes) -> Option<Result<T, String>> {
    if body.is_empty() && !headers.contains_key(CONTENT_TYPE) {
        return Some(Ok(T::default()));
    }
    let mut kinds = headers.get_all(CONTENT_TYPE).iter();
    let (Some(kind), None) = (kinds.next(), kinds.next()) else { return None };
    let essence = kind.to_str().ok()?.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/json") {
        Some(from_json(body))
    } else if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        Some(from_form(body))
    } else {
        None
    }
}

fn from_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    // The derived reader would take a list for an object.
    if body.trim_ascii_start().starts_with(b"[") {
        return Err("invalid type: sequence, expected an object such as {\"persona\": \"reader\"}".to_owned());
    }
    serde_json::from_slice(body).map_err(|error| error.to_string())
}

fn from_form<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    let mut members = Map::new();
    for pair in body.split(|&byte| byte == b'&').filter(|pair| !pair.is_empty()) {
        let mut halves = pair.splitn(2, |&byte| byte == b'=').map(decoded);
        let name = halves.next().transpose()?.unwrap_or_default();
        let value = halves.next().transpose()?.unwrap_or_default();
        if members.insert(name.clone(), value.into()).is_some() {
            return Err(format!("duplicate field `{name}`"));
        }
    }
    serde_json::from_value(members.into()).map_err(|error| error.to_string())
}

/// A name or a value of a form. What is no UTF-8 is somebody's mistake, and no other name or value.
fn decoded(half: &[u8]) -> Result<String, String> {
    let spaced: Vec<u8> = half.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
    let text = percent_decode(&spaced).decode_utf8();
    text.map(Cow::into_owned).map_err(|_| format!("{} is not UTF-8", String::from_utf8_lossy(half).escape_debug()))
}
