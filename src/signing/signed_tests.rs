//! What the door has signed is read back, and nothing else is.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::signing::{SigningKey, sign};

const TYP: &str = "at+jwt";

/// A token with this header and these claims, signed by the key.
fn signed(key: &SigningKey, header: &str, claims: &str) -> String {
    let message = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
    let signature = key.sign(message.as_bytes()).expect("signed");
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn read_value(keys: &SigningKeys, token: &str) -> Option<Value> {
    read(keys, TYP, token)
}

#[tokio::test]
async fn security_32_what_was_signed_is_read_as_the_kind_that_it_is_and_as_no_other() {
    let (keys, key) = SigningKeys::of_test();
    let claims = json!({"aud": "wiki", "text": "ü"});
    let token = sign(&key, TYP, &claims).expect("signed");
    assert_eq!(read_value(&keys, &token), Some(claims.clone()));
    for typ in ["vestibule-assertion+jwt", "AT+JWT", "at+jwt ", "application/at+jwt", "JWT", ""] {
        assert_eq!(read::<Value>(&keys, typ, &token), None, "{typ}");
        let other = sign(&key, typ, &claims).expect("signed");
        assert_eq!(read_value(&keys, &other), None, "{typ}");
    }
    let (others, _) = SigningKeys::of_test();
    assert_eq!(read_value(&others, &token), None, "the key of another door");
    assert_eq!(read::<Vec<u8>>(&keys, TYP, &token), None, "claims of another shape");
}

#[tokio::test]
async fn security_32_a_header_that_we_would_not_write_is_none_whoever_has_signed_it() {
    let (keys, key) = SigningKeys::of_test();
    let kid = key.kid();
    let right = json!({"typ": TYP, "alg": "ES256", "kid": kid});
    assert!(read_value(&keys, &signed(&key, &right.to_string(), "{}")).is_some());
    for (name, value) in [
        ("alg", json!("none")),
        ("alg", json!("es256")),
        ("alg", json!("HS256")),
        ("alg", json!("RS256")),
        ("alg", json!(["ES256"])),
        ("kid", json!("")),
        ("kid", json!(7)),
        ("kid", json!(format!("{kid} "))),
        ("kid", json!(format!("../{kid}"))),
        ("kid", json!("../../etc/passwd")),
        ("kid", json!("/dev/null")),
        ("kid", json!(null)),
        ("jku", json!("https://evil.example/keys")),
        ("jwk", key.jwk()),
        ("x5u", json!("https://evil.example/cert")),
        ("x5c", json!([])),
        ("crit", json!(["exp"])),
        ("b64", json!(false)),
        ("cty", json!("JWT")),
    ] {
        let mut header = right.clone();
        header[name] = value.clone();
        assert_eq!(read_value(&keys, &signed(&key, &header.to_string(), "{}")), None, "{name} {value}");
    }
    let twice = format!(r#"{{"typ":"{TYP}","alg":"none","alg":"ES256","kid":"{kid}"}}"#);
    let after = format!("{right} x");
    for header in ["", "{}", "[]", "null", &twice, &after] {
        assert_eq!(read_value(&keys, &signed(&key, header, "{}")), None, "{header}");
    }
    for name in ["typ", "alg", "kid"] {
        let mut header = right.clone();
        header.as_object_mut().expect("members").remove(name);
        assert_eq!(read_value(&keys, &signed(&key, &header.to_string(), "{}")), None, "without {name}");
    }
}

#[tokio::test]
async fn security_32_one_changed_letter_and_it_is_none() {
    let (keys, key) = SigningKeys::of_test();
    let token = sign(&key, TYP, &json!({"aud": "wiki"})).expect("signed");
    for at in 0..token.len() {
        for other in ["A", "B", "."].into_iter().filter(|other| *other != &token[at..=at]) {
            let changed = format!("{}{other}{}", &token[..at], &token[at + 1..]);
            assert_eq!(read_value(&keys, &changed), None, "{at}: {changed}");
        }
    }
    let [head, body, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("{token}") };
    let long = sign(&key, TYP, &json!({"text": "x".repeat(MOST_BYTES)})).expect("signed");
    for text in [
        "",
        "..",
        head,
        &format!("{head}.{body}"),
        &format!("{head}.{body}."),
        &format!("{head}..{signature}"),
        &format!(".{body}.{signature}"),
        &format!("{head}.{body}.{}", URL_SAFE_NO_PAD.encode([0; 64])),
        &format!("{token}="),
        &format!("{token}\n"),
        &format!(" {token}"),
        &format!("{token}.x"),
        &long,
    ] {
        assert_eq!(read_value(&keys, text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn whatever_is_shown_is_read_as_nothing(text: String, parts in "[A-Za-z0-9_.=-]{0,300}") {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let _inside = runtime.enter();
        let (keys, _) = SigningKeys::of_test();
        prop_assert!(read_value(&keys, &text).is_none() && read_value(&keys, &parts).is_none());
    }
}
