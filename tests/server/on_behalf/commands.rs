//! The page about tokens: its commands, run as they are printed through nginx, say what it says.

use std::{collections::BTreeMap, fs, process::Stdio};

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use tokio::process::Command;
use uuid::Uuid;
use vestibule::auth::tokens::PlainToken;

use super::{
    people::{secret, somebody},
    shape::is_shown,
    village::{REPO, TRANSFORMATIONS, Village},
};
use crate::support::{DOOR, Database, Pool, pem};

const PAGE: &str = include_str!("../../../docs/tokens.md");

/// A command, and what the page says that comes of it.
struct Step {
    command: String,
    says: Option<(&'static str, String)>,
}

/// The door of the tests has another name than that of the page.
fn here(text: &str) -> String {
    text.replace("https://door.example.org", DOOR)
}

fn steps() -> Vec<Step> {
    let blocks = PAGE.split("\n```").skip(1).step_by(2).map(|block| block.split_once('\n').expect("a language"));
    let mut steps: Vec<Step> = Vec::new();
    for (language, body) in blocks {
        match language {
            "sh" => steps.push(Step { command: here(body), says: None }),
            "toml" => {}
            "json" | "text" | "http" => {
                let step = steps.last_mut().filter(|step| step.says.is_none()).expect("an answer follows a command");
                step.says = Some((language, here(body)));
            }
            other => panic!("a block of {other}"),
        }
    }
    steps
}

/// As docs/tokens.md describes it.
fn proof() -> String {
    let now = chrono::Utc::now().timestamp();
    let claims = json!({ "iss": "transformations", "sub": "transformations", "aud": DOOR, "iat": now, "exp": now + 50,
        "jti": Uuid::now_v7() });
    let header = Header { kid: Some("one".to_owned()), ..Header::new(Algorithm::ES256) };
    encode(&header, &claims, &EncodingKey::from_ec_pem(pem("ec").as_bytes()).unwrap()).unwrap()
}

#[sqlx::test]
async fn the_commands_of_the_page_say_what_it_says(_: Pool, db: Database) {
    let village = Village::open(db).await;
    let port = village.proxy.port();
    let to = |url: &str| format!("connect-to = \"{}:443:127.0.0.1:{port}\"\n", url.trim_start_matches("https://"));
    let settings = format!("cacert = {:?}\n{}{}{}", village.certificate, to(DOOR), to(REPO), to(TRANSFORMATIONS));
    fs::write(village.folder.path().join(".curlrc"), settings).unwrap();
    let scopes = ["repo:read", "repo:write", "transformations:convert"];
    let (anna, leaked) = (somebody(&village.server, &scopes).await, somebody(&village.server, &scopes).await.token);
    let mut known = BTreeMap::from([
        ("TOKEN", anna.token),
        ("LEAKED", leaked),
        ("ASSERTION", anna.assertion),
        ("SECRET", secret("repo")),
        ("TARGETS_SECRET", secret("transformations")),
        ("PROOF", proof()),
    ]);
    let steps = steps();
    for Step { command, says } in &steps {
        let mut shell = Command::new("sh");
        shell.args(["-euc", command]).env("CURL_HOME", village.folder.path()).envs(&known).stdin(Stdio::null());
        let output = shell.output().await.unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{command}\n{said}{}", String::from_utf8_lossy(&output.stderr));
        if let Ok(json) = said.parse::<Value>()
            && let Some(token) = json["access_token"].as_str()
        {
            known.insert("ACCESS_TOKEN", token.to_owned());
        }
        match says {
            Some(("json", shown)) => {
                let got: Value = said.parse().unwrap_or_else(|_| panic!("{command}\n{said}"));
                assert!(is_shown(&shown.parse().expect("JSON"), &got), "{command}\n{shown}\n{got:#}");
            }
            Some((_, shown)) => {
                for line in shown.trim().lines() {
                    let is_line = |got: &str| is_shown(&json!(line.to_lowercase()), &json!(got.trim().to_lowercase()));
                    assert!(said.lines().any(is_line), "{command}\n{line}\n{said}");
                }
            }
            None => panic!("the page does not say what this answers: {command}"),
        }
    }
    assert!(steps.len() >= 14, "{} commands", steps.len());
    assert!(known.contains_key("ACCESS_TOKEN"), "nothing was exchanged");
}

/// What programs that look for secrets are told to look for.
#[test]
fn security_29_every_token_is_what_the_page_says_it_looks_like() {
    let pattern = "vst_[0-9A-Za-z]{49}";
    assert!(PAGE.contains(&format!("`{pattern}`")));
    for _ in 0..100 {
        let token = PlainToken::random();
        let rest = token.reveal().strip_prefix("vst_").expect("the beginning");
        assert!(rest.len() == 49 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    }
}
