//! JSON of providers, read member by member: one that nobody reads spoils nothing, whatever it is.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::{Map, Value, value::RawValue};

use super::refusal::Refusal;

/// The members of an object: claims, metadata, a token answer.
pub type ClaimMap = Map<String, Value>;

/// Members that something is decided by, in tokens and in what is said of somebody. Each must be there once and be
/// readable: of two, another reader might take the other (RFC 8259 section 4).
const DECIDED_BY: [&str; 19] = [
    "alg",
    "kid",
    "crit",
    "typ",
    "iss",
    "sub",
    "aud",
    "azp",
    "exp",
    "iat",
    "nonce",
    "auth_time",
    "at_hash",
    "sid",
    "jti",
    "events",
    "email",
    "email_verified",
    "id_token",
];

/// Why there is no object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unreadable {
    /// Something else, or no JSON.
    #[error("no JSON object")]
    NoObject,
    /// Something is decided by this member, and it says nothing or two things.
    #[error("{0} is there twice, or cannot be read")]
    Member(String),
}

/// The members as they stand there, each still to be read. Passing over one takes no stack, however deep it is.
struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// Reads an object, also one behind a byte order mark. What is there twice or cannot be read (a number beyond all
/// bounds, half a character, two hundred levels) is left out, or an error where something is decided by it.
pub(super) fn object(bytes: &[u8]) -> Result<ClaimMap, Unreadable> {
    let Members(members) = serde_json::from_slice(without_mark(bytes)).map_err(|_| Unreadable::NoObject)?;
    let mut object = ClaimMap::new();
    let mut odd = Vec::new();
    for (name, raw) in members {
        match serde_json::from_str(raw.get()) {
            Ok(value) if !object.contains_key(&name) => drop(object.insert(name, value)),
            _ => odd.push(name),
        }
    }
    for name in odd {
        if DECIDED_BY.contains(&name.as_str()) {
            return Err(Unreadable::Member(name));
        }
        object.remove(&name);
    }
    Ok(object)
}

/// Without a byte order mark.
pub(super) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes)
}

/// A text that says something.
pub(super) fn text<'a>(object: &'a ClaimMap, name: &str) -> Option<&'a str> {
    object.get(name)?.as_str().filter(|text| !text.is_empty())
}

/// Identifiers that providers give to sessions, people and tokens are short.
const IDENTIFIER_BYTES: usize = 512;

/// Whether a text can be a provider's identifier of a session, a person or a token.
pub fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.len() <= IDENTIFIER_BYTES && !text.chars().any(char::is_control)
}

/// An identifier that may be left out; anything else than a short text is refused.
pub(super) fn identifier(object: &ClaimMap, name: &str, otherwise: Refusal) -> Result<Option<String>, Refusal> {
    match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if is_identifier(text) => Ok(Some(text.clone())),
        Some(_) => Err(otherwise),
    }
}

/// Seconds since 1970 (RFC 7519 section 2), whole or with a fraction, and a number: by a time something is decided.
pub(super) fn time(object: &ClaimMap, name: &str) -> Option<DateTime<Utc>> {
    let seconds = object.get(name)?;
    #[expect(clippy::cast_possible_truncation, reason = "fractions do not count, and a time that does not fit is none")]
    let seconds = seconds.as_i64().or_else(|| seconds.as_f64().map(|seconds| seconds as i64))?;
    DateTime::from_timestamp(seconds, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Result<Vec<String>, Unreadable> {
        object(text.as_bytes()).map(|object| object.keys().cloned().collect())
    }

    #[test]
    fn a_member_that_nobody_reads_spoils_nothing() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        for odd in ["1e400", r#""\ud800""#, &deep, "-1E-999999", "{\"\":{}}"] {
            let read = object(format!(r#"{{"sub":"ada","x":{odd}}}"#).as_bytes()).expect("an object");
            assert_eq!(read["sub"], "ada");
        }
        assert_eq!(names("\u{feff}{\"sub\":1}"), Ok(vec!["sub".to_owned()]));
        assert_eq!(names(r#"{"x":1,"sub":"ada","x":2}"#), Ok(vec!["sub".to_owned()]), "which of the two is not known");
    }

    #[test]
    fn what_something_is_decided_by_is_there_once_and_can_be_read() {
        for (text, name) in [
            (r#"{"sub":"ada","sub":"ada"}"#, "sub"),
            (r#"{"aud":"us","aud":["us"],"x":1}"#, "aud"),
            (r#"{"exp":1e999}"#, "exp"),
            (r#"{"nonce":"\ud800"}"#, "nonce"),
        ] {
            assert_eq!(names(text), Err(Unreadable::Member(name.to_owned())), "{text}");
        }
        for text in ["", "[]", "null", "\"ada\"", "{", "{}x", "{\"exp\":NaN}", "\u{feff}\u{feff}{}"] {
            assert_eq!(names(text), Err(Unreadable::NoObject), "{text}");
        }
    }

    #[test]
    fn a_time_is_a_number_that_fits() {
        let at = |value: &str| time(&object(format!(r#"{{"exp":{value}}}"#).as_bytes()).unwrap(), "exp");
        assert_eq!(at("1.9"), DateTime::from_timestamp(1, 0));
        assert_eq!(at("-1"), DateTime::from_timestamp(-1, 0));
        for odd in ["\"1\"", "null", "1e300", "-1e300", "9223372036854775807", "18446744073709551615", "[1]", "true"] {
            assert_eq!(at(odd), None, "{odd}");
        }
    }
}
