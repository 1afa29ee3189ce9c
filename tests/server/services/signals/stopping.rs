//! A program that is told to stop ends its streams, and does not wait for them.

use std::{os::unix::fs::PermissionsExt, time::Duration};

use super::{
    Listener,
    listener::{HTTP, secret_of},
};
use crate::support::{Database, Pool, Program, Provider};

async fn listener_of(program: &Program) -> Listener {
    let request = HTTP.get(program.address.join("/signals").unwrap()).basic_auth("wiki", Some(secret_of("wiki")));
    for _ in 0..50 {
        let answer = request.try_clone().unwrap().send().await.unwrap();
        if answer.status() == 200 {
            return Listener::reading(answer);
        }
        // The first read may be under way.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nobody can listen")
}

#[sqlx::test]
async fn a_stop_ends_the_streams_after_it_has_drained(_: Pool, db: Database) {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    std::fs::write(&secret, secret_of("wiki")).unwrap();
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o600)).unwrap();
    let provider = Provider::start(false).await;
    let environment = [
        ("VESTIBULE_SERVICE__0__ID", "wiki"),
        ("VESTIBULE_SERVICE__0__URL", "https://wiki.example.org"),
        ("VESTIBULE_SERVICE__0__CLIENT_SECRET_FILE", secret.to_str().unwrap()),
        ("VESTIBULE_SHUTDOWN__DRAIN", "2s"),
    ];
    let mut program = Program::serve(&db, &provider, &environment, None).await;
    let mut wiki = listener_of(&program).await;
    wiki.alive().await;
    program.signal("TERM");
    wiki.alive().await;
    let goes_on = async { while wiki.next().await.is_some() {} };
    tokio::time::timeout(Duration::from_secs(3), goes_on).await.expect("the stream ends");
    assert!(program.ends_within(Duration::from_secs(1)).await.success());
}
