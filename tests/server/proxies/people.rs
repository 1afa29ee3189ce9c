//! What people and scripts meet.

use super::{client::raw, running::Behind};
use crate::support::{Person, WIKI};

/// What proxies leave as it is; more than this the proxies that normalise would change on the way.
const DEEP: &str = "/deep/caf%C3%A9;v=1?q=a%0Ab&u=https://x.y/?z%3D1&e=";

pub async fn sign_in(at: &Behind) {
    let first = at.person();
    first.register().await;
    let person = at.person();
    let url = format!("{WIKI}{DEEP}");
    let stopped = person.go(&url).await;
    assert_eq!(stopped.last.page(200), "Sign in");
    let trip = person.go(&format!("{}{}", crate::support::DOOR, stopped.last.button())).await;
    assert_eq!(trip.arrived(), url, "byte for byte: {:#?}", trip.hops);
    at.wiki.nothing("signing in");
    let page = person.wiki.arrive(DEEP).await;
    assert_eq!((page.status.as_u16(), page.text().as_str()), (200, "the backend, 0 bytes"));
    let seen = at.wiki.one();
    assert_eq!((seen.method.as_str(), seen.target.as_str()), ("GET", DEEP));
    assert_eq!(seen.all("remote-user"), [id_of(&person).await]);
    assert_eq!(seen.all("remote-name"), ["Ada Lovelace"]);
    assert_eq!(seen.all("vestibule-assertion").len(), 1);
}

pub async fn refused(at: &Behind) {
    let (person, _) = at.at_wiki().await;
    let page = person.wiki.get("/admin/users?x=1").await;
    assert_eq!(page.status, 403, "{}", page.text());
    assert_eq!(page.header("vestibule-reason"), "role_missing");
    let cookie = cookie(&person);
    for target in
        ["/admin", "/%61dmin", "/ADMIN", "/x/../admin", "/admin;x", "/x\\..\\admin", "/admin.", "//admin", "/admin/"]
    {
        let answer = raw(at.proxy, "wiki.example.org", &format!("GET {target} HTTP/1.1"), &[&cookie]).await;
        assert!(answer.starts_with("HTTP/1.1 403"), "{target}: {answer}");
        at.wiki.nothing(target);
    }
}

pub async fn script(at: &Behind) {
    let person = at.person();
    for headers in
        [vec![], vec!["sec-fetch-mode: cors", "accept: text/html"], vec!["sec-purpose: prefetch", "accept: text/html"]]
    {
        let answer = raw(at.proxy, "wiki.example.org", "GET /page HTTP/1.1", &headers).await;
        assert!(answer.starts_with("HTTP/1.1 401"), "{headers:?}: {answer}");
        let lower = answer.to_lowercase();
        let challenge = "\r\nwww-authenticate: vestibule reason=\"not_signed_in\", bearer \
             resource_metadata=\"https://wiki.example.org/.well-known/oauth-protected-resource\"\r\n";
        assert!(lower.contains(challenge), "{answer}");
        assert!(lower.contains("\r\nvestibule-sign-in: https://wiki.example.org/.vestibule/enter\r\n"), "{answer}");
        assert!(!lower.contains("\r\nlocation:"), "{answer}");
    }
    let answer = person.wiki.program("/page").await;
    assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (401, "not_signed_in"));
    assert_eq!(answer.header("cache-control"), "no-store");
    at.wiki.nothing("a script that nobody signed in");
}

pub async fn ended(at: &Behind) {
    let (person, _) = at.at_wiki().await;
    assert_eq!(person.wiki.click("/page").await.status, 200);
    at.wiki.one();
    at.server.pass("31 minutes").await;
    let visit = person.wiki.click("/page?x=1").await;
    assert_eq!(visit.location(), format!("{WIKI}/.vestibule/enter?return_to=/page%3Fx%3D1"));
    let script = person.wiki.program("/page").await;
    assert_eq!((script.status.as_u16(), script.reason().as_str()), (401, "idle_expired"));
    let form = person.wiki.post("/page", &[("text", "what was typed")]).await;
    assert_eq!(form.page(401), "Not sent yet");
    at.wiki.nothing("the end of the session");
    let explained = person.go(&format!("{WIKI}/page?x=1")).await;
    assert_eq!(explained.last.page(200), "You were signed out");
}

/// The header with which a person is known at the wiki.
pub fn cookie(person: &Person<'_>) -> String {
    format!("Cookie: {}", cookie_value(person))
}

pub fn cookie_value(person: &Person<'_>) -> String {
    format!("__Host-vestibule={}", person.at_wiki().expect("signed in at the wiki"))
}

async fn id_of(person: &Person<'_>) -> String {
    crate::support::me(&person.door).await["user"]["id"].as_str().unwrap().to_owned()
}
