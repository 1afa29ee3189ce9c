//! A websocket (RFC 6455) that says what has arrived, and then gives back what it is sent for a moment.

use std::time::Duration;

use axum::{
    body::Body,
    extract::Request,
    http::{
        HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version,
        header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE},
    },
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use tokio::time::timeout;

use super::{frames::converse, sockets::Open};
use crate::{
    auth::goes_on::GoesOn,
    model::{echo::Echo, problem::Problem},
};

/// What the key is put together with (section 1.3).
const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// The connection changes hands as soon as the answer is written.
const OPENS_WITHIN: Duration = Duration::from_secs(10);

/// A connection that is to become a websocket.
pub struct Socket {
    accept: HeaderValue,
    opens: OnUpgrade,
    goes_on: Option<GoesOn>,
}

/// Whether a request asks for one, with all that this takes (section 4.2.1). What has lost a part of that on the way is answered as
/// any other request, and tells what is left.
pub fn asked(request: &mut Request) -> Option<Socket> {
    let headers = request.headers();
    let key = only(headers, &SEC_WEBSOCKET_KEY).filter(|key| STANDARD.decode(key).is_ok_and(|key| key.len() == 16))?;
    let is_13 = only(headers, &SEC_WEBSOCKET_VERSION).is_some_and(|version| version == "13");
    let is_asked = is_13
        && lists(headers, &UPGRADE, "websocket")
        && lists(headers, &CONNECTION, "upgrade")
        && request.method() == Method::GET
        && request.version() == Version::HTTP_11;
    let accept =
        STANDARD.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, [key.as_bytes(), GUID.as_bytes()].concat().as_slice()));
    let accept = HeaderValue::from_str(&accept).ok().filter(|_| is_asked)?;
    let goes_on = request.extensions_mut().remove::<GoesOn>();
    Some(Socket { accept, opens: hyper::upgrade::on(request), goes_on })
}

fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
}

fn lists(headers: &HeaderMap, name: &HeaderName, wanted: &str) -> bool {
    let lines = headers.get_all(name).iter();
    let mut named = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    named.any(|each| each.trim_ascii().eq_ignore_ascii_case(wanted.as_bytes()))
}

impl Socket {
    pub fn open(self, echo: &Echo, open: Open) -> Response {
        let Ok(first) = serde_json::to_vec(echo) else { return Problem::Internal.into_response() };
        // What has no place of its own would be in nobody's way, and be waited for by nobody.
        let Some(goes_on) = self.goes_on else { return Problem::Internal.into_response() };
        tokio::spawn(async move {
            let _open = open;
            if let Ok(Ok(stream)) = timeout(OPENS_WITHIN, self.opens).await {
                converse(TokioIo::new(stream), &first, goes_on.closing()).await;
            }
        });
        let head = [
            (UPGRADE, HeaderValue::from_static("websocket")),
            (CONNECTION, HeaderValue::from_static("upgrade")),
            (SEC_WEBSOCKET_ACCEPT, self.accept),
        ];
        (StatusCode::SWITCHING_PROTOCOLS, head, Body::empty()).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: [(&str, &str); 4] = [
        ("upgrade", "WebSocket"),
        ("connection", "keep-alive, Upgrade"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];

    fn accept(method: Method, version: Version, headers: &[(&str, &str)]) -> Option<String> {
        let request = Request::builder().method(method).version(version).uri("/vestibule-echo/a");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let socket = asked(&mut request.body(Body::empty()).expect("a request"))?;
        Some(socket.accept.to_str().expect("ASCII").to_owned())
    }

    #[test]
    fn a_key_is_answered_as_the_specification_has_it() {
        assert_eq!(accept(Method::GET, Version::HTTP_11, &ASKED).as_deref(), Some("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    }

    #[test]
    fn what_lacks_something_asks_for_no_websocket() {
        for left_out in ASKED {
            let headers: Vec<_> = ASKED.into_iter().filter(|pair| *pair != left_out).collect();
            assert_eq!(accept(Method::GET, Version::HTTP_11, &headers), None, "without {left_out:?}");
        }
        for other in [
            ("upgrade", "h2c"),
            ("connection", "close"),
            ("sec-websocket-version", "8"),
            ("sec-websocket-key", "c2hvcnQ="),
            ("sec-websocket-key", "?"),
        ] {
            let headers = ASKED.map(|pair| if pair.0 == other.0 { other } else { pair });
            assert_eq!(accept(Method::GET, Version::HTTP_11, &headers), None, "{other:?}");
        }
        let twice = [&ASKED[..], &ASKED[3..]].concat();
        assert_eq!(accept(Method::GET, Version::HTTP_11, &twice), None);
        assert_eq!(accept(Method::POST, Version::HTTP_11, &ASKED), None);
        assert_eq!(accept(Method::GET, Version::HTTP_10, &ASKED), None);
        assert_eq!(accept(Method::GET, Version::HTTP_2, &ASKED), None);
    }
}
