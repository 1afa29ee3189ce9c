//! SQL, by table. Functions take a connection or a pool, so that callers own the transactions.
//! Times are the database's; whether a session is over by them is the model's to say.

pub mod acting;
pub mod activity;
pub mod api_tokens;
pub mod browsers;
pub mod changes;
pub mod checkup;
pub mod client_assertions;
pub mod deleting;
pub mod drafts;
pub mod echoes;
pub mod email_keys;
pub mod ended;
pub mod ended_tokens;
pub mod ends;
pub mod events;
pub mod forgetting;
pub mod grants;
pub mod housekeeping;
pub mod id_tokens;
pub mod identities;
pub mod interval;
pub mod invitations;
pub mod issuers;
pub mod languages;
pub mod last_used;
pub mod logout_tokens;
pub mod migrations;
pub mod moment;
pub mod notices;
pub mod open_sessions;
pub mod own_data;
pub mod passes;
pub mod patience;
pub mod pool;
pub mod pooler;
pub mod presence;
pub mod registrations;
pub mod service_sessions;
pub mod session_ends;
pub mod session_lists;
pub mod session_rows;
pub mod sessions;
pub mod share;
pub mod sign_ins;
pub mod sign_outs;
pub mod signing_keys;
pub mod terms;
mod test_rows;
pub mod to_connect;
pub mod token_ends;
pub mod token_lists;
pub mod token_warnings;
pub mod transaction;
pub mod users;
pub mod wake;
pub mod worlds;

/// Whether an error means that this connection has died, which says nothing yet about a new one.
pub fn is_broken(error: &sqlx::Error) -> bool {
    is_away(error) && !only_reads(error) && !matches!(error, sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed)
}

/// Whether a database that only reads was asked to write (25006): one that was a standby, or has become one.
pub fn only_reads(error: &sqlx::Error) -> bool {
    sqlstate(error).is_some_and(|code| code == "25006")
}

/// Whether Postgres ended a transaction in favour of another one (class 40: serialization failure, deadlock): the same
/// transaction may well succeed when it is run again from its beginning.
pub fn is_conflict(error: &sqlx::Error) -> bool {
    sqlstate(error).is_some_and(|code| code == "40001" || code == "40P01")
}

/// The five characters by which Postgres says what is wrong.
pub fn sqlstate(error: &sqlx::Error) -> Option<String> {
    error.as_database_error().and_then(|error| error.code().map(String::from))
}

/// Whether an error means that the database is away, rather than that we asked it something wrong.
pub fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        // Class 57: operator intervention (shutdown, crash, starting up, statement_timeout); 53: insufficient resources;
        // 08: connection. 55P03 is lock_timeout, 25P03 and 25P04 end a transaction that took too long.
        sqlx::Error::Database(reason) => {
            let codes = ["57", "53", "08", "55P03", "25P0"];
            only_reads(error) || reason.code().is_some_and(|code| codes.iter().any(|class| code.starts_with(class)))
        }
        _ => false,
    }
}
