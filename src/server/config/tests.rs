//! Reading settings: everything right is taken, everything wrong is told at once.

use std::{fs, os::unix::fs::PermissionsExt, time::Duration};

use proptest::prelude::*;

#[cfg(feature = "dev")]
use super::keys::ASKED;
use super::*;
use crate::{
    model::{
        registration::RegistrationPolicy,
        way_in::{Single, WayIn},
    },
    openid::settings::{Credentials, ProviderSettings},
};

pub(super) fn environment(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
}

pub(super) fn keys_of(mistakes: &[Mistake]) -> Vec<&str> {
    mistakes.iter().map(|mistake| mistake.key.as_str()).collect()
}

pub(super) const DATABASE: &str = "database_url = \"postgres://vestibule@localhost/vestibule\"\n";
pub(super) const PROVIDER: &str =
    "[[provider]]\nid = \"op\"\nissuer = \"https://login.example.org\"\nclient_id = \"door\"\n";

/// A provider with these lines beside the needed ones.
pub(super) fn with_provider(lines: &str) -> Result<ProviderSettings, Vec<Mistake>> {
    let text = format!("{DATABASE}{PROVIDER}{lines}");
    Config::parse(&text, &[]).map(|mut config| config.house.providers.remove(0))
}

/// Settings with these lines beside a provider, and beside the file of keys that services need in a release build.
pub(super) fn with_lines(lines: &str) -> Result<Config, Vec<Mistake>> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("keys");
    fs::write(&file, crate::signing::FileKey::generate()).expect("a file");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("its mode");
    let needs_keys = lines.contains("[[service]]") && !lines.contains("[keys]");
    let keys = if needs_keys { format!("[keys]\nfile = \"{}\"\n", file.display()) } else { String::new() };
    Config::parse(&format!("{DATABASE}{lines}\n{PROVIDER}{keys}"), &[])
}

/// The example with everything switched on: lines that are switched off by a single `#` are settings too.
pub(super) fn example() -> String {
    let text = include_str!("../../../vestibule.example.toml");
    let on = |line: &'static str| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line);
    text.lines().map(on).collect::<Vec<_>>().join("\n")
}

#[test]
#[cfg(feature = "dev")]
fn nothing_at_all_is_a_workshop() {
    let config = Config::parse("", &[]).expect("right");
    assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(config.house.site.public_url.as_str(), "http://127.0.0.1:3000/");
    assert_eq!(config.house.registration, RegistrationPolicy::Open);
    assert_eq!(config.personas, Persona::defaults());
    assert!(!config.autosession && config.database_url.is_none());
}

#[test]
#[cfg(feature = "dev")]
fn the_example_is_right_and_has_every_key() {
    let text = example();
    let mistakes = Config::parse(&text, &[]).err().unwrap_or_default();
    // The example is for a real site, which a workshop refuses; and its files are not here.
    let files = [
        "brand.icon",
        "brand.logo",
        "brand.logo_dark",
        "brand.stylesheet",
        "keys.file",
        "brand.texts",
        "provider[0].client_secret_file",
        "provider[0].client_key_file",
        "provider[0].ca_file",
        "service[0].client_secret_file",
        "service[0].icon",
        "service[0].client_jwks_file",
    ];
    let expected = [&files[..], &["listen", "public_url", "provider[0].client_secret", "tls"]].concat();
    assert!(mistakes.iter().all(|mistake| expected.contains(&mistake.key.as_str())), "{mistakes:?}");
    let asked = ASKED.with_borrow(Clone::clone);
    assert!(asked.contains("public_url") && asked.contains("client_key_id"), "{asked:?}");
    for key in asked {
        let is_table = |line: &str| line.trim_matches(['[', ']']).rsplit('.').next() == Some(&key);
        // In a table of one line, too.
        let is_inside = |line: &str| line.contains(&format!(" {key} = "));
        let is_there = |line: &str| line.starts_with(&format!("{key} = ")) || is_inside(line) || is_table(line);
        assert!(text.lines().any(is_there), "{key} is not in the example");
    }
}

/// The reference is made by a `dev` build, and calls this the default.
#[test]
#[cfg(not(feature = "dev"))]
fn a_release_serves_on_for_three_seconds() {
    let example = example();
    assert!(example.lines().any(|line| line == "drain = \"3s\""));
    assert_eq!(with_lines("").expect("right").drain, Duration::from_secs(3));
}

#[test]
fn every_mistake_is_told_at_once() {
    let text = r#"
        listen = "here"
        public_url = "http://door.example.org"
        registration = "maybe"
        autosession = "yes"
        colour = "blue"
        database_connections = 1
        migrate_url = "nowhere"
        trusted_proxies = ["10.0.0.0/8", "nowhere"]
        [shutdown]
        drain = "1h"
        [session]
        idle_timeout = "soon"
        absolute_timeout = 0
        limit = 0
        [limits]
        address_sign_ins_per_minute = 0
        browser_failures_per_minute = 5000000
        address_failures_per_minute = "many"
        in_dev = "perhaps"
        per_hour = 5
        [sign_in]
        single = "perhaps"
        remember_provider = "10y"
        [[provider]]
        id = "Op One"
        issuer = "http://op.example.org"
        domains = ["example.org", "localhost"]
        sign_out_page = "http://op.example.org/logout"
        client_secret_file = "/nonexistent/secret"
        [[service]]
        id = "wiki"
    "#;
    let mistakes = Config::parse(text, &environment(&[("VESTIBULE_NOPE", "1"), ("VESTIBULE_PROVIDER__3__NAME", "x")]))
        .expect_err("wrong");
    let keys = keys_of(&mistakes);
    for key in [
        "listen",
        "public_url",
        "registration",
        "autosession",
        "colour",
        "database_connections",
        "migrate_url",
        "shutdown.drain",
        "trusted_proxies",
        "session.idle_timeout",
        "session.absolute_timeout",
        "session.limit",
        "limits.address_sign_ins_per_minute",
        "limits.browser_failures_per_minute",
        "limits.address_failures_per_minute",
        "limits.in_dev",
        "limits.per_hour",
        "sign_in.single",
        "sign_in.remember_provider",
        "provider[0].domains",
        "provider[0].sign_out_page",
        "provider[0].id",
        "provider[0].issuer",
        "provider[0].client_id",
        "provider[0].client_secret_file",
        "service[0].url",
        "nope",
        "VESTIBULE_PROVIDER__3__NAME",
    ] {
        assert!(keys.contains(&key), "{key} is not among {keys:?}");
    }
}

#[test]
fn a_domain_leads_to_one_provider() {
    let domains = "domains = [\"@Example.org\", \"bücher.example\"]\n";
    let provider =
        with_provider(&format!("{domains}sign_out_page = \"https://login.example.org/out\"\n")).expect("right");
    assert_eq!(provider.domains, ["example.org", "xn--bcher-kva.example"]);
    assert_eq!(provider.sign_out_page.map(String::from).as_deref(), Some("https://login.example.org/out"));
    let twice = format!("{PROVIDER}{domains}{}{domains}", PROVIDER.replace("\"op\"", "\"other\""));
    let mistakes = Config::parse(&format!("{DATABASE}{twice}"), &[]).expect_err("twice");
    assert_eq!(keys_of(&mistakes), ["provider.domains", "provider.domains"]);
    for wrong in ["javascript:alert(1)", "https://a;b.example/", "https://me@login.example.org/", "ftp://x.example/"] {
        let mistakes = with_provider(&format!("sign_out_page = \"{wrong}\"\n")).expect_err(wrong);
        assert_eq!(keys_of(&mistakes), ["provider[0].sign_out_page"]);
    }
}

#[test]
fn how_people_are_led_in_can_be_set() {
    let config = with_lines("[sign_in]\nsingle = \"go\"\nremember_provider = 0\n").expect("right");
    assert_eq!(config.house.way_in, WayIn { single: Single::Go, remember_provider: Duration::ZERO });
    assert_eq!(with_lines("").expect("right").house.way_in, WayIn::default());
}

#[test]
fn the_environment_overrides_the_file() {
    let text = format!("{DATABASE}{PROVIDER}");
    let config = Config::parse(
        &text,
        &environment(&[
            ("DATABASE_URL", "postgres://a@localhost/usual"),
            ("VESTIBULE_SESSION__IDLE_TIMEOUT", "10min"),
            ("VESTIBULE_PROVIDER__0__CLIENT_SECRET", "hush"),
            ("VESTIBULE_REGISTRATION", "example.org,@Example.COM"),
            ("VESTIBULE_CONFIG", "ignored"),
        ]),
    )
    .expect("right");
    assert_eq!(config.database_url, Some(DatabaseUrl("postgres://a@localhost/usual".into())));
    assert_eq!(config.session.idle_timeout, Duration::from_mins(10));
    assert!(matches!(&config.house.providers[0].credentials, Credentials::Secret(secret) if secret.0 == "hush"));
    assert_eq!(
        config.house.registration,
        RegistrationPolicy::Domains(vec!["example.org".into(), "example.com".into()])
    );
    assert!(!format!("{config:?}").contains("hush"));
}

#[test]
#[cfg(feature = "dev")]
fn the_lives_of_api_tokens_fit_together() {
    let of = |text: &str| Config::parse(&format!("[api_tokens]\n{text}"), &[]);
    let days =
        |text: &str| of(text).map(|config| (config.house.api_tokens.days(), config.house.api_tokens.most_days()));
    for (text, expected) in [
        ("", (90, 365)),
        ("lifetime = \"7d\"", (7, 365)),
        // What is left out follows what is set.
        ("max_lifetime = \"30d\"", (30, 30)),
        ("lifetime = \"36h\"\nmax_lifetime = \"71h\"", (1, 2)),
        ("lifetime = \"365d\"", (365, 365)),
    ] {
        assert_eq!(days(text).expect(text), expected, "{text}");
    }
    for (text, keys) in [
        ("lifetime = \"31d\"\nmax_lifetime = \"30d\"", &["api_tokens.lifetime"][..]),
        ("max_lifetime = \"366d\"", &["api_tokens.max_lifetime"]),
        ("lifetime = \"23h\"", &["api_tokens.lifetime"]),
        ("lifetime = \"1h\"\nmax_lifetime = \"2h\"", &["api_tokens.lifetime", "api_tokens.max_lifetime"]),
        ("lifetime = 0", &["api_tokens.lifetime"]),
        ("days = 3", &["api_tokens.days"]),
    ] {
        assert_eq!(keys_of(&of(text).expect_err(text)), keys, "{text}");
    }
}

#[test]
#[cfg(feature = "dev")]
fn limits_are_taken_from_file_and_environment_and_fit_together() {
    let text = "[limits]\nbrowser_sign_ins_per_minute = 7\nin_dev = true";
    let limits = Config::parse(text, &environment(&[("VESTIBULE_LIMITS__ADDRESS_FAILURES_PER_MINUTE", "90")]));
    let limits = limits.expect("right").limits;
    assert_eq!((limits.sign_ins.browser, limits.failures.address, limits.in_dev), (7, 90, true));
    assert_eq!(limits.sign_ins.address, LimitSettings::default().sign_ins.address);
    for what in ["sign_ins", "failures"] {
        let text = format!("[limits]\nbrowser_{what}_per_minute = 11\naddress_{what}_per_minute = 10");
        assert_eq!(
            keys_of(&Config::parse(&text, &[]).expect_err(&text)),
            [format!("limits.browser_{what}_per_minute")]
        );
    }
}

#[test]
fn security_34_a_workshop_stays_on_this_machine() {
    let mistakes =
        Config::parse("listen = \"0.0.0.0:3000\"\npublic_url = \"https://door.example.org\"", &[]).expect_err("wrong");
    if cfg!(feature = "dev") {
        assert_eq!(keys_of(&mistakes), ["listen", "public_url"]);
    } else {
        assert_eq!(keys_of(&mistakes), ["database_url", "provider"]);
    }
}

proptest! {
    #[test]
    fn whatever_the_file_says_is_answered_without_a_panic(text in "\\PC{0,200}") {
        let _ = Config::parse(&text, &[]);
    }

    #[test]
    fn whatever_a_key_is_set_to_is_answered_without_a_panic(
        key in "listen|public_url|registration|session|provider|service|persona|tls|log|trusted_proxies|autosession|database_url",
        value in "\"[ -!#-\\[\\]-~]{0,30}\"|[0-9]{1,12}|true|\\[\\]|\\{ ?\\}|\\[\\{\\}\\]|1979-05-27",
    ) {
        let _ = Config::parse(&format!("{key} = {value}"), &[]);
    }

    #[test]
    fn whatever_the_environment_says_is_answered_without_a_panic(name in "VESTIBULE_[A-Z0-9_]{0,30}", value in "\\PC{0,40}") {
        let _ = Config::parse("", &[(name, value)]);
    }
}

#[test]
fn a_pause_may_be_nothing_and_has_units() {
    let drain = |text: &str| with_lines(&format!("[shutdown]\ndrain = {text}"));
    for (text, seconds) in [("0", 0), ("\"0s\"", 0), ("\" 0\"", 0), ("\"5s\"", 5), ("7", 7), ("\"1min\"", 60)] {
        assert_eq!(drain(text).expect(text).drain, Duration::from_secs(seconds), "{text}");
    }
    for text in ["-1", "\"soon\"", "\"11min\"", "true"] {
        assert_eq!(keys_of(&drain(text).expect_err(text)), ["shutdown.drain"], "{text}");
    }
}
