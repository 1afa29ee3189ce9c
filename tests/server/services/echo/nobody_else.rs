//! To everybody else there is nothing.

use vestibule::auth::echo::EchoError;

use super::{at_wiki, head};
use crate::{
    answers::logs::{is_logged, listen, requests},
    support::{
        Checks, Database, DatabaseGate, Person, Pool, echo_token, echo_token_as, family, family_with, patiently, raw,
        status,
    },
};

#[sqlx::test]
async fn whoever_has_no_token_of_the_doctors_is_told_that_nothing_is_there(_: Pool, db: Database) {
    let server = family(db).await;
    let (token, crm) = (echo_token(&server, "wiki").await, echo_token(&server, "crm").await);
    let unknown =
        raw(&server, b"GET /.vestibule/x HTTP/1.1\r\nHost: wiki.example.org\r\nConnection: close\r\n\r\n").await;
    let (_, unknown) = unknown.split_once("\r\n\r\n").unwrap();
    // Another last letter of those that 32 bytes can end with.
    let wrong = format!("{}{}", &token[..42], if token.ends_with('A') { 'E' } else { 'A' });
    let twice = format!("{token}\r\nVestibule-Echo: {token}");
    let joined = format!("{token}, {token}");
    for token in ["", &wrong, &"A".repeat(43), &token[1..], &crm, &twice, &joined, &format!("Bearer {token}")] {
        for line in ["GET /vestibule-echo/x HTTP/1.1", "POST /vestibule-echo/ HTTP/1.1"] {
            let answer = raw(&server, head(line, token, &["Content-Length: 0"]).as_bytes()).await;
            assert_eq!(status(&answer), 404, "{token}");
            assert_eq!(answer.split_once("\r\n\r\n").unwrap().1, unknown, "{token}");
        }
    }
    let person = Person::signed_in(&server).await;
    for browser in [&person.wiki, &person.crm] {
        assert_eq!(browser.get("/vestibule-echo/x").await.page(404), "There is no such page");
    }
    let at_door = person.door.get("/vestibule-echo/x").header("vestibule-echo", &token).await;
    assert_eq!(at_door.page(404), "There is no such page");
    // A large one is not read for somebody who may not.
    let upload = head("POST /vestibule-echo/x HTTP/1.1", &wrong, &["Content-Length: 20000000"]);
    assert_eq!(status(&raw(&server, upload.as_bytes()).await), 404);
    assert_eq!(server.count("select count(*) from echoes").await, 2, "nothing is kept of strangers");
}

#[sqlx::test]
async fn security_39_a_token_of_the_doctors_opens_its_folder_and_nothing_else(_: Pool, db: Database) {
    let server = family(db).await;
    let person = at_wiki(&server).await;
    let cookie = person.at_wiki().unwrap();
    let (token, checks) = (echo_token_as(&server, "wiki", Some(&cookie)).await.unwrap(), Checks::of(&server).await);
    for target in [
        "/page",
        "/x/../vestibule-echo/y",
        "/vestibule-echo/../page",
        "/vestibule-echo/%2e%2e/page",
        "/Vestibule-Echo/x",
        "/vestibule-echo",
    ] {
        let url = format!("https://wiki.example.org{target}");
        for check in checks.passing_on("GET", &url) {
            let answer = check.header("vestibule-echo", &token).await;
            assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (401, "not_signed_in"), "{target}");
        }
        assert_eq!(checks.nginx("GET", &url).header("vestibule-echo", &token).await.status, 401, "{target}");
    }
    for target in ["/vestibule-echo/%00", "/vestibule-echo/%ff"] {
        for check in checks.passing_on("GET", &format!("https://wiki.example.org{target}")) {
            let answer = check.header("vestibule-echo", &token).await;
            assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (403, "unreadable_address"), "{target}");
        }
    }
    assert_eq!(person.crm.program("/.vestibule/me").header("vestibule-echo", &token).await.status, 401);
}

#[sqlx::test]
async fn whoever_asks_as_somebody_has_their_cookie(_: Pool, db: Database) {
    let server = family(db).await;
    let person = at_wiki(&server).await;
    let cookie = person.at_wiki().unwrap();
    let (id, secret) = cookie.split_once('.').unwrap();
    let of_door = person.door.cookie("__Host-session").unwrap();
    let wrong = format!("{id}.{}", of_door.split_once('.').unwrap().1);
    let unknown = format!("0198f0e4-0000-7000-8000-00000000000a.{secret}");
    for (service, cookie) in [("wiki", &wrong), ("wiki", &unknown), ("wiki", &of_door), ("crm", &cookie)] {
        let begun = echo_token_as(&server, service, Some(cookie)).await;
        assert!(matches!(begun, Err(EchoError::NoSuchSession)), "{service} {cookie}: {begun:?}");
    }
    echo_token_as(&server, "wiki", Some(&cookie)).await.unwrap();
    person.door.post("/auth/sign-out", &[]).await;
    let begun = echo_token_as(&server, "wiki", Some(&cookie)).await;
    assert!(matches!(begun, Err(EchoError::NoSuchSession)), "of a session that is over: {begun:?}");
    assert_eq!(server.count("select count(*) from echoes").await, 1);
}

#[sqlx::test]
async fn security_40_while_nobody_can_tell_a_token_is_503_and_without_one_nothing_is_asked(_: Pool, db: Database) {
    let gate = DatabaseGate::start(&db).await;
    let database = gate.database.clone();
    let server = family_with(db, |setup| setup.server_database = Some(database)).await;
    let (token, checks) = (echo_token(&server, "wiki").await, Checks::of(&server).await);
    let ask = head("GET /vestibule-echo/x HTTP/1.1", &token, &[]);
    let url = "https://wiki.example.org/vestibule-echo/x";
    assert_eq!(status(&raw(&server, ask.as_bytes()).await), 200);
    gate.freeze().await;
    for check in checks.passing_on("GET", url) {
        let answer = check.clone().header("vestibule-echo", &token).await;
        assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (503, "unavailable"));
        let answer = check.await;
        assert_eq!((answer.status.as_u16(), answer.reason().as_str()), (404, "not_found"));
    }
    let answer = raw(&server, ask.as_bytes()).await;
    assert_eq!(status(&answer), 503, "{answer}");
    assert_eq!(status(&raw(&server, ask.replace(&token, "x").as_bytes()).await), 404);
    gate.thaw();
    patiently("it tells again", || async { status(&raw(&server, ask.as_bytes()).await) == 200 }).await;
}

#[sqlx::test]
async fn the_log_has_no_token_and_strangers_stand_in_it_as_if_nothing_were_there(_: Pool, db: Database) {
    listen();
    let server = family(db).await;
    let (token, wrong, checks) = (echo_token(&server, "wiki").await, "A".repeat(43), Checks::of(&server).await);
    listen();
    let url = "https://wiki.example.org/vestibule-echo/x";
    for shown in [&token, &wrong] {
        raw(&server, head("GET /vestibule-echo/x HTTP/1.1", shown, &[]).as_bytes()).await;
        checks.forward("GET", url).header("vestibule-echo", shown).await;
        assert!(!is_logged(shown));
    }
    let expected = [
        "DEBUG answered method=GET path=/vestibule-echo/x status=200 service=wiki",
        "DEBUG answered method=GET path=/authz/forward status=200 service=wiki",
        "DEBUG answered method=GET path=/vestibule-echo/x status=404 reason=not_found",
        "DEBUG answered method=GET path=/authz/forward status=404 reason=not_found",
    ];
    assert_eq!(requests(), expected);
}
