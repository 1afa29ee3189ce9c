//! What `vestibule check` tells before anybody has to find out: addresses and files that cannot be used.

use super::{
    tests::{DATABASE, PROVIDER, keys_of, with_lines, with_provider},
    *,
};

#[test]
fn a_database_is_a_postgres() {
    let mistakes_of =
        |url: &str| Config::parse(&format!("database_url = \"{url}\"\n{PROVIDER}"), &[]).err().unwrap_or_default();
    for url in [
        "postgres://vestibule@localhost/vestibule",
        "postgresql://vestibule:p%40ss@[::1]:5433/vestibule?sslmode=require",
        "postgres://vestibule@localhost/vestibule?host=/run/postgresql",
        "POSTGRES://localhost",
    ] {
        assert_eq!(mistakes_of(url), [], "{url}");
    }
    for url in [
        "mysql://door:hush@localhost/door",
        "mysql:door",
        "postgres:door",
        "sqlite://door.db",
        "localhost/door",
        "host=localhost",
    ] {
        let mistakes = mistakes_of(url);
        assert_eq!(keys_of(&mistakes), ["database_url"], "{url}");
        assert!(!mistakes[0].text.contains("hush"), "{}", mistakes[0]);
    }
}

#[test]
fn tls_files_have_to_be_there_and_fit_together() {
    let folder = tempfile::tempdir().expect("a folder");
    let pair = |name: &str| {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a key");
        std::fs::write(folder.path().join(format!("{name}.cert")), made.cert.pem()).expect("a file");
        std::fs::write(folder.path().join(format!("{name}.key")), made.signing_key.serialize_pem()).expect("a file");
    };
    pair("one");
    pair("other");
    let mistakes_of = |cert: &str, key: &str| {
        let path = folder.path().display();
        let text = format!("[tls]\ncert = \"{path}/{cert}\"\nkey = \"{path}/{key}\"");
        with_lines(&text).err().unwrap_or_default()
    };
    assert_eq!(mistakes_of("one.cert", "one.key"), []);
    for (cert, key, named) in [
        ("none.cert", "one.key", "none.cert"),
        ("one.cert", "none.key", "none.key"),
        ("one.cert", "other.key", "one.cert"),
        ("one.key", "one.key", "one.key"),
    ] {
        let mistakes = mistakes_of(cert, key);
        assert_eq!(keys_of(&mistakes), ["tls"], "{cert}, {key}");
        assert!(mistakes[0].text.contains(named), "{}", mistakes[0]);
    }
}

#[test]
fn a_path_is_not_empty_and_a_relative_one_says_where_it_was_looked_for() {
    let told = |path: &str| {
        let mistakes = with_provider(&format!("client_secret_file = \"{path}\"")).expect_err(path);
        assert_eq!(keys_of(&mistakes), ["provider[0].client_secret_file"], "{path}");
        mistakes[0].text.clone()
    };
    assert!(told("").contains("is empty") && told("  ").contains("is empty"));
    let here = std::env::current_dir().expect("a folder").display().to_string();
    assert!(told("no/such/secret").contains(&here));
    assert!(!told("/no/such/secret").contains("looked for"));
}

#[test]
fn a_port_that_only_the_system_may_give_is_no_mistake() {
    assert_eq!(with_lines("listen = \"127.0.0.1:443\"").err().unwrap_or_default(), []);
}

#[test]
fn the_file_for_signing_keys_is_needed_where_there_is_a_service_and_has_to_be_one() {
    const SERVICE: &str = "[[service]]\nid = \"wiki\"\nurl = \"https://wiki.example.org\"\n";
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).expect("a file");
        format!("[keys]\nfile = \"{}\"\n", path.display())
    };
    let mistakes_of = |keys: &str| {
        let public = if cfg!(feature = "dev") { "" } else { "public_url = \"https://door.example.org\"\n" };
        Config::parse(&format!("{DATABASE}{public}{keys}{SERVICE}{PROVIDER}"), &[]).err().unwrap_or_default()
    };
    assert_eq!(mistakes_of(&path("right", &crate::signing::FileKey::generate())), []);
    for wrong in
        [path("short", "hush"), path("empty", ""), "[keys]\n".to_owned(), "[keys]\nfile = \"/none\"\n".to_owned()]
    {
        let mistakes = mistakes_of(&wrong);
        assert_eq!(keys_of(&mistakes), ["keys.file"], "{wrong}");
        assert!(!mistakes[0].text.contains("hush"));
    }
    // A workshop makes one by itself.
    let without = mistakes_of("");
    let expected: &[&str] = if cfg!(feature = "dev") { &[] } else { &["keys.file"] };
    assert_eq!(keys_of(&without), expected);
    assert!(without.iter().all(|mistake| mistake.text.contains("vestibule keys generate")));
    assert_eq!(with_lines("").err().unwrap_or_default(), [], "nothing is signed where nothing is behind the door");
}
