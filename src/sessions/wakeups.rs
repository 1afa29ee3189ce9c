//! Wake-ups between nodes: Postgres carries them. Each is lost without harm, where a pooler lends the connection to others too;
//! what they make fast is right without them.

use std::{convert::Infallible, time::Duration};

use sqlx::{
    ConnectOptions, PgConnection,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
};
use tokio::{
    task::JoinHandle,
    time::{sleep, timeout},
};
use uuid::Uuid;

use crate::store::{patience::patiently, wake::Wake};

/// However much is committed, the others are told no more often than this.
const NO_MORE_OFTEN: Duration = Duration::from_millis(5);

/// Where they cannot be heard, it is tried again after this long.
const TRY_AGAIN: Duration = Duration::from_secs(1);

/// On what they are sent.
const CHANNEL: &str = "vestibule_changed";

/// Tells others and hears of them. It ends when this is dropped.
#[derive(Debug)]
pub struct WakeUps([JoinHandle<Infallible>; 2]);

impl WakeUps {
    pub fn start(direct: &PgConnectOptions, wake: &Wake) -> Self {
        let direct = direct.clone().application_name("vestibule wake-ups");
        Self([tokio::spawn(tell(direct.clone(), wake.clone())), tokio::spawn(hear(direct, wake.clone()))])
    }
}

impl Drop for WakeUps {
    fn drop(&mut self) {
        for task in &self.0 {
            task.abort();
        }
    }
}

/// After the commit and on a connection of its own: inside a transaction it would make commits wait for each other.
async fn tell(direct: PgConnectOptions, wake: Wake) -> Infallible {
    let mut connection = None;
    loop {
        wake.for_others().await;
        if let Err(error) = tell_on(&direct, &mut connection).await {
            tracing::debug!(%error, "the others were not woken");
            connection = None;
        }
        sleep(NO_MORE_OFTEN).await;
    }
}

async fn tell_on(direct: &PgConnectOptions, held: &mut Option<PgConnection>) -> sqlx::Result<()> {
    let connection = match held {
        Some(connection) => connection,
        None => held.insert(patiently(direct.connect()).await?),
    };
    patiently(async { sqlx::raw_sql("notify vestibule_changed").execute(connection).await.map(drop) }).await
}

/// Tells the others once of what has been committed here, if anything was: for a program that ends then. Lost without harm.
pub async fn tell_once(direct: &PgConnectOptions, wake: &Wake) {
    if wake.has_to_be_told()
        && let Err(error) = tell_on(direct, &mut None).await
    {
        tracing::debug!(%error, "the others were not woken");
    }
}

async fn hear(direct: PgConnectOptions, wake: Wake) -> Infallible {
    loop {
        if let Err(error) = hear_on(&direct, &wake).await {
            tracing::debug!(%error, "wake-ups are not heard");
        }
        sleep(TRY_AGAIN).await;
    }
}

/// Every wake-up and every new connection is a reason to read.
async fn hear_on(direct: &PgConnectOptions, wake: &Wake) -> sqlx::Result<()> {
    let pool = PgPoolOptions::new().max_connections(1).connect_lazy_with(direct.clone());
    let mut listener = patiently(PgListener::connect_with(&pool)).await?;
    patiently(listener.listen(CHANNEL)).await?;
    loop {
        listener.try_recv().await?;
        wake.heard();
    }
}

/// Whether what one connection sends on this way is heard by another one.
pub async fn arrive(direct: &PgConnectOptions) -> sqlx::Result<bool> {
    let pool = PgPoolOptions::new().max_connections(1).connect_lazy_with(direct.clone());
    let channel = format!("vestibule_doctor_{}", Uuid::now_v7().simple());
    let mut listener = patiently(PgListener::connect_with(&pool)).await?;
    patiently(listener.listen(&channel)).await?;
    let mut other = patiently(direct.connect()).await?;
    patiently(async { sqlx::query!("select pg_notify($1, '')", channel).execute(&mut other).await }).await?;
    Ok(matches!(timeout(TRY_AGAIN, listener.try_recv()).await, Ok(Ok(Some(_)))))
}
