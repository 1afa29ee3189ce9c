//! How much is read, and for how long a token is kept.

use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use vestibule::{auth::echo, sessions::Secret, store::housekeeping::sweep};

use super::{head, told};
use crate::support::{Database, DatabaseGate, Pool, echo_token, family, family_with, raw, status};

#[sqlx::test]
async fn while_the_database_is_frozen_it_says_so_within_a_second(_: Pool, db: Database) {
    let gate = DatabaseGate::start(&db).await;
    let through = gate.database.clone();
    let server = family_with(db, |setup| setup.server_database = Some(through)).await;
    let token = echo_token(&server, "wiki").await;
    gate.freeze().await;
    let asked = Instant::now();
    let answer = raw(&server, head("GET /vestibule-echo/x HTTP/1.1", &token, &[]).as_bytes()).await;
    let took = asked.elapsed();
    gate.thaw();
    assert_eq!(status(&answer), 503, "{answer}");
    assert!(took < Duration::from_millis(1500), "{took:?}");
}

#[sqlx::test]
async fn twenty_megabytes_arrive_whole_and_forty_are_too_large(_: Pool, db: Database) {
    let server = family(db).await;
    let token = echo_token(&server, "wiki").await;
    let body = &b"sixteen letters\n".repeat((20 << 20) / 16)[..];
    let length = format!("Content-Length: {}", body.len());
    let line = "POST /vestibule-echo/upload HTTP/1.1";
    let echo = told(&server, &[head(line, &token, &[&length]).as_bytes(), body].concat()).await;
    let sum: String = Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((echo.body.bytes, echo.body.sha256), (20 << 20, sum));
    // What says so beforehand is refused before it is sent, and what does not, in the middle.
    let answer = raw(&server, head(line, &token, &["Content-Length: 41943040"]).as_bytes()).await;
    assert_eq!(status(&answer), 413, "{answer}");
    assert!(answer.ends_with("\"reason\":\"too_large\"}"), "{answer}");
    let address = server.address.socket_addrs(|| None).unwrap()[0];
    let (mut read, mut write) = TcpStream::connect(address).await.unwrap().into_split();
    let send = async {
        write.write_all(head(line, &token, &["Transfer-Encoding: chunked"]).as_bytes()).await.unwrap();
        let part = [b"100000\r\n", &vec![b'x'; 1 << 20][..], b"\r\n"].concat();
        for _ in 0..40 {
            // It may close when it has said no.
            if write.write_all(&part).await.is_err() {
                break;
            }
        }
    };
    let hear = async {
        let mut first = vec![0; 12];
        read.read_exact(&mut first).await.unwrap();
        String::from_utf8(first).unwrap()
    };
    let (heard, ()) = tokio::join!(hear, send);
    assert_eq!(heard, "HTTP/1.1 413");
}

#[sqlx::test]
async fn a_token_ends_with_its_run_or_after_five_minutes(_: Pool, db: Database) {
    let server = family(db).await;
    let pool = server.house.sessions.pool();
    let (first, second) = (echo_token(&server, "wiki").await, echo_token(&server, "wiki").await);
    let ask =
        async |token: &str| status(&raw(&server, head("GET /vestibule-echo/x HTTP/1.1", token, &[]).as_bytes()).await);
    assert_eq!((ask(&first).await, ask(&first).await, ask(&second).await), (200, 200, 200), "for all of one run");
    let life =
        "select count(*) from echoes where expires_at - created_at between interval '295 s' and interval '300 s'";
    assert_eq!(server.count(life).await, 2);
    echo::end(pool, &Secret::parse(&first).unwrap()).await.unwrap();
    assert_eq!((ask(&first).await, ask(&second).await), (404, 200));
    assert_eq!((sweep(pool).await.echoes, server.count("select count(*) from echoes").await), (0, 1));
    server.execute("update echoes set expires_at = now()").await;
    assert_eq!(ask(&second).await, 404);
    assert_eq!((sweep(pool).await.echoes, server.count("select count(*) from echoes").await), (1, 0));
}
