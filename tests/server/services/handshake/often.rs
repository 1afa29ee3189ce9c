//! What a stranger, or one person, can have us do on the way to a service, however often they ask.

use futures::future::join_all;
use vestibule::server::limits::{LimitSettings, PerMinute};

use crate::support::{Answer, DOOR, Database, Person, Pool, TestServer, WIKI, family, family_with, raw};

const ENTER: &str = "https://wiki.example.org/.vestibule/enter?return_to=/page";
const SLOWER: &str = "Too many tries";

/// So few that none comes back in the meantime.
const LIMITS: LimitSettings = LimitSettings {
    sign_ins: PerMinute { browser: 2, address: 40 },
    failures: PerMinute { browser: 2, address: 3 },
    in_dev: true,
};

async fn limited(db: Database) -> TestServer {
    family_with(db, |setup| setup.limits = LIMITS).await
}

async fn until_too_often(ask: impl AsyncFn() -> Answer) -> usize {
    for times in 0..40 {
        let answer = ask().await;
        if answer.status == 429 {
            assert_eq!(answer.page(429), SLOWER);
            assert!((1..=60).contains(&answer.header("retry-after").parse::<u32>().unwrap()));
            return times;
        }
    }
    panic!("never too often");
}

async fn somebody<'a>(server: &'a TestServer, name: &str) -> Person<'a> {
    server.provider().somebody(name);
    Person::signed_in(server).await
}

/// A pass that nobody gave, with a state that can be read.
async fn made_up(server: &TestServer) -> String {
    let door = Person::new(server).go_until(ENTER, DOOR).await;
    let (_, state) = door.split_once("state=").expect("a state");
    format!("/.vestibule/arrive?pass={}&state={state}", "A".repeat(43))
}

#[sqlx::test]
async fn security_27_a_person_goes_on_to_services_so_often_a_minute_and_no_more(_: Pool, db: Database) {
    let server = limited(db).await;
    let (hasty, other) = (somebody(&server, "hasty").await, somebody(&server, "other").await);
    let door = hasty.go_until(ENTER, DOOR).await;
    assert_eq!(until_too_often(async || hasty.step(&door).await).await, 8, "four times as often as they sign in");
    assert_eq!(server.count("select count(*) from passes").await, 8);
    assert_eq!(other.go(ENTER).await.arrived(), format!("{WIKI}/page"), "each for themselves");
    let nobody = Person::new(&server);
    for _ in 0..20 {
        assert!(nobody.step(&door).await.location().starts_with("/sign-in?"), "who is nobody costs nothing");
    }
}

#[sqlx::test]
async fn security_27_who_fails_to_arrive_keeps_no_neighbour_out(_: Pool, db: Database) {
    let server = limited(db).await;
    let honest = Person::signed_in(&server).await;
    let forged = made_up(&server).await;
    let strangers = until_too_often(async || server.browser_at(WIKI).arrive(&forged).await).await;
    assert_eq!(strangers, 3, "who brings no binding of ours shares their address");
    assert_eq!(honest.go(ENTER).await.arrived(), format!("{WIKI}/page"));
    let hostile = Person::new(&server);
    hostile.wiki.get("/.vestibule/enter").await;
    let own = until_too_often(async || hostile.wiki.arrive(&forged).await).await;
    assert_eq!(own, 2, "who set out here fails for themselves");
    honest.wiki.forget("__Host-vestibule");
    assert_eq!(honest.go(ENTER).await.arrived(), format!("{WIKI}/page"));
    // Nothing is counted of those who look only, and of those who succeed.
    for _ in 0..5 {
        honest.wiki.forget("__Host-vestibule");
        assert_eq!(honest.go(ENTER).await.arrived(), format!("{WIKI}/page"));
    }
}

const TABLES: [&str; 11] = [
    "browsers",
    "drafts",
    "events",
    "issuers",
    "passes",
    "registrations",
    "service_sessions",
    "sessions",
    "sign_ins",
    "sign_outs",
    "users",
];

async fn rows(server: &TestServer) -> Vec<i64> {
    let mut rows = Vec::new();
    for table in TABLES {
        rows.push(server.count(&format!("select count(*) from {table}")).await);
    }
    rows
}

/// Ten thousand requests of strangers at every step, fifty at once: none of them leaves a row.
#[sqlx::test]
async fn security_27_a_stranger_stores_nothing_on_the_way_to_a_service(_: Pool, db: Database) {
    let server = family(db).await;
    Person::signed_in(&server).await;
    let (forged, before) = (made_up(&server).await, rows(&server).await);
    let (_, state) = forged.split_once("state=").expect("a state");
    let wiki =
        |line: &str, more: &str| format!("{line} HTTP/1.1\r\nHost: wiki.example.org\r\naccept: text/html\r\n{more}");
    let id = uuid::Uuid::now_v7();
    let each = [
        wiki("GET /.vestibule/enter?return_to=/page", "\r\n"),
        wiki(
            &format!("GET {forged}"),
            &format!("cookie: __Host-Http-vestibule-enter={}\r\n\r\n", "B".repeat(42) + "A"),
        ),
        wiki("GET /.vestibule/me", &format!("cookie: __Host-vestibule={id}.{}\r\n\r\n", "A".repeat(43))),
        wiki("POST /.vestibule/sign-out", "origin: https://wiki.example.org\r\ncontent-length: 0\r\n\r\n"),
        format!("GET /enter?service=wiki&state={state} HTTP/1.1\r\nHost: door.example\r\naccept: text/html\r\n\r\n"),
    ];
    let last = wiki("GET /.vestibule/signed-out", "connection: close\r\n\r\n");
    let many = [each.concat().repeat(40), last].concat();
    let answers = join_all((0..50).map(|_| raw(&server, many.as_bytes()))).await;
    for answer in answers {
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 201);
        assert_eq!(answer.matches("HTTP/1.1 303 ").count(), 120, "{}", &answer[..3000]);
    }
    assert_eq!(rows(&server).await, before);
}
