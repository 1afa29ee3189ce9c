//! Connections on which nothing is asked keep nobody out.

use std::time::{Duration, Instant};

use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::support::{Attempt, Database, Pool, Program, Provider};

#[sqlx::test]
async fn security_27_1500_half_open_requests_with_1024_open_files_let_a_person_in(_: Pool, db: Database) {
    let provider = Provider::start(false).await;
    let program = Program::serve(&db, &provider, &[], Some(1024)).await;
    let address = program.address.socket_addrs(|| None).unwrap()[0];
    let mut half_open = Vec::new();
    for _ in 0..1500 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        // Those who are told to go meanwhile cannot be written to.
        let _ = stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n").await;
        half_open.push(stream);
    }
    let began = Instant::now();
    let browser = program.browser();
    assert_eq!(browser.get("/sign-in").await.page(200), "Sign in");
    let callback = Attempt::begin(&browser, "op", "/account").await.agree(&provider).await;
    assert_eq!(browser.arrive(&callback).await.location(), "/register");
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
    drop(half_open);
}
