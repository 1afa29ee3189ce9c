//! The pages for verifying an assertion, run as they are printed: the good one counts, and no other.

#[allow(dead_code, unreachable_pub)]
#[rustfmt::skip]
pub mod page;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Utc;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use tokio::{io::AsyncWriteExt, process::Command};
use uuid::Uuid;
use vestibule::{model::service_session::ServiceSessionId, signing};

use super::{
    assertion::assertion,
    identity::{service, signed_in, start},
    signing_keys::{claims, pass},
};
use crate::support::{Database, Pool, TestServer, come_in, pem};

const RUST: &str = include_str!("../../../docs/assertion-rust.md");
const PYTHON: &str = include_str!("../../../docs/assertion-python.md");
const NODE: &str = include_str!("../../../docs/assertion-node.md");

/// The one program on a page.
fn program(page: &'static str, language: &str) -> &'static str {
    let fence = format!("```{language}\n");
    assert_eq!(page.matches(&fence).count(), 1);
    let program = page.split_once(&fence).and_then(|(_, rest)| rest.split_once("```")).expect("an end").0;
    assert!(program.lines().count() < 40, "short enough to read");
    program
}

#[test]
fn the_page_in_rust_is_the_program_that_is_compiled_here() {
    assert_eq!(program(RUST, "rust"), include_str!("assertion_pages/page.rs"));
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// The door's public key in PEM, as somebody would misuse it as a secret.
fn public_pem(jwk: &Value) -> String {
    let half = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap()).unwrap();
    // SubjectPublicKeyInfo of P-256 (RFC 5480).
    let prefix = URL_SAFE_NO_PAD.decode("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE").unwrap();
    let der = [prefix, half("x"), half("y")].concat();
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
}

/// Everything that is no assertion for the wiki, each with what is wrong with it.
async fn bad_ones(server: &TestServer, good: &str) -> Vec<(&'static str, String)> {
    const TYP: &str = "vestibule-assertion+jwt";
    let key = server.house.signing.current(Utc::now()).unwrap();
    let said = claims(good);
    let with = |name: &str, value: Value| {
        let mut said = said.clone();
        said[name] = value;
        said
    };
    let without = |name: &str| {
        let mut said = said.clone();
        said.as_object_mut().unwrap().remove(name);
        said
    };
    let ours = |typ: &str, claims: &Value| signing::sign(&key, typ, claims).unwrap();
    let header = |alg, kid: &str| Header { typ: Some(TYP.to_owned()), kid: Some(kid.to_owned()), ..Header::new(alg) };
    let foreign = EncodingKey::from_ec_pem(pem("ec-foreign").as_bytes()).unwrap();
    let set = server.house.signing.key_set();
    let jwk = set["keys"].as_array().unwrap().iter().find(|jwk| jwk["kid"] == key.kid()).unwrap();
    let by_secret =
        |secret: &[u8]| encode(&header(Algorithm::HS256, key.kid()), &said, &EncodingKey::from_secret(secret)).unwrap();
    let signature = good.rsplit_once('.').unwrap().1;
    let unsigned = format!("{}.{}", part(&json!({ "typ": TYP, "alg": "none", "kid": key.kid() })), part(&said));
    let nameless = format!("{}.{}.{signature}", part(&json!({ "typ": TYP, "alg": "ES256" })), part(&said));
    let now = Utc::now().timestamp();
    vec![
        ("for another service", ours(TYP, &with("aud", json!("crm")))),
        ("for nobody", ours(TYP, &without("aud"))),
        ("an access token", ours("at+jwt", &said)),
        ("an ID token", ours("JWT", &said)),
        ("of another door", ours(TYP, &with("iss", json!("https://door.example")))),
        ("expired", ours(TYP, &with("exp", json!(now - 10)))),
        ("without an end", ours(TYP, &without("exp"))),
        ("of nobody", ours(TYP, &without("sub"))),
        ("by a foreign key under our name", encode(&header(Algorithm::ES256, key.kid()), &said, &foreign).unwrap()),
        ("by a foreign key", encode(&header(Algorithm::ES256, "foreign"), &said, &foreign).unwrap()),
        ("unsigned", format!("{unsigned}.")),
        ("unsigned, with a signature", format!("{unsigned}.{signature}")),
        ("HS256 by the public key in PEM", by_secret(public_pem(jwk).as_bytes())),
        ("HS256 by the public key as JSON", by_secret(jwk.to_string().as_bytes())),
        ("HS256 by half of the public key", by_secret(&URL_SAFE_NO_PAD.decode(jwk["x"].as_str().unwrap()).unwrap())),
        ("without the key's name", nameless),
        (
            "changed",
            format!("{}.{}.{signature}", good.split('.').next().unwrap(), part(&with("roles", json!(["admin"])))),
        ),
        ("cut", good[..good.len() - 4].to_owned()),
        ("nothing", String::new()),
        ("no token", "a.b.c".to_owned()),
    ]
}

/// The wiki's assertion about somebody, and what is none, while two keys are published.
async fn assertions(server: &TestServer) -> (String, Vec<(&'static str, String)>) {
    let browser = come_in(server, 0).await;
    pass(server, "29 days").await;
    server.house.signing.keep().await.unwrap();
    assert_eq!(server.house.signing.key_set()["keys"].as_array().unwrap().len(), 2);
    let who = signed_in(server, &browser).await;
    let good = assertion(server, &service("wiki"), &who, Some(ServiceSessionId(Uuid::now_v7()))).await;
    let bad = bad_ones(server, &good).await;
    (good, bad)
}

fn door(server: &TestServer) -> String {
    server.public_url.origin().ascii_serialization()
}

#[sqlx::test]
async fn security_45_the_page_in_rust_takes_the_good_one_and_no_other(_: Pool, db: Database) {
    let server = start(db).await;
    let (good, bad) = assertions(&server).await;
    let door = page::Door::new(&door(&server), "wiki");
    let caller = door.verify(&good).await.unwrap();
    let said = claims(&good);
    assert_eq!(
        (json!(caller.sub), json!(caller.sid), json!(caller.email)),
        (said["sub"].clone(), said["sid"].clone(), said["email"].clone())
    );
    for (what, token) in bad {
        assert!(door.verify(&token).await.is_err(), "{what}");
    }
    assert!(door.verify(&good).await.is_ok());
}

/// Runs a page's program with an assertion a line, and checks what it says to each.
async fn takes_the_good_one_and_no_other(server: &TestServer, mut program: Command) {
    let (good, bad) = assertions(server).await;
    let said = claims(&good);
    let program = program.env("DOOR", door(server)).env("SERVICE", "wiki").kill_on_drop(true);
    program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = program.spawn().expect("scripts/setup test installs what it takes");
    let lines: Vec<&str> =
        [good.as_str()].into_iter().chain(bad.iter().map(|(_, token)| token.as_str())).chain([good.as_str()]).collect();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all((lines.join("\n") + "\n").as_bytes()).await.unwrap();
    drop(stdin);
    let output = child.wait_with_output().await.unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<&str> = answers.lines().collect();
    assert_eq!(answers.len(), lines.len(), "{answers:#?}\n{}", String::from_utf8_lossy(&output.stderr));
    for at in [0, answers.len() - 1] {
        assert_eq!(serde_json::from_str::<Value>(answers[at]).expect(answers[at]), said);
    }
    for ((what, _), answer) in bad.iter().zip(&answers[1..]) {
        assert!(answer.starts_with("refused: "), "{what}: {answer}");
    }
}

pub fn tools() -> PathBuf {
    let cache =
        || std::env::var("XDG_CACHE_HOME").unwrap_or_else(|_| format!("{}/.cache", std::env::var("HOME").unwrap()));
    std::env::var("VESTIBULE_TOOLS").unwrap_or_else(|_| format!("{}/vestibule/tools", cache())).into()
}

#[sqlx::test]
async fn security_45_the_page_in_python_takes_the_good_one_and_no_other(_: Pool, db: Database) {
    let server = start(db).await;
    let mut python = Command::new(tools().join("python/bin/python"));
    python.args(["-c", program(PYTHON, "python")]);
    takes_the_good_one_and_no_other(&server, python).await;
}

#[sqlx::test]
async fn security_45_the_page_in_node_takes_the_good_one_and_no_other(_: Pool, db: Database) {
    let server = start(db).await;
    let folder = tempfile::tempdir().unwrap();
    let packages = Path::new(env!("CARGO_MANIFEST_DIR")).join("end2end/node_modules");
    std::os::unix::fs::symlink(packages, folder.path().join("node_modules")).unwrap();
    let file = folder.path().join("page.mjs");
    fs::write(&file, program(NODE, "js")).unwrap();
    let mut node = Command::new("node");
    node.arg(file);
    takes_the_good_one_and_no_other(&server, node).await;
}
