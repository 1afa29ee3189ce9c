//! Whatever comes, nothing breaks: 4xx, never 500, a page for people and problem+json for programs.

use reqwest::Method;

use crate::support::{Browser, Database, Pool, TestServer, is_up, make, me, raw, register, sign_in, status};

#[sqlx::test]
async fn security_28_malformed_cookies_are_nobodys(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let long = "x".repeat(16_000);
    let id = uuid::Uuid::now_v7();
    let values: Vec<Vec<u8>> = [
        "",
        ".",
        "..",
        "x",
        "null",
        "undefined",
        "{}",
        "%00",
        "%",
        "\"",
        "\"\"",
        "'",
        "=",
        "session=session",
        "🦀",
        &long,
        &format!("{id}"),
        &format!("{id}."),
        &format!(".{}", "A".repeat(43)),
        &format!("{id}.{}", "A".repeat(44)),
        &format!("{id}.{}=", "A".repeat(43)),
        &format!("{}.{}", "0".repeat(36), "A".repeat(43)),
        &format!("{{{id}}}.{}", "A".repeat(43)),
        &format!("{id}.{}", "!".repeat(43)),
    ]
    .iter()
    .map(|value| value.as_bytes().to_vec())
    .chain([vec![0xff; 40], vec![0xc3, 0x28], vec![b'a', 0x80, b'.'], vec![0xf0, 0x9f, 0xa6]])
    .collect();
    let names = [server.browser().session_name(), server.browser().binding_name()];
    for value in values {
        for name in &names {
            let mut request =
                format!("GET /me HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncookie: {name}=").into_bytes();
            request.extend(&value);
            request.extend(b"\r\n\r\n");
            let answer = raw(&server, &request).await;
            assert_eq!(status(&answer), 401, "{name}={}: {answer}", String::from_utf8_lossy(&value));
        }
    }
    let name = server.browser().session_name();
    let named = [name.clone(), format!("{name}==;="), format!("$Version=1; {name}=x")];
    let odd = ["", ";", ";;;", "=", ", ,", "\u{1}"].into_iter();
    for header in odd.chain(named.iter().map(String::as_str)) {
        let request = format!(
            "GET /account HTTP/1.1\r\nhost: x\r\naccept: text/html\r\nconnection: close\r\ncookie: {header}\r\n\r\n"
        );
        let answer = raw(&server, request.as_bytes()).await;
        // No header may hold a control character (RFC 9110 section 5.5).
        let expected = if header == "\u{1}" { 400 } else { 303 };
        assert_eq!(status(&answer), expected, "{header:?}: {answer}");
    }
    is_up(&server).await;
}

#[sqlx::test]
async fn security_28_a_malformed_cookie_beside_the_right_one_does_no_harm(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    for (name, value) in [("a", "%"), ("theme", "\"dark\""), ("x", ""), ("_ga", "GA1.1.1=2=3")] {
        browser.set_cookie(name, value);
    }
    browser.set_binding_cookie("rubbish");
    me(&browser).await;
}

/// What cannot be read where a query counts.
const REFUSED: [&str; 6] = [
    "[",
    "again=true&again=false",
    "code=1&code=2&state=3&state=4",
    "provider=op&provider=op",
    "provider[]=op",
    "return_to=&return_to=",
];
/// What a sign-in cannot read, and a callback need not.
const REFUSED_AT_SIGN_IN: [&str; 2] = ["return_to[]=x", "return_to[a]=b"];
const REFUSED_AT_CALLBACK: [&str; 3] = ["code[]=1", "iss[]=1&error[]=2", "state[x][y]=z"];

#[sqlx::test]
async fn security_28_malformed_queries_are_refused_or_ignored(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let long = format!("x={}", "y".repeat(20_000));
    let queries = [
        "%",
        "%zz",
        "%ff=%fe",
        "=",
        "&&&",
        "return_to",
        "return_to=&return_to=",
        "return_to[]=x",
        "return_to[a]=b",
        "[",
        "]=",
        "provider[]=op",
        "provider=op&provider=op",
        "code[]=1",
        "code=1&code=2&state=3&state=4",
        "state[x][y]=z",
        "a[a[a[a[a[a=1",
        "again=true&again=false",
        "__err=x&__path=/auth/register",
        "%00=%00",
        "return_to=%00",
        "provider=%ff",
        "state=%ff&code=%ff",
        "iss[]=1&error[]=2",
        long.as_str(),
    ];
    // To a person and to a program.
    for (page, usual) in [
        ("/", [200, 200]),
        ("/sign-in", [200, 200]),
        ("/register", [303, 401]),
        ("/account", [303, 401]),
        ("/signed-out", [200, 200]),
        ("/session-expired", [200, 200]),
        ("/auth/sign-in", [303, 303]),
        ("/auth/callback", [303, 400]),
        ("/me", [401, 401]),
        ("/autosession", [200, 200]),
    ] {
        for query in queries {
            let is_refused = match page {
                "/auth/sign-in" => REFUSED.contains(&query) || REFUSED_AT_SIGN_IN.contains(&query),
                "/auth/callback" => REFUSED.contains(&query) || REFUSED_AT_CALLBACK.contains(&query),
                _ => false,
            };
            let expected = if is_refused { [400, 400] } else { usual };
            let request = |accept: &str| {
                format!(
                    "GET {page}?{query} HTTP/1.1\r\nhost: localhost\r\naccept: {accept}\r\nconnection: close\r\n\r\n"
                )
                .into_bytes()
            };
            let person = raw(&server, &request("text/html")).await;
            let program = raw(&server, &request("application/json")).await;
            assert_eq!([status(&person), status(&program)], expected, "{page}?{query}");
            for (answer, kind) in
                [(person, "content-type: text/html"), (program, "content-type: application/problem+json")]
            {
                let refused = status(&answer) >= 400 && page != "/me";
                assert!(!refused || answer.contains(kind), "{page}?{query}: {answer}");
            }
        }
    }
    is_up(&server).await;
}

#[sqlx::test]
async fn security_28_malformed_forms_are_refused_and_nothing_is_lost(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    sign_in(&server, &browser, "/account").await;
    // At registration, and at signing out, which reads nothing of a person. `/autosession` reads each of them as a wish
    // without a persona.
    let bodies: [(&[u8], [u16; 2]); 14] = [
        (b"", [303, 303]),
        (b"%", [303, 303]),
        (b"%zz", [303, 303]),
        (b"name=%ff&email=%fe", [303, 303]),
        (b"name", [303, 303]),
        (b"&&&", [303, 303]),
        (b"name[]=Ada", [400, 303]),
        (b"name=a&name=b", [400, 400]),
        (b"\0\0\0", [303, 303]),
        (b"\xff\xfe\xfd", [400, 400]),
        (b"{\"name\":\"Ada\"}", [303, 303]),
        (b"name=Ada", [303, 303]),
        (b"name[a]=b&email[c]=d", [400, 303]),
        (b"=&=", [400, 400]),
    ];
    for (body, [at_registration, at_sign_out]) in bodies {
        for (address, poster, status) in [
            ("/auth/register", browser.copy(), at_registration),
            ("/auth/sign-out", server.browser(), at_sign_out),
            ("/autosession", server.browser(), 400),
        ] {
            let answer = poster.post(address, &[]).body("application/x-www-form-urlencoded", body).await;
            assert_eq!(answer.status, status, "{address} {}", String::from_utf8_lossy(body));
            if status == 400 && address != "/autosession" {
                answer.page(400);
            }
        }
    }
    assert_eq!(server.count("select count(*) from users").await, 0);
    let answer = browser.post("/auth/register", &[("name", "Ada"), ("email", "ada@example.org")]).await;
    assert_eq!(answer.location(), "/account", "the registration is still there");
}

#[sqlx::test]
async fn security_28_odd_headers_do_no_harm(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser: Browser = server.browser();
    make(&browser, "reader", "active").await;
    for (name, value) in [
        ("accept", "\u{ff}"),
        ("user-agent", "\u{e9}\t\u{ff}"),
        ("x-forwarded-for", "rubbish, \u{ff}"),
        ("referer", "::::"),
        ("origin", "\u{ff}"),
        ("sec-fetch-site", "\u{ff}"),
        ("sec-fetch-mode", "\u{ff}"),
        ("authorization", "\u{ff}"),
        ("accept-encoding", "br;q=\u{ff}, zip"),
        ("range", "bytes=-1"),
        ("if-none-match", "*"),
        ("expect", "rubbish"),
        ("host", "evil.example"),
        ("x-vestibule-problem", "internal"),
        ("serverfnerror", "x"),
    ] {
        for page in ["/", "/account", "/me", "/favicon.svg"] {
            let answer = browser.get(page).header(name, value).await;
            eprintln!("PIN oh {name} at {page}: {}", answer.status);
        }
    }
    let answer =
        browser.ask(Method::GET, "/account").header("host", "evil.example").header("accept", "text/html").await;
    assert!(!answer.text().contains("evil.example"), "the host that is asked for is never repeated");
}
