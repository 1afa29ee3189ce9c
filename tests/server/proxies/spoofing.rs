//! What clients say of themselves counts for nothing, in whatever way they say it.

use super::{client::raw, people::cookie, running::Behind};

const HOST: &str = "wiki.example.org";
pub const NAMES: [&str; 5] = ["remote-user", "remote-name", "remote-email", "remote-groups", "vestibule-assertion"];

/// Headers of the client's own, doubled ones, and ones that are to be taken away.
pub const FORGED: [&[&str]; 3] = [
    &[
        "Remote-User: root",
        "Remote-Name: root",
        "Remote-Email: root",
        "Remote-Groups: root",
        "Vestibule-Assertion: root",
    ],
    &["Remote-User: root", "Remote-User: root", "Remote-Groups: root", "remote-groups: admin"],
    &["Connection: close, Remote-User, Remote-Name, Remote-Email, Remote-Groups, Vestibule-Assertion"],
];

/// What WSGI, CGI, PHP and Rack take for the same name.
pub const TWINS: [&[&str]; 5] = [
    &[
        "Remote_User: root",
        "Remote_Name: root",
        "Remote_Email: root",
        "Remote_Groups: root",
        "Vestibule_Assertion: root",
    ],
    &["REMOTE_USER: root", "remote_groups: root", "VESTIBULE_ASSERTION: root"],
    &["Remote-User: root", "Remote_User: root", "Remote-Groups:", "Remote_Groups: root"],
    &["Connection: close, Remote-User", "Remote-User: root", "Remote_User: root"],
    &["Connection: close, remote_user, Vestibule-Assertion", "Connection: Remote-Groups"],
];

pub async fn identity(at: &Behind) {
    none_counts(at, &FORGED).await;
}

pub async fn none_counts(at: &Behind, all: &[&[&str]]) {
    let (person, id) = at.at_wiki().await;
    let cookie = cookie(&person);
    for forged in all {
        let answer = raw(at.proxy, HOST, "GET /page HTTP/1.1", &[*forged, &[&cookie]].concat()).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{forged:?}: {answer}");
        let seen = at.wiki.one();
        assert_eq!(seen.all("remote-user"), [id.as_str()], "{forged:?}");
        assert_eq!(seen.all("remote-name"), ["Ada Lovelace"], "{forged:?}");
        assert_eq!(seen.all("vestibule-assertion").len(), 1, "{forged:?}");
        assert_eq!(seen.all("remote-groups").concat(), "", "who has no role: {forged:?}");
        assert!(seen.headers.values().flatten().all(|value| !value.contains("root")), "{forged:?}: {seen:#?}");

        let answer = raw(at.proxy, HOST, "GET /assets/x HTTP/1.1", forged).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{forged:?}: {answer}");
        let seen = at.wiki.one();
        for name in NAMES {
            assert_eq!(seen.all(name).concat(), "", "{name} of nobody, {forged:?}: {seen:#?}");
        }
    }
}

/// A method that a framework would take a request for, also under names that it cannot tell from the usual ones: the door
/// decides under that method too, or the name ends at the proxy.
pub async fn methods(at: &Behind) {
    let (person, _) = at.at_wiki().await;
    let cookie = cookie(&person);
    let line = "POST /notes/1 HTTP/1.1";
    let plain = ["Content-Length: 0", "Sec-Fetch-Site: same-origin", &cookie];
    for name in [
        "X-HTTP-Method-Override",
        "X_HTTP_Method_Override",
        "x-http_method-override",
        "X_Method_Override",
        "X_HTTP_Method",
    ] {
        let told = format!("{name}: DELETE");
        raw(at.proxy, HOST, line, &[&plain[..], &[&told]].concat()).await;
        for seen in at.wiki.take() {
            assert!(!seen.headers.values().flatten().any(|value| value == "DELETE"), "{name}: {seen:#?}");
        }
    }
    let answer = raw(at.proxy, HOST, line, &plain).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    at.wiki.one();
}

/// Either the door hears of it and refuses, or the proxy takes it away.
pub async fn h2c(at: &Behind) {
    let (person, _) = at.at_wiki().await;
    let upgrade =
        ["Connection: close, Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA"];
    let cookie = cookie(&person);
    let answer = raw(at.proxy, HOST, "GET /page HTTP/1.1", &[&upgrade[..], &[&cookie]].concat()).await;
    assert!(answer.starts_with(&format!("HTTP/1.1 {}", at.kind.h2c)), "{answer}");
    for seen in at.wiki.take() {
        assert_eq!(seen.all("upgrade"), [""; 0]);
    }
}

pub async fn secrets(at: &Behind) {
    let (person, _) = at.at_wiki().await;
    let value = person.at_wiki().unwrap();
    for line in [
        format!("Cookie: __Host-vestibule={value}"),
        format!("Cookie: a=1; __Host-vestibule={value}; b=2"),
        format!("Cookie: a=1; __Host-Http-vestibule-enter=xyz; __Host-vestibule={value}"),
        format!("Cookie: __Host-vestibule={value}; __Host-Http-vestibule-enter=xyz; a=1"),
    ] {
        let answer = raw(at.proxy, HOST, "GET /page HTTP/1.1", &[&line]).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{line}: {answer}");
        let cookies = at.wiki.one().all("cookie").concat();
        assert!(!cookies.contains("vestibule") && !cookies.contains("xyz"), "{line}: {cookies}");
        for kept in ["a=1", "b=2"].iter().filter(|kept| line.contains(*kept)) {
            assert!(cookies.contains(kept), "{line}: {cookies}");
        }
    }
    let doors = "Cookie: __Host-session=xyz; a=1; __Host-sign-in=xyz";
    let answer = raw(at.proxy, HOST, "GET /assets/x HTTP/1.1", &[doors]).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let cookies = at.wiki.one().all("cookie").concat();
    assert!(cookies.contains("a=1"), "{cookies}");
    assert_eq!(cookies.contains("xyz"), !at.kind.knows_names, "which no browser sends to the wiki: {cookies}");
}

/// Somebody who is known at the wiki is nobody at the other service, whatever they call it.
pub async fn origin(at: &Behind) {
    let (person, _) = at.at_wiki().await;
    let cookie = cookie(&person);
    let absolute = "GET https://crm.example.com/x HTTP/1.1";
    for (tls, line, host) in [
        (HOST, "GET /x HTTP/1.1", "Host: crm.example.com"),
        ("crm.example.com", "GET /x HTTP/1.1", "Host: crm.example.com"),
        (HOST, absolute, "Host: wiki.example.org"),
        ("crm.example.com", absolute, "Host: wiki.example.org"),
        (HOST, "GET /x HTTP/1.1", "Host: CRM.example.com:443"),
        (HOST, "GET /x HTTP/1.1", "Host: elsewhere.example"),
    ] {
        raw(at.proxy, tls, line, &[host, &cookie]).await;
        at.crm.nothing(line);
        at.wiki.nothing(line);
    }
}
