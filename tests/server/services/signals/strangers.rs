//! Who may listen, and how the stream comes.

use reqwest::{
    Method,
    header::{ACCEPT_ENCODING, AUTHORIZATION, COOKIE, ORIGIN},
};

use super::{
    Listener, ask, family,
    listener::{HTTP, secret_of, with_secrets},
};
use crate::support::{Database, Person, Pool, family_with};

#[sqlx::test]
async fn security_42_only_a_service_with_its_own_credential_listens(_: Pool, db: Database) {
    let server = family_with(db, |setup| {
        with_secrets(setup);
        setup.services[1].secret_hash = None;
    })
    .await;
    let person = Person::signed_in(&server).await;
    let cookie = format!("{}={}", person.door.session_name(), person.door.session_cookie().unwrap());
    let plain = || HTTP.get(server.address.join("/signals").unwrap());
    let wrong = |id: &str, secret: &str| plain().basic_auth(id, Some(secret.to_owned()));
    for (what, request) in [
        ("nothing", plain()),
        ("a cookie", plain().header(COOKIE, &cookie)),
        ("a token", plain().bearer_auth(secret_of("wiki"))),
        ("another's secret", wrong("wiki", &secret_of("crm"))),
        ("half a secret", wrong("wiki", &secret_of("wiki")[1..])),
        ("no such service", wrong("nobody", &secret_of("nobody"))),
        ("a service that has no credential", wrong("crm", &secret_of("crm"))),
        ("two of them", ask(&server, "wiki").header(AUTHORIZATION, "Basic eDp4")),
        ("bytes", plain().header(AUTHORIZATION, b"Basic \xff\xfe".as_slice())),
    ] {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 401, "{what}");
        assert_eq!(answer.headers()["www-authenticate"], "Basic realm=\"Vestibule\"", "{what}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json", "{what}");
        assert!(answer.text().await.unwrap().contains("\"reason\":\"invalid_client\""), "{what}");
    }
    let counted = server.house.tally.take();
    assert_eq!(counted.values().sum::<u64>(), 9, "{counted:?}");
    assert_eq!(ask(&server, "wiki").header(COOKIE, "x=y").send().await.unwrap().status(), 200, "no cookie counts");
}

#[sqlx::test]
async fn the_stream_is_kept_by_nobody_and_compressed_by_nobody(_: Pool, db: Database) {
    let server = family(db).await;
    let request = ask(&server, "wiki").header(ACCEPT_ENCODING, "gzip, br").header(ORIGIN, "https://wiki.example.org");
    let answer = request.send().await.unwrap();
    let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    assert_eq!(header("content-type").as_deref(), Some("text/event-stream"));
    assert_eq!(header("cache-control").as_deref(), Some("no-store"));
    assert_eq!(header("x-accel-buffering").as_deref(), Some("no"));
    assert_eq!(header("content-encoding"), None);
    assert_eq!(header("access-control-allow-origin"), None, "it is for programs, and no page reads it");
    assert_eq!(header("set-cookie"), None);
    let mut listener = Listener::reading(answer);
    let first = listener.next().await.unwrap();
    assert_eq!((first.event.as_str(), first.data), ("alive", serde_json::json!({})), "at once");
    let (second, third) = (listener.alive().await, listener.alive().await);
    let apart = (third.at - second.at).as_millis();
    assert!((600..1500).contains(&apart), "{apart} ms apart");
    assert!(first.id < second.id && second.id < third.id);
}

#[sqlx::test]
async fn it_is_at_the_doors_own_host_and_read_by_get_only(_: Pool, db: Database) {
    let server = family(db).await;
    let credential = format!("Basic {}", base64("wiki", &secret_of("wiki")));
    let at_wiki = server.browser_at("https://wiki.example.org");
    let answer = at_wiki.ask(Method::GET, "/signals").header("authorization", &credential).await;
    assert_eq!(answer.status, 421);
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
        let answer = server.browser().ask(method.clone(), "/signals").header("authorization", &credential).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "GET, HEAD"), "{method}");
    }
    let head = server.browser().ask(Method::HEAD, "/signals").header("authorization", &credential).await;
    assert_eq!((head.status.as_u16(), head.header("content-type")), (200, "text/event-stream"));
    crate::support::patiently("nobody listens", || async { server.signals.count() == 0 }).await;
}

fn base64(id: &str, secret: &str) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    STANDARD.encode(format!("{id}:{secret}"))
}
