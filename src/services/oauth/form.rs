//! What is asked: a form in the body (RFC 6749 section 3.2), of which nobody can think two things. Nothing counts in the address:
//! what stands there is in logs.

use std::borrow::Cow;

use axum::{
    body::{Body, Bytes},
    extract::Request,
    http::{header::CONTENT_TYPE, request::Parts},
};
use http_body_util::LengthLimitError;
use percent_encoding::percent_decode;

use super::error::Refusal;

/// An assertion of a service and an assertion of the door are a few kilobytes.
const MOST_BYTES: usize = 16 * 1024;

/// As many as any of these endpoints has, and a few that are passed over.
const MOST_PARAMETERS: usize = 32;

/// Of these there may be several (RFC 8693 section 2.1).
const SEVERAL: [&str; 2] = ["audience", "resource"];

const FORM: &str = "application/x-www-form-urlencoded";

/// The parameters, each of which is there once, but for those of which there may be several.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Form(Vec<(String, String)>);

/// Reads the body of a request.
pub(super) async fn read(request: Request) -> Result<(Parts, Form), Refusal> {
    let (parts, body) = request.into_parts();
    if parts.uri.query().is_some_and(|query| !query.is_empty()) {
        return Err(Refusal::invalid_request("parameters belong into the body, not into the address"));
    }
    let kind = parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(FORM) {
        return Err(Refusal::invalid_request("Content-Type is not application/x-www-form-urlencoded"));
    }
    let form = Form::parse(&whole(body).await?)?;
    Ok((parts, form))
}

async fn whole(body: Body) -> Result<Bytes, Refusal> {
    axum::body::to_bytes(body, MOST_BYTES).await.map_err(|error| {
        let is_too_long =
            std::error::Error::source(&error).is_some_and(|why| why.downcast_ref::<LengthLimitError>().is_some());
        if is_too_long { Refusal::too_large() } else { Refusal::invalid_request("the body breaks off") }
    })
}

impl Form {
    fn parse(body: &[u8]) -> Result<Self, Refusal> {
        let mut parameters: Vec<(String, String)> = Vec::new();
        for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            let value = pair.get(at + 1..).unwrap_or_default();
            let (Some(name), Some(value)) = (decoded(&pair[..at]), decoded(value)) else {
                return Err(Refusal::invalid_request("the body is no form in UTF-8"));
            };
            if !SEVERAL.contains(&&*name) && parameters.iter().any(|(other, _)| *other == name) {
                return Err(Refusal::invalid_request("a parameter is there twice"));
            }
            if parameters.len() == MOST_PARAMETERS {
                return Err(Refusal::invalid_request("there are too many parameters"));
            }
            parameters.push((name, value));
        }
        Ok(Self(parameters))
    }

    /// A parameter. One without a value is as one that is not there (RFC 6749 section 3.1).
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All of this name, of which there may be several.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let found = self.0.iter().filter(move |(other, _)| other == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}

fn decoded(part: &[u8]) -> Option<String> {
    let spaced: Cow<'_, [u8]> = if part.contains(&b'+') {
        part.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect()
    } else {
        part.into()
    };
    let text = percent_decode(&spaced).decode_utf8().ok()?;
    (!text.contains('\0')).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_form_is_read_once_and_strictly() {
        let form = Form::parse(b"token=a+b%2B%3d&&empty=&x=1=2&alone&%74ype=%C3%BC").expect("a form");
        let get = |name| form.get(name);
        assert_eq!((get("token"), get("empty"), get("x")), (Some("a b+="), None, Some("1=2")));
        assert_eq!((get("alone"), get("type"), get("Token")), (None, Some("ü"), None));
        assert_eq!(Form::parse(b""), Ok(Form(Vec::new())));
        let many: String = (0..=MOST_PARAMETERS).map(|number| format!("{number}=x&")).collect();
        for wrong in
            [&b"token=a&token=a"[..], b"token=a&%74oken=", b"token=%ff", b"token=\xff", b"token=%00", many.as_bytes()]
        {
            assert!(Form::parse(wrong).is_err(), "{}", String::from_utf8_lossy(wrong));
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_everybody_reads(body: Vec<u8>) {
            if let Ok(form) = Form::parse(&body) {
                for (name, value) in url::form_urlencoded::parse(&body) {
                    prop_assert_eq!(form.get(&name).unwrap_or_default(), value);
                }
            }
        }
    }
}
