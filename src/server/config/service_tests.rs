//! Services, their rules and where proxies ask: everything right is taken, everything wrong is told with its key.

use std::{fs, os::unix::fs::PermissionsExt, time::Duration};

use super::{
    tests::{keys_of, with_lines},
    *,
};
use crate::model::service::{RemoteUser, Service, client_key::MayActFor};

const WIKI: &str = "[[service]]\nid = \"wiki\"\nurl = \"https://wiki.example.org\"\n";

/// A service with these lines beside the needed ones.
fn with_service(lines: &str) -> Result<Service, Vec<Mistake>> {
    with_lines(&format!("{WIKI}{lines}")).map(|mut config| config.house.services.remove(0))
}

fn mistakes_of(lines: &str) -> Vec<Mistake> {
    with_lines(lines).err().unwrap_or_default()
}

#[test]
fn a_service_may_be_a_link_and_nothing_more() {
    let service = with_service("").expect("right");
    assert_eq!(service, Service::new("wiki".to_owned(), "wiki".to_owned(), service.url.clone()));
    assert_eq!(service.origin(), "https://wiki.example.org");
    let config = with_lines(WIKI).expect("right");
    assert!(config.forward_auth.is_none() && config.notes.is_empty());
}

#[test]
fn who_asks_in_tests_of_access_rules_is_a_registered_persona() {
    assert_eq!(with_service("personas = [\"reader\", \"admin\"]").expect("right").personas, ["reader", "admin"]);
    for (personas, says) in [("[\"nobody\"]", "no persona has that id"), ("[\"newcomer\"]", "is not registered")] {
        let mistakes = mistakes_of(&format!("{WIKI}personas = {personas}"));
        assert_eq!(keys_of(&mistakes), ["service[0].personas"]);
        assert!(mistakes[0].text.contains(says), "{}", mistakes[0].text);
    }
    for id in ["anonymous", "expired", "token"] {
        let mistakes = mistakes_of(&format!("[[persona]]\nid = \"{id}\"\n"));
        assert_eq!(keys_of(&mistakes), ["persona.id"], "{id} is another column of access tables");
    }
}

#[test]
fn what_the_papers_show_is_right() {
    let paper = include_str!("../../../docs/services.md");
    let blocks: Vec<&str> = paper.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        assert_eq!(mistakes_of(block), [], "{block}");
    }
}

#[test]
fn everything_that_a_service_may_say_is_read() {
    let service = with_service(
        r#"
        roles = ["reader"]
        scopes = ["read", "write"]
        quiet = ["/poll", "/status/**"]
        remote_user = "email"
        email_from = ["op"]
        [[service.rule]]
        path = "/hook"
        methods = ["POST", "OPTIONS"]
        public = true
        [[service.rule]]
        path = "/admin/**"
        roles = ["admin", "Admin.2_x-y"]
        recent = "5min"
        [[service.rule]]
        path = "/api/**"
        scope = "read"
        cross_origin = ["https://app.example.org", "http://localhost:5173"]
        "#,
    )
    .expect("right");
    assert_eq!((service.remote_user, &service.email_from), (RemoteUser::Email, &vec!["op".to_owned()]));
    assert!(service.is_quiet("/poll?since=1") && service.is_quiet("/status/x") && !service.is_quiet("/polls"));
    let [hook, admin, api] = service.rules.as_slice() else { panic!("{:?}", service.rules) };
    assert!(hook.public && hook.methods == ["POST", "OPTIONS"] && hook.path.to_string() == "/hook");
    assert_eq!((admin.recent, admin.roles.len()), (Some(Duration::from_mins(5)), 2));
    assert_eq!((api.scope.as_deref(), api.cross_origin.len()), (Some("read"), 2));
    assert_eq!((service.roles_asked_by(Some(api)), service.scopes.len()), (&["reader".to_owned()][..], 2));
}

#[test]
fn what_is_wrong_in_a_service_is_told_with_its_key() {
    for (lines, keys) in [
        ("roles = []", &["service[0].roles"][..]),
        ("roles = [\"a,b\", \"\", \"ä\"]", &["service[0].roles"; 3]),
        ("scopes = [\"wiki:read\"]", &["service[0].scopes"]),
        ("quiet = [\"poll\", \"/a/**/b\"]", &["service[0].quiet"; 2]),
        ("remote_user = \"name\"", &["service[0].remote_user"]),
        ("remote_user = \"email\"", &["service[0].email_from"]),
        ("email_from = [\"op\", \"other\"]", &["service[0].email_from"]),
        ("shares_door_origin = true", &["service[0].shares_door_origin"]),
        ("client_secret_file = \"/nonexistent\"", &["service[0].client_secret_file"]),
        ("client_secret = \"x\"", &["service[0].client_secret"]),
        ("[[service.rule]]", &["service[0].rule[0].path"]),
        ("[[service.rule]]\npath = \"admin\"", &["service[0].rule[0].path"]),
        ("[[service.rule]]\npath = \"/a\"\nmethods = []", &["service[0].rule[0].methods"]),
        ("[[service.rule]]\npath = \"/a\"\nmethods = [\"get\", \"GET,POST\"]", &["service[0].rule[0].methods"; 2]),
        ("[[service.rule]]\npath = \"/a\"\nroles = []", &["service[0].rule[0].roles"]),
        ("[[service.rule]]\npath = \"/a\"\nroles = [\"a b\"]", &["service[0].rule[0].roles"]),
        ("[[service.rule]]\npath = \"/a\"\nscope = \"read\"", &["service[0].rule[0].scope"]),
        (
            "scopes = [\"read\"]\n[[service.rule]]\npath = \"/a\"\nscope = \"read\"\nrecent = 5",
            &["service[0].rule[0].scope"],
        ),
        (
            "[[service.rule]]\npath = \"/a\"\npublic = true\nroles = [\"a\"]\nrecent = 5",
            &["service[0].rule[0].roles", "service[0].rule[0].recent"],
        ),
        ("[[service.rule]]\npath = \"/a\"\nrecent = \"soon\"", &["service[0].rule[0].recent"]),
        ("[[service.rule]]\npath = \"/a\"\nrole = [\"admin\"]", &["service[0].rule[0].role"]),
    ] {
        assert_eq!(keys_of(&mistakes_of(&format!("{WIKI}{lines}"))), keys, "{lines}");
    }
}

/// Two services, of which the first has these lines, and a file of keys where they say KEYS.
fn acting(lines: &str, second: &str) -> Result<Config, Vec<Mistake>> {
    let key = r#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("keys.json");
    fs::write(&file, key).expect("a file");
    let keys = format!("client_jwks_file = \"{}\"", file.display());
    let second =
        format!("[[service]]\nid = \"crm\"\nurl = \"https://crm.example.org\"\nscopes = [\"convert\"]\n{second}");
    with_lines(&format!("{WIKI}{lines}\n{second}").replace("KEYS", &keys))
}

#[test]
fn a_service_may_act_for_somebody_at_another_one_by_the_scopes_of_that() {
    let may = "KEYS\nmay_act_for = [{ audience = \"crm\", scopes = [\"convert\"] }]";
    let config = acting(may, "").expect("right");
    let [wiki, crm] = &config.house.services[..] else { panic!("two services") };
    assert_eq!(wiki.may_act_for, [MayActFor { audience: "crm".to_owned(), scopes: vec!["convert".to_owned()] }]);
    assert!(wiki.has_credential() && wiki.client_keys.len() == 1 && !crm.has_credential());
    let table = "KEYS\n[[service.may_act_for]]\naudience = \"crm\"\nscopes = [\"convert\"]";
    assert_eq!(acting(table, "").expect("right").house.services[0].may_act_for, wiki.may_act_for);
    let own = |key: &str| format!("service[0].may_act_for[0].{key}");
    for (lines, key, says) in [
        ("KEYS\nmay_act_for = [{ audience = \"shop\", scopes = [\"convert\"] }]", own("audience"), "no service's id"),
        ("KEYS\nmay_act_for = [{ audience = \"wiki\", scopes = [\"convert\"] }]", own("audience"), "itself"),
        ("KEYS\nmay_act_for = [{ audience = \"crm\", scopes = [\"write\"] }]", own("scopes"), "among the scopes"),
        ("KEYS\nmay_act_for = [{ audience = \"crm\", scopes = [] }]", own("scopes"), "is empty"),
        ("KEYS\nmay_act_for = [{ audience = \"crm\", scopes = [\"a b\"] }]", own("scopes"), "may have letters"),
        ("KEYS\nmay_act_for = [{ audience = \"crm\" }]", own("scopes"), "is missing"),
        ("KEYS\nmay_act_for = [{ scopes = [\"convert\"] }]", own("audience"), "is missing"),
        ("KEYS\nmay_act_for = [{ audience = \"crm\", scopes = [\"convert\"], x = 1 }]", own("x"), "is not a setting"),
        ("KEYS\nmay_act_for = [\"crm\"]", "service[0].may_act_for".to_owned(), "a list of tables"),
        (&may["KEYS".len()..], "service[0].may_act_for".to_owned(), "needs a credential"),
        ("client_jwks_file = \"/nonexistent\"", "service[0].client_jwks_file".to_owned(), "cannot be read"),
    ] {
        let mistakes = acting(lines, "").expect_err(lines);
        assert_eq!(keys_of(&mistakes), [key.as_str()], "{lines}");
        assert!(mistakes[0].text.contains(says), "{}", mistakes[0]);
    }
    let twice = may.replace("}]", "}, { audience = \"crm\", scopes = [\"convert\"] }]");
    assert_eq!(keys_of(&acting(&twice, "").expect_err("twice")), ["service[0].may_act_for[1].audience"]);
    let shared = acting("KEYS", "KEYS").expect_err("the same key");
    assert_eq!(keys_of(&shared), ["service[1].client_jwks_file"]);
    assert!(shared[0].text.contains("could ask in its place"), "{}", shared[0]);
}

#[test]
fn a_file_of_keys_with_a_private_one_in_it_is_refused_and_nothing_of_it_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("keys.json");
    for (content, says) in [
        (r#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"hush","d":"hush"}]}"#, "has a private or symmetric key in it"),
        ("hush", "is no JWK Set"),
        (r#"{"keys":[]}"#, "has no key in it"),
    ] {
        fs::write(&path, content).expect("a file");
        let mistakes = mistakes_of(&format!("{WIKI}client_jwks_file = \"{}\"", path.display()));
        assert_eq!(keys_of(&mistakes), ["service[0].client_jwks_file"]);
        assert!(mistakes[0].text.contains(says) && !mistakes[0].text.contains("hush"), "{}", mistakes[0]);
    }
}

#[test]
fn an_origin_is_written_as_browsers_write_it() {
    let rule = "[[service.rule]]\npath = \"/a\"\ncross_origin";
    for wrong in [
        "null",
        "*",
        "app.example.org",
        "https://app.example.org/",
        "https://app.example.org:443",
        "https://App.example.org",
        "https://app.example.org/x",
        "https://x@app.example.org",
        "http://app.example.org",
        "wss://app.example.org",
    ] {
        let mistakes = mistakes_of(&format!("{WIKI}{rule} = [\"{wrong}\"]"));
        assert_eq!(keys_of(&mistakes), ["service[0].rule[0].cross_origin"], "{wrong}");
    }
    let mistakes = mistakes_of(&format!("{WIKI}{rule} = [\"https://APP.example.org:443/\"]"));
    assert!(mistakes[0].text.contains("Is https://app.example.org meant?"), "{}", mistakes[0]);
}

#[test]
fn rules_that_cannot_mean_what_they_say_are_told() {
    let rules = |texts: &[&str]| texts.iter().map(|text| format!("[[service.rule]]\n{text}\n")).collect::<String>();
    let mistakes = mistakes_of(&format!(
        "{WIKI}{}",
        rules(&["path = \"/**\"\npublic = true", "path = \"/admin/**\"\nroles = [\"admin\"]"])
    ));
    assert_eq!(keys_of(&mistakes), ["service[0].rule[1]"]);
    assert!(mistakes[0].text.starts_with("can never match"), "{}", mistakes[0]);
    let mistakes = mistakes_of(&format!(
        "{WIKI}{}",
        rules(&["path = \"/*/settings\"\npublic = true", "path = \"/admin/**\"\nroles = [\"admin\"]"])
    ));
    assert_eq!(keys_of(&mistakes), ["service[0].rule[1]"]);
    assert!(mistakes[0].text.starts_with("does not decide about /admin/settings"), "{}", mistakes[0]);
    let right = rules(&["path = \"/admin/**\"\nroles = [\"admin\"]", "path = \"/**\""]);
    assert_eq!(mistakes_of(&format!("{WIKI}{right}")), []);
}

#[test]
fn an_address_of_a_service_is_an_origin_and_perhaps_a_path() {
    let mistakes = |url: &str| mistakes_of(&format!("[[service]]\nid = \"wiki\"\nurl = \"{url}\""));
    for right in [
        "https://wiki.example.org",
        "https://wiki.example.org:8443/",
        "https://apps.example.org/wiki/",
        "http://localhost:4000",
        "http://wiki.localhost",
        "http://[::1]:4000",
    ] {
        assert_eq!(mistakes(right), [], "{right}");
    }
    for wrong in [
        "wiki.example.org",
        "ftp://wiki.example.org",
        "javascript:alert(1)",
        "http://wiki.example.org",
        "https://wiki.example.org?x",
        "https://wiki.example.org#x",
        "https://ada@wiki.example.org",
        "https://:hush@wiki.example.org",
        "https://wiki.example.org.",
        "https://wiki.example.org./x",
        "https://wiki.example.org/a//b",
        "https://wiki.example.org/a%20b",
        "https://wiki.example.org/a;b",
        "https://wiki.example.org/*",
        "https://wiki.example.org/.vestibule/x",
    ] {
        let mistakes = mistakes(wrong);
        assert_eq!(keys_of(&mistakes), ["service[0].url"], "{wrong}");
        assert!(!mistakes[0].text.contains("hush"), "{}", mistakes[0]);
    }
}

#[test]
fn services_lie_beside_each_other_and_beside_the_door() {
    let second = |url: &str| {
        mistakes_of(&format!(
            "public_url = \"http://localhost:3000\"\n{WIKI}[[service]]\nid = \"crm\"\nurl = \"{url}\""
        ))
    };
    for right in
        ["https://crm.example.org", "https://wiki.example.org/crm", "http://localhost:4000", "http://127.0.0.1:4000"]
    {
        assert_eq!(second(right), [], "{right}");
    }
    for (url, key) in [
        ("https://wiki.example.org/", "service[1].url"),
        ("https://WIKI.example.org:443", "service[1].url"),
        ("https://wiki.example.org:8443", "service[1].url"),
        ("http://localhost:3000", "service[1].url"),
        ("http://localhost:3000/crm", "service[1].shares_door_origin"),
    ] {
        assert_eq!(keys_of(&second(url)), [key], "{url}");
    }
    let shared = "public_url = \"http://localhost:3000\"\n[[service]]\nid = \"crm\"\nurl = \"http://localhost:3000/crm\"\nshares_door_origin = true";
    assert_eq!(mistakes_of(shared), []);
    assert_eq!(keys_of(&mistakes_of(&format!("{WIKI}{WIKI}"))), ["service[1].id", "service[1].url"]);
    let paths = ["/app", "/App/"]
        .map(|path| format!("[[service]]\nid = \"a{}\"\nurl = \"https://a.example{path}\"\n", path.len()));
    assert_eq!(keys_of(&mistakes_of(&paths.concat())), ["service[1].url"]);
}

#[test]
fn a_mistake_is_told_with_its_line() {
    let text = format!("{WIKI}\n[[service]]\nid = \"crm\"\nurl = \"https://wiki.example.org\"\n");
    let mistakes = mistakes_of(&text);
    let line = 1 + text.lines().count();
    assert!(mistakes[0].to_string().ends_with(&format!("(vestibule.toml, line {line})")), "{}", mistakes[0]);
    let unread = mistakes_of(&format!("[[service]]\nid = \"a\"\n{WIKI}{WIKI}"));
    assert_eq!(keys_of(&unread), ["service[0].url", "service.id", "service.url"]);
}

#[test]
fn a_secret_has_256_bits_and_is_kept_as_its_hash() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("secret");
    let read = |content: &str, mode: u32| {
        fs::write(&path, content).expect("a file");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("its mode");
        with_lines(&format!("{WIKI}client_secret_file = \"{}\"", path.display()))
    };
    let secret = "0123456789012345678901234567890123456789abc";
    let config = read(&format!("{secret}\n"), 0o600).expect("right");
    assert!(config.house.services[0].secret_hash.is_some() && config.notes.is_empty());
    assert!(!format!("{config:?}").contains(secret));
    let config = read(secret, 0o644).expect("right");
    assert_eq!(keys_of(&config.notes), ["service[0].client_secret_file"]);
    for wrong in
        ["", "hush", &secret[1..], &"ä".repeat(60), &format!("{secret} {secret}"), &format!("{secret}\n{secret}")]
    {
        let mistakes = read(wrong, 0o600).expect_err(wrong);
        assert_eq!(keys_of(&mistakes), ["service[0].client_secret_file"], "{wrong}");
        assert!(!mistakes[0].text.contains("0123"), "{}", mistakes[0]);
    }
    fs::write(&path, secret).expect("a file");
    let both = ["a", "b"].map(|id| {
        format!(
            "[[service]]\nid = \"{id}\"\nurl = \"https://{id}.example\"\nclient_secret_file = \"{}\"\n",
            path.display()
        )
    });
    assert_eq!(keys_of(&mistakes_of(&both.concat())), ["service[1].client_secret_file"]);
}

#[test]
fn names_of_roles_hold_no_comma_wherever_they_come_from() {
    let persona = "[[persona]]\nid = \"ada\"\nroles = [\"a,admin\"]";
    assert_eq!(keys_of(&mistakes_of(persona)), ["persona.roles"]);
    let mapping = "role_claim = \"groups\"\n[provider.roles]\nstaff = [\"editor\", \"a,admin\"]";
    assert_eq!(keys_of(&super::tests::with_provider(mapping).expect_err("wrong")), ["provider.roles"]);
}
