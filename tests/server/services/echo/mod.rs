//! The echo: what the doctor is told of a request that it has sent through a proxy, and nobody else.

mod arriving;
mod asking;
mod bounds;
mod nobody_else;
mod of_check;
mod websocket;

use vestibule::model::echo::Echo;

use crate::support::{Person, TestServer, WIKI, raw, status};

/// Somebody who is known at the wiki.
async fn at_wiki(server: &TestServer) -> Person<'_> {
    let person = Person::signed_in(server).await;
    person.go(&format!("{WIKI}/.vestibule/enter?return_to=/page")).await.arrived();
    person
}

/// A request to the wiki's host, with a token and what makes the server close.
fn head(line: &str, token: &str, headers: &[&str]) -> String {
    let more: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    format!("{line}\r\nHost: wiki.example.org\r\nConnection: close\r\nVestibule-Echo: {token}\r\n{more}\r\n")
}

async fn told(server: &TestServer, request: &[u8]) -> Echo {
    read(&raw(server, request).await)
}

#[track_caller]
fn read(answer: &str) -> Echo {
    assert_eq!(status(answer), 200, "{answer}");
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let head = head.to_lowercase();
    assert!(head.contains("\r\ncontent-type: application/json\r\n"), "{head}");
    assert!(head.contains("\r\ncache-control: no-store\r\n"), "{head}");
    assert!(!head.contains("set-cookie"), "{head}");
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {body}"))
}
