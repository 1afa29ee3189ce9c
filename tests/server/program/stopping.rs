//! Signals to the real program: whatever was asked is answered, a stop takes no longer than it must, and certificates
//! are read again.

use std::time::{Duration, Instant};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use reqwest::Method;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{Database, Pool, Program, Provider, patiently};

const ASK: &[u8] = b"GET /sign-in HTTP/1.1\r\nhost: x\r\naccept: text/html\r\n\r\n";

/// One request on a connection of its own that stays open: what came back until the server closed it, or nothing.
async fn sent(program: &Program) -> TcpStream {
    let address = program.address.socket_addrs(|| None).unwrap()[0];
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(ASK).await.unwrap();
    stream
}

async fn answer(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(15), stream.read_to_end(&mut answer)).await;
    let text = String::from_utf8_lossy(&answer).into_owned();
    match read {
        Ok(Ok(_)) => text,
        other => format!("{other:?} after {text}"),
    }
}

#[sqlx::test]
async fn sixty_requests_around_the_signal_are_all_answered(_: Pool, db: Database) {
    let provider = Provider::start(false).await;
    for round in 0..4 {
        let mut program = Program::serve(&db, &provider, &[], None).await;
        let mut streams = Vec::new();
        for _ in 0..60 {
            streams.push(sent(&program).await);
            tokio::time::sleep(Duration::from_micros(300)).await;
        }
        program.signal("TERM");
        for (number, answer) in futures::future::join_all(streams.into_iter().map(answer)).await.iter().enumerate() {
            assert!(answer.starts_with("HTTP/1.1 200"), "{round}: the answer to number {number} was {answer:?}");
        }
        assert!(program.ends_within(Duration::from_secs(2)).await.success());
    }
}

#[sqlx::test]
async fn while_it_drains_it_is_not_ready_serves_on_and_tells_clients_to_go(_: Pool, db: Database) {
    let provider = Provider::start(false).await;
    let mut program = Program::serve(&db, &provider, &[("VESTIBULE_SHUTDOWN__DRAIN", "2s")], None).await;
    let browser = program.browser();
    assert_eq!(browser.ask(Method::GET, "/health/ready").await.status, 200);
    let began = Instant::now();
    program.signal("TERM");
    patiently("it is not ready", || async { browser.ask(Method::GET, "/health/ready").await.status == 503 }).await;
    assert!(began.elapsed() < Duration::from_millis(500), "at once");
    assert_eq!(browser.ask(Method::GET, "/health/ready").await.text(), "stopping\n");
    while began.elapsed() < Duration::from_millis(1500) {
        let answer = answer(sent(&program).await).await;
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\r\nconnection: close\r\n"), "{answer}");
    }
    assert!(program.ends_within(Duration::from_secs(2)).await.success());
    assert!(began.elapsed() >= Duration::from_secs(2));
}

#[sqlx::test]
async fn a_stop_with_nothing_to_do_takes_less_than_a_second(_: Pool, db: Database) {
    let provider = Provider::start(false).await;
    for signal in ["TERM", "INT"] {
        let mut program = Program::serve(&db, &provider, &[], None).await;
        // A session is read, so that our own readers hold their connections; the browser keeps its own open.
        let browser = program.browser();
        let cookie = format!("{}.{}", uuid::Uuid::now_v7(), "A".repeat(43));
        browser.set_cookie(&format!("session-{}", program.address.port().unwrap()), &cookie);
        assert_eq!(browser.get("/sign-in").await.status, 200);
        let began = Instant::now();
        program.signal(signal);
        assert!(program.ends_within(Duration::from_secs(3)).await.success());
        assert!(began.elapsed() < Duration::from_secs(1), "{signal}: {:?}", began.elapsed());
    }
}

#[sqlx::test]
async fn a_second_signal_stops_it_at_once(_: Pool, db: Database) {
    let provider = Provider::start(false).await;
    for second in ["TERM", "INT"] {
        let mut program = Program::serve(&db, &provider, &[("VESTIBULE_SHUTDOWN__DRAIN", "1min")], None).await;
        program.signal("TERM");
        tokio::time::sleep(Duration::from_millis(200)).await;
        program.signal(second);
        program.ends_within(Duration::from_secs(2)).await;
    }
}

#[sqlx::test]
async fn a_renewed_certificate_is_served_after_a_hang_up_and_a_broken_one_is_not(_: Pool, db: Database) {
    let folder = tempfile::tempdir().unwrap();
    let (cert, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    let renew = || {
        let CertifiedKey { cert: made, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        std::fs::write(&cert, made.pem()).unwrap();
        std::fs::write(&key, signing_key.serialize_pem()).unwrap();
        reqwest::Certificate::from_pem(made.pem().as_bytes()).unwrap()
    };
    let first = renew();
    let provider = Provider::start(false).await;
    let environment = [("VESTIBULE_TLS__CERT", cert.to_str().unwrap()), ("VESTIBULE_TLS__KEY", key.to_str().unwrap())];
    let program = Program::serve(&db, &provider, &environment, None).await;
    let port = program.address.port().unwrap();
    let served = async |trusted: &reqwest::Certificate| {
        let client = reqwest::Client::builder().no_proxy().tls_built_in_root_certs(false);
        let client = client.add_root_certificate(trusted.clone()).build().unwrap();
        client.get(format!("https://localhost:{port}/health/live")).send().await.is_ok()
    };
    assert!(served(&first).await);
    let second = renew();
    assert!(served(&first).await && !served(&second).await, "nothing changes by itself");
    program.signal("HUP");
    patiently("the new one is served", || async { served(&second).await && !served(&first).await }).await;
    std::fs::write(&cert, "no certificate").unwrap();
    program.signal("HUP");
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(served(&second).await, "the old one stays");
}

#[sqlx::test]
async fn a_hang_up_ends_no_program_that_has_no_certificate(_: Pool, db: Database) {
    let provider = Provider::start(false).await;
    let mut program = Program::serve(&db, &provider, &[], None).await;
    program.signal("HUP");
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(program.browser().get("/sign-in").await.status, 200);
    program.signal("TERM");
    assert!(program.ends_within(Duration::from_secs(2)).await.success());
}
