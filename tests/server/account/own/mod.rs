//! What is kept of somebody is theirs: they can take it along, and have it deleted.

mod addresses;
mod deleting;
mod file;
mod nothing_left;
mod races;
mod refused;

use serde_json::json;

use crate::support::{Browser, Database, Setup, TestServer, register, setup_with_scopes};

/// A name, an address, a key and a program that stand nowhere else.
pub const NAME: &str = "Zelda Quux";
pub const EMAIL: &str = "zelda.quux@example.org";
pub const SUBJECT: &str = "zelda-at-the-provider";

/// Somebody who is registered and signed in, and a service that takes tokens.
async fn start(db: Database) -> (TestServer, Browser) {
    start_with(db, |_| {}).await
}

async fn start_with(db: Database, edit: impl FnOnce(&mut Setup)) -> (TestServer, Browser) {
    let mut setup = setup_with_scopes();
    edit(&mut setup);
    let server = setup.start(db).await;
    zelda(&server);
    let browser = server.browser();
    register(&server, &browser).await;
    (server, browser)
}

/// The next one who signs in at the provider.
fn zelda(server: &TestServer) {
    server.provider().person(json!({ "sub": SUBJECT, "name": NAME, "email": EMAIL, "email_verified": true }));
}

/// Nobody signed in a short while ago.
async fn long_ago(server: &TestServer) {
    server.execute("update sessions set auth_time = auth_time - interval '20 minutes'").await;
}
