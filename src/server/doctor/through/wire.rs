//! HTTP/1.1 as bytes: what is sent is what was written, also where no decent client would send it.

use std::{convert::Infallible, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    time::timeout,
};

use super::reach::Stream;

/// A proxy that takes longer has not answered.
const ANSWERS_WITHIN: Duration = Duration::from_secs(10);

/// With so many bytes to send, it may take longer.
const UPLOADED_WITHIN: Duration = Duration::from_mins(1);

const HEAD_MOST: usize = 64 << 10;
const BODY_MOST: usize = 1 << 20;

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    pub status: u16,
    /// In their order, names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// Sends a request and reads the answer to its end.
pub(super) async fn exchange(stream: Box<dyn Stream>, head: &str, body: &[u8]) -> Result<Reply, String> {
    let within = if body.is_empty() { ANSWERS_WITHIN } else { UPLOADED_WITHIN };
    let (mut read, mut write) = tokio::io::split(stream);
    let send = async {
        // Who has said no may close before all is sent.
        if write.write_all(head.as_bytes()).await.is_ok() && write.write_all(body).await.is_ok() {
            let _ = write.flush().await;
        }
        std::future::pending::<Infallible>().await
    };
    let receive = async {
        let mut rest = Vec::new();
        let mut reply = read_head(&mut read, &mut rest).await?;
        if reply.status != 101 {
            reply.body = read_body(&mut read, &reply, rest).await?;
        }
        Ok(reply)
    };
    let exchanged = async {
        tokio::select! {
            reply = receive => reply,
            never = send => match never {},
        }
    };
    timeout(within, exchanged).await.unwrap_or_else(|_| Err(format!("No answer came within {} s.", within.as_secs())))
}

/// The head of an answer, less what may come before it (RFC 9110 section 15.2); in `rest` what came behind it.
pub(super) async fn read_head(
    stream: &mut (impl tokio::io::AsyncRead + Unpin),
    rest: &mut Vec<u8>,
) -> Result<Reply, String> {
    loop {
        let end = loop {
            if let Some(end) = find(rest, b"\r\n\r\n") {
                break end;
            }
            if rest.len() > HEAD_MOST {
                return Err("The head of the answer has no end.".to_owned());
            }
            if more(stream, rest).await? == 0 {
                return Err("The connection was closed without an answer.".to_owned());
            }
        };
        let head: Vec<u8> = rest.drain(..end + 4).collect();
        let reply = parsed(&String::from_utf8_lossy(&head[..end])).ok_or("What came is no HTTP.")?;
        if reply.status >= 200 || reply.status == 101 {
            return Ok(reply);
        }
    }
}

fn parsed(head: &str) -> Option<Reply> {
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    first.next().filter(|version| version.starts_with("HTTP/1."))?;
    let status = first.next()?.parse().ok()?;
    let header = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_owned()))
    };
    Some(Reply { status, headers: lines.filter_map(header).collect(), body: Vec::new() })
}

async fn read_body(
    stream: &mut (impl tokio::io::AsyncRead + Unpin),
    reply: &Reply,
    mut rest: Vec<u8>,
) -> Result<Vec<u8>, String> {
    if reply.status == 204 || reply.status == 304 {
        return Ok(Vec::new());
    }
    let is_chunked = reply.header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked"));
    let length: Option<usize> = reply.header("content-length").and_then(|length| length.parse().ok());
    loop {
        if rest.len() > BODY_MOST {
            return Err("The answer is longer than one of the door's can be.".to_owned());
        }
        match length {
            _ if is_chunked => {
                if let Some(body) = unchunked(&rest) {
                    return Ok(body);
                }
            }
            Some(length) if rest.len() >= length => {
                rest.truncate(length);
                return Ok(rest);
            }
            _ => {}
        }
        // Some close without the end that TLS has for it.
        if more(stream, &mut rest).await.unwrap_or(0) == 0 {
            return if length.is_none() && !is_chunked { Ok(rest) } else { Err("The answer broke off.".to_owned()) };
        }
    }
}

/// The body in its chunks (RFC 9112 section 7.1); none before its end is there.
fn unchunked(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = find(bytes, b"\r\n")?;
        let size = std::str::from_utf8(&bytes[..end]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        bytes = &bytes[end + 2..];
        if size == 0 {
            return find(&[b"\r\n", bytes].concat(), b"\r\n\r\n").map(|_| body);
        }
        body.extend_from_slice(bytes.get(..size)?);
        bytes = bytes.get(size + 2..)?;
    }
}

async fn more(stream: &mut (impl tokio::io::AsyncRead + Unpin), into: &mut Vec<u8>) -> Result<usize, String> {
    let read = stream.read_buf(into).await;
    read.map_err(|error| format!("The connection broke: {error}."))
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(bytes: &[u8]) -> Result<Reply, String> {
        let (ours, mut theirs) = tokio::io::duplex(1 << 16);
        theirs.write_all(bytes).await.expect("written");
        drop(theirs);
        exchange(Box::new(ours), "", b"").await
    }

    #[tokio::test]
    async fn an_answer_is_read_to_its_end_in_every_form() {
        for (bytes, status, body) in [
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nyes", 200, "ye"),
            ("HTTP/1.0 404 Not Found\r\n\r\nno", 404, "no"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nyes\r\n2;x=y\r\n!!\r\n0\r\n\r\n", 200, "yes!!"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n\r\n", 200, ""),
            ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 204 No\r\n\r\n", 204, ""),
            ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", 101, ""),
        ] {
            let reply = read(bytes.as_bytes()).await.expect(bytes);
            assert_eq!((reply.status, String::from_utf8_lossy(&reply.body).as_ref()), (status, body), "{bytes}");
        }
        for broken in [
            "",
            "what?\r\n\r\n",
            "HTTP/1.1 200",
            "HTTP/1.1 yes\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nyes",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nye",
        ] {
            assert!(read(broken.as_bytes()).await.is_err(), "{broken}");
        }
    }
}
