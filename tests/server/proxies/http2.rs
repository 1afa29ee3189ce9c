//! HTTP/2 over TLS: its pseudo-headers say who is meant, and a cookie may come in pieces (RFC 9113 8.2.3).

use std::net::SocketAddr;

use axum::http::{Request, Version};

use super::{client, people::cookie_value, running::Behind, spoofing::NAMES};

const WIKI: &str = "wiki.example.org";
const CRM: &str = "crm.example.com";

/// One request on a connection of its own: the status, or none where the proxy broke off.
pub async fn ask(proxy: SocketAddr, authority: &str, target: &str, headers: &[(&str, &str)]) -> Option<u16> {
    let stream = client::connect_for(proxy, authority, b"h2").await;
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]), "it offers HTTP/2");
    let (mut sender, connection) = h2::client::handshake(stream).await.unwrap();
    let driver = tokio::spawn(connection);
    let mut request = Request::get(format!("https://{authority}{target}")).version(Version::HTTP_2);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let (answer, _) = sender.send_request(request.body(()).unwrap(), true).unwrap();
    let status = answer.await.ok().map(|answer| answer.status().as_u16());
    driver.abort();
    status
}

pub async fn people(at: &Behind) {
    let (person, id) = at.at_wiki().await;
    let cookie = cookie_value(&person);
    assert_eq!(ask(at.proxy, WIKI, "/page?x=1", &[("cookie", &cookie)]).await, Some(200));
    let seen = at.wiki.one();
    assert_eq!((seen.target.as_str(), seen.all("remote-user")), ("/page?x=1", vec![id.as_str()]));
    for (target, headers, status) in [
        ("/page", vec![], 401),
        ("/page", vec![("cookie", "a=1")], 401),
        ("/admin", vec![("cookie", cookie.as_str())], 403),
        ("/assets/../admin", vec![("cookie", cookie.as_str())], 403),
    ] {
        assert_eq!(ask(at.proxy, WIKI, target, &headers).await, Some(status), "{target} {headers:?}");
        at.wiki.nothing(target);
    }
}

pub async fn spoofing(at: &Behind) {
    let (person, id) = at.at_wiki().await;
    let cookie = cookie_value(&person);
    let forged: Vec<(String, &str)> = NAMES.iter().map(|name| ((*name).to_owned(), "root")).collect();
    let twins: Vec<(String, &str)> = NAMES.iter().map(|name| (name.replace('-', "_"), "root")).collect();
    for headers in [forged, twins] {
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let known = [&headers[..], &[("cookie", &cookie)]].concat();
        assert_eq!(ask(at.proxy, WIKI, "/page", &known).await, Some(200), "{headers:?}");
        let seen = at.wiki.one();
        assert_eq!(seen.all("remote-user"), [id.as_str()]);
        assert!(seen.headers.values().flatten().all(|value| !value.contains("root")), "{seen:#?}");
        assert_eq!(ask(at.proxy, WIKI, "/assets/x", &headers).await, Some(200), "{headers:?}");
        let seen = at.wiki.one();
        assert!(NAMES.iter().all(|name| seen.all(name).concat().is_empty()), "{seen:#?}");
    }
}

pub async fn crumbs(at: &Behind) {
    let (person, id) = at.at_wiki().await;
    let cookie = cookie_value(&person);
    let pieces =
        [("cookie", "a=1"), ("cookie", &cookie), ("cookie", "__Host-Http-vestibule-enter=xyz"), ("cookie", "b=2")];
    assert_eq!(ask(at.proxy, WIKI, "/page", &pieces).await, Some(200));
    let seen = at.wiki.one();
    assert_eq!(seen.all("remote-user"), [id.as_str()]);
    let cookies = seen.all("cookie").join("; ");
    assert!(!cookies.contains("vestibule") && !cookies.contains("xyz"), "{cookies}");
    assert!(cookies.contains("a=1") && cookies.contains("b=2"), "{cookies}");
}

/// SECURITY 49: what `:authority` says is judged and serves, or nothing is.
pub async fn authority(at: &Behind) {
    let (person, id) = at.at_wiki().await;
    let cookie = cookie_value(&person);
    for (authority, host) in [(CRM, WIKI), (WIKI, CRM), (CRM, CRM)] {
        ask(at.proxy, authority, "/x", &[("host", host), ("cookie", &cookie)]).await;
        at.crm.nothing("the wiki's cookie");
        for seen in at.wiki.take() {
            assert_eq!(seen.all("remote-user"), [id.as_str()], "{authority} {host}");
        }
    }
}
