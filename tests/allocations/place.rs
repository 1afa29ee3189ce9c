//! Sessions that are kept in memory, over a real Postgres.

use std::time::Duration;

use sha2::{Digest, Sha256};
use sqlx::{ConnectOptions, Connection, postgres::PgConnectOptions};
use tokio::sync::{Mutex, MutexGuard};
use uuid::Uuid;
use vestibule::{
    model::{
        limits::{CacheSettings, SessionSettings},
        session::SessionId,
    },
    sessions::{
        Sessions,
        changes::{ChangeReader, Follower, News},
    },
    store::pool::{self, Route},
};

/// What each of them is opened by.
const SECRET: [u8; 32] = [7; 32];

/// Version and variant of a UUID that the program makes too; the number is its end.
const ID: u128 = 0x0199_0000_0000_7000_8000_0000_0000_0000;

/// One test after the other: what a program holds is held by all of them.
static TURN: Mutex<()> = Mutex::const_new(());

pub async fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().await
}

/// So many sessions of one person, with the same secret each.
pub async fn seed(database: &PgConnectOptions, count: i64) {
    let mut connection = database.connect().await.unwrap();
    sqlx::query(
        "with ada as (
             insert into users (id, name, email, email_verified, roles)
             values (gen_random_uuid(), 'Ada Lovelace', 'ada@example.org', true, '{editor}') returning id)
         insert into sessions (id, secret_hash, user_id, provider, idle_expires_at, expires_at)
         select ('01990000-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid, $1, ada.id, 'main',
             now() + interval '30 min', now() + interval '12 h'
         from ada, generate_series(0, $2 - 1) as number",
    )
    .bind(Sha256::digest(SECRET).as_slice())
    .bind(count)
    .execute(&mut connection)
    .await
    .unwrap();
    connection.close().await.unwrap();
}

pub fn session(number: i64) -> SessionId {
    SessionId(Uuid::from_u128(ID | u128::try_from(number).unwrap()))
}

/// What a browser shows.
pub fn cookie(number: i64) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    format!("{}.{}", session(number).0, URL_SAFE_NO_PAD.encode(SECRET))
}

/// Settings with room for so many.
pub fn settings(sessions: usize) -> SessionSettings {
    let cache = CacheSettings { sessions, ..CacheSettings::default() };
    SessionSettings { cache, ..SessionSettings::default() }
}

pub fn open(database: &PgConnectOptions, room: usize) -> Sessions {
    Sessions::open(&pool::open_with(database.clone(), Route::Direct), settings(room))
}

/// Has them follow what changed, for as long as what is returned is kept.
pub async fn follow(sessions: &Sessions, database: &PgConnectOptions) -> ChangeReader {
    let (followed, wake) = (sessions.clone(), sessions.pool().wake().clone());
    let followers: Vec<Follower> = vec![Box::new(move |news: News<'_>| followed.follow(news))];
    let reader = ChangeReader::start(database.clone(), sessions.settings().cache.read_every, wake, followers);
    until_followed(sessions).await;
    reader
}

/// Nothing is kept before the first read.
pub async fn until_followed(sessions: &Sessions) {
    while sessions.cache().ticket().is_none() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A database that somebody uses cannot be dropped.
pub async fn close(sessions: &Sessions, reader: impl Sized) {
    drop(reader);
    sessions.pool().close().await;
    tokio::time::sleep(Duration::from_millis(50)).await;
}
