//! The table `worlds`. A development build makes it at its start, so that a release's database has none.

use sqlx::{Connection, Executor, PgConnection, postgres::PgConnectOptions};

use super::World;
use crate::store::{patience::patiently, sqlstate};

/// Two programs that make it at the same moment see each other's half of it, and one of them is refused.
const TIMES: u32 = 5;

const MAKE: &str = "begin;
    create table if not exists worlds (
        name text constraint worlds_pkey primary key
            constraint worlds_name_plain check (name ~ '^[A-Za-z0-9._-]{1,64}$'),
        -- How far its clock was moved.
        ahead interval not null default '0' constraint worlds_ahead_forward check (ahead >= interval '0'),
        created_at timestamptz not null default now()
    );
    create index if not exists users_world on users (world) where world is not null;
    commit";

/// Makes the table on the direct way, as whoever owns the other tables. Where it is there, nobody needs a right to make it.
pub async fn make_table(direct: &PgConnectOptions) -> sqlx::Result<()> {
    let mut connection = patiently(PgConnection::connect_with(direct)).await?;
    let made = make_on(&mut connection).await;
    // An open transaction that was refused goes with the connection.
    let _ = connection.close().await;
    made
}

async fn make_on(connection: &mut PgConnection) -> sqlx::Result<()> {
    for _ in 1..TIMES {
        if is_there(connection).await? {
            return Ok(());
        }
        match connection.execute(MAKE).await {
            Err(error) if is_made_by_another(&error) => {
                connection.execute("rollback").await?;
            }
            result => return result.map(drop),
        }
    }
    connection.execute(MAKE).await.map(drop)
}

async fn is_there(connection: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar("select to_regclass('worlds') is not null and to_regclass('users_world') is not null")
        .fetch_one(connection)
        .await
}

/// Unique violation in a catalogue, duplicate table, duplicate object, deadlock.
fn is_made_by_another(error: &sqlx::Error) -> bool {
    sqlstate(error).is_some_and(|code| ["23505", "42P07", "42710", "40P01"].contains(&code.as_str()))
}

/// Finds a world or makes it, and locks it (`store::worlds::share`): its clock stands still until the transaction ends.
pub async fn open(connection: &mut PgConnection, world: &World) -> sqlx::Result<()> {
    sqlx::query("insert into worlds (name) values ($1) on conflict on constraint worlds_pkey do nothing")
        .bind(world.as_str())
        .execute(&mut *connection)
        .await?;
    crate::store::worlds::share(connection, world.as_str()).await
}
