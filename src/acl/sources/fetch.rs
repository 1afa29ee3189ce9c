//! A description from a file, or from where a service serves it: on this machine, or at a host that somebody has named.

use std::{path::Path, time::Duration};

use reqwest::{Client, redirect::Policy};
use url::Url;

use super::document::MOST_BYTES;
use crate::acl::http::reach::Reach;
use crate::model::printable::loggable;

/// Frameworks make their description when it is asked for the first time.
const WITHIN: Duration = Duration::from_secs(20);

/// The text of a description, and where it was fetched if it was.
pub async fn text(place: &str, reach: &Reach) -> Result<(String, Option<Url>), String> {
    if !place.contains("://") {
        return of_file(place).map(|text| (text, None));
    }
    let url = Url::parse(place).map_err(|error| format!("{place:?} is no address: {error}"))?;
    let text = of_address(&url, reach).await.map_err(|error| format!("{url}: {error}"))?;
    Ok((text, Some(url)))
}

/// A file of bounded size; what is no file has no end, or none that comes.
pub fn of_file(path: impl AsRef<Path>) -> Result<String, String> {
    let path = path.as_ref();
    let wrong = |text: String| format!("{}: {text}", path.display());
    let about = std::fs::metadata(path).map_err(|error| wrong(error.to_string()))?;
    if !about.is_file() {
        return Err(wrong("is no file".to_owned()));
    }
    if about.len() > MOST_BYTES as u64 {
        return Err(wrong(format!("has more than {} MiB", MOST_BYTES >> 20)));
    }
    let bytes = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
    String::from_utf8(bytes).map_err(|_| wrong("is not UTF-8".to_owned()))
}

async fn of_address(url: &Url, reach: &Reach) -> Result<String, String> {
    let client = client(url, reach).await?;
    let mut answer = client.get(url.clone()).send().await.map_err(|error| in_words(&error))?;
    if !answer.status().is_success() {
        return Err(format!("answers {}", answer.status()));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| in_words(&error))? {
        if bytes.len() + chunk.len() > MOST_BYTES {
            return Err(format!("answers with more than {} MiB", MOST_BYTES >> 20));
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| "answers with what is not UTF-8".to_owned())
}

/// Asks at the addresses that are allowed and nowhere else: a redirect could lead anywhere.
async fn client(url: &Url, reach: &Reach) -> Result<Client, String> {
    let reached = reach.reach(url).await?;
    let mut client = Client::builder().redirect(Policy::none()).no_proxy().timeout(WITHIN);
    client = client.resolve_to_addrs(url.host_str().unwrap_or_default(), &reached.addresses);
    if reach.ca.is_some() {
        client = client.use_preconfigured_tls(reach.trust()?);
    }
    client.build().map_err(|error| in_words(&error))
}

/// The last cause says what it was; the ones before say that something was.
fn in_words(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    loggable(&if error.is_timeout() { "takes too long".to_owned() } else { cause.to_string() })
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::*;

    /// Serves one answer, and gives its address at `localhost`.
    async fn serving(answer: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        });
        format!("http://api.localhost:{port}/openapi.json")
    }

    #[tokio::test]
    async fn a_description_is_fetched_from_this_machine() {
        let place = serving("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await;
        assert_eq!(text(&place, &Reach::default()).await, Ok(("{}".to_owned(), Url::parse(&place).ok())));
        for (answer, says) in [
            ("HTTP/1.1 302 Found\r\nlocation: http://192.0.2.1/\r\ncontent-length: 0\r\n\r\n", "answers 302"),
            ("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", "answers 404"),
            ("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n\u{80}", "not UTF-8"),
        ] {
            let error = text(&serving(answer).await, &Reach::default()).await.expect_err(says);
            assert!(error.contains(says), "{error}");
        }
    }

    #[tokio::test]
    async fn nobody_else_is_asked_unless_somebody_says_so() {
        for place in
            ["http://192.0.2.1/", "http://localhost@192.0.2.1/", "http://169.254.169.254/", "http://[2001:db8::1]/"]
        {
            let error = text(place, &Reach::default()).await.expect_err(place);
            assert!(error.contains("--allow-host"), "{error}");
        }
        assert!(text("file:///etc/hostname", &Reach::default()).await.expect_err("a scheme").contains("is no address"));
        let place = serving("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await;
        let port = Url::parse(&place).expect("an address").port();
        let reach = Reach {
            allowed: vec!["api.example.org".to_owned()],
            resolved: vec![("api.example.org".to_owned(), Ipv4Addr::LOCALHOST.into(), port)],
            ca: None,
        };
        assert_eq!(text("http://api.example.org/", &reach).await.map(|(text, _)| text), Ok("{}".to_owned()));
    }

    #[tokio::test]
    async fn a_file_is_a_file_of_bounded_size() {
        let dir = tempfile::tempdir().expect("a folder");
        let large = dir.path().join("large.json");
        std::fs::File::create(&large).and_then(|file| file.set_len(50 << 20)).expect("a file");
        for (place, says) in
            [(large.to_str().expect("a path"), "more than 32 MiB"), ("/dev/zero", "is no file"), ("/none", "/none: ")]
        {
            let error = text(place, &Reach::default()).await.expect_err(place);
            assert!(error.contains(says), "{error}");
        }
    }
}
