//! Which statements are believed, before the database is asked.

use proptest::prelude::*;
use ring::{
    hmac,
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};
use url::Url;

use super::*;
use crate::model::service::client_key::{ClientKey, PublicKey};

const DOOR: &str = "https://door.example";

struct Signer(EcdsaKeyPair);

impl Signer {
    fn new() -> Self {
        let random = SystemRandom::new();
        let private = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a key");
        Self(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, private.as_ref(), &random).expect("a key"))
    }

    fn key(&self, kid: Option<&str>) -> ClientKey {
        let point = self.0.public_key().as_ref().to_vec();
        ClientKey { kid: kid.map(str::to_owned), algorithm: None, key: PublicKey::P256 { point } }
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let message = message(header, claims);
        let signature = self.0.sign(&SystemRandom::new(), message.as_bytes()).expect("signed");
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

fn message(header: &Value, claims: &Value) -> String {
    [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string())).join(".")
}

fn services(keys: &[(&str, Vec<ClientKey>)]) -> Vec<Service> {
    let service = |(id, client_keys): &(&str, Vec<ClientKey>)| {
        let url = Url::parse(&format!("https://{id}.example")).expect("an address");
        Service { client_keys: client_keys.clone(), ..Service::new((*id).to_owned(), String::new(), url) }
    };
    keys.iter().map(service).collect()
}

fn claims() -> Value {
    json!({"iss": "wiki", "sub": "wiki", "aud": DOOR, "exp": 1_800_000_060, "iat": 1_800_000_000, "jti": "1"})
}

fn changed(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

#[test]
fn a_service_is_known_by_what_it_has_signed() {
    let (one, other) = (Signer::new(), Signer::new());
    let services =
        services(&[("crm", vec![other.key(None)]), ("wiki", vec![one.key(Some("1")), other.key(Some("2"))])]);
    let proven = |text: &str| prove(&services, DOOR, text).map(|proof| proof.service.id.clone());
    for (signer, kid) in [(&one, "1"), (&other, "2")] {
        let header = json!({"alg": "ES256", "kid": kid, "typ": "JWT"});
        assert_eq!(proven(&signer.sign(&header, &claims())).as_deref(), Some("wiki"));
        assert_eq!(proven(&signer.sign(&header, &changed("aud", json!([DOOR])))).as_deref(), Some("wiki"));
    }
    let of_crm = json!({"iss": "crm", "sub": "crm", "aud": DOOR, "exp": 60, "iat": 1, "jti": "x", "more": {}});
    assert_eq!(proven(&other.sign(&json!({"alg": "ES256"}), &of_crm)).as_deref(), Some("crm"), "one key needs no name");
    assert_eq!(proven(&one.sign(&json!({"alg": "ES256"}), &claims())), None, "of two nobody knows which is meant");
    assert_eq!(proven(&one.sign(&json!({"alg": "ES256", "kid": "2"}), &claims())), None);
}

#[test]
fn security_31_a_statement_of_somebody_else_for_somebody_else_or_signed_in_another_way_is_none() {
    let (signer, stranger) = (Signer::new(), Signer::new());
    let services = services(&[("wiki", vec![signer.key(Some("1"))]), ("crm", Vec::new())]);
    let proven = |text: &str| prove(&services, DOOR, text).is_some();
    let header = json!({"alg": "ES256", "kid": "1"});
    let good = signer.sign(&header, &claims());
    assert!(proven(&good));
    assert!(!proven(&stranger.sign(&header, &claims())));
    for (name, value) in [
        ("iss", json!("crm")),
        ("sub", json!("crm")),
        ("sub", json!("ada")),
        ("aud", json!("https://door.example/")),
        ("aud", json!("https://door.example/oauth/token")),
        ("aud", json!("https://DOOR.example")),
        ("aud", json!([DOOR, "https://other.example"])),
        ("aud", json!([])),
        ("aud", json!(7)),
        ("exp", json!("1800000060")),
        ("exp", json!(null)),
        ("exp", json!(-1)),
        ("exp", json!(i64::MAX)),
        ("exp", json!(1e300)),
        ("iat", json!(null)),
        ("nbf", json!(i64::MIN)),
        ("jti", json!(null)),
        ("jti", json!("")),
        ("jti", json!("a\0b")),
        ("jti", json!("x".repeat(256))),
    ] {
        assert!(!proven(&signer.sign(&header, &changed(name, value.clone()))), "{name} {value}");
    }
    for header in [
        json!({"alg": "none"}),
        json!({"alg": "none", "kid": "1"}),
        json!({"alg": "es256", "kid": "1"}),
        json!({"alg": "ES384", "kid": "1"}),
        json!({"alg": "RS256", "kid": "1"}),
        json!({"alg": "EdDSA", "kid": "1"}),
        json!({"kid": "1"}),
        json!({"alg": "ES256", "kid": "../1"}),
        json!({"alg": "ES256", "kid": "/dev/null"}),
        json!({"alg": "ES256", "kid": "1' or '1'='1"}),
        json!({"alg": "ES256", "kid": 1}),
        json!({"alg": "ES256", "kid": "1", "jku": "https://evil.example/keys"}),
        json!({"alg": "ES256", "kid": "1", "x5u": "https://evil.example/cert"}),
        json!({"alg": "ES256", "kid": "1", "jwk": {"kty": "EC"}}),
        json!({"alg": "ES256", "kid": "1", "x5c": []}),
        json!({"alg": "ES256", "kid": "1", "crit": ["exp"]}),
        json!({"alg": "ES256", "kid": "1", "b64": false}),
        json!([]),
    ] {
        assert!(!proven(&signer.sign(&header, &claims())), "{header}");
    }
    // The public key as a secret.
    let message = message(&json!({"alg": "HS256", "kid": "1"}), &claims());
    let secret = hmac::Key::new(hmac::HMAC_SHA256, signer.0.public_key().as_ref());
    let tag = hmac::sign(&secret, message.as_bytes());
    assert!(!proven(&format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag))));
    let unsigned = good.rsplit_once('.').expect("parts").0;
    for text in
        ["", ".", "..", "a.b.c", &format!("{unsigned}."), &format!("{good}="), &format!("{good}."), &format!(" {good}")]
    {
        assert!(!proven(text), "{text}");
    }
}

proptest! {
    #[test]
    fn whatever_is_sent_is_no_service(text: String, parts in "[A-Za-z0-9_.-]{0,200}") {
        let services = services(&[("wiki", vec![Signer::new().key(None)])]);
        prop_assert!(prove(&services, DOOR, &text).is_none() && prove(&services, DOOR, &parts).is_none());
    }
}
