//! The `Cookie` header, byte by byte: what looks like our cookie opens nothing, and a neighbour's hides nothing.

use crate::support::{Attempt, Database, Pool, Setup, TestServer, make, raw, status};

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
        assert_eq!(answer.page(400), "Cookies are blocked", "{name}");
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
