//! The long tests put a pooler between the server and its database (`scripts/with-pooler`); tests go on straight.

use std::path::PathBuf;

use vestibule::store::pool::Route;

use super::Database;

/// Which way that is.
pub fn route() -> Route {
    if std::env::var_os("TEST_POOLER").is_some() { Route::Pooled } else { Route::Direct }
}

/// The same database by way of the pooler, where there is one. A way of the test's own stays as it is.
pub fn through_pooler(database: Database) -> Database {
    match (std::env::var_os("TEST_POOLER"), database.get_socket()) {
        (Some(sockets), Some(_)) => database.socket(PathBuf::from(sockets)).extra_float_digits(None),
        _ => database,
    }
}
