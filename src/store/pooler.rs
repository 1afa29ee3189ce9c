//! Whether a pooler in between keeps the prepared statements of different connections apart.

use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};

use super::{patience::patiently, sqlstate};

/// What is in between: nothing or a sound pooler, or one that answers a question with somebody else's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pooling {
    /// Each connection has its own statements.
    Sound,
    /// Through it a session of one browser would be read by another.
    MixesStatements,
}

/// What is said of the second.
pub const MIXES_STATEMENTS: &str = "The pooler between this program and the database mixes prepared statements of \
    different connections up, and would answer with somebody else's session";

/// What operators can do about it.
pub const MIXES_STATEMENTS_ADVICE: &str =
    "Set max_prepared_statements = 200 in PgBouncer 1.21 or later, or name a direct connection in database_url";

/// Asks on two new connections, whose statements bear the same names. In between the second begins a transaction, which
/// takes the server that has just served the first.
pub async fn probe(options: &PgConnectOptions) -> sqlx::Result<Pooling> {
    match patiently(Box::pin(connect_and_ask(options))).await {
        Ok(answers) if answers == [FIRST, SECOND, FIRST] => Ok(Pooling::Sound),
        Ok(_) => Ok(Pooling::MixesStatements),
        // There is such a statement already; there is none of that name.
        Err(error) if sqlstate(&error).is_some_and(|code| code == "42P05" || code == "26000") => {
            Ok(Pooling::MixesStatements)
        }
        Err(error) => Err(error),
    }
}

/// By its answer a statement is known.
const FIRST: i32 = 1;
const SECOND: i32 = 2;

async fn connect_and_ask(options: &PgConnectOptions) -> sqlx::Result<[i32; 3]> {
    let (mut first, mut second) =
        futures::try_join!(PgConnection::connect_with(options), PgConnection::connect_with(options))?;
    let answers = ask_in_turn(&mut first, &mut second).await;
    // A transaction that is still open, and statements that lie about: both go with the connections.
    let _ = futures::join!(second.close(), first.close());
    answers
}

async fn ask_in_turn(first: &mut PgConnection, second: &mut PgConnection) -> sqlx::Result<[i32; 3]> {
    let ask = |statement| sqlx::query_scalar::<_, i32>(statement).bind(0);
    let (of_first, of_second) = ("select 1 where $1::int = 0", "select 2 where $1::int = 0");
    let before = ask(of_first).fetch_one(&mut *first).await?;
    sqlx::raw_sql("begin").execute(&mut *second).await?;
    let between = ask(of_second).fetch_one(&mut *second).await?;
    let after = ask(of_first).fetch_one(&mut *first).await?;
    Ok([before, between, after])
}
