//! A service at a path under the door's own host, with the blocks of the pages for it: the door's own cookie says who
//! somebody is there, and stays with the door.

use super::{
    client::raw,
    http2,
    relay::Door,
    running::Behind,
    spoofing::{FORGED, NAMES, TWINS},
};
use crate::support::{Browser, DOOR, me, sign_in};

const HOST: &str = "door.example";
const PAGE: &str = "GET /app/x HTTP/1.1";
const OPEN: &str = "GET /app/assets/x HTTP/1.1";
const OTHERS: [&str; 3] = [
    // The door's own; the others are of services' hosts.
    "__Host-sign-in=ours",
    "__Host-vestibule=ours",
    "__Host-Http-vestibule-enter=ours",
];
/// What only looks like one of the door's.
const KEPT: [&str; 4] = ["__Host-session2=kept", "a=1", "b=1__Host-session=kept", "x__Host-sign-in=kept"];

/// Somebody who is signed in at the door, through the proxy; their id and their cookie.
async fn signed_in(at: &Behind) -> (Browser, String, String) {
    let browser = Browser::behind(at.proxy, &DOOR.parse().unwrap());
    let id = crate::support::register(&at.server, &browser).await["user"]["id"].as_str().unwrap().to_owned();
    let cookie = format!("__Host-session={}", browser.cookie("__Host-session").unwrap());
    at.app.nothing("signing in");
    (browser, id, cookie)
}

pub async fn people(at: &Behind) {
    let (first, id, _) = signed_in(at).await;
    let own = first.click("/account").await;
    assert_eq!(own.status, 200, "{}", own.text());
    at.app.nothing("a page of the door");

    let browser = Browser::behind(at.proxy, &DOOR.parse().unwrap());
    let stopped = browser.get("/app/x?y=1").await;
    assert_eq!(stopped.location(), "https://door.example/sign-in?return_to=/app/x%3Fy%3D1");
    assert_eq!(browser.follow(stopped).await.page(200), "Sign in");
    at.app.nothing("nobody");
    let back = sign_in(&at.server, &browser, "/app/x?y=1").await;
    assert_eq!(back.location(), "/app/x?y=1");
    let page = browser.follow(back).await;
    assert_eq!((page.status.as_u16(), page.text().as_str()), (200, "the backend, 0 bytes"));
    let seen = at.app.one();
    assert_eq!((seen.target.as_str(), seen.all("remote-user")), ("/app/x?y=1", vec![id.as_str()]));
    assert_eq!(seen.all("vestibule-assertion").len(), 1);
    assert_eq!(seen.all("cookie").concat(), "", "the browser has the door's only: {:?}", browser.cookie_names());
    assert_eq!(me(&browser).await["user"]["id"], id.as_str());
    at.app.nothing("a question to the door");
}

pub async fn script(at: &Behind) {
    let browser = Browser::behind(at.proxy, &DOOR.parse().unwrap());
    let answer = browser.program("/app/x").await;
    assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (401, "not_signed_in"));
    assert_eq!(answer.header("vestibule-sign-in"), "https://door.example/sign-in");
    assert_eq!(answer.header("location"), "");
    at.app.nothing("a script that nobody signed in");
    at.relay.is(Door::Stopped);
    for line in [PAGE, OPEN] {
        let answer = raw(at.proxy, HOST, line, &[]).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {}", at.kind.away)), "{line}: {answer}");
        at.app.nothing("a check that cannot be asked");
    }
    assert_eq!(browser.get("/sign-in").await.page(200), "Sign in", "which is the door's own");
}

/// In every order, beside others, which it keeps.
pub async fn cookies(at: &Behind) {
    let (_, id, session) = signed_in(at).await;
    let others = if at.kind.knows_names { &OTHERS[..] } else { &OTHERS[..1] };
    let mut all = [&others[..1], &KEPT[..2], &[&session], &KEPT[2..], &others[1..]].concat();
    for _ in 0..2 {
        for _ in 0..all.len() {
            all.rotate_left(1);
            let pieces: Vec<_> = all.iter().map(|pair| ("cookie", *pair)).collect();
            assert_eq!(http2::ask(at.proxy, HOST, "/app/x", &pieces).await, Some(200), "{all:?}");
            kept(at, &id, &all);
            for between in ["; ", ";", ";  "] {
                let line = format!("Cookie: {}", all.join(between));
                let answer = raw(at.proxy, HOST, PAGE, &[&line]).await;
                assert!(answer.starts_with("HTTP/1.1 200"), "{line}: {answer}");
                kept(at, &id, &all);
            }
        }
        all.reverse();
    }
}

/// Which open nothing, and are not to be read all the same.
pub async fn odd_cookies(at: &Behind) {
    let names = ["__Host-session", "__Host-sign-in", "__Host-vestibule", "__Host-Http-vestibule-enter"];
    for name in if at.kind.knows_names { &names[..] } else { &names[..2] } {
        for lines in [
            vec![format!("Cookie: {name}=ours; {}; {name}=ours", KEPT.join("; "))],
            vec![format!("Cookie: {}; {name}=ours;{name}=ours; {name}=ours", KEPT.join("; "))],
            vec![format!("Cookie: {name} =ours; {}", KEPT.join("; "))],
            vec![format!("Cookie: {}; {name}", KEPT.join("; "))],
        ] {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let answer = raw(at.proxy, HOST, OPEN, &lines).await;
            assert!(answer.starts_with("HTTP/1.1 200"), "{lines:?}: {answer}");
            kept(at, "", &lines);
        }
        let lines = ["Cookie: a=1", &format!("Cookie: {name}=ours"), "Cookie: b=1"];
        let answer = raw(at.proxy, HOST, OPEN, &lines).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        let cookies = at.app.one().all("cookie").join("; ");
        assert!(cookies.contains("a=1") && cookies.contains("b=1"), "{cookies}");
        assert_eq!(cookies.contains("ours"), at.kind.joins_cookies_by_commas, "{name}: {cookies}");
        let many = format!("Cookie: a=1; {}", format!("{name}=ours; ").repeat(30));
        let answer = raw(at.proxy, HOST, OPEN, &[&many]).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        let cookies = at.app.one().all("cookie").concat();
        assert!(!cookies.contains("ours"), "{name}: {cookies}");
    }
}

/// One request has reached the service: with all that is its own, and nothing of ours.
#[track_caller]
fn kept(at: &Behind, id: &str, sent: &[&str]) {
    let seen = at.app.one();
    assert_eq!(seen.all("remote-user").concat(), id, "{sent:?}");
    let cookies = seen.all("cookie").join("; ");
    let mut pairs: Vec<&str> = cookies.split(';').map(str::trim).filter(|pair| !pair.is_empty()).collect();
    pairs.sort_unstable();
    assert_eq!(pairs, KEPT, "of {sent:?}");
}

pub async fn spoofing(at: &Behind) {
    let (_, id, session) = signed_in(at).await;
    let known = format!("Cookie: {session}");
    for forged in [&FORGED[..], &TWINS[..]].concat() {
        let answer = raw(at.proxy, HOST, PAGE, &[forged, &[&known]].concat()).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{forged:?}: {answer}");
        let seen = at.app.one();
        assert_eq!(seen.all("remote-user"), [id.as_str()], "{forged:?}");
        assert_eq!(seen.all("vestibule-assertion").len(), 1, "{forged:?}");
        assert!(seen.headers.values().flatten().all(|value| !value.contains("root")), "{forged:?}: {seen:#?}");
        let answer = raw(at.proxy, HOST, OPEN, forged).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{forged:?}: {answer}");
        let seen = at.app.one();
        assert!(NAMES.iter().all(|name| seen.all(name).concat().is_empty()), "{forged:?}: {seen:#?}");
    }
}

/// What is the door's in any reading does not reach the service, whoever asks.
pub async fn paths(at: &Behind) {
    let (_, _, session) = signed_in(at).await;
    let known = format!("Cookie: {session}");
    for target in [
        "/account",
        "/application",
        "/APP/x",
        "/app%2fx",
        "/.vestibule/me",
        "/app/../account",
        "/app/./../account",
        "/app/x/../../account",
        "/app/%2e%2e/account",
        "/app/..%2faccount",
        "/app/%2e%2e%2faccount",
        "/app/%252e%252e/account",
        "/app/..;/account",
        "/app/assets/..;/..;/account",
        "/app\\..\\account",
        "/app/..\\account",
        "/app/..%5caccount",
    ] {
        for headers in [&[][..], &[known.as_str()]] {
            raw(at.proxy, HOST, &format!("GET {target} HTTP/1.1"), headers).await;
            at.app.nothing(target);
        }
    }
    // Some proxies tidy an address, and then ask and serve what it has become.
    for (target, tidy) in [
        ("//app/x", "/app/x"),
        ("/%61pp/x", "/app/x"),
        ("/account/../app/x", "/app/x"),
        ("/account/..%2fapp/x", "/app/x"),
        ("/account/%2e%2e/app/x", "/app/x"),
        ("/app//../account", "/app/account"),
    ] {
        raw(at.proxy, HOST, &format!("GET {target} HTTP/1.1"), &[]).await;
        at.app.nothing(target);
        raw(at.proxy, HOST, &format!("GET {target} HTTP/1.1"), &[&known]).await;
        let seen = at.app.take();
        assert!(seen.iter().all(|seen| seen.target == tidy), "{target}: {seen:#?}");
    }
    for (target, status) in [("/account", 200), ("/app/x", 200), ("/app/admin", 403)] {
        let answer = raw(at.proxy, HOST, &format!("GET {target} HTTP/1.1"), &[&known, "Accept: text/html"]).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{target}: {answer}");
    }
    assert_eq!(at.app.one().target, "/app/x");
}
