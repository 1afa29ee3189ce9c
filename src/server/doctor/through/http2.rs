//! HTTP/2, whose pseudo-headers say who is meant (RFC 9113 section 8.3.1).

use std::time::Duration;

use axum::http::{Request, Version};
use tokio::time::timeout;

use super::{reach::Way, wire::Reply};

const ANSWERS_WITHIN: Duration = Duration::from_secs(10);
const BODY_MOST: usize = 1 << 20;

/// One request on a connection of its own: none where HTTP/2 is not offered.
pub(super) async fn ask(
    way: &Way,
    authority: &str,
    target: &str,
    headers: &[(String, String)],
) -> Result<Option<Reply>, String> {
    let Some(stream) = way.connect_for_http2().await? else { return Ok(None) };
    let told = async {
        let (mut sender, connection) = h2::client::handshake(stream).await.map_err(broke)?;
        let driver = tokio::spawn(connection);
        let mut request = Request::get(format!("https://{authority}{target}")).version(Version::HTTP_2);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request.body(()).map_err(|error| format!("That cannot be sent: {error}."))?;
        let (answer, _) = sender.send_request(request, true).map_err(broke)?;
        let reply = read(answer.await.map_err(broke)?).await;
        driver.abort();
        reply.map(Some)
    };
    timeout(ANSWERS_WITHIN, told).await.unwrap_or_else(|_| Err("No answer came within 10 s.".to_owned()))
}

async fn read(answer: axum::http::Response<h2::RecvStream>) -> Result<Reply, String> {
    let (parts, mut stream) = answer.into_parts();
    let text = |value: &axum::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = parts.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    let mut body = Vec::new();
    while let Some(chunk) = stream.data().await {
        let chunk = chunk.map_err(broke)?;
        let _ = stream.flow_control().release_capacity(chunk.len());
        body.extend_from_slice(&chunk);
        if body.len() > BODY_MOST {
            return Err("The answer is longer than one of the door's can be.".to_owned());
        }
    }
    Ok(Reply { status: parts.status.as_u16(), headers, body })
}

fn broke(error: h2::Error) -> String {
    format!("The connection broke: {error}.")
}
