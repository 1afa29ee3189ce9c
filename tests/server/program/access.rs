//! `vestibule access explain` and `vestibule check`, as an operator runs them.

use std::process::{Command, Output};

use serde_json::Value;

const SETTINGS: &str = r#"
[[service]]
id = "wiki"
url = "https://wiki.example.org"
roles = ["reader", "admin"]
scopes = ["read"]
[[service.rule]]
path = "/assets/**"
methods = ["GET"]
public = true
[[service.rule]]
path = "/admin/**"
roles = ["admin"]
recent = "15min"
[[service.rule]]
path = "/api/**"
scope = "read"
"#;

pub fn vestibule(settings: &str, arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("vestibule.toml"), settings).expect("a file");
    Command::new(env!("CARGO_BIN_EXE_vestibule"))
        .args(arguments)
        .current_dir(folder.path())
        .env_remove("DATABASE_URL")
        .env_remove("VESTIBULE_CONFIG")
        .output()
        .expect("it runs")
}

pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn explained(arguments: &str) -> (Option<i32>, Value) {
    let arguments = format!("access explain --json {arguments}");
    let output = vestibule(SETTINGS, &arguments.split(' ').collect::<Vec<_>>());
    let json = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", said(&output)));
    (output.status.code(), json)
}

#[test]
fn explain_tells_decision_rule_and_reading_and_exits_by_the_decision() {
    const WIKI: &str = "https://wiki.example.org";
    for (asked, code, decision, reason, rule, reading) in [
        ("GET {}/assets/x", 0, "allowed", Value::Null, Some(0), Value::Null),
        ("POST {}/assets/x", 1, "sign-in", "anonymous".into(), None, "as_sent".into()),
        ("--anonymous GET {}", 1, "sign-in", "anonymous".into(), None, "as_sent".into()),
        ("--signed-in GET {}/", 1, "refused", "role_missing".into(), None, "as_sent".into()),
        ("--as reader GET {}/page?a=/admin", 0, "allowed", Value::Null, None, Value::Null),
        ("--as reader,admin GET {}/admin", 0, "allowed", Value::Null, Some(1), Value::Null),
        ("--as admin --proven 16min GET {}/admin", 1, "sign-in", "too_long_ago".into(), Some(1), "as_sent".into()),
        ("--as reader GET {}/x/..%2fadmin", 1, "refused", "ambiguous_address".into(), Some(1), "dots_removed".into()),
        ("--as reader --scope read GET {}/api/x", 0, "allowed", Value::Null, Some(2), Value::Null),
        ("--as reader --scope read GET {}/page", 1, "refused", "no_tokens".into(), None, "as_sent".into()),
        ("--as reader --scope write GET {}/api/x", 1, "refused", "scope_missing".into(), Some(2), "as_sent".into()),
        ("--as admin --scope read GET {}/admin", 1, "refused", "no_tokens".into(), Some(1), "as_sent".into()),
        ("--scope read GET {}/api/x", 1, "refused", "role_missing".into(), Some(2), "as_sent".into()),
        ("--scope write GET {}/assets/x", 0, "allowed", Value::Null, Some(0), Value::Null),
        (
            "--as reader --origin https://evil.example POST {}/",
            1,
            "refused",
            "foreign_origin".into(),
            None,
            "as_sent".into(),
        ),
        ("--as admin GET {}/.vestibule/me", 1, "refused", "reserved_address".into(), None, "as_sent".into()),
        ("--as admin GET {}/a%00", 1, "refused", "unreadable_address".into(), None, "decoded_once".into()),
    ] {
        let (status, json) = explained(&asked.replace("{}", WIKI));
        assert_eq!(
            (status, &json["decision"], &json["reason"]),
            (Some(code), &decision.into(), &reason),
            "{asked}: {json}"
        );
        assert_eq!((json["rule"]["index"].as_u64(), &json["reading"]), (rule, &reading), "{asked}: {json}");
        assert_eq!(json["service"], "wiki");
    }
}

#[test]
fn explain_shows_people_each_reading_with_its_own_verdict() {
    let address = "https://wiki.example.org/assets/%2e%2e/admin";
    let output = vestibule(SETTINGS, &["access", "explain", "GET", address]);
    let text = said(&output);
    for words in [
        "GET /assets/%2e%2e/admin at wiki, asked by nobody in particular",
        "sign-in: they are asked to sign in first.",
        "By rule[1], whose path is /admin/**.",
        "may read it so: dot segments removed.",
        "allowed   GET /assets/%2e%2e/admin  (as sent; rule[0])",
        "sign-in   GET /admin  (decoded once, dot segments removed; rule[1])",
    ] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    assert!(!text.contains('\u{1b}'), "no colours where there is no terminal: {text}");
}

#[test]
fn what_is_no_service_or_wrong_in_the_settings_is_exit_2() {
    for address in [
        "https://crm.example.org/",
        "http://wiki.example.org/",
        "https://wiki.example.org:8443/",
        "https://wiki.example.org/vestibule-echo/x",
        "/page",
        "wiki.example.org",
    ] {
        let output = vestibule(SETTINGS, &["access", "explain", "GET", address]);
        assert_eq!(output.status.code(), Some(2), "{address}: {}", said(&output));
        assert!(output.stdout.is_empty(), "{address}");
    }
    let wrong = SETTINGS.replace("/assets/**", "/**/assets");
    let output = vestibule(&wrong, &["access", "explain", "GET", "https://wiki.example.org/"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("service[0].rule[0].path: is \"/**/assets\""), "{}", said(&output));
}

#[test]
fn check_tells_what_is_worth_knowing_and_is_content() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("secret");
    std::fs::write(&path, "0123456789012345678901234567890123456789abc").expect("a file");
    let settings = |mode: u32| {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("its mode");
        format!(
            "[[service]]\nid = \"wiki\"\nurl = \"https://wiki.example.org\"\nclient_secret_file = \"{}\"\n",
            path.display()
        )
    };
    let open = vestibule(&settings(0o644), &["check"]);
    assert_eq!(open.status.code(), Some(0));
    assert!(said(&open).contains("Worth knowing: service[0].client_secret_file: "), "{}", said(&open));
    assert_eq!(said(&vestibule(&settings(0o600), &["check"])), "The settings are right.\n");
}
