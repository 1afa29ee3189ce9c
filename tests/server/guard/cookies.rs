//! The cookie: its attributes, its secret, and that nothing else than the cookie we made opens anything. Headers that only
//! look like it are in `cookie_headers`.

use std::collections::HashSet;

use vestibule::sessions::{Secret, SessionCookie};

use crate::support::{Attempt, Database, Pool, Setup, TestServer, make, me, refused, register, sign_in};

/// How long a browser is recognised in which nobody has done anything yet, a registration may take, a session lasts.
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
    let query = format!("session={value}&{name}={value}&__Host-session={value}&cookie={name}%3D{value}&token={value}");
    assert_eq!(stranger.program(&format!("/me?{query}")).await.reason(), "not_signed_in");
    // What OAuth once had there is refused outright (RFC 6750 section 2.3).
    assert_eq!(stranger.program(&format!("/me?access_token={value}")).await.reason(), "token_in_address");
    for header in ["session", "__host-session", "x-session", "cookie2", "authorization", "x-cookie", "x-auth-token"] {
        for text in [value.clone(), format!("{name}={value}"), format!("Bearer {value}"), format!("Session {value}")] {
            let answer = stranger.program("/me").header(header, &text).await;
            let is_token = header == "authorization" && text.starts_with("Bearer ");
            let reason = if is_token { "token_malformed" } else { "not_signed_in" };
            assert_eq!(answer.reason(), reason, "{header}: {text}");
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
