//! API tokens of people: made after a fresh sign-in, shown once, listed, revoked.

mod ending;
mod expiring;
mod hostile;
mod listing;
mod making;
mod using;

use crate::support::{Browser, Database, TestServer, register, setup_with_scopes};

/// Somebody who is signed in at a door with services that take tokens.
async fn start(db: Database) -> (TestServer, Browser) {
    let server = setup_with_scopes().start(db).await;
    let browser = server.browser();
    register(&server, &browser).await;
    (server, browser)
}
