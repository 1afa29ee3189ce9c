//! What is asked at the steps of the way that no visitor asks: twice, not at all, in a frame, by a HEAD, with a page that is none.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Method;

use super::attacks::{ARRIVE, ENTER, mallory, parameter};
use crate::support::{DOOR, Database, Person, Pool, WIKI, family};

#[sqlx::test]
async fn security_41_what_is_there_twice_or_not_at_all_is_refused(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    let state = parameter(&person.go_until(ENTER, DOOR).await, "state");
    for query in [
        format!("service=wiki&service=wiki&state={state}"),
        format!("service=wiki&state={state}&state={state}"),
        format!("service=WIKI&state={state}"),
        format!("service=other&state={state}"),
        format!("state={state}"),
        "service=wiki".to_owned(),
        "service=wiki&state=".to_owned(),
        "service=wiki&state=AAAA".to_owned(),
        format!("service=wiki&state={state}A"),
        format!("service=wiki&state={state}="),
    ] {
        assert_eq!(person.door.get(&format!("/enter?{query}")).await.page(400), "That link didn't work", "{query}");
    }
    assert_eq!(server.count("select count(*) from passes").await, 0);
    let link = person.go_until(ENTER, ARRIVE).await;
    let (pass, state) = (parameter(&link, "pass"), parameter(&link, "state"));
    for query in [
        format!("pass={pass}&state={state}&state={state}"),
        format!("state={state}"),
        format!("pass={pass}"),
        format!("pass={pass}&pass={pass}&state={state}"),
    ] {
        let answer = person.step(&format!("{ARRIVE}?{query}")).await;
        assert_eq!(answer.page(400), "That link didn't work", "{query}");
        assert_eq!(server.count("select count(*) from service_sessions").await, 0);
    }
    assert_eq!(server.count("select count(*) from passes").await, 0, "whatever was shown is spent");
}

#[sqlx::test]
async fn security_41_frames_pictures_and_prefetches_are_no_visit(_: Pool, db: Database) {
    let server = family(db).await;
    let (mallory, victim) = (mallory(&server).await, Person::signed_in(&server).await);
    let state = parameter(&mallory.go_until(ENTER, DOOR).await, "state");
    let arrive = mallory.go_until(ENTER, ARRIVE).await;
    let (_, arrive) = victim.place(&arrive);
    let enter = format!("/enter?service=wiki&state={state}");
    let steps =
        [(&victim.wiki, "/.vestibule/enter?return_to=/x"), (&victim.wiki, arrive), (&victim.door, enter.as_str())];
    let passes = server.count("select count(*) from passes").await;
    for (browser, address) in steps {
        for frame in ["iframe", "frame", "embed", "object", "fencedframe"] {
            let answer = browser.arrive(address).header("sec-fetch-dest", frame).await;
            assert_eq!(answer.page(401), "Continue in a new tab", "{address} {frame}");
            assert!(answer.text().contains("target=\"_blank\""), "a link to a new tab");
            assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"));
            assert_eq!(answer.set_cookies().len(), 0, "{address} {frame}");
        }
        let ways: [&[(&str, &str)]; 5] = [
            &[("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image"), ("accept", "image/*")],
            &[("sec-fetch-mode", "cors"), ("sec-fetch-dest", "empty")],
            &[("sec-purpose", "prefetch")],
            &[("sec-purpose", "prefetch;prerender")],
            &[("sec-fetch-dest", "worker")],
        ];
        for way in ways {
            let ask = browser.arrive(address);
            let answer = way.iter().fold(ask, |ask, (name, value)| ask.header(name, value)).await;
            assert_eq!(answer.status, 401, "{address} {way:?}");
            assert_eq!(answer.set_cookies().len(), 0, "{address} {way:?}");
        }
        let answer = browser.ask(Method::GET, address).header("sec-fetch-mode", "cors").await;
        assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (401, "not_a_visit"));
    }
    assert_eq!(server.count("select count(*) from passes").await, passes, "none was given or spent");
    assert_eq!((victim.at_wiki(), server.count("select count(*) from service_sessions").await), (None, 0));
}

#[sqlx::test]
async fn security_25_a_head_begins_and_finishes_nothing(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    let door = person.go_until(ENTER, DOOR).await;
    let link = person.go_until(ENTER, ARRIVE).await;
    for url in [&door, &link] {
        let (browser, address) = person.place(url);
        let answer = browser.ask(Method::HEAD, address).header("accept", "text/html").await;
        assert_eq!(answer.status, 400, "{url}");
        assert_eq!(answer.set_cookies().len(), 0);
    }
    assert_eq!(server.count("select count(*) from passes").await, 1, "none was given, and the one there is still good");
    assert_eq!(person.step(&link).await.location(), "https://wiki.example.org/page");
}

/// The origin is written before whatever was asked for, at the first step and in a state that somebody else has made.
#[sqlx::test]
async fn security_19_whatever_return_to_says_it_is_a_page_of_the_service(_: Pool, db: Database) {
    let server = family(db).await;
    let person = Person::signed_in(&server).await;
    person.go(ENTER).await;
    for evil in [
        "//evil.test",
        "///evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "https://evil.test/",
        "https:evil.test",
        "//evil.test@wiki.example.org/",
        "@evil.test/",
        ".evil.test/",
        ":80@evil.test/",
        "javascript:alert(1)",
        "data:text/html,x",
        "/\r\nLocation: https://evil.test",
        "/%0d%0aLocation:%20https://evil.test",
        "/\t/evil.test",
        "/.vestibule/sign-out",
        "/%2evestibule/arrive",
        "/x/..;/.vestibule/enter",
        "",
    ] {
        let page: String = url::form_urlencoded::byte_serialize(evil.as_bytes()).collect();
        let entered = person.wiki.arrive(&format!("/.vestibule/enter?return_to={page}")).await;
        let location = entered.location().to_owned();
        assert!(location.starts_with("https://wiki.example.org/"), "{evil:?}: {location}");
        assert_eq!(url::Url::parse(&location).unwrap().origin().ascii_serialization(), WIKI, "{evil:?}");
        assert!(!location.contains(".vestibule") && !location.contains("%2evestibule"), "{evil:?}: {location}");
        let forged = URL_SAFE_NO_PAD.encode([&[0; 33][..], evil.as_bytes()].concat());
        let pass = "A".repeat(43);
        let arrived = person.wiki.arrive(&format!("/.vestibule/arrive?pass={pass}&state={forged}")).await;
        if arrived.status.is_redirection() {
            assert_eq!(url::Url::parse(arrived.location()).unwrap().origin().ascii_serialization(), WIKI, "{evil:?}");
        } else {
            assert_eq!(arrived.page(400), "That link didn't work", "{evil:?}");
        }
    }
}
