//! A way to the database that can be shut, or frozen: for the server, the database is then away, or says nothing.

use std::{future::pending, sync::Arc};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, UnixStream},
    sync::watch,
};

use super::Database;

/// The way. Dropping it shuts it for good.
pub struct DatabaseGate {
    way: Arc<watch::Sender<Way>>,
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
}

impl DatabaseGate {
    pub async fn start(database: &Database) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let socket = database.get_socket().expect("a unix socket").join(format!(".s.PGSQL.{}", database.get_port()));
        let way = Arc::new(watch::Sender::new(Way { open: true, frozen: false, lost: 0 }));
        let through = Database::new_without_pgpass()
            .host("127.0.0.1")
            .port(listener.local_addr().unwrap().port())
            .username(database.get_username())
            .database(database.get_database().expect("a name"))
            .ssl_mode(sqlx::postgres::PgSslMode::Disable);
        let mut now = way.subscribe();
        tokio::spawn(async move {
            while let Ok((mut server, _)) = listener.accept().await {
                let socket = socket.clone();
                let (mut shut, mut way) = (now.clone(), now.clone());
                // Shut: whoever comes is turned away.
                let born = *now.borrow_and_update();
                if !born.open {
                    continue;
                }
                tokio::spawn(async move {
                    let carry = async {
                        let _ = way.wait_for(|way| !way.frozen || way.lost > born.lost).await;
                        let mut database = UnixStream::connect(socket).await.unwrap();
                        let mut copy = std::pin::pin!(copy_bidirectional(&mut server, &mut database));
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
        Self { way, database: through }
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
        self.way.send_modify(|way| *way = Way { open: true, frozen: false, lost: way.lost + 1 });
    }
}
