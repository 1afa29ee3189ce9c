//! A request to a service, as it is sent to the letter, and an answer.

use std::fmt::Write as _;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::body::Body;

/// What is sent. The target goes out byte for byte: what a path is taken for is what is asked here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub method: String,
    /// Path and query.
    pub target: String,
    pub headers: HeaderMap,
    pub body: Option<Body>,
    /// How much of the answer's body is needed.
    pub reads: Reads,
    /// A header that cannot be written. Without it the request would be another one, or somebody else's: it is not sent.
    pub unwritable: Option<&'static str>,
}

/// How much of an answer's body is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// The status is the answer; a short body is taken along.
    Status,
    /// What stands in it decides.
    Body,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    /// As much as was read.
    pub body: Vec<u8>,
    /// Whether that is all of it.
    pub is_whole: bool,
}

/// Headers that would make shell lines long and say nothing to whoever repeats a request.
const NOT_SHOWN: [&str; 6] = ["accept", "user-agent", "origin", "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest"];

/// Headers that are somebody's: whoever repeats a request needs fresh ones, and no report should carry them.
const SECRET: [&str; 3] = ["cookie", "vestibule-assertion", "authorization"];

impl Request {
    pub fn new(method: &str, target: &str) -> Self {
        let (method, target) = (method.to_owned(), target.to_owned());
        Self { method, target, headers: HeaderMap::new(), body: None, reads: Reads::Status, unwritable: None }
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        match HeaderValue::from_str(value) {
            Ok(value) => {
                self.headers.insert(HeaderName::from_static(name), value);
            }
            Err(_) => self.unwritable = Some(name),
        }
        self
    }

    /// Method and target, as reports name it.
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }

    /// As a line for a shell, with names in place of what is secret.
    pub fn curl(&self, base: &str) -> String {
        let mut line = String::from("curl -i --path-as-is");
        match self.method.as_str() {
            "GET" => {}
            "HEAD" => line.push_str(" -I"),
            method => {
                let _ = write!(line, " -X {method}");
            }
        }
        for (name, value) in &self.headers {
            let name = name.as_str();
            if NOT_SHOWN.contains(&name) || value.is_empty() {
                continue;
            }
            let value = if SECRET.contains(&name) { "…" } else { value.to_str().unwrap_or("…") };
            let _ = write!(line, " -H {}", quoted(&format!("{name}: {value}")));
        }
        if let Some(body) = &self.body {
            let _ = write!(line, " -H {}", quoted(&format!("content-type: {}", body.content_type)));
            // Of other options a body that begins with @ would send a file.
            let _ = write!(line, " --data-raw {}", quoted(&String::from_utf8_lossy(&body.body)));
        }
        let _ = write!(line, " {}", quoted(&format!("{base}{}", self.target)));
        line
    }
}

/// One word for a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

impl Answer {
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_line_repeats_a_request_and_carries_no_secret() {
        let request = Request::new("DELETE", "/docs/1;x?a='b'").header("cookie", "a=secret").header("accept", "*/*");
        let request = request.header("x-method-override", "DELETE").header("remote-name", "");
        let line = "curl -i --path-as-is -X DELETE -H 'cookie: …' -H 'x-method-override: DELETE' \
                    'http://wiki.localhost/docs/1;x?a='\\''b'\\'''";
        assert_eq!(request.curl("http://wiki.localhost"), line);
        let body = Body { content_type: "application/json".to_owned(), body: b"{}".to_vec() };
        let line = Request { body: Some(body), ..Request::new("HEAD", "/") }.curl("http://a");
        assert_eq!(line, "curl -i --path-as-is -I -H 'content-type: application/json' --data-raw '{}' 'http://a/'");
    }
}
