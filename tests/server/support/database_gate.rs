//! A way to the database that can be shut: for the server, the database is then away.

use std::sync::Arc;

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, UnixStream},
    sync::watch,
};

use super::Database;

/// The way. Dropping it shuts it for good.
pub struct DatabaseGate {
    open: Arc<watch::Sender<bool>>,
    /// The database as the server is to see it.
    pub database: Database,
}

impl DatabaseGate {
    pub async fn start(database: &Database) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let socket = database.get_socket().expect("a unix socket").join(format!(".s.PGSQL.{}", database.get_port()));
        let open = Arc::new(watch::Sender::new(true));
        let through = Database::new_without_pgpass()
            .host("127.0.0.1")
            .port(listener.local_addr().unwrap().port())
            .username(database.get_username())
            .database(database.get_database().expect("a name"))
            .ssl_mode(sqlx::postgres::PgSslMode::Disable);
        let mut is_open = open.subscribe();
        tokio::spawn(async move {
            while let Ok((mut server, _)) = listener.accept().await {
                let socket = socket.clone();
                let mut shut = is_open.clone();
                // Shut: whoever comes is turned away.
                if !*is_open.borrow_and_update() {
                    continue;
                }
                tokio::spawn(async move {
                    let mut database = UnixStream::connect(socket).await.unwrap();
                    tokio::select! {
                        _ = copy_bidirectional(&mut server, &mut database) => {}
                        _ = shut.wait_for(|open| !open) => {}
                    }
                });
            }
        });
        Self { open, database: through }
    }

    /// Every connection breaks, and no new one comes about.
    pub async fn shut(&self) {
        self.open.send_replace(false);
        // Those in between end before anything else happens.
        tokio::task::yield_now().await;
    }

    pub fn open(&self) {
        self.open.send_replace(true);
    }
}
