//! Whoever does not read is cut off, and keeps nobody waiting.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    sync::watch,
    time::{Instant, sleep, timeout},
};
use vestibule::server::{limits::LimitSettings, listener::Terms, router::router, state::AppState, stopping::Phase};

use super::{Listener, family, listener::secret_of};
use crate::support::{Database, Person, Pool, TestServer, listening, patiently};

/// Far more than the system keeps for a connection.
const ENDS: usize = 40_000;

/// One that listens and never reads.
async fn deaf(at: SocketAddr) -> TcpStream {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(64 * 1024).unwrap();
    let mut stream = socket.connect(at).await.unwrap();
    let credential = STANDARD.encode(format!("wiki:{}", secret_of("wiki")));
    let request = format!("GET /signals HTTP/1.1\r\nhost: door.example\r\nauthorization: Basic {credential}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

async fn end_many(server: &TestServer) {
    let statement = format!(
        "insert into service_sessions (id, session_id, service, host, ended_at, changed_at, changed_xid)
         select gen_random_uuid(), s.id, 'wiki', 'wiki.example.org', now(), now(), pg_current_xact_id()
         from sessions s, generate_series(1, {ENDS})"
    );
    server.execute(&statement).await;
}

#[sqlx::test]
async fn who_does_not_read_is_cut_off_and_others_hear_everything(_: Pool, db: Database) {
    let server = family(db).await;
    let mut stuck = deaf(server.address.socket_addrs(|| None).unwrap()[0]).await;
    let mut wiki = Listener::of(&server, "wiki").await;
    patiently("both listen", || async { server.signals.count() == 2 }).await;
    let _person = Person::signed_in(&server).await;
    let began = Instant::now();
    end_many(&server).await;
    let inserted = began.elapsed();
    for _ in 0..ENDS {
        assert_eq!(wiki.told().await.event, "ended");
    }
    println!("{ENDS} ends: inserted in {inserted:?}, all heard after {:?}", began.elapsed());
    patiently("the other one is cut off", || async { server.signals.count() == 1 }).await;
    wiki.alive().await;
    // Its connection as well: behind what was on its way there is nothing.
    let mut rest = Vec::new();
    let ended = timeout(Duration::from_secs(10), stuck.read_to_end(&mut rest)).await.expect("the door hangs up");
    assert!(ended.is_err() || !rest.ends_with(b"0\r\n\r\n"), "in the middle");
}

#[sqlx::test]
async fn a_stop_does_not_wait_for_who_does_not_read(_: Pool, db: Database) {
    let server = family(db).await;
    let mut state = AppState::new(Arc::clone(&server.house), LimitSettings::default());
    state.signals = server.signals.clone();
    let (phase, phases) = watch::channel(Phase::Serving);
    let (address, serving) = listening(router(state), Terms::default(), phases).await;
    let _stuck = deaf(address).await;
    patiently("it listens", || async { server.signals.count() == 1 }).await;
    let _person = Person::signed_in(&server).await;
    end_many(&server).await;
    sleep(Duration::from_secs(1)).await;
    let began = Instant::now();
    phase.send_replace(Phase::Closing);
    server.signals.close();
    timeout(Duration::from_secs(3), serving).await.expect("it stops").unwrap();
    println!("stopped after {:?}", began.elapsed());
}
