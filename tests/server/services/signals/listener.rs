//! A service that listens, as far as the door can see it.

use std::{collections::VecDeque, sync::LazyLock, time::Duration};

use reqwest::{RequestBuilder, Response};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::{
    sync::mpsc,
    task::AbortHandle,
    time::{Instant, timeout},
};

use crate::support::{Setup, TestServer};

const IN_TIME: Duration = Duration::from_secs(10);

/// An event that has come.
#[derive(Debug, Clone)]
pub struct Heard {
    pub event: String,
    pub id: String,
    pub data: Value,
    pub at: Instant,
}

/// A service's connection. Dropping it hangs up.
pub struct Listener {
    heard: mpsc::UnboundedReceiver<Heard>,
    reading: AbortHandle,
}

/// Each service has a secret of its own.
pub fn with_secrets(setup: &mut Setup) {
    for service in &mut setup.services {
        service.secret_hash = Some(Sha256::digest(secret_of(&service.id)).into());
    }
}

pub fn secret_of(service: &str) -> String {
    format!("{service}-0123456789012345678901234567890123456789012")
}

/// Whose connections are each for one request: a stream keeps its own, and no test has those of another.
pub static HTTP: LazyLock<reqwest::Client> =
    LazyLock::new(|| reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build().unwrap());

/// A request of a service, with its own credential.
pub fn ask(server: &TestServer, service: &str) -> RequestBuilder {
    HTTP.get(server.address.join("/signals").unwrap()).basic_auth(service, Some(secret_of(service)))
}

impl Listener {
    pub async fn of(server: &TestServer, service: &str) -> Self {
        Self::reading(ask(server, service).send().await.unwrap())
    }

    /// Comes back after having read this last.
    pub async fn after(server: &TestServer, service: &str, id: &str) -> Self {
        Self::reading(ask(server, service).header("last-event-id", id).send().await.unwrap())
    }

    #[track_caller]
    pub fn reading(mut response: Response) -> Self {
        assert_eq!(response.status(), 200);
        let (tell, heard) = mpsc::unbounded_channel();
        let reading = tokio::spawn(async move {
            let mut text = String::new();
            while let Ok(Some(chunk)) = response.chunk().await {
                text.push_str(std::str::from_utf8(&chunk).expect("events are not cut in the middle of a letter"));
                let whole = text.rfind("\n\n").map_or(0, |end| end + 2);
                for event in text[..whole].split("\n\n").filter_map(parse) {
                    let _ = tell.send(event);
                }
                text.drain(..whole);
            }
        });
        Self { heard, reading: reading.abort_handle() }
    }

    /// The next event, whatever it is; none: the door has ended the stream.
    pub async fn next(&mut self) -> Option<Heard> {
        in_time(self.heard.recv()).await
    }

    /// The next event that is no sign of life.
    pub async fn told(&mut self) -> Heard {
        in_time(self.next_that(|event| event != "alive")).await
    }

    pub async fn alive(&mut self) -> Heard {
        in_time(self.next_that(|event| event == "alive")).await
    }

    async fn next_that(&mut self, is_wanted: impl Fn(&str) -> bool) -> Heard {
        loop {
            let heard = self.heard.recv().await.expect("the stream goes on");
            if is_wanted(&heard.event) {
                return heard;
            }
        }
    }

    /// All that is told until everything that had ended by now must have been: the second sign of life says that.
    pub async fn told_by_now(&mut self) -> VecDeque<Heard> {
        let (asked, mut told) = (Instant::now(), VecDeque::new());
        let mut alive = 0;
        while alive < 2 {
            let heard = self.next().await.expect("the stream goes on");
            if heard.event != "alive" {
                told.push_back(heard);
            } else if heard.at > asked {
                alive += 1;
            }
            assert!(asked.elapsed() < IN_TIME, "{told:?}");
        }
        told
    }

    /// When the last event came before nothing was heard for so long; none: it is silent already.
    pub async fn last_before_silence_of(&mut self, time: Duration) -> Option<Instant> {
        in_time(async {
            let mut last = None;
            while let Ok(heard) = timeout(time, self.heard.recv()).await {
                last = Some(heard.expect("the stream goes on").at);
            }
            last
        })
        .await
    }
}

/// One wait, however many signs of life come in it.
async fn in_time<T>(hearing: impl Future<Output = T>) -> T {
    timeout(IN_TIME, hearing).await.expect("it is heard within ten seconds")
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

/// As the standard has it for `EventSource`: one without data is none.
fn parse(text: &str) -> Option<Heard> {
    let field = |name: &str| {
        text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(|value| value.trim_start())
    };
    let data = serde_json::from_str(field("data")?).expect("JSON");
    let event = field("event").expect("each of ours has a name").to_owned();
    Some(Heard { event, id: field("id").unwrap_or_default().to_owned(), data, at: Instant::now() })
}
