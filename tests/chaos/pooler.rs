//! A PgBouncer between one node and its way to the database, as docs/operations.md asks for it.

use std::{net::SocketAddr, path::Path, process::Stdio, time::Duration};

use anyhow::Result;
use sqlx::ConnectOptions;

use crate::{
    database::{logs, until},
    load::ending::options,
    place::{Place, free_port},
    spawning::{Running, command, start},
};

pub struct Pooler {
    pub address: SocketAddr,
    _running: Running,
}

impl Pooler {
    pub async fn start(program: &Path, database: SocketAddr, place: &Place) -> Result<Self> {
        let (folder, port) = (place.folder("pgbouncer")?, free_port());
        let (settings, users) = (folder.join("ini"), folder.join("users"));
        place.write(&users, "\"vestibule\" \"\"\n")?;
        place.write(
            &settings,
            &format!(
                "[databases]\n\
                 vestibule = host={} port={}\n\
                 [pgbouncer]\n\
                 listen_addr = 127.0.0.1\n\
                 listen_port = {port}\n\
                 unix_socket_dir =\n\
                 auth_type = trust\n\
                 auth_file = {}\n\
                 pool_mode = transaction\n\
                 max_prepared_statements = 200\n\
                 default_pool_size = 20\n\
                 max_client_conn = 200\n\
                 server_login_retry = 1\n",
                database.ip(),
                database.port(),
                users.display()
            ),
        )?;
        let mut pooler = command(program, place.owner);
        pooler.arg(&settings).stdout(Stdio::null());
        let running = start("pgbouncer", pooler, &logs()?.join("pgbouncer.log"))?;
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        until("PgBouncer lends connections", Duration::from_secs(10), || async move {
            options(address).connect().await.is_ok()
        })
        .await?;
        Ok(Self { address, _running: running })
    }
}
