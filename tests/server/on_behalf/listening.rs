//! Services that verify by keys hear of ends: what counts as having heard the door, and how long they remember what it said.

use std::{
    fs,
    net::SocketAddr,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use tokio::{
    net::TcpStream,
    process::{Child, Command},
    time::sleep,
};

use super::{
    people::{JWT, Somebody, exchanged, secret, somebody},
    programs::{ASSERTION, BEARER, Both, asked, bearer, in_python, refuse_in_time, start_as},
};
use crate::{
    services::{
        signal_pages::script::{ALIVE, Script},
        signing_keys::claims,
    },
    support::{Database, Pool, Setup, access_token, patiently},
};

/// A door that says of ends what a test has it say.
async fn start(db: Database) -> (Both, Script) {
    let script = Script::begin();
    let scripted = script.clone();
    let router = Box::new(|state| scripted.router(state).into());
    (start_as(db, Setup { router, ..Setup::default() }).await, script)
}

/// A service of `make demo`, asked straight.
async fn demo(both: &Both, id: &str, (own, at): &(String, SocketAddr), folder: &Path) -> Child {
    let door = both.server.public_url.origin().ascii_serialization();
    let secret_file = folder.join(id);
    fs::write(&secret_file, secret(id)).unwrap();
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("end2end/services/{id}.mjs"));
    let resource = if id == "repo" { &both.transformations.0 } else { own };
    let mut command = Command::new("node");
    command.arg(program).args([&at.port().to_string(), &door, resource, own]).env("SECRET_FILE", secret_file);
    command.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
    let child = command.spawn().unwrap();
    patiently("it listens", || async { TcpStream::connect(at).await.is_ok() }).await;
    child
}

/// Two people, by what they show and by the `sid` of that: to the repository an assertion, or what it gets for that elsewhere.
async fn two(both: &Both, is_elsewhere: bool) -> [(String, String); 2] {
    let mut shown = Vec::new();
    for _ in 0..2 {
        let Somebody { assertion, .. } = somebody(&both.server, &["repo:read"]).await;
        let token = if is_elsewhere { exchanged(&both.server, &assertion, JWT).await } else { assertion };
        let sid = claims(&token)["sid"].as_str().expect("a sid").to_owned();
        shown.push((if is_elsewhere { bearer(&token) } else { token }, sid));
    }
    shown.try_into().expect("two")
}

/// What such a service has to make of what it hears, whatever it is written in.
async fn does_as_it_is_told(script: &Script, at: &str, header: &str, [first, second]: [(String, String); 2]) {
    let is = async |shown: &str, expected: u16| asked(at, header, shown).await.0 == expected;
    // Bytes that come are no sign of life: until the first one, nobody can tell what has ended.
    patiently("it listens", || async { script.is_heard() }).await;
    sleep(Duration::from_secs(1)).await;
    assert!(is(&first.0, 503).await, "before the first sign of life");
    script.be_alive();
    patiently("it has heard the door", || is(&first.0, 200)).await;

    // After a gap what is known is not all, however lately there was a sign of life.
    script.be_quiet();
    script.say(&format!("{ALIVE}event: gap\ndata: {{\"since\":\"2026-11-26T20:00:00Z\"}}\n\n"));
    let said = Instant::now();
    patiently("it heeds the gap", || is(&first.0, 503)).await;
    assert!(said.elapsed() < Duration::from_secs(2), "{:?}", said.elapsed());
    script.be_alive();
    patiently("it goes on", || is(&first.0, 200)).await;

    // However many end at once, none of them is forgotten.
    let ended = |sid: &str| format!("event: ended\ndata: {{\"sid\":\"{sid}\",\"reason\":\"signed_out\"}}\n\n");
    let others: String =
        (0..10_100).map(|number| ended(&format!("f{number:07}-0000-7000-8000-000000000000"))).collect();
    script.say(&(ended(&first.1) + &others + &ended(&second.1)));
    patiently("it heeds the last of them", || is(&second.0, 401)).await;
    assert!(is(&first.0, 401).await, "the first of ten thousand");
}

#[sqlx::test]
async fn security_42_the_page_in_python_believes_nothing_that_may_have_ended(_: Pool, db: Database) {
    let (both, script) = start(db).await;
    let _running = in_python(&both).await;
    does_as_it_is_told(&script, &both.transformations.0, BEARER, two(&both, true).await).await;
}

#[sqlx::test]
async fn security_42_the_transformations_of_the_demo_believe_nothing_that_may_have_ended(_: Pool, db: Database) {
    let ((both, script), folder) = (start(db).await, tempfile::tempdir().unwrap());
    let _child = demo(&both, "transformations", &both.transformations, folder.path()).await;
    let at = format!("{}/conversions", both.transformations.0);
    does_as_it_is_told(&script, &at, BEARER, two(&both, true).await).await;
}

#[sqlx::test]
async fn the_transformations_of_the_demo_take_no_token_without_their_scope(_: Pool, db: Database) {
    let (both, folder) = (start_as(db, Setup::default()).await, tempfile::tempdir().unwrap());
    let _child = demo(&both, "transformations", &both.transformations, folder.path()).await;
    let Somebody { assertion, .. } = somebody(&both.server, &["repo:read"]).await;
    let mut said = claims(&exchanged(&both.server, &assertion, JWT).await);
    let with = bearer(&access_token(&both.server, &said));
    said["scope"] = "clean".into();
    let without = bearer(&access_token(&both.server, &said));
    let at = |path: &str| format!("http://{}{path}", both.transformations.1);
    patiently("it hears the door", || async { asked(&at("/conversions"), BEARER, &with).await.0 == 200 }).await;
    for path in ["/conversions", "/"] {
        let (status, challenge, _) = asked(&at(path), BEARER, &without).await;
        let expected = "Bearer error=\"insufficient_scope\", scope=\"convert\", resource_metadata=";
        assert!(status == 403 && challenge.starts_with(expected), "{path}: {status} {challenge}");
    }
}

#[sqlx::test]
async fn security_42_the_repository_of_the_demo_believes_nothing_that_may_have_ended(_: Pool, db: Database) {
    let ((both, script), folder) = (start(db).await, tempfile::tempdir().unwrap());
    let _child = demo(&both, "repo", &both.repo, folder.path()).await;
    let at = format!("{}/documents", both.repo.0);
    does_as_it_is_told(&script, &at, ASSERTION, two(&both, false).await).await;
}

#[sqlx::test]
async fn security_42_the_repository_of_the_demo_refuses_at_its_own_port_who_has_signed_out(_: Pool, db: Database) {
    let (both, folder) = (start_as(db, Setup::default()).await, tempfile::tempdir().unwrap());
    let _child = demo(&both, "repo", &both.repo, folder.path()).await;
    let Somebody { browser, assertion, .. } = somebody(&both.server, &["repo:read"]).await;
    let at = format!("http://{}/documents", both.repo.1);
    patiently("it knows them", || async { asked(&at, ASSERTION, &assertion).await.0 == 200 }).await;
    let metadata = format!("resource_metadata=\"{}/.well-known/oauth-protected-resource\"", both.repo.0);
    for (header, shown, error) in [(ASSERTION, "", ""), (BEARER, "Bearer x", "error=\"invalid_token\", ")] {
        let (status, challenge, _) = asked(&at, header, shown).await;
        assert_eq!((status.as_u16(), challenge), (401, format!("Bearer {error}{metadata}")));
    }
    browser.post("/auth/sign-out", &[]).await;
    refuse_in_time(&[(&at, ASSERTION, assertion)]).await;
}
