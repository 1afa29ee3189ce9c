//! The command line: what it says, and with which status it ends.

use std::{
    net::TcpListener,
    process::{Command, Output},
};

fn vestibule(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let empty = tempfile::tempdir().expect("a folder");
    Command::new(env!("CARGO_BIN_EXE_vestibule"))
        .args(arguments)
        .current_dir(empty.path())
        .env_remove("DATABASE_URL")
        .env_remove("VESTIBULE_CONFIG")
        .envs(environment.iter().copied())
        .output()
        .expect("it runs")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn version_and_help_are_told() {
    let version = vestibule(&["--version"], &[]);
    assert_eq!(String::from_utf8_lossy(&version.stdout), concat!("vestibule ", env!("CARGO_PKG_VERSION"), "\n"));
    let help = said(&vestibule(&["--help"], &[]));
    for command in ["serve", "migrate", "check", "doctor", "access", "services", "invite", "keys", "users"] {
        assert!(help.contains(command), "{command} is not in {help}");
    }
    assert_eq!(vestibule(&["dance"], &[]).status.code(), Some(2));
}

#[test]
fn check_tells_every_mistake_and_exits_2() {
    let output = vestibule(
        &["check"],
        &[
            ("VESTIBULE_LISTEN", "nowhere"),
            ("VESTIBULE_PUBLIC_URL", "door"),
            ("VESTIBULE_SESSION__IDLE_TIMEOUT", "long"),
            ("VESTIBULE_COLOUR", "blue"),
        ],
    );
    assert_eq!(output.status.code(), Some(2));
    for key in ["listen: ", "public_url: ", "session.idle_timeout: ", "colour: "] {
        assert!(said(&output).contains(key), "{key} is not in {}", said(&output));
    }
    assert_eq!(vestibule(&["check"], &[]).status.code(), Some(0));
}

#[test]
fn every_command_refuses_wrong_settings() {
    for command in ["serve", "migrate", "check"] {
        assert_eq!(
            vestibule(&[command], &[("VESTIBULE_CONFIG", "/nonexistent/vestibule.toml")]).status.code(),
            Some(2),
            "{command}"
        );
    }
}

#[test]
fn a_port_in_use_is_one_clear_sentence() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let any = ("VESTIBULE_LISTEN", "127.0.0.1:0");
    for (key, others) in [("VESTIBULE_LISTEN", None), ("VESTIBULE_FORWARD_AUTH__LISTEN", Some(any))] {
        let environment: Vec<_> = others.into_iter().chain([(key, address.as_str())]).collect();
        let output = vestibule(&["serve"], &environment);
        assert_eq!(output.status.code(), Some(1));
        let text = said(&output);
        assert!(text.contains("in use by another program") && text.contains(&format!("{key}=")), "{text}");
        assert_eq!(text.trim().lines().count(), 1, "{text}");
    }
}

#[test]
fn two_listeners_at_one_place_are_told_before_anything_starts() {
    for command in ["check", "serve"] {
        for (asked, told) in [("127.0.0.1:3000", "where listen is"), ("127.0.0.1:3001", "the development provider")] {
            let environment = [("VESTIBULE_LISTEN", "127.0.0.1:3000"), ("VESTIBULE_FORWARD_AUTH__LISTEN", asked)];
            let output = vestibule(&[command], &environment);
            assert_eq!(output.status.code(), Some(2), "{command}");
            let text = said(&output);
            assert!(text.contains("forward_auth.listen: ") && text.contains(told), "{text}");
        }
    }
}

#[test]
fn a_database_that_does_not_answer_is_one_clear_sentence() {
    let output = vestibule(&["migrate"], &[("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("The database does not answer"), "{}", said(&output));
}

#[test]
fn an_invitation_is_for_an_address() {
    let database = std::env::var("DATABASE_URL").expect("run through scripts/with-postgres");
    let output = vestibule(&["invite", "nobody"], &[("DATABASE_URL", &database)]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("is not an e-mail address"), "{}", said(&output));
    let output = vestibule(&["invite", "Ada@example.org"], &[("DATABASE_URL", &database)]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let output = vestibule(&["invite", "ada@EXAMPLE.org"], &[("DATABASE_URL", &database)]);
    assert!(said(&output).contains("was invited before"), "{}", said(&output));
    for (email, words) in [
        ("Kim@Bücher.example", "Kim@Bücher.example can register now."),
        ("kim@xn--bcher-kva.example", "was invited before"),
        ("\u{212a}im@bücher.example", "can register now."),
        ("kim@buecher", "is not an e-mail address"),
        ("k\u{202e}im@example.org", "is not an e-mail address"),
    ] {
        let output = vestibule(&["invite", email], &[("DATABASE_URL", &database)]);
        assert!(said(&output).contains(words), "{email}: {}", said(&output));
    }
}
