//! While the door does not answer, or answers what is no answer, no service is asked.

use std::{
    sync::LazyLock,
    time::{Duration, Instant},
};

use tokio::time::{sleep, timeout};

use super::{client::raw, people::cookie, relay::Door, running::Behind};
use crate::support::patiently;

const HOST: &str = "wiki.example.org";
const LINES: [&str; 2] = ["GET /page HTTP/1.1", "GET /assets/x HTTP/1.1"];

/// A head that no proxy takes in whole.
static HUGE: LazyLock<String> =
    LazyLock::new(|| format!("HTTP/1.1 200 OK\r\nRemote-User: {}\r\n\r\n", "x".repeat(16 << 20)));

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
        let waiting = timeout(Duration::from_secs(3), raw(at.proxy, HOST, LINES[0], &[&cookie])).await;
        assert!(waiting.is_err(), "it waits for as long as the door takes");
        at.wiki.nothing("a door that says nothing");
    }
    comes_back(at, &cookie).await;
}

/// The process itself is stopped. A question that it was asked before is answered by what holds when it goes on.
pub async fn stopped_by_the_system(at: &Behind) {
    let (person, _) = at.at_wiki().await;
    let cookie = cookie(&person);
    let door = at.door.as_ref().expect("a process");
    assert!(raw(at.proxy, HOST, LINES[0], &[&cookie]).await.starts_with("HTTP/1.1 200"));
    at.wiki.one();
    door.freeze();
    for line in LINES {
        let asked = timeout(Duration::from_secs(6), raw(at.proxy, HOST, line, &[&cookie])).await;
        match at.kind.gives_up {
            true => assert!(asked.expect("it gives up").starts_with("HTTP/1.1 503"), "{line}"),
            false => assert!(asked.is_err(), "{line}: it waits for as long as the door takes"),
        }
        at.wiki.nothing(line);
    }
    door.goes_on();
    comes_back(at, &cookie).await;
    at.wiki.take();

    door.freeze();
    let known = [cookie.as_str()];
    let held = raw(at.proxy, HOST, LINES[0], &known);
    let meanwhile = async {
        // What it has in memory is too old to be believed by then.
        sleep(Duration::from_millis(1_200)).await;
        at.server
            .execute(
                "update sessions set ended_at = clock_timestamp(), end_reason = 'signed_out',
                     changed_at = clock_timestamp(), changed_xid = pg_current_xact_id()",
            )
            .await;
        door.goes_on();
    };
    let (held, ()) = tokio::join!(held, meanwhile);
    assert!(held.starts_with("HTTP/1.1 401"), "{held}");
    at.wiki.nothing("the end of the session, while the door was frozen");
}

pub async fn nonsense(at: &Behind) {
    let (person, _) = at.at_wiki().await;
    let cookie = cookie(&person);
    for words in [
        "what?\r\n\r\n",
        "",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\nRemote-Us",
        "HTTP/1.1 200 OK\r\nRemote-User: x\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n",
        "\0\0\0\0",
        &HUGE,
    ] {
        at.relay.is(Door::Says(words));
        for line in LINES {
            let answer = raw(at.proxy, HOST, line, &[&cookie]).await;
            let shown = &words[..words.len().min(60)];
            assert!(answer.starts_with(&format!("HTTP/1.1 {}", at.kind.away)), "{shown:?}, {line}: {answer}");
            at.wiki.nothing(shown);
        }
    }
    // Some pass these on as they are.
    for words in [
        "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    ] {
        at.relay.is(Door::Says(words));
        for line in LINES {
            raw(at.proxy, HOST, line, &[&cookie]).await;
            at.wiki.nothing(words);
        }
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
