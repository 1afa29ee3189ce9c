//! A way to the database that can be shut, or frozen, or slow: for the server, the database is then away, says nothing,
//! or answers late.

use std::{future::pending, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy},
    net::{TcpListener, TcpStream, UnixStream},
    sync::watch,
    time::sleep,
};

use super::Database;

/// The way. Dropping it shuts it for good.
pub struct DatabaseGate {
    way: Arc<watch::Sender<Way>>,
    /// All that has been held up.
    held: Arc<watch::Sender<String>>,
    /// The database as the server is to see it.
    pub database: Database,
}

#[derive(Clone, Copy)]
struct Way {
    open: bool,
    /// What is sent arrives nowhere, and nobody is told.
    frozen: bool,
    /// Connections from before are frozen for ever.
    lost: u32,
    /// What the database says arrives so much later.
    late: Duration,
}

impl DatabaseGate {
    pub async fn start(database: &Database) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let socket = database.get_socket().expect("a unix socket").join(format!(".s.PGSQL.{}", database.get_port()));
        let way = Arc::new(watch::Sender::new(Way { open: true, frozen: false, lost: 0, late: Duration::ZERO }));
        let through = Database::new_without_pgpass()
            .host("127.0.0.1")
            .port(listener.local_addr().unwrap().port())
            .username(database.get_username())
            .database(database.get_database().expect("a name"))
            .ssl_mode(sqlx::postgres::PgSslMode::Disable);
        let (mut now, held) = (way.subscribe(), Arc::new(watch::Sender::default()));
        let hold = Arc::clone(&held);
        tokio::spawn(async move {
            while let Ok((mut server, _)) = listener.accept().await {
                let socket = socket.clone();
                let (mut shut, mut way, hold) = (now.clone(), now.clone(), Arc::clone(&hold));
                // Shut: whoever comes is turned away.
                let born = *now.borrow_and_update();
                if !born.open {
                    continue;
                }
                tokio::spawn(async move {
                    let carry = async {
                        let _ = way.wait_for(|way| !way.frozen || way.lost > born.lost).await;
                        let mut database = UnixStream::connect(socket).await.unwrap();
                        let late = way.clone();
                        let mut copy = std::pin::pin!(carry(&mut server, &mut database, &late, &hold));
                        loop {
                            tokio::select! {
                                _ = &mut copy => return,
                                changed = way.wait_for(|way| way.frozen || way.lost > born.lost) => {
                                    if changed.is_err() {
                                        return;
                                    }
                                }
                            }
                            if way.borrow().lost > born.lost {
                                pending::<()>().await;
                            }
                            let _ = way.wait_for(|way| !way.frozen || way.lost > born.lost).await;
                        }
                    };
                    tokio::select! {
                        () = carry => {}
                        _ = shut.wait_for(|way| !way.open) => {}
                    }
                });
            }
        });
        Self { way, held, database: through }
    }

    /// Every connection breaks, and no new one comes about.
    pub async fn shut(&self) {
        self.way.send_modify(|way| way.open = false);
        // Those in between end before anything else happens.
        tokio::task::yield_now().await;
    }

    pub fn open(&self) {
        self.way.send_modify(|way| way.open = true);
    }

    /// Nothing arrives any more, as with a stopped process or a network that swallows packets.
    pub async fn freeze(&self) {
        self.way.send_modify(|way| way.frozen = true);
        tokio::task::yield_now().await;
    }

    /// Everything goes on where it was.
    pub fn thaw(&self) {
        self.way.send_modify(|way| way.frozen = false);
    }

    /// New connections come about; those from before say nothing for ever.
    pub fn lose_connections(&self) {
        self.way.send_modify(|way| *way = Way { open: true, frozen: false, lost: way.lost + 1, ..*way });
    }

    /// What the database says from now on arrives so much later; what is on its way already stays as late as it was.
    pub fn answer_late(&self, late: Duration) {
        self.way.send_modify(|way| way.late = late);
    }

    /// Waits until the database has said something that is held up.
    pub async fn holds(&self, text: &str) {
        self.held.subscribe().wait_for(|held| held.contains(text)).await.expect("it is open");
    }
}

/// Questions as they come, answers as late as they are to be.
async fn carry(
    server: &mut TcpStream,
    database: &mut UnixStream,
    way: &watch::Receiver<Way>,
    held: &watch::Sender<String>,
) {
    let (mut questions, mut to_server) = server.split();
    let (mut answers, mut to_database) = database.split();
    let carry_answers = async {
        let mut buffer = vec![0; 64 * 1024];
        while let Ok(count @ 1..) = answers.read(&mut buffer).await {
            let late = way.borrow().late;
            if !late.is_zero() {
                held.send_modify(|held| held.push_str(&String::from_utf8_lossy(&buffer[..count])));
                sleep(late).await;
            }
            if to_server.write_all(&buffer[..count]).await.is_err() {
                break;
            }
        }
    };
    tokio::select! {
        _ = copy(&mut questions, &mut to_database) => {}
        () = carry_answers => {}
    }
}
