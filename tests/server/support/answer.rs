//! What came back.

use reqwest::{
    StatusCode,
    header::{HeaderMap, LOCATION, SET_COOKIE},
};
use serde_json::Value;

use super::html::{attribute, plain, text_in, texts_in};

#[derive(Debug, Clone)]
pub struct Answer {
    /// What was asked for, for messages.
    pub asked: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("UTF-8")
    }

    /// What can be read on a page, whatever stands around single words.
    pub fn words(&self) -> String {
        plain(&self.text())
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}: {} is no JSON ({error}): {}", self.asked, self.status, self.text()))
    }

    /// The `reason` of a problem+json, whose shape and status are checked on the way.
    #[track_caller]
    pub fn reason(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}: {}", self.asked, self.text());
        let json = self.json();
        assert_eq!(json["status"], self.status.as_u16(), "{}", self.asked);
        assert_eq!(json["type"], "about:blank", "{}", self.asked);
        json["reason"].as_str().expect("a reason").to_owned()
    }

    /// A header that is there at most once; empty if it is not.
    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        let values: Vec<_> = self.headers.get_all(name).iter().collect();
        assert!(values.len() <= 1, "{}: {name} is there {} times: {values:?}", self.asked, values.len());
        values.first().map_or("", |value| value.to_str().expect("ASCII"))
    }

    /// The `Location` of a 303.
    #[track_caller]
    pub fn location(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}: {}", self.asked, self.text());
        self.headers.get(LOCATION).expect("a Location").to_str().expect("ASCII")
    }

    pub fn set_cookies(&self) -> Vec<&str> {
        self.headers.get_all(SET_COOKIE).iter().map(|value| value.to_str().expect("ASCII")).collect()
    }

    /// A page of this status: HTML with one heading, no JSON, no trace, nothing of the house. Gives its heading.
    #[track_caller]
    pub fn page(&self, status: u16) -> String {
        let text = self.text();
        assert_eq!(self.status.as_u16(), status, "{}: {text}", self.asked);
        assert!(self.header("content-type").starts_with("text/html"), "{}: {:?}", self.asked, self.headers);
        let headings = texts_in(&text, "h1");
        assert_eq!(headings.len(), 1, "{}: {headings:?} in {text}", self.asked);
        assert!(!headings[0].is_empty() && !text_in(&text, "title").is_empty(), "{}: {text}", self.asked);
        // Chance may write any word into a nonce, which stands in more than one place (leptos writes it as `crossorigin` too).
        let nonces = text.split(" nonce=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let shown = nonces.filter(|nonce| !nonce.is_empty()).fold(text.clone(), |text, nonce| text.replace(nonce, ""));
        for inside in ["panicked", ".rs:", "sqlx", "stack backtrace", "x-vestibule", "serverfnerror", "ServerError"] {
            assert!(!shown.to_lowercase().contains(&inside.to_lowercase()), "{}: {inside} in {text}", self.asked);
        }
        for header in ["x-vestibule-problem", "serverfnerror"] {
            assert!(!self.headers.contains_key(header), "{}: {header} left the house", self.asked);
        }
        headings[0].clone()
    }

    /// Where the page's main button leads.
    #[track_caller]
    pub fn button(&self) -> String {
        let text = self.text();
        let text = &text[text.find("<main").expect("a main part")..];
        let start = text.find("class=\"button").unwrap_or_else(|| panic!("{}: no button in {text}", self.asked));
        let element = text[..start].rfind('<').expect("an element");
        attribute(&text[element..], "href").unwrap_or_else(|| panic!("{}: the button leads nowhere", self.asked))
    }
}
