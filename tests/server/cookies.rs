//! The cookie: its attributes, its secret, and that nothing else than the cookie we made opens anything.

use std::collections::HashSet;

use vestibule::sessions::{Secret, SessionCookie};

use crate::support::{Attempt, Database, Pool, Setup, TestServer, make, me, raw, refused, register, sign_in, status};

/// How long a browser is recognised, a registration may take, a session lasts.
const LIVES: [&str; 3] = ["Max-Age=129600", "Max-Age=3600", "Max-Age=43200"];

/// Every cookie that a way in sets, in order.
async fn cookies_on_the_way_in(server: &TestServer) -> Vec<String> {
    let browser = server.browser();
    let mut cookies = Vec::new();
    let mut note =
        |answer: &crate::support::Answer| cookies.extend(answer.set_cookies().into_iter().map(str::to_owned));
    note(&browser.get("/account").await);
    note(&browser.get("/sign-in").await);
    note(&sign_in(server, &browser, "/").await);
    note(&browser.post("/auth/register", &[("name", "Ada"), ("email", "ada@example.org")]).await);
    note(&browser.get("/account").await);
    cookies
}

fn attributes(cookie: &str) -> (&str, HashSet<&str>) {
    let mut parts = cookie.split("; ");
    (parts.next().unwrap().split('=').next().unwrap(), parts.collect())
}

#[sqlx::test]
async fn security_1_every_cookie_on_https_has_every_attribute(_: Pool, db: Database) {
    let server = Setup { https: true, ..Setup::default() }.start(db).await;
    let cookies = cookies_on_the_way_in(&server).await;
    let names: Vec<_> = cookies.iter().map(|cookie| attributes(cookie).0).collect();
    assert_eq!(names, ["__Host-sign-in", "__Host-session", "__Host-session"]);
    for (cookie, life) in cookies.iter().zip(LIVES) {
        let (_, attributes) = attributes(cookie);
        assert_eq!(attributes, HashSet::from(["Secure", "HttpOnly", "Path=/", "SameSite=Lax", life]), "{cookie}");
    }
}

#[sqlx::test]
async fn security_1_on_http_for_loopback_only_secure_and_the_prefix_are_missing(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let cookies = cookies_on_the_way_in(&server).await;
    let names: Vec<_> = cookies.iter().map(|cookie| attributes(cookie).0).collect();
    let port = server.public_url.port().unwrap();
    let (binding, session) = (format!("sign-in-{port}"), format!("session-{port}"));
    assert_eq!(names, [&binding, &session, &session]);
    for (cookie, life) in cookies.iter().zip(LIVES) {
        let (_, attributes) = attributes(cookie);
        assert_eq!(attributes, HashSet::from(["HttpOnly", "Path=/", "SameSite=Lax", life]), "{cookie}");
    }
}

#[sqlx::test]
async fn never_more_than_two_cookies_in_a_browser(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    for tab in 0..12 {
        Attempt::begin(&browser, "op", &format!("/account?tab={tab}")).await;
    }
    browser.open("/").await;
    assert_eq!(browser.cookie_names(), [browser.session_name(), browser.binding_name()]);
}

#[test]
fn security_2_ten_thousand_cookies_are_all_different() {
    let cookies: Vec<_> = (0..10_000).map(|_| SessionCookie::random()).collect();
    let ids: HashSet<_> = cookies.iter().map(|cookie| cookie.id).collect();
    let secrets: HashSet<_> = cookies.iter().map(|cookie| cookie.secret.encode()).collect();
    assert_eq!((ids.len(), secrets.len()), (10_000, 10_000));
    // 256 bits: 32 bytes, in each of which nearly every value turns up in 10,000 draws.
    for position in 0..42 {
        let seen: HashSet<_> = secrets.iter().map(|secret| secret.as_bytes()[position]).collect();
        assert_eq!(seen.len(), 64, "position {position} takes all 64 values");
    }
}

#[sqlx::test]
async fn security_4_a_well_formed_cookie_of_ones_own_is_never_adopted(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let own = SessionCookie::random();
    let browser = server.browser();
    browser.set_session_cookie(&own.encode());
    assert_eq!(refused(&browser).await, "not_signed_in");
    register(&server, &browser).await;
    let given = browser.session_cookie().unwrap();
    assert!(!given.contains(&own.id.to_string()) && !given.contains(&own.secret.encode()), "{given}");
    assert_eq!(server.count(&format!("select count(*) from sessions where id = '{}'", own.id)).await, 0);

    let other = server.browser();
    other.set_session_cookie(&own.encode());
    make(&other, "reader", "active").await;
    assert_ne!(other.session_cookie().unwrap(), own.encode());
}

#[sqlx::test]
async fn security_4_the_right_id_with_another_secret_opens_nothing(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let cookie = browser.session_cookie().unwrap();
    let (id, secret) = cookie.split_once('.').unwrap();
    let stranger = SessionCookie { id: id.parse().unwrap(), secret: Secret::random() }.encode();
    let flipped = format!(
        "{id}.{}",
        if secret.starts_with('A') { secret.replacen('A', "B", 1) } else { format!("A{}", &secret[1..]) }
    );
    for wrong in
        [stranger, flipped, format!("{id}."), id.to_owned(), format!("{id}.{}", "A".repeat(43)), format!("{cookie}.")]
    {
        let thief = server.browser();
        thief.set_session_cookie(&wrong);
        assert_eq!(refused(&thief).await, "not_signed_in", "{wrong}");
        assert_eq!(thief.get("/account").await.location(), "/sign-in?return_to=/account");
    }
    me(&browser).await;
}

#[sqlx::test]
async fn security_4_a_session_in_url_body_or_another_header_is_ignored(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let value = browser.session_cookie().unwrap();
    let stranger = server.browser();
    let name = browser.session_name();
    let query = format!(
        "session={value}&{name}={value}&__Host-session={value}&cookie={name}%3D{value}&token={value}&access_token={value}"
    );
    assert_eq!(stranger.program(&format!("/me?{query}")).await.reason(), "not_signed_in");
    for header in ["session", "__host-session", "x-session", "cookie2", "authorization", "x-cookie", "x-auth-token"] {
        for text in [value.clone(), format!("{name}={value}"), format!("Bearer {value}"), format!("Session {value}")] {
            let answer = stranger.program("/me").header(header, &text).await;
            assert_eq!(answer.reason(), "not_signed_in", "{header}: {text}");
        }
    }
    let answer = stranger.post("/auth/sign-out", &[("session", &value), ("everywhere", "true")]).await;
    assert_eq!(answer.location(), "/signed-out");
    me(&browser).await;
    // Nor does the cookie count under the name of the other scheme.
    let renamed = server.browser();
    for other in ["__Host-session", "session", &browser.binding_name(), "session-80"] {
        renamed.set_cookie(other, &value);
    }
    assert_eq!(refused(&renamed).await, "not_signed_in");
}

#[sqlx::test]
async fn on_https_a_cookie_without_the_prefix_counts_for_nothing(_: Pool, db: Database) {
    let server = Setup { https: true, ..Setup::default() }.start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    let tossed = server.browser();
    for name in ["session", "session-443", "session-80"] {
        tossed.set_cookie(name, &browser.session_cookie().unwrap());
    }
    assert_eq!(refused(&tossed).await, "not_signed_in");
}

/// What `/me` says to these `Cookie` lines, byte by byte as they stand here.
async fn said_to(server: &TestServer, lines: &[&[u8]]) -> u16 {
    let mut request = b"GET /me HTTP/1.1\r\nhost: x\r\nconnection: close\r\n".to_vec();
    for line in lines {
        request.extend_from_slice(&[b"cookie: ", *line, b"\r\n"].concat());
    }
    request.extend_from_slice(b"\r\n");
    status(&raw(server, &request).await)
}

/// The value of a session that is live, and of another one that is live too.
async fn two_sessions(server: &TestServer) -> (String, String) {
    let (one, other) = (server.browser(), server.browser());
    make(&one, "reader", "active").await;
    make(&other, "editor", "active").await;
    (one.session_cookie().unwrap(), other.session_cookie().unwrap())
}

#[sqlx::test]
async fn security_41_a_name_that_only_looks_like_ours_opens_nothing(_: Pool, db: Database) {
    let server = Setup { https: true, ..Setup::default() }.start(db).await;
    let (value, _) = two_sessions(&server).await;
    assert_eq!(said_to(&server, &[format!("__Host-session={value}").as_bytes()]).await, 200);
    let alike: [&[u8]; 17] = [
        b"__%48ost-session",
        b"%5F%5FHost-session",
        b"__Host%2Dsession",
        b"__Host-session%20",
        b"__host-session",
        b"__Host-Session",
        b"__Host-session\xc2\xa0",
        b"\xc2\xa0__Host-session",
        b"\xc2\x85__Host-session",
        b"\xe3\x80\x80__Host-session",
        b"\xef\xbb\xbf__Host-session",
        b"__Host-session\xe2\x80\x8b",
        b"\"__Host-session\"",
        b"__Secure-session",
        b"$__Host-session",
        b"__Host-session[]",
        b"x __Host-session",
    ];
    for name in alike {
        let line = [name, b"=", value.as_bytes()].concat();
        assert_eq!(said_to(&server, &[&line]).await, 401, "{}", String::from_utf8_lossy(&line));
    }
    // White space that is none to a browser: the server refuses the request, or it is another cookie.
    for space in [b'\x0b', b'\x0c'] {
        let line = [&[space][..], b"__Host-session=", value.as_bytes()].concat();
        assert_eq!(said_to(&server, &[&line]).await, 400, "{space}");
    }
}

#[sqlx::test]
async fn security_41_a_tossed_look_alike_changes_nothing_for_who_is_signed_in(_: Pool, db: Database) {
    let server = Setup { https: true, ..Setup::default() }.start(db).await;
    let (vera, eve) = (server.browser(), server.browser());
    make(&vera, "reader", "active").await;
    make(&eve, "admin", "active").await;
    let (own, tossed) = (vera.session_cookie().unwrap(), eve.session_cookie().unwrap());
    for header in [
        format!("__%48ost-session={tossed}; __Host-session={own}"),
        format!("__Host-session={own}; __%48ost-session={tossed}"),
    ] {
        let answer = server.browser().program("/me").header("cookie", &header).await;
        assert_eq!(answer.json()["user"]["name"], "Ravi Reader", "{header}");
    }
}

#[sqlx::test]
async fn security_41_an_attempt_of_somebody_else_cannot_be_finished_by_a_look_alike_of_the_binding_cookie(
    _: Pool,
    db: Database,
) {
    let server = Setup { https: true, ..Setup::default() }.start(db).await;
    let (eve, vera) = (server.browser(), server.browser());
    eve.get("/sign-in").await;
    let callback = Attempt::begin(&eve, "op", "/").await.agree(server.provider()).await;
    for name in ["__%48ost-sign-in", "__Host-sign%2din", "\u{a0}__Host-sign-in"] {
        let header = format!("{name}={}", eve.binding_cookie().unwrap());
        let answer = vera.arrive(&callback).header("cookie", &header).await;
        assert_eq!(answer.page(400), "Your browser did not keep our cookie", "{name}");
        assert_eq!(answer.set_cookies().len(), 0, "{name}");
    }
}

#[sqlx::test]
async fn security_41_a_neighbours_cookie_hides_nothing_whatever_is_in_it(_: Pool, db: Database) {
    for https in [true, false] {
        let server = Setup { https, ..Setup::default() }.start(db.clone()).await;
        let browser = server.browser();
        make(&browser, "reader", "active").await;
        let ours = format!("{}={}", browser.session_name(), browser.session_cookie().unwrap());
        let ours = ours.as_bytes();
        let neighbours: [&[u8]; 12] = [
            b"greeting=Zo\xeb",
            b"\xff\xfe=\x80",
            b"=",
            b"",
            b"no-equals-sign",
            b"quoted=\"a",
            b"quoted=\"a=b\"",
            b"percent=%zz%",
            b"a=\xf0\x9f\xa6",
            b"$Version=1",
            b"a=b,c=d",
            b"a=\x80; b=\x81; c",
        ];
        for neighbour in neighbours {
            let asked = String::from_utf8_lossy(neighbour).into_owned();
            assert_eq!(said_to(&server, &[&[neighbour, b"; ", ours].concat()]).await, 200, "{asked} before");
            assert_eq!(said_to(&server, &[&[ours, b";", neighbour].concat()]).await, 200, "{asked} after");
            assert_eq!(said_to(&server, &[neighbour, ours]).await, 200, "{asked} in a line before");
            assert_eq!(said_to(&server, &[ours, neighbour]).await, 200, "{asked} in a line after");
        }
    }
}

#[sqlx::test]
async fn security_41_of_two_cookies_of_our_name_none_counts_on_https(_: Pool, db: Database) {
    let server = Setup { https: true, ..Setup::default() }.start(db).await;
    let (one, other) = two_sessions(&server).await;
    for (first, second) in [(one.as_str(), other.as_str()), (&one, &one), (&one, ""), ("rubbish", &one), (&one, "\"\"")]
    {
        let (first, second) = (format!("__Host-session={first}"), format!("__Host-session={second}"));
        assert_eq!(said_to(&server, &[format!("{first}; {second}").as_bytes()]).await, 401, "{first} {second}");
        assert_eq!(
            said_to(&server, &[first.as_bytes(), second.as_bytes()]).await,
            401,
            "{first} {second} in two lines"
        );
    }
}

#[sqlx::test]
async fn of_two_cookies_of_our_name_the_first_well_formed_one_counts_on_http(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let name = server.browser().session_name();
    let (one, other) = two_sessions(&server).await;
    let who = async |header: String| {
        let answer = server.browser().program("/me").header("cookie", &header).await;
        assert_eq!(answer.status, 200, "{header}");
        answer.json()["user"]["name"].as_str().unwrap().to_owned()
    };
    assert_eq!(who(format!("{name}={one}; {name}={other}")).await, "Ravi Reader");
    assert_eq!(who(format!("{name}={other}; {name}={one}")).await, "Edith Editor");
    assert_eq!(who(format!("{name}=rubbish; {name}={one}; {name}=")).await, "Ravi Reader");
}

#[sqlx::test]
async fn white_space_and_quotes_around_a_value_are_taken_off_as_browsers_may_put_them(_: Pool, db: Database) {
    let server = Setup { https: true, ..Setup::default() }.start(db).await;
    let (value, _) = two_sessions(&server).await;
    for (header, status) in [
        (format!(" \t__Host-session \t= \t{value}\t ;x=y"), 200),
        (format!("x=y;__Host-session=\"{value}\""), 200),
        (format!("__Host-session=\"{value}"), 401),
        (format!("__Host-session=\"\"{value}\"\""), 401),
        (format!("__Host-session='{value}'"), 401),
        (format!("__Host-session=%22{value}%22"), 401),
        (format!("__Host-session={}", value.replace('.', "%2e")), 401),
        (format!("__Host-session=\u{a0}{value}"), 401),
    ] {
        assert_eq!(said_to(&server, &[header.as_bytes()]).await, status, "{header}");
    }
}
