//! Where proxies ask: nowhere that visitors come, and from nowhere else.

use reqwest::Method;
use vestibule::model::check_address::{ALL, ENVOY};

use super::{at_services, refused, start, told};
use crate::{
    answers::logs::{listen, requests},
    program::doctor::{level, report_with},
    support::{Checks, Database, Pool, Program, TestServer},
};

const OPEN: &str = "https://wiki.example.org/assets/x";

#[sqlx::test]
async fn where_visitors_come_there_is_nothing_to_ask(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    for address in ALL.into_iter().chain(["/authz/envoy/x", "/authz/", "/authz"]) {
        for method in [Method::GET, Method::POST] {
            let answer = server.browser().ask(method, address).header("sec-fetch-site", "same-origin").await;
            assert_eq!(answer.status, 404, "{}", answer.asked);
        }
    }
}

#[sqlx::test]
async fn where_proxies_ask_there_is_nothing_for_visitors(_: Pool, db: Database) {
    let (_server, checks) = start(db).await;
    for address in
        ["/", "/me", "/sign-in", "/health/live", "/authz/", "/authz/nginx/", "/authz/nginx/answer/x", "/authz/other"]
    {
        assert_eq!(checks.ask(&format!("GET {address}")).header("host", "x").await.status, 404, "{address}");
    }
    assert_eq!(checks.ask(&format!("GET {ENVOY}x")).header("host", "wiki.example.org").await.status, 404);
}

#[sqlx::test]
async fn security_33_only_the_proxies_may_ask(_: Pool, db: Database) {
    let (server, _) = start(db).await;
    let checks = Checks::from(&server, &["10.0.0.0/8", "fd00::/8"]).await;
    for check in checks.passing_on("GET", OPEN) {
        let check = check.header("x-forwarded-for", "10.0.0.1").header("forwarded", "for=10.0.0.1");
        assert_eq!(told(&check.await), refused("foreign_peer"));
    }
    assert_eq!(checks.nginx("GET", OPEN).await.status, 401);
    let here = Checks::from(&server, &["10.0.0.0/8", "127.0.0.1/32"]).await;
    assert_eq!(here.nginx("GET", OPEN).await.status, 200);
}

#[sqlx::test]
async fn a_check_is_one_line_for_whoever_looks_for_something(_: Pool, db: Database) {
    let (server, checks) = start(db).await;
    let person = at_services(&server, "reader").await;
    listen();
    checks.forward("GET", "https://wiki.example.org/admin").by(&person.wiki).await;
    checks.nginx("GET", "https://wiki.example.org/page").await;
    checks.forward("GET", "https://evil.test/").await;
    let lines = requests();
    assert_eq!(lines.len(), 3, "{lines:#?}");
    assert!(lines[0].starts_with("DEBUG answered method=GET path=/authz/forward status=403 user="), "{}", lines[0]);
    assert!(lines[0].ends_with(" service=wiki reason=role_missing"), "{}", lines[0]);
    let nginx = "DEBUG answered method=GET path=/authz/nginx status=401 service=wiki reason=not_signed_in";
    assert_eq!(lines[1], nginx);
    assert_eq!(lines[2], "DEBUG answered method=GET path=/authz/forward status=403 reason=unknown_service");
}

#[sqlx::test]
async fn the_program_says_where_proxies_ask_and_stops_with_what_was_asked(_: Pool, db: Database) {
    let server = TestServer::start(db.clone()).await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let listen = free.to_string();
    let settings = [
        ("VESTIBULE_FORWARD_AUTH__LISTEN", listen.as_str()),
        ("VESTIBULE_SERVICE__0__ID", "wiki"),
        ("VESTIBULE_SERVICE__0__URL", "https://wiki.example.org"),
    ];
    let mut program = Program::serve(&db, server.provider(), &settings, None).await;
    let checks = Checks { address: free };
    let visit = checks.forward("GET", "https://wiki.example.org/page").visit().await;
    assert_eq!(visit.location(), "https://wiki.example.org/.vestibule/enter?return_to=/page");
    assert_eq!(program.browser().ask(Method::GET, "/authz/forward").await.status, 404);
    program.signal("TERM");
    assert!(program.ends_within(std::time::Duration::from_secs(15)).await.success());
    assert!(tokio::net::TcpStream::connect(free).await.is_err(), "nobody listens any more");
}

#[sqlx::test]
async fn the_doctor_says_where_proxies_ask_and_whether_anybody_is_there(_: Pool, db: Database) {
    let server = TestServer::start(db.clone()).await;
    let checks = Checks::of(&server).await;
    let there = checks.address.to_string();
    let nowhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let service = [("VESTIBULE_SERVICE__0__ID", "wiki"), ("VESTIBULE_SERVICE__0__URL", "https://wiki.example.org")];
    for (listen, answers) in [(&there, "right"), (&nowhere, "note")] {
        let settings = [&service[..], &[("VESTIBULE_FORWARD_AUTH__LISTEN", listen.as_str())]].concat();
        let (report, _) = report_with(&server, &db, &settings).await;
        let levels = ["forward_auth", "forward_auth_answers"].map(|check| level(&report, check));
        assert_eq!(levels, ["right", answers], "{report:#}");
        assert!(report.to_string().contains(&format!("Proxies ask at {listen}, from 127.0.0.0/8, ::1/128 only.")));
    }
    let (report, _) = report_with(&server, &db, &service).await;
    assert_eq!(level(&report, "forward_auth"), "note", "services are links and nothing more");
}
