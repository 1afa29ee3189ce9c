//! The programs of the pages, as they are printed, each at both ends: it calls itself on behalf of whoever asks it.

use std::{
    fs,
    net::SocketAddr,
    path::Path,
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    Json, Router,
    extract::Request,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::{
    net::{TcpListener, TcpStream},
    process::{Child, Command},
};
use vestibule::server::router::router;

use super::{
    front::Front,
    in_rust,
    people::{ACCESS_TOKEN, JWT, Somebody, exchanged, key, public_keys, revoke, secret, services, somebody},
};
use crate::{
    services::assertion_pages::tools,
    support::{Database, Pool, Setup, TestServer, patiently},
};

const RUST: &str = include_str!("../../../docs/tokens-rust.md");
const PYTHON: &str = include_str!("../../../docs/tokens-python.md");
const NODE: &str = include_str!("../../../docs/tokens-node.md");

/// The first program of a page.
fn program(page: &'static str, language: &str) -> &'static str {
    page.split_once(&format!("```{language}\n")).and_then(|(_, rest)| rest.split_once("```")).expect("a program").0
}

#[test]
fn each_program_is_short_enough_to_read() {
    for (page, language) in [(RUST, "rust"), (PYTHON, "python"), (NODE, "js")] {
        let lines: Vec<&str> = program(page, language).lines().filter(|line| !line.is_empty()).collect();
        assert!(lines.len() <= 80, "{language}: {}", lines.len());
        let wide: Vec<_> = lines.iter().filter(|line| line.chars().count() > 120).collect();
        assert!(wide.is_empty(), "{language}: {wide:#?}");
    }
}

#[test]
fn the_page_in_rust_is_the_program_that_is_compiled_here() {
    assert_eq!(program(RUST, "rust"), include_str!("in_rust.rs"));
}

/// A door, and where its two services are.
pub(super) struct Both {
    pub server: TestServer,
    pub repo: (String, SocketAddr),
    pub transformations: (String, SocketAddr),
}

async fn start(db: Database) -> Both {
    start_as(db, Setup::default()).await
}

pub(super) async fn start_as(db: Database, setup: Setup) -> Both {
    let (repo, transformations) = (Front::new().await, Front::new().await);
    let mut services = services(&repo.url, &transformations.url);
    services.iter_mut().for_each(|service| service.client_keys = public_keys());
    let server = Setup { services, ..setup }.start(db).await;
    let door = SocketAddr::from(([127, 0, 0, 1], server.address.port().unwrap()));
    Both { server, repo: repo.open(door), transformations: transformations.open(door) }
}

/// What a place says to whoever shows this.
pub(super) async fn asked(at: &str, header: &str, shown: &str) -> (StatusCode, String, Value) {
    let answer = reqwest::Client::new().get(at).header(header, shown).send().await.unwrap();
    let status = answer.status();
    let challenge = answer.headers().get("www-authenticate").map(|value| value.to_str().unwrap().to_owned());
    let body = answer.bytes().await.unwrap();
    (status, challenge.unwrap_or_default(), serde_json::from_slice(&body).unwrap_or_default())
}

pub(super) const ASSERTION: &str = "vestibule-assertion";
pub(super) const BEARER: &str = "authorization";

pub(super) fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

/// What such a service has to do, whatever it is written in.
async fn acts_on_behalf(both: &Both) {
    let Both { server, repo: (repo, _), transformations: (transformations, _) } = both;
    let Somebody { browser, id, assertion, token } = somebody(server, &["repo:read", "transformations:convert"]).await;
    patiently("it has heard the door", || async { asked(repo, ASSERTION, &assertion).await.0 == 200 }).await;

    // By a session and by an API token, the other service hears for whom, what for, and who acts.
    for (header, shown, scope) in [(ASSERTION, assertion.clone(), None), (BEARER, bearer(&token), Some("read"))] {
        let (status, _, said) = asked(repo, header, &shown).await;
        assert_eq!((status.as_u16(), &said["sub"], said["scope"].as_str()), (200, &json!(id), scope), "{said}");
        let target = &said["target"];
        assert_eq!((&target["sub"], &target["scope"]), (&json!(id), &json!("convert")), "{said}");
        // A program tells either the whole of `act`, or the service that asks, as its library has it.
        let acts = target.get("client_id").unwrap_or(&target["act"]);
        assert!(*acts == "repo" || *acts == json!({ "sub": "repo" }), "{said}");
    }
    let (of_session, of_token) =
        (exchanged(server, &assertion, JWT).await, exchanged(server, &token, ACCESS_TOKEN).await);
    for kept in [&of_session, &of_token] {
        assert_eq!(asked(transformations, BEARER, &bearer(kept)).await.0, 200);
    }

    // Nothing is taken for anything else, or from elsewhere, and each refusal says where to learn more.
    let elsewhere = somebody(server, &["transformations:convert"]).await.token;
    let mistyped = format!("{}{}", &token[..token.len() - 1], if token.ends_with('x') { 'y' } else { 'x' });
    for (what, at, header, shown) in [
        ("nothing", repo, BEARER, String::new()),
        ("an assertion in another header", repo, BEARER, bearer(&assertion)),
        ("an access token of another service", repo, BEARER, bearer(&of_session)),
        ("an access token in the place of an assertion", transformations, ASSERTION, of_session.clone()),
        ("an API token in the place of an assertion", repo, ASSERTION, token.clone()),
        ("an assertion of another service", transformations, ASSERTION, assertion.clone()),
        ("an API token behind another scheme", repo, BEARER, format!("Basic {token}")),
        ("an API token behind none", repo, BEARER, token.clone()),
        ("an API token without a scope there", repo, BEARER, bearer(&elsewhere)),
        ("a mistyped one", repo, BEARER, bearer(&mistyped)),
        ("a changed one", transformations, BEARER, bearer(&of_session.replacen('.', ".e30", 1))),
    ] {
        let (status, challenge, said) = asked(at, header, &shown).await;
        assert_eq!(status, 401, "{what}: {said}");
        let metadata = format!("resource_metadata=\"{at}/.well-known/oauth-protected-resource\"");
        assert!(challenge.starts_with("Bearer ") && challenge.contains(&metadata), "{what}: {challenge}");
    }

    // The door compares no scopes: a token may lack the one that this call needs, or may not go on.
    for (what, scopes) in
        [("no scope for this", ["repo:write", "transformations:convert"]), ("none there", ["repo:read"; 2])]
    {
        let token = somebody(server, &scopes).await.token;
        let (status, challenge, said) = asked(repo, BEARER, &bearer(&token)).await;
        assert_eq!(status, 403, "{what}: {said}");
        assert!(challenge.starts_with("Bearer error=\"insufficient_scope\", "), "{what}: {challenge}");
    }

    browser.post("/auth/sign-out", &[]).await;
    refuse_in_time(&[(repo, ASSERTION, assertion), (transformations, BEARER, bearer(&of_session))]).await;
    assert_eq!(asked(repo, BEARER, &bearer(&token)).await.0, 200, "the token is no part of the session");
    revoke(server, &token).await;
    refuse_in_time(&[(repo, BEARER, bearer(&token)), (transformations, BEARER, bearer(&of_token))]).await;
}

/// Each of them is refused within a second from now, and a little for asking.
pub(super) async fn refuse_in_time(shown: &[(&String, &str, String)]) {
    let began = Instant::now();
    for (at, header, shown) in shown {
        while asked(at, header, shown).await.0 != 401 {
            assert!(began.elapsed() < Duration::from_millis(1500), "{header} is still good at {at}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

async fn in_rust(both: &Both) {
    let target = Some(both.transformations.0.clone());
    for ((url, address), id, scope, target) in
        [(&both.repo, "repo", "read", target), (&both.transformations, "transformations", "convert", None)]
    {
        let listener = TcpListener::bind(address).await.unwrap();
        let [id, scope, url] = [id, scope, url].map(str::to_owned);
        let own = in_rust::Own { url, secret: secret(&id), id, scope, target };
        let service = in_rust::Service::new(own).await.unwrap();
        let routes = Router::new().route("/", get(in_rust::answer)).with_state(Arc::new(service));
        tokio::spawn(async move { axum::serve(listener, routes).await });
    }
}

/// A program of a page, in a process of its own for each of the two services, until this is dropped.
pub(super) struct Running {
    _folder: TempDir,
    _children: [Child; 2],
}

async fn run(both: &Both, folder: TempDir, program: [&str; 2]) -> Running {
    let target = both.transformations.0.as_str();
    let places = [(&both.repo, "repo", "read", target), (&both.transformations, "transformations", "convert", "")];
    let [interpreter, program] = program;
    let children = places.map(|((url, address), id, scope, target)| {
        let mut command = Command::new(interpreter);
        command.arg(program).env("URL", url).env("SERVICE", id).env("SECRET", secret(id)).env("TARGET", target);
        command.env("SCOPE", scope).env("KEY", "key.jwk").env("PORT", address.port().to_string());
        command.current_dir(folder.path()).stdin(Stdio::null()).kill_on_drop(true);
        command.spawn().expect("scripts/setup test installs what it takes")
    });
    for ((_, address), ..) in places {
        patiently("it listens", || async { TcpStream::connect(address).await.is_ok() }).await;
    }
    Running { _folder: folder, _children: children }
}

pub(super) async fn in_python(both: &Both) -> Running {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("tokens.py"), program(PYTHON, "python")).unwrap();
    let python = tools().join("python/bin/python");
    run(both, folder, [python.to_str().unwrap(), "tokens.py"]).await
}

async fn in_node(both: &Both) -> Running {
    let folder = tempfile::tempdir().unwrap();
    let packages = Path::new(env!("CARGO_MANIFEST_DIR")).join("end2end/node_modules");
    std::os::unix::fs::symlink(packages, folder.path().join("node_modules")).unwrap();
    fs::write(folder.path().join("tokens.mjs"), program(NODE, "js")).unwrap();
    fs::write(folder.path().join("key.jwk"), key().to_string()).unwrap();
    run(both, folder, ["node", "tokens.mjs"]).await
}

#[sqlx::test]
async fn security_32_the_page_in_rust_acts_on_behalf_of_a_person_until_they_leave(_: Pool, db: Database) {
    let both = start(db).await;
    in_rust(&both).await;
    acts_on_behalf(&both).await;
}

#[sqlx::test]
async fn security_32_the_page_in_python_acts_on_behalf_of_a_person_until_they_leave(_: Pool, db: Database) {
    let both = start(db).await;
    let _running = in_python(&both).await;
    acts_on_behalf(&both).await;
}

#[sqlx::test]
async fn security_32_the_page_in_node_acts_on_behalf_of_a_person_until_they_leave(_: Pool, db: Database) {
    let both = start(db).await;
    let _running = in_node(&both).await;
    acts_on_behalf(&both).await;
}

/// A door that is asked nothing in vain, until it cannot answer services any more.
async fn start_away(db: Database) -> (Both, Arc<AtomicBool>) {
    let is_away = Arc::new(AtomicBool::new(false));
    let seen = is_away.clone();
    let router = Box::new(move |state| {
        let away_at_times = from_fn(move |request: Request, next: Next| {
            let is_away = request.uri().path().starts_with("/oauth/") && seen.load(Ordering::Relaxed);
            async move { if is_away { away() } else { next.run(request).await } }
        });
        router(state).layer(away_at_times).into()
    });
    (start_as(db, Setup { router, ..Setup::default() }).await, is_away)
}

/// As the door says it (RFC 6749 section 5.2).
fn away() -> Response {
    let error = json!({ "error": "temporarily_unavailable" });
    (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "5")], Json(error)).into_response()
}

/// While nobody can tell who asks they are told so, and not that they are nobody.
async fn says_that_nobody_can_tell(both: &Both, is_away: &AtomicBool) {
    let Both { server, repo: (repo, _), .. } = both;
    let Somebody { assertion, token, .. } = somebody(server, &["repo:read", "transformations:convert"]).await;
    let shown = [(ASSERTION, assertion), (BEARER, bearer(&token))];
    for (header, shown) in &shown {
        patiently("it has heard the door", || async { asked(repo, header, shown).await.0 == 200 }).await;
    }
    is_away.store(true, Ordering::Relaxed);
    for (header, shown) in &shown {
        let (status, challenge, said) = asked(repo, header, shown).await;
        assert_eq!((status.as_u16(), challenge.as_str()), (503, ""), "{header}: {said}");
    }
}

#[sqlx::test]
async fn the_page_in_rust_makes_no_nobody_of_a_door_that_is_away(_: Pool, db: Database) {
    let (both, is_away) = start_away(db).await;
    in_rust(&both).await;
    says_that_nobody_can_tell(&both, &is_away).await;
}

#[sqlx::test]
async fn the_page_in_python_makes_no_nobody_of_a_door_that_is_away(_: Pool, db: Database) {
    let (both, is_away) = start_away(db).await;
    let _running = in_python(&both).await;
    says_that_nobody_can_tell(&both, &is_away).await;
}

#[sqlx::test]
async fn the_page_in_node_makes_no_nobody_of_a_door_that_is_away(_: Pool, db: Database) {
    let (both, is_away) = start_away(db).await;
    let _running = in_node(&both).await;
    says_that_nobody_can_tell(&both, &is_away).await;
}
