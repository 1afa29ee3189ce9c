//! `vestibule session`: what it writes is read by the tools that it is for, and what it cannot do it says.

use std::{
    process::{Command, Output},
    str::from_utf8,
};

use serde_json::{Value, json};

use crate::support::{Database, Pool, Program, Provider, refused};

/// A program with a service behind it.
async fn start(db: &Database) -> Program {
    let provider = Provider::start(false).await;
    let environment = [
        ("VESTIBULE_AUTOSESSION", "true"),
        ("VESTIBULE_SERVICE__0__ID", "wiki"),
        ("VESTIBULE_SERVICE__0__URL", "http://wiki.localhost:8080"),
    ];
    Program::serve(db, &provider, &environment, None).await
}

fn session(program: &Program, arguments: &str) -> Output {
    let arguments: Vec<&str> = ["session"].into_iter().chain(arguments.split(' ')).collect();
    Program::run(&arguments, &[("VESTIBULE_PUBLIC_URL", program.address.as_str())])
}

fn written(program: &Program, arguments: &str) -> String {
    let output = session(program, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments}: {}", complaint(&output));
    assert_eq!(complaint(&output), "", "{arguments}");
    String::from_utf8(output.stdout).unwrap()
}

fn complaint(output: &Output) -> &str {
    from_utf8(&output.stderr).unwrap().trim_end()
}

/// Status and body of what the real curl is answered.
fn curl(arguments: &[&str]) -> (String, Value) {
    let output = Command::new("curl").args(["-sS", "-w", "\n%{http_code}"]).args(arguments).output().expect("curl");
    assert!(output.status.success(), "{}", complaint(&output));
    let text = String::from_utf8(output.stdout).unwrap();
    let (body, status) = text.rsplit_once('\n').unwrap();
    (status.to_owned(), serde_json::from_str(body).unwrap_or_default())
}

#[sqlx::test]
async fn the_real_curl_reads_the_netscape_file_and_the_header(_: Pool, db: Database) {
    let program = start(&db).await;
    let folder = tempfile::tempdir().unwrap();
    let (file, me) = (folder.path().join("cookies.txt"), program.address.join("/me").unwrap());
    let file = file.to_str().unwrap();
    let there = format!("wiki.localhost:8080:127.0.0.1:{}", program.address.port().unwrap());
    let at_wiki = "http://wiki.localhost:8080/.vestibule/me";

    std::fs::write(file, written(&program, "editor --isolated --format netscape")).unwrap();
    let (status, json) = curl(&["-b", file, me.as_str()]);
    assert_eq!((status.as_str(), &json["user"]["roles"]), ("200", &json!(["editor"])));
    assert_eq!(curl(&["-b", file, "--connect-to", &there, at_wiki]).0, "401", "it is the door's only");

    std::fs::write(file, written(&program, "reader --service wiki --format netscape")).unwrap();
    for arguments in [&["-b", file, me.as_str()][..], &["-b", file, "--connect-to", &there, at_wiki]] {
        let (status, json) = curl(arguments);
        assert_eq!((status.as_str(), &json["user"]["name"]), ("200", &json!("Ravi Reader")), "{arguments:?}");
    }

    let over = written(&program, "reader --state idle_expired --service wiki --format netscape");
    std::fs::write(file, over).unwrap();
    let (status, json) = curl(&["-b", file, "--connect-to", &there, at_wiki]);
    assert_eq!((status.as_str(), &json["reason"]), ("401", &json!("idle_expired")), "one without a time is read too");

    let door = written(&program, "reader --format header");
    assert_eq!(curl(&["-H", door.trim_end(), me.as_str()]).0, "200");
    let wiki = written(&program, "reader --service wiki");
    assert_eq!(curl(&["-H", wiki.trim_end(), "--connect-to", &there, at_wiki]).0, "200", "a header without --format");
    assert_eq!((door.lines().count(), wiki.lines().count()), (1, 1));
}

#[sqlx::test]
async fn storage_state_and_json_have_every_cookie(_: Pool, db: Database) {
    let program = start(&db).await;
    let state: Value = written(&program, "reader --service wiki --format storage-state").parse().unwrap();
    assert_eq!((state.as_object().unwrap().len(), &state["origins"]), (2, &json!([])));
    let cookies = state["cookies"].as_array().unwrap();
    let port = program.address.port().unwrap();
    let named: Vec<_> = cookies.iter().map(|cookie| (cookie["name"].clone(), cookie["domain"].clone())).collect();
    assert_eq!(
        named,
        [(json!(format!("session-{port}")), json!("127.0.0.1")), (json!("vestibule-8080"), json!("wiki.localhost"))]
    );
    for cookie in cookies {
        assert!(cookie["expires"].as_i64().is_some_and(|expires| expires > chrono::Utc::now().timestamp()), "{cookie}");
    }
    let browser = program.browser();
    browser.set_cookie(cookies[0]["name"].as_str().unwrap(), cookies[0]["value"].as_str().unwrap());
    assert_eq!(browser.program("/me").await.json()["user"]["name"], "Ravi Reader");

    let answer: Value = written(&program, "reader --service wiki --format json").parse().unwrap();
    assert_eq!(answer["cookies"][1], answer["service"]["cookie"]);
    assert_eq!(answer["user"]["roles"], json!(["reader"]));

    let ended: Value = written(&program, "reader --state ended --format json").parse().unwrap();
    assert_eq!((&ended["state"], &ended["cookies"][0]["expires"]), (&json!("ended"), &json!(-1)));
    let browser = program.browser();
    browser.set_cookie(&format!("session-{port}"), ended["cookies"][0]["value"].as_str().unwrap());
    assert_eq!(refused(&browser).await, "ended_elsewhere");
}

#[sqlx::test]
async fn what_cannot_be_made_is_said_with_what_there_is(_: Pool, db: Database) {
    let program = start(&db).await;
    for (arguments, said) in [
        (
            "nobody",
            "there is no persona \"nobody\"\n  personas: admin, editor, reader, outsider, newcomer\n  states: active,",
        ),
        ("reader --state asleep", "there is no state \"asleep\""),
        ("reader --service shop", "there is no service \"shop\""),
        ("newcomer --service wiki", "newcomer is registering"),
    ] {
        let output = session(&program, arguments);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{arguments}");
        assert!(complaint(&output).contains(said), "{arguments}: {}", complaint(&output));
    }
    assert!(complaint(&session(&program, "nobody")).ends_with("\n  services: wiki"));
    assert_eq!(session(&program, "reader --format yaml").status.code(), Some(2));
}

#[sqlx::test]
async fn where_no_door_answers_or_it_makes_no_sessions_that_is_said(_: Pool, db: Database) {
    let provider = Provider::start(false).await;
    let program = Program::serve(&db, &provider, &[], None).await;
    let off = session(&program, "reader");
    assert_eq!(off.status.code(), Some(1));
    assert!(complaint(&off).contains("makes no sessions") && complaint(&off).contains("autosession = true"));

    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let away = Program::run(&["session", "reader"], &[("VESTIBULE_PUBLIC_URL", &format!("http://{free}"))]);
    assert_eq!(away.status.code(), Some(1));
    assert!(complaint(&away).starts_with(&format!("No door answers at http://{free}/ (")), "{}", complaint(&away));
    assert!(complaint(&away).contains("make run"), "{}", complaint(&away));
}
