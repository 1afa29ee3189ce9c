//! While the door does not answer, or answers what is no answer, no service is asked.

use std::time::{Duration, Instant};

use super::{client::raw, people::cookie, relay::Door, running::Behind};
use crate::support::patiently;

const HOST: &str = "wiki.example.org";
const LINES: [&str; 2] = ["GET /page HTTP/1.1", "GET /assets/x HTTP/1.1"];

pub async fn stopped(at: &Behind) {
    let (person, _) = at.at_wiki().await;
    let cookie = cookie(&person);
    at.relay.is(Door::Stopped);
    for line in LINES {
        let answer = raw(at.proxy, HOST, line, &[&cookie]).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {}", at.kind.away)), "{line}: {answer}");
        at.wiki.nothing(line);
    }
    comes_back(at, &cookie).await;
}

pub async fn frozen(at: &Behind) {
    let (person, _) = at.at_wiki().await;
    let cookie = cookie(&person);
    at.relay.is(Door::Frozen);
    if at.kind.gives_up {
        for line in LINES {
            let began = Instant::now();
            let answer = raw(at.proxy, HOST, line, &[&cookie]).await;
            assert!(answer.starts_with("HTTP/1.1 503"), "{line}: {answer}");
            assert!(began.elapsed() < Duration::from_secs(6), "{line}: {:?}", began.elapsed());
            at.wiki.nothing(line);
        }
    } else {
        let waiting = tokio::time::timeout(Duration::from_secs(3), raw(at.proxy, HOST, LINES[0], &[&cookie])).await;
        assert!(waiting.is_err(), "it waits for as long as the door takes");
        at.wiki.nothing("a door that says nothing");
    }
    comes_back(at, &cookie).await;
}

pub async fn nonsense(at: &Behind) {
    let (person, _) = at.at_wiki().await;
    let cookie = cookie(&person);
    for words in ["what?\r\n\r\n", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nRemote-Us", "\0\0\0\0"] {
        at.relay.is(Door::Says(words));
        for line in LINES {
            let answer = raw(at.proxy, HOST, line, &[&cookie]).await;
            assert!(answer.starts_with(&format!("HTTP/1.1 {}", at.kind.away)), "{words:?}, {line}: {answer}");
            at.wiki.nothing(words);
        }
    }
    // Some pass this on as it is.
    at.relay.is(Door::Says("HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n"));
    for line in LINES {
        raw(at.proxy, HOST, line, &[&cookie]).await;
        at.wiki.nothing("a status that there is not");
    }
    comes_back(at, &cookie).await;
}

/// Nobody has to do anything afterwards.
async fn comes_back(at: &Behind, cookie: &str) {
    at.relay.is(Door::Answers);
    patiently("the proxy lets through again", || async {
        raw(at.proxy, HOST, LINES[0], &[cookie]).await.starts_with("HTTP/1.1 200")
    })
    .await;
}
