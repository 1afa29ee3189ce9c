//! What is logged, at the most talkative, holds no secret.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use serde_json::json;
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

use crate::support::{Answering, Attempt, Database, Pool, TestServer, edit, sign_in};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Everything runs on this thread, so a subscriber of this thread hears everything.
#[sqlx::test]
async fn security_12_logs_hold_no_secret_cookie_token_or_code(_: Pool, db: Database) {
    let log = Log::default();
    let filter = EnvFilter::new("trace,server=off,h2=off,hyper=off,hyper_util=off,reqwest=off,mio=off");
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(log.clone()).finish();
    let guard = tracing::subscriber::set_default(subscriber);

    let server = TestServer::start(db).await;
    let browser = server.browser();
    let attempt = Attempt::begin(&browser, "op", "/account").await;
    let callback = attempt.agree(server.provider()).await;
    let mut secrets = vec![attempt.parameter("state"), attempt.parameter("nonce"), browser.cookie("sign-in").unwrap()];
    secrets.extend(server.texts("select code_verifier from sign_ins").await);
    browser.arrive(&callback).await;
    secrets.push(browser.session_cookie().unwrap().split('.').nth(1).unwrap().to_owned());
    browser.post("/auth/register", &[("name", "Ada Private"), ("email", "private@example.org")]).await;
    secrets.push(browser.session_cookie().unwrap().split('.').nth(1).unwrap().to_owned());
    secrets.extend(server.texts("select id_token from sessions").await);
    // What goes wrong is where secrets slip into logs.
    browser.arrive(&callback).await;
    for change in ["nonce", "aud", "iss", "sub"] {
        server.provider().script().edit_id_token = edit(move |claims| claims[change] = json!("wrong"));
        sign_in(&server, &browser, "/").await;
    }
    server.provider().script().token = Answering::With(
        200,
        r#"{"access_token":"access-x","token_type":"Bearer","id_token":"eyJhbGciOiJub25lIn0.e30."}"#,
    );
    sign_in(&server, &browser, "/").await;
    server.provider().script().token =
        Answering::With(400, r#"{"error":"invalid_grant","error_description":"code-x is used"}"#);
    sign_in(&server, &browser, "/").await;
    server.execute("alter table identities rename to lost").await;
    server.provider().script().token = Answering::Usual;
    server.provider().script().edit_id_token = edit(|_| {});
    sign_in(&server, &browser, "/").await;
    drop(guard);

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("answered") && log.contains("sign-in did not work"), "the log was heard: {log}");
    secrets
        .extend(["eyJ", "code-", "access-", "a secret with", "private@example.org", "Ada Private"].map(str::to_owned));
    for secret in secrets {
        let line = log.lines().find(|line| line.contains(&secret));
        assert_eq!(line, None, "{secret} is in the log");
    }
}
