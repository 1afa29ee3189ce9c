//! Signing keys: made and changed by the nodes, published before they sign, and in no dump of the database in the clear.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Utc;
use futures::future::join_all;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::Value;
use vestibule::{
    services::identity_headers::IdentityError,
    signing::{FileKey, SigningError, SigningKeys},
    store::{
        housekeeping::sweep,
        pool::{Pool as OurPool, open_with},
    },
};

use super::identity::{service, start, told};
use crate::support::{Database, Pool, Program, Provider, Setup, TestServer, come_in, new_key_file, url_of};

/// The claims of a token, unchecked.
pub fn claims(token: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap()).unwrap()
}

/// As if so much time had passed for the keys.
pub async fn pass(server: &TestServer, interval: &str) {
    let statement = format!(
        "update signing_keys set created_at = created_at - interval '{interval}',
             signs_from = signs_from - interval '{interval}', retires_at = retires_at - interval '{interval}'"
    );
    server.execute(&statement).await;
}

/// The names of the published keys, oldest first, and of the one that signs.
async fn names(server: &TestServer) -> (Vec<String>, String) {
    server.house.signing.keep().await.unwrap();
    let set = server.browser().program("/.well-known/jwks.json").await.json();
    let published = set["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned());
    let signing = server.house.signing.current(Utc::now()).expect("one signs");
    (published.collect(), signing.kid().to_owned())
}

fn pool_of(db: &Database) -> OurPool {
    open_with(db.clone(), vestibule::store::pool::Route::Direct)
}

#[sqlx::test]
async fn security_45_a_key_is_published_a_day_before_it_signs_and_a_day_after(_: Pool, db: Database) {
    let server = start(db).await;
    let (published, first) = names(&server).await;
    assert_eq!(published, [first.as_str()], "the first one signs at once");
    pass(&server, "28 days 23 hours").await;
    assert_eq!(names(&server).await, (vec![first.clone()], first.clone()));
    pass(&server, "1 hour").await;
    let (both, signing) = names(&server).await;
    assert_eq!((both.len(), both[0].as_str(), signing.as_str()), (2, first.as_str(), first.as_str()));
    let second = both[1].clone();
    pass(&server, "23 hours 59 minutes").await;
    assert_eq!(names(&server).await, (both.clone(), first.clone()), "it is known to everybody, and does not sign yet");
    pass(&server, "1 minute").await;
    assert_eq!(names(&server).await, (both.clone(), second.clone()));
    pass(&server, "23 hours 59 minutes").await;
    assert_eq!(names(&server).await, (both, second.clone()), "what the old one has signed still counts");
    assert_eq!(sweep(&server.db).await.signing_keys, 0);
    pass(&server, "1 minute").await;
    assert_eq!(names(&server).await, (vec![second.clone()], second.clone()));
    assert_eq!(sweep(&server.db).await.signing_keys, 1);
    assert_eq!(names(&server).await, (vec![second.clone()], second));
}

#[sqlx::test]
async fn security_45_after_a_year_away_the_old_key_signs_until_the_new_one_is_known(_: Pool, db: Database) {
    let server = start(db).await;
    let (_, first) = names(&server).await;
    pass(&server, "400 days").await;
    let (both, signing) = names(&server).await;
    assert_eq!((both.len(), &signing), (2, &first));
    pass(&server, "24 hours").await;
    assert_eq!(names(&server).await, (both.clone(), both[1].clone()));
}

#[sqlx::test]
async fn fifty_nodes_at_once_make_one_key_each_time_one_is_due(_: Pool, db: Database) {
    let server = start(db.clone()).await;
    server.execute("delete from signing_keys").await;
    let (file, pool) = (new_key_file(), pool_of(&db));
    let nodes: Vec<_> = (0..50).map(|_| SigningKeys::new(&pool, Some(file.clone()))).collect();
    for keys in 1..=3 {
        for kept in join_all(nodes.iter().map(SigningKeys::keep)).await {
            kept.unwrap();
        }
        assert_eq!(server.count("select max(number)::bigint from signing_keys").await, keys);
        assert_eq!(server.count("select count(*) from signing_keys").await, keys.min(2));
        let sets: Vec<_> = nodes.iter().map(SigningKeys::key_set).collect();
        assert!(
            sets.iter().all(|set| *set == sets[0] && set["keys"].as_array().unwrap().len() == keys.min(2) as usize)
        );
        let signing: Vec<_> = nodes.iter().map(|node| node.current(Utc::now()).unwrap().kid().to_owned()).collect();
        assert!(signing.iter().all(|kid| *kid == signing[0]));
        pass(&server, "31 days").await;
        sweep(&server.db).await;
    }
}

#[sqlx::test]
async fn security_45_no_column_is_or_holds_a_private_key(_: Pool, db: Database) {
    let server = start(db).await;
    server.house.signing.keep().await.unwrap();
    let is_key = |bytes: &[u8]| {
        (0..bytes.len()).any(|from| {
            let rest = &bytes[from..];
            // PKCS#8, as the program keeps it in memory.
            let whole = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, rest, &SystemRandom::new());
            whole.is_ok()
        })
    };
    let own = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
    assert!(is_key(&[b"before", own.as_ref()].concat()), "the search finds one");
    let row: (Vec<u8>, Vec<u8>) =
        sqlx::query_as("select public_key, private_key from signing_keys").fetch_one(&server.db).await.unwrap();
    assert!(!is_key(&row.0) && !is_key(&row.1));
    // The bare number, with the public point that is in the table: without the file no part of the row signs.
    for part in row.1.windows(32) {
        let pair = EcdsaKeyPair::from_private_key_and_public_key(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            part,
            &row.0,
            &SystemRandom::new(),
        );
        assert!(pair.is_err());
    }
}

#[sqlx::test]
async fn security_45_a_key_that_somebody_writes_into_the_database_is_not_published(_: Pool, db: Database) {
    let server = start(db).await;
    let (_, first) = names(&server).await;
    let foreign = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
    let pair =
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, foreign.as_ref(), &SystemRandom::new()).unwrap();
    let planted = sqlx::query(
        "insert into signing_keys (kid, number, public_key, private_key, signs_from)
         select $1, 2, $2, private_key, now() + interval '1 hour' from signing_keys",
    );
    planted.bind("A".repeat(43)).bind(pair.public_key().as_ref()).execute(&server.db).await.unwrap();
    assert!(matches!(server.house.signing.keep().await, Err(SigningError::OtherFile)));
    let set = server.house.signing.key_set();
    assert_eq!((set["keys"].as_array().unwrap().len(), set["keys"][0]["kid"].as_str()), (1, Some(first.as_str())));
    // In the place of the one that signs, nothing signs.
    server.execute("delete from signing_keys where number = 2").await;
    let swap = sqlx::query("update signing_keys set public_key = $1").bind(pair.public_key().as_ref());
    swap.execute(&server.db).await.unwrap();
    assert!(matches!(server.house.signing.keep().await, Err(SigningError::OtherFile)));
    assert!(server.house.signing.current(Utc::now()).is_none());
    assert_eq!(server.house.signing.key_set()["keys"].as_array().unwrap().len(), 0);
}

#[sqlx::test]
async fn with_another_file_nothing_is_signed_and_no_key_is_made(_: Pool, db: Database) {
    let server = start(db.clone()).await;
    let browser = come_in(&server, 0).await;
    let before = server.texts("select kid from signing_keys").await;
    let other = SigningKeys::new(&pool_of(&db), Some(new_key_file()));
    pass(&server, "29 days").await;
    let error = other.keep().await.unwrap_err();
    assert!(matches!(error, SigningError::OtherFile));
    assert!(error.to_string().contains("vestibule keys reset"), "{error}");
    assert!(other.current(Utc::now()).is_none());
    assert_eq!(server.texts("select kid from signing_keys").await, before);
    // A node whose keys were given up elsewhere tells nobody anything.
    assert!(told(&server, &browser, &service("wiki")).await.is_ok());
    server.execute("delete from signing_keys").await;
    other.keep().await.unwrap();
    assert!(matches!(server.house.signing.keep().await, Err(SigningError::OtherFile)));
    assert_eq!(told(&server, &browser, &service("wiki")).await, Err(IdentityError::Unavailable));
}

#[sqlx::test]
async fn the_key_set_is_served_from_memory_to_everybody_for_an_hour(_: Pool, db: Database) {
    let server = start(db).await;
    let browser = come_in(&server, 0).await;
    let expected = server.house.signing.key_set();
    server.house.sessions.pool().close().await;
    for answer in
        [browser.program("/.well-known/jwks.json").await, server.browser().get("/.well-known/jwks.json").await]
    {
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("cache-control"), "public, max-age=3600");
        assert_eq!((answer.header("content-type"), answer.header("vary")), ("application/json", ""));
        assert_eq!(answer.set_cookies(), [""; 0]);
        assert_eq!(answer.json(), expected);
    }
    let key = &expected["keys"][0];
    let members: Vec<_> = key.as_object().unwrap().keys().map(String::as_str).collect();
    let mut sorted = members.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, ["alg", "crv", "kid", "kty", "use", "x", "y"], "nothing of the private part");
    assert_eq!([&key["kty"], &key["crv"], &key["alg"], &key["use"]], ["EC", "P-256", "ES256", "sig"]);
}

#[sqlx::test]
async fn a_door_without_services_signs_nothing_and_needs_no_file(_: Pool, db: Database) {
    let server = Setup::default().start(db).await;
    assert_eq!(server.browser().program("/.well-known/jwks.json").await.json(), serde_json::json!({ "keys": [] }));
    assert_eq!(server.count("select count(*) from signing_keys").await, 0);
}

/// The program with a file and a service in its settings.
fn with_file<'a>(file: &'a str, database: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("DATABASE_URL", database),
        ("VESTIBULE_LISTEN", "127.0.0.1:0"),
        ("VESTIBULE_KEYS__FILE", file),
        ("VESTIBULE_SERVICE__0__ID", "wiki"),
        ("VESTIBULE_SERVICE__0__URL", "https://wiki.example.org"),
    ]
}

#[sqlx::test]
async fn the_program_says_what_to_do_with_a_file_that_is_not_the_right_one(_: Pool, db: Database) {
    let folder = tempfile::tempdir().unwrap();
    let [right, wrong, bad] = ["right", "wrong", "bad"].map(|name| folder.path().join(name).display().to_string());
    for path in [&right, &wrong] {
        let made = Program::run(&["keys", "generate"], &[("VESTIBULE_COLOUR", "blue")]);
        assert!(made.status.success(), "it needs no settings");
        assert!(FileKey::parse(&String::from_utf8(made.stdout.clone()).unwrap()).is_ok());
        std::fs::write(path, made.stdout).unwrap();
    }
    std::fs::write(&bad, "short").unwrap();
    let (provider, database) = (Provider::start(false).await, url_of(&db));
    let run = |arguments: &[&str], file: &str| {
        let output = Program::run(arguments, &with_file(file, &database));
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(said).unwrap())
    };
    let (status, said) = run(&["check"], &bad);
    assert!(status == Some(2) && said.contains("keys.file: ") && said.contains("vestibule keys generate"), "{said}");
    assert!(!said.contains("short"));
    drop(Program::serve(&db, &provider, &with_file(&right, &database)[2..], None).await);
    let (status, said) = run(&["serve"], &wrong);
    assert!(status == Some(1) && said.contains("vestibule keys reset"), "{said}");
    let doctor = |file: &str| serde_json::from_str::<Value>(&run(&["doctor", "--json"], file).1).unwrap();
    let level = |file: &str| crate::program::doctor::level(&doctor(file), "signing_keys");
    assert_eq!((level(&right), level(&wrong)), ("right".to_owned(), "problem".to_owned()));
    assert!(run(&["keys", "reset"], &wrong).1.contains("1 signing keys are given up"));
    assert_eq!((level(&right), level(&wrong)), ("problem".to_owned(), "right".to_owned()));
}
