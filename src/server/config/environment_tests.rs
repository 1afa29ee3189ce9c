//! Settings from the environment: every key of the example lands, and what shells and secret stores add to a value goes.

use std::{collections::HashSet, fs, path::Path};

use proptest::prelude::*;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use toml::{Table, Value};

use super::{
    tests::{DATABASE, PROVIDER, environment, example},
    *,
};
use crate::{
    openid::settings::{ClientSecret, Credentials, ProviderSettings},
    signing::FileKey,
};

/// The example with everything switched on, as far as it goes together, and with files that are there.
fn example_table(folder: &Path, credentials: &[&str]) -> Table {
    let mut table: Table = example().parse().expect("the example is TOML");
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).expect("a key");
    let file = |name: &str, content: &str| {
        let path = folder.join(name);
        fs::write(&path, content).expect("a file");
        Value::String(path.display().to_string())
    };
    let (cert, key) = (file("cert.pem", &cert.pem()), file("key.pem", &signing_key.serialize_pem()));
    let secret = file("secret", "\u{feff}hush\r\n");
    let long_secret = file("long-secret", "0123456789012345678901234567890123456789abc\n");
    // The public key of RFC 7515 appendix A.3.1.
    let key_set = file(
        "key-set",
        r#"{"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}"#,
    );
    let keys = file("keys", &format!("{}\r\n", FileKey::generate()));
    let picture = file("logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 2\"></svg>");
    let style = file("brand.css", "a { color: red }");
    let texts = folder.join("texts");
    fs::create_dir_all(&texts).expect("a folder");
    fs::write(texts.join("de.ftl"), "go-on = Los\n").expect("a file");
    let mut put = |path: &[&str], value: Value| {
        let (last, tables) = path.split_last().expect("a path");
        let inner = tables.iter().fold(&mut table, |table, name| match table.get_mut(*name) {
            Some(Value::Array(list)) => list[0].as_table_mut().expect("a table"),
            Some(Value::Table(inner)) => inner,
            _ => panic!("{name} is not in the example"),
        });
        assert!(inner.insert((*last).to_owned(), value).is_some(), "{last} is not in the example");
    };
    // A `dev` build takes no other.
    put(&["public_url"], "http://localhost:3000".into());
    put(&["provider", "client_secret_file"], secret);
    put(&["service", "client_secret_file"], long_secret);
    put(&["service", "client_jwks_file"], key_set);
    put(&["provider", "client_key_file"], key.clone());
    put(&["provider", "ca_file"], cert.clone());
    put(&["keys", "file"], keys);
    for path in [["brand", "logo"], ["brand", "logo_dark"], ["brand", "icon"], ["service", "icon"]] {
        put(&path, picture.clone());
    }
    put(&["brand", "stylesheet"], style);
    put(&["brand", "texts"], texts.display().to_string().into());
    put(&["tls", "cert"], cert);
    put(&["tls", "key"], key);
    // The one that `may_act_for` names.
    let other = "id = \"transformations\"\nurl = \"https://transformations.example.org\"\nscopes = [\"convert\"]";
    let services = table["service"].as_array_mut().expect("a list");
    services.push(Value::Table(other.parse().expect("it is TOML")));
    if cfg!(not(feature = "dev")) {
        // A release refuses it.
        table["workshop"].as_table_mut().expect("a table").remove("origins").expect("it is in the example");
    }
    let provider = table["provider"][0].as_table_mut().expect("a table");
    provider.retain(|key, _| !key.starts_with("client_") || key == "client_id" || credentials.contains(&key));
    table
}

/// The leaves of the table with their names in the environment, and the table without those that are taken out.
fn take_out(table: &mut Table, prefix: &str, taken: &mut impl FnMut(&str) -> bool) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let text_of = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    table.retain(|key, value| {
        // What only capitals can say is said in capitals; the values of a claim keep their spelling.
        let is_free = prefix.ends_with("__ROLES") || prefix.ends_with("__PARAMETERS");
        let name = format!(
            "{prefix}{}{}",
            if prefix == "VESTIBULE" { "_" } else { "__" },
            if is_free { key.to_owned() } else { key.to_uppercase() }
        );
        let text = match value {
            Value::Table(inner) => {
                pairs.extend(take_out(inner, &name, taken));
                return true;
            }
            Value::Array(list) if list.iter().all(Value::is_table) => {
                for (index, inner) in list.iter_mut().filter_map(Value::as_table_mut).enumerate() {
                    pairs.extend(take_out(inner, &format!("{name}__{index}"), taken));
                }
                return true;
            }
            Value::Array(list) => list.iter().map(text_of).collect::<Vec<_>>().join(","),
            value => text_of(value),
        };
        let is_taken = taken(&name);
        if is_taken {
            pairs.push((name, text));
        }
        !is_taken
    });
    pairs
}

/// All that was read, with what `Debug` leaves out.
fn all_of(text: &str, environment: &[(String, String)]) -> String {
    let config = Config::parse(text, environment).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    let secret = match &config.house.providers[0].credentials {
        Credentials::Secret(ClientSecret(secret)) => secret.clone(),
        _ => String::new(),
    };
    format!("{config:?} {:?} {secret}", config.database_url.as_ref().map(|url| &url.0))
}

const CREDENTIALS: [&[&str]; 3] = [&["client_secret"], &["client_secret_file"], &["client_key_file", "client_key_id"]];

#[test]
fn every_key_of_the_example_can_be_set_from_the_environment_and_lands() {
    let folder = tempfile::tempdir().expect("a folder");
    for credentials in CREDENTIALS {
        let table = example_table(folder.path(), credentials);
        let file = all_of(&table.to_string(), &[]);
        let mut rest = table.clone();
        let pairs = take_out(&mut rest, "VESTIBULE", &mut |_| true);
        assert!(pairs.len() > 30, "{pairs:#?}");
        assert_eq!(all_of("", &pairs), file, "all of it comes from the environment");
        for (name, value) in &pairs {
            let mut rest = table.clone();
            take_out(&mut rest, "VESTIBULE", &mut |taken| taken == name);
            assert_eq!(all_of(&rest.to_string(), &[(name.clone(), value.clone())]), file, "{name}");
        }
    }
}

proptest! {
    #[test]
    fn whatever_part_of_the_settings_comes_from_the_environment_they_are_the_same(chosen in prop::collection::vec(any::<bool>(), 60)) {
        let folder = tempfile::tempdir().expect("a folder");
        let table = example_table(folder.path(), CREDENTIALS[0]);
        let mut rest = table.clone();
        let mut chosen = chosen.into_iter().cycle();
        let pairs = take_out(&mut rest, "VESTIBULE", &mut |_| chosen.next().unwrap_or_default());
        prop_assert_eq!(all_of(&rest.to_string(), &pairs), all_of(&table.to_string(), &[]));
    }
}

/// What is read of a provider whose keys come with something around them.
fn provider(pairs: &[(&str, &str)]) -> Result<ProviderSettings, Vec<Mistake>> {
    let pairs = pairs.iter().map(|(key, value)| (format!("VESTIBULE_PROVIDER__0__{key}"), (*value).to_owned()));
    let outside = [("DATABASE_URL".to_owned(), "postgres://vestibule@localhost/vestibule\n".to_owned())];
    Config::parse("", &pairs.chain(outside).collect::<Vec<_>>()).map(|mut config| config.house.providers.remove(0))
}

/// The same with these keys beside the needed ones.
fn provider_with(pairs: &[(&str, &str)]) -> Result<ProviderSettings, Vec<Mistake>> {
    provider(&[&[("ID", "op"), ("ISSUER", "https://login.example.org"), ("CLIENT_ID", "door")], pairs].concat())
}

#[test]
fn a_line_break_at_the_end_of_a_value_is_no_part_of_it() {
    let read = provider(&[
        ("ID", "op\n"),
        ("NAME", " Login\r\n"),
        ("ISSUER", "https://login.example.org\n"),
        ("CLIENT_ID", "\u{feff}door\r\n"),
        ("CLIENT_SECRET", "s3cret\n"),
        ("SCOPES", "email,\ngroups\n"),
        ("OWN_REDIRECT_URI", "true\n"),
        ("PARAMETERS__HD", "example.org\n"),
    ])
    .expect("right");
    assert_eq!(
        (read.id.as_str(), read.name.as_str(), read.issuer.as_str()),
        ("op", "Login", "https://login.example.org")
    );
    assert_eq!((read.client_id.as_str(), read.parameters["hd"].as_str()), ("door", "example.org"));
    assert!(matches!(read.credentials, Credentials::Secret(ClientSecret(secret)) if secret == "s3cret"));
    assert!(read.own_redirect_uri && read.scopes == ["email", "groups"]);
}

#[test]
fn what_cannot_be_seen_inside_a_value_is_told_without_the_value() {
    let usual =
        [("ID", "op"), ("ISSUER", "https://login.example.org"), ("CLIENT_ID", "door"), ("CLIENT_SECRET", "hush")];
    for at in 0..usual.len() {
        for inside in ["\n", "\r", "\0", "\u{1b}", "\u{7f}"] {
            let (key, value) = usual[at];
            let broken = format!("{}{inside}{}", &value[..2], &value[1..]);
            let mut pairs = usual;
            pairs[at] = (key, &broken);
            let mistakes = provider(&pairs).expect_err(key);
            let keys: Vec<&str> = mistakes.iter().map(|mistake| mistake.key.as_str()).collect();
            assert_eq!(keys, [format!("provider[0].{}", key.to_lowercase())], "{inside:?}");
            assert!(!mistakes[0].text.contains(value), "{}", mistakes[0]);
        }
    }
}

#[test]
fn a_secret_in_a_file_is_read_as_editors_leave_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let read = |content: &[u8]| {
        let path = folder.path().join("secret");
        fs::write(&path, content).expect("a file");
        let path = path.display().to_string();
        provider_with(&[("CLIENT_SECRET_FILE", &path)])
    };
    for content in ["hush", "hush\n", "hush\r\n", "\u{feff}hush\n", " hush \n\n"] {
        let Ok(settings) = read(content.as_bytes()) else { panic!("{content:?}") };
        assert!(
            matches!(settings.credentials, Credentials::Secret(ClientSecret(secret)) if secret == "hush"),
            "{content:?}"
        );
    }
    for (content, word) in
        [(&b"\xff\xfeh\0u\0"[..], "UTF-16"), (b"hush\nhush", "line break"), (b"\n", "empty"), (b"\xff", "UTF-8")]
    {
        let mistakes = read(content).expect_err(word);
        assert_eq!(mistakes.len(), 1);
        assert!(
            mistakes[0].key == "provider[0].client_secret_file" && mistakes[0].text.contains(word),
            "{}",
            mistakes[0]
        );
        assert!(!mistakes[0].text.contains("hush"), "{}", mistakes[0]);
    }
}

#[test]
fn names_of_somebody_elses_choice_keep_their_spelling() {
    let read = provider_with(&[
        ("SCOPES__0", "email"),
        ("SCOPES__1", "groups"),
        ("ROLE_CLAIM", "groups"),
        ("ROLES__Staff-Members", "editor, reader"),
        ("ROLES__ROOT", "admin"),
    ])
    .expect("right");
    let roles = read.roles.expect("a mapping").roles;
    let names: HashSet<&str> = roles.keys().map(String::as_str).collect();
    assert_eq!(names, HashSet::from(["Staff-Members", "root"]));
    assert_eq!(roles["Staff-Members"], ["editor", "reader"]);
    assert_eq!(read.scopes, ["email", "groups"], "a list can be given one by one");
}

#[test]
fn what_kubernetes_sets_is_passed_over_and_what_is_mistyped_is_told() {
    let text = format!("{DATABASE}{PROVIDER}");
    let service = [("VESTIBULE_DB_PORT", "tcp://10.0.0.1:5432"), ("VESTIBULE_SERVICE_HOST", "10.0.0.2")];
    let config = Config::parse(&text, &environment(&service)).expect("right");
    assert_eq!(config.passed_over, ["VESTIBULE_DB_PORT", "VESTIBULE_SERVICE_HOST"]);
    let mistyped =
        [&service[..], &[("VESTIBULE_PUBLIK_URL", "x"), ("VESTIBULE_SERVICE__0__URI", "https://wiki.example.org")]]
            .concat();
    let mistakes = Config::parse(&text, &environment(&mistyped)).expect_err("two are mistyped");
    for key in ["publik_url", "service[0].uri", "service[0].id"] {
        assert!(mistakes.iter().any(|mistake| mistake.key == key), "{key}: {mistakes:?}");
    }
}
