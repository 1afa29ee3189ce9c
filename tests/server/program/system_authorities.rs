//! The system's certificate authorities count beside the bundled ones: the program itself, with a store of its own.

use std::process::Stdio;

use tokio::{net::TcpListener, process::Command};
use url::Url;

use crate::support::{Attempt, Browser, Database, Pool, Provider, TestServer, patiently, url_of};

/// The program, on a port of its own, with a certificate store that is this file.
async fn serve(db: &Database, provider: &Provider, store: &str) -> (Url, tokio::process::Child) {
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let address: Url = format!("http://127.0.0.1:{port}/").parse().unwrap();
    let empty = tempfile::tempdir().unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_vestibule"))
        .arg("serve")
        .current_dir(empty.path())
        .env("SSL_CERT_FILE", store)
        .env_remove("SSL_CERT_DIR")
        .env("DATABASE_URL", url_of(db))
        .env("VESTIBULE_PUBLIC_URL", address.as_str())
        .env("VESTIBULE_LISTEN", format!("127.0.0.1:{port}"))
        .env("VESTIBULE_PROVIDER__0__ID", "op")
        .env("VESTIBULE_PROVIDER__0__ISSUER", &provider.issuer)
        .env("VESTIBULE_PROVIDER__0__CLIENT_ID", provider.client_id)
        .env("VESTIBULE_PROVIDER__0__CLIENT_SECRET", provider.client_secret)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    patiently("it is up", || async { tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() }).await;
    (address, child)
}

#[sqlx::test]
async fn an_authority_that_only_the_system_knows_is_trusted(_: Pool, db: Database) {
    // Makes the database's tables, and cuts off whoever uses it in the end.
    let _server = TestServer::start(db.clone()).await;
    let provider = Provider::start(true).await;
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("authorities.pem");
    std::fs::write(&store, provider.authority.as_ref().unwrap()).unwrap();
    let (address, mut child) = serve(&db, &provider, store.to_str().unwrap()).await;
    let browser = Browser::new(&address, &address);
    let callback = Attempt::begin(&browser, "op", "/").await.agree(&provider).await;
    assert_eq!(browser.arrive(&callback).await.location(), "/register");
    child.kill().await.unwrap();
}

#[sqlx::test]
async fn a_broken_store_of_the_system_keeps_nobody_from_starting(_: Pool, db: Database) {
    let _server = TestServer::start(db.clone()).await;
    let provider = Provider::start(false).await;
    let folder = tempfile::tempdir().unwrap();
    for (number, broken) in
        ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"].into_iter().enumerate()
    {
        let store = folder.path().join(format!("{number}.pem"));
        std::fs::write(&store, broken).unwrap();
        let (address, mut child) = serve(&db, &provider, store.to_str().unwrap()).await;
        Attempt::begin(&Browser::new(&address, &address), "op", "/").await;
        child.kill().await.unwrap();
    }
}
