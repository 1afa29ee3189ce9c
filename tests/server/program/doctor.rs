//! `vestibule doctor`: what is right, what is worth knowing, what to mend, for people and for programs.

use std::process::Output;

use serde_json::{Value, json};
use tokio::process::Command;

use crate::support::{Answering, Database, Pool, Setup, TestServer, edit, url_of};

/// Runs it as an operator would, with a server's own settings.
async fn doctor(server: &TestServer, database_url: Option<&str>, arguments: &[&str]) -> Output {
    doctor_with(server, database_url, arguments, &[]).await
}

/// The same with more in the environment, or something else.
async fn doctor_with(
    server: &TestServer,
    database_url: Option<&str>,
    arguments: &[&str],
    environment: &[(&str, &str)],
) -> Output {
    let empty = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
    command.arg("doctor").args(arguments).current_dir(empty.path()).env_remove("DATABASE_URL");
    command.env("VESTIBULE_PUBLIC_URL", server.public_url.as_str()).env("VESTIBULE_LISTEN", "127.0.0.1:1");
    for (index, provider) in server.house.providers.iter().enumerate() {
        let settings = provider.settings();
        for (key, value) in [
            ("ID", settings.id.as_str()),
            ("ISSUER", &settings.issuer),
            ("CLIENT_ID", &settings.client_id),
            ("CLIENT_SECRET", server.providers[index].client_secret),
        ] {
            command.env(format!("VESTIBULE_PROVIDER__{index}__{key}"), value);
        }
    }
    if let Some(url) = database_url {
        command.env("DATABASE_URL", url);
    }
    command.envs(environment.iter().copied());
    command.output().await.unwrap()
}

/// The report for programs, and the status it ends with.
pub async fn report(server: &TestServer, database: &Database) -> (Value, Option<i32>) {
    report_with(server, database, &[]).await
}

/// The same with more in the environment, or something else.
pub async fn report_with(
    server: &TestServer,
    database: &Database,
    environment: &[(&str, &str)],
) -> (Value, Option<i32>) {
    let output = doctor_with(server, Some(&url_of(database)), &["--json"], environment).await;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (serde_json::from_str(&text).expect(&text), output.status.code())
}

/// The level of a check, the worst one if it is there several times.
pub fn level(report: &Value, check: &str) -> String {
    let findings =
        report["sections"].as_array().unwrap().iter().flat_map(|section| section["findings"].as_array().unwrap());
    let mut levels: Vec<_> =
        findings.filter(|found| found["check"] == check).map(|found| found["level"].as_str().unwrap()).collect();
    levels.sort_by_key(|level| ["problem", "note", "right"].iter().position(|known| known == level));
    levels.first().map_or("missing", |level| level).to_owned()
}

#[sqlx::test]
async fn a_healthy_house_is_called_so(_: Pool, db: Database) {
    let server = TestServer::start(db.clone()).await;
    let (report, status) = report(&server, &db).await;
    assert_eq!((report["healthy"].as_bool(), status), (Some(true), Some(0)), "{report:#}");
    for check in [
        "cookie",
        "answers",
        "issuer",
        "keys",
        "algorithms",
        "client_authentication",
        "pkce",
        "iss",
        "redirect_uri",
        "version",
        "texts",
        "migrations",
        "grants",
        "latency",
        "clock",
        "encryption",
    ] {
        assert_eq!(level(&report, check), "right", "{check}: {report:#}");
    }
    // This provider has neither, and the role owns the tables.
    for check in ["sign_out", "backchannel_logout", "events"] {
        assert_eq!(level(&report, check), "note", "{check}: {report:#}");
    }
    assert!(report.to_string().contains(&format!("{}auth/callback", server.public_url)));
}

#[sqlx::test]
async fn what_is_wrong_with_a_provider_is_told(_: Pool, db: Database) {
    let server = TestServer::start(db.clone()).await;
    for (check, change) in [
        ("issuer", edit(|metadata| metadata["issuer"] = json!("https://evil.example"))),
        ("discovery", edit(|metadata| drop(metadata.as_object_mut().unwrap().remove("jwks_uri")))),
        ("algorithms", edit(|metadata| metadata["id_token_signing_alg_values_supported"] = json!(["none", "HS256"]))),
        (
            "client_authentication",
            edit(|metadata| metadata["token_endpoint_auth_methods_supported"] = json!(["private_key_jwt"])),
        ),
    ] {
        server.provider().script().edit_metadata = change;
        let (report, status) = report(&server, &db).await;
        assert_eq!((level(&report, check).as_str(), status), ("problem", Some(1)), "{check}: {report:#}");
    }
    server.provider().script().edit_metadata = edit(|_| {});
    server.provider().script().published = Vec::new();
    assert_eq!(level(&report(&server, &db).await.0, "keys"), "problem");
    server.provider().script().discovery = Answering::With(503, "out of order");
    assert_eq!(level(&report(&server, &db).await.0, "discovery"), "problem");
}

#[sqlx::test]
async fn which_logouts_a_provider_offers_is_told_with_what_to_register(_: Pool, db: Database) {
    let server = Setup { providers: vec!["op", "other"], ..Setup::default() }.start(db.clone()).await;
    server.provider().script().edit_metadata = edit(|metadata| {
        metadata["end_session_endpoint"] = json!(format!("{}/end", metadata["issuer"].as_str().unwrap()));
        metadata["backchannel_logout_supported"] = json!(true);
        metadata.as_object_mut().unwrap().remove("authorization_response_iss_parameter_supported");
    });
    server.providers[1].script().edit_metadata =
        edit(|metadata| metadata["frontchannel_logout_supported"] = json!(true));
    let (report, status) = report(&server, &db).await;
    assert_eq!(status, Some(0), "{report:#}");
    let text = report.to_string();
    for address in ["signed-out", "auth/backchannel-logout/op", "auth/frontchannel-logout/other"] {
        assert!(text.contains(&format!("{}{address}", server.public_url)), "{address}: {report:#}");
    }
    assert_eq!(level(&report, "iss"), "note", "the first of two does not name itself: {report:#}");
}

#[sqlx::test]
async fn what_is_wrong_with_the_database_is_told(_: Pool, db: Database) {
    let server = TestServer::start(db.clone()).await;
    server.execute("delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)").await;
    let (missing, status) = report(&server, &db).await;
    assert_eq!((level(&missing, "migrations").as_str(), status), ("note", Some(0)), "{missing:#}");
    let away = doctor(&server, Some("postgres://vestibule@127.0.0.1:1/vestibule"), &["--json"]).await;
    let away_report: Value = serde_json::from_slice(&away.stdout).unwrap();
    assert_eq!((level(&away_report, "database").as_str(), away.status.code()), ("problem", Some(1)));
}

#[sqlx::test]
async fn people_read_words_without_colours_in_a_pipe(_: Pool, db: Database) {
    let server = TestServer::start(db.clone()).await;
    let output = doctor(&server, Some(&url_of(&db)), &[]).await;
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("Nothing has to be mended.") && text.contains("Database"), "{text}");
    assert!(!text.contains('\u{1b}') && !text.contains(server.provider().client_secret), "{text}");
}

#[sqlx::test]
async fn wrong_settings_are_told_to_programs_too(_: Pool, db: Database) {
    let server = TestServer::start(db).await;
    let output = doctor(&server, Some("nowhere"), &["--json"]).await;
    assert_eq!(output.status.code(), Some(2));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["healthy"], false);
    assert!(report["settings"].to_string().contains("database_url"), "{report}");
}

#[tokio::test]
async fn whether_a_browser_gets_here_and_keeps_the_session_is_told() {
    let empty = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
    command.args(["doctor", "--json"]).current_dir(empty.path()).env_remove("DATABASE_URL");
    // Nobody answers there, and nothing speaks https for it.
    command.env("VESTIBULE_PUBLIC_URL", "https://127.0.0.1:1");
    let report: Value = serde_json::from_slice(&command.output().await.unwrap().stdout).unwrap();
    let levels = ["cookie", "answers", "proxies"].map(|check| level(&report, check));
    assert_eq!(levels, ["right", "note", "note"], "{report:#}");
    assert!(report.to_string().contains("__Host-session"), "{report:#}");
}

#[tokio::test]
async fn security_33_proxies_of_a_wide_public_network_are_pointed_out() {
    let empty = tempfile::tempdir().unwrap();
    for (trusted, expected) in [("10.0.0.0/8,203.0.113.9", "right"), ("10.0.0.0/8,104.16.0.0/13", "note")] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
        command.args(["doctor", "--json"]).current_dir(empty.path()).env_remove("DATABASE_URL");
        command.env("VESTIBULE_PUBLIC_URL", "https://127.0.0.1:1").env("VESTIBULE_TRUSTED_PROXIES", trusted);
        let report: Value = serde_json::from_slice(&command.output().await.unwrap().stdout).unwrap();
        assert_eq!(level(&report, "trusted_proxies"), expected, "{trusted}: {report:#}");
        assert_eq!(level(&report, "proxies"), "missing", "{trusted}: {report:#}");
    }
}
