//! What the doctor asks through a proxy, and what it is told.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use vestibule::model::echo::Echo;

use super::{
    client::{connect, raw},
    http2,
    people::cookie,
    running::Behind,
    spoofing::{FORGED, NAMES, TWINS},
};
use crate::support::{echo_token, echo_token_as};

const HOST: &str = "wiki.example.org";
const LINE: &str = "GET /vestibule-echo/x?y=1 HTTP/1.1";
const NOTHING: &str = "HTTP/1.1 404";

/// Values of a header in what has arrived.
fn all<'a>(echo: &'a Echo, name: &str) -> Vec<&'a str> {
    echo.headers.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str()).collect()
}

#[track_caller]
fn read(answer: &str) -> Echo {
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let start = answer.find("{\"method\"").unwrap_or_else(|| panic!("{answer}"));
    let end = answer.rfind('}').unwrap() + 1;
    serde_json::from_str(&answer[start..end]).unwrap_or_else(|error| panic!("{error}: {answer}"))
}

pub async fn nobody(at: &Behind) {
    let (person, _) = at.at_wiki().await;
    let (token, of_crm) = (echo_token(&at.server, "wiki").await, echo_token(&at.server, "crm").await);
    let cookie = cookie(&person);
    for headers in [
        vec![],
        vec![cookie.as_str()],
        vec!["Vestibule-Echo: x"],
        vec![&format!("Vestibule-Echo: {of_crm}")],
        vec![&format!("Vestibule-Echo: {token}"), "Vestibule-Echo: x"],
    ] {
        let answer = raw(at.proxy, HOST, LINE, &headers).await;
        assert!(answer.starts_with(NOTHING), "{headers:?}: {answer}");
    }
    let shown = format!("Vestibule-Echo: {token}");
    for target in
        ["/vestibule-echo", "/vestibule-echo/../page", "/vestibule-echo/%2e%2e/page", "/x", "/Vestibule-Echo/x"]
    {
        let answer = raw(at.proxy, HOST, &format!("GET {target} HTTP/1.1"), &[&shown]).await;
        assert!(!answer.starts_with("HTTP/1.1 200"), "{target}: {answer}");
    }
    at.wiki.nothing("what is not the service's");
}

pub async fn identity(at: &Behind) {
    let (person, id) = at.at_wiki().await;
    let nobody = format!("Vestibule-Echo: {}", echo_token(&at.server, "wiki").await);
    let somebody = echo_token_as(&at.server, "wiki", person.at_wiki().as_deref()).await.unwrap();
    let somebody = format!("Vestibule-Echo: {somebody}");
    for forged in [&[&[][..]][..], &FORGED, &TWINS].concat() {
        let echo = read(&raw(at.proxy, HOST, LINE, &[forged, &[&nobody]].concat()).await);
        for name in NAMES {
            assert_eq!(all(&echo, name).concat(), "", "{forged:?}: {echo:#?}");
        }
        let has_root = |echo: &Echo| echo.headers.iter().any(|(_, value)| value.contains("root"));
        assert!(!has_root(&echo), "{forged:?}: {echo:#?}");
        let echo = read(&raw(at.proxy, HOST, LINE, &[forged, &[&somebody]].concat()).await);
        assert_eq!(all(&echo, "remote-user"), [id.as_str()], "{forged:?}");
        assert_eq!(all(&echo, "vestibule-assertion").len(), 1, "{forged:?}");
        assert!(!has_root(&echo), "{forged:?}: {echo:#?}");
        assert_eq!((echo.method.as_str(), echo.target.as_str()), ("GET", "/vestibule-echo/x?y=1"));
        assert_eq!(echo.host.as_deref(), Some(HOST));
    }
    let cookies = ["Cookie: a=1; __Host-vestibule=xyz; b=2", &nobody];
    let echo = read(&raw(at.proxy, HOST, LINE, &cookies).await);
    assert_eq!(all(&echo, "cookie"), ["a=1; b=2"]);
    at.wiki.nothing("what the door stands in for");
}

pub async fn traffic(at: &Behind) {
    let token = echo_token(&at.server, "wiki").await;
    let over_http2 = http2::ask(at.proxy, HOST, "/vestibule-echo/x", &[("vestibule-echo", &token)]).await;
    assert_eq!(over_http2, Some(200));
    let browser = at.person().wiki;
    let body = vec![b'x'; 20 << 20];
    let upload = browser.post("/vestibule-echo/upload", &[]).header("vestibule-echo", &token);
    let answer = upload.body("application/octet-stream", &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let echo: Echo = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((echo.method.as_str(), echo.body.bytes), ("POST", 20 << 20));

    let mut stream = connect(at.proxy, HOST).await;
    let head = format!(
        "GET /vestibule-echo/socket HTTP/1.1\r\nHost: {HOST}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nVestibule-Echo: {token}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.flush().await.unwrap();
    let mut heard = Vec::new();
    while !heard.ends_with(b"\r\n\r\n") {
        heard.push(stream.read_u8().await.unwrap());
    }
    assert!(heard.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&heard));
    assert_eq!((stream.read_u8().await.unwrap(), stream.read_u8().await.unwrap()), (0x81, 126));
    let mut text = vec![0; usize::from(stream.read_u16().await.unwrap())];
    stream.read_exact(&mut text).await.unwrap();
    let echo: Echo = serde_json::from_slice(&text).unwrap();
    assert_eq!(all(&echo, "upgrade"), ["websocket"]);
    at.wiki.nothing("what the door stands in for");
}

/// With the configuration of the proxy's own documentation: the echo shows what that lets through.
pub async fn naive(at: &Behind) {
    let token = format!("Vestibule-Echo: {}", echo_token(&at.server, "wiki").await);
    let forged = ["Vestibule-Assertion: root", "Cookie: __Host-vestibule=xyz", &token];
    let echo = read(&raw(at.proxy, HOST, LINE, &forged).await);
    assert_eq!(all(&echo, "vestibule-assertion"), ["root"], "which no line names");
    assert_eq!(all(&echo, "cookie"), ["__Host-vestibule=…"], "which no line takes away");
    let answer = raw(at.proxy, HOST, LINE, &[]).await;
    let status = if at.kind.page == "nginx.md" { "HTTP/1.1 401" } else { NOTHING };
    assert!(answer.starts_with(status), "{answer}");
}
