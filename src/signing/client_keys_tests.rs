//! What a file of keys may hold, and which signatures count.

use proptest::prelude::*;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair};
use serde_json::json;

use super::*;

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn ec() -> (EcdsaKeyPair, Value) {
    let random = SystemRandom::new();
    let private = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).expect("a key");
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, private.as_ref(), &random).expect("a key");
    let point = pair.public_key().as_ref();
    let jwk = json!({"kty": "EC", "crv": "P-256", "x": encoded(&point[1..33]), "y": encoded(&point[33..])});
    (pair, jwk)
}

fn ed() -> (Ed25519KeyPair, Value) {
    let private = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("a key");
    let pair = Ed25519KeyPair::from_pkcs8(private.as_ref()).expect("a key");
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": encoded(pair.public_key().as_ref())});
    (pair, jwk)
}

fn read(keys: &[Value]) -> Result<Vec<ClientKey>, ClientKeysError> {
    client_keys(json!({ "keys": keys }).to_string().as_bytes())
}

/// A key with members that are added or replaced.
fn with(jwk: &Value, more: Value) -> Value {
    let mut jwk = jwk.clone();
    for (name, value) in more.as_object().expect("members") {
        jwk[name] = value.clone();
    }
    jwk
}

#[test]
fn security_32_a_signature_counts_for_its_key_and_its_algorithm_only() {
    let ((pair, ec), (ed_pair, ed)) = (ec(), self::ed());
    let (ec, ed) = (read(&[ec]).expect("right").remove(0), read(&[ed]).expect("right").remove(0));
    let signature = pair.sign(&SystemRandom::new(), b"message").expect("signed");
    let by_ed = ed_pair.sign(b"message");
    assert!(has_signed(&ec, Algorithm::Es256, b"message", signature.as_ref()));
    assert!(has_signed(&ed, Algorithm::EdDsa, b"message", by_ed.as_ref()));
    assert!(!has_signed(&ec, Algorithm::Es256, b"Message", signature.as_ref()));
    for algorithm in [Algorithm::Rs256, Algorithm::Ps256, Algorithm::EdDsa] {
        assert!(!has_signed(&ec, algorithm, b"message", signature.as_ref()));
    }
    for forged in [&[][..], &[0; 64], &signature.as_ref()[1..], by_ed.as_ref()] {
        assert!(!has_signed(&ec, Algorithm::Es256, b"message", forged));
    }
    let only = ClientKey { algorithm: Some(Algorithm::Rs256), ..ec };
    assert!(!has_signed(&only, Algorithm::Es256, b"message", signature.as_ref()));
}

#[test]
fn what_is_no_public_key_for_signatures_is_refused() {
    let ((_, ec), (_, ed)) = (ec(), ed());
    let modulus = [&[0x80][..], &[0xff; 255]].concat();
    let rsa = json!({"kty": "RSA", "n": encoded(&modulus), "e": "AQAB"});
    for right in [
        &ec,
        &ed,
        &rsa,
        &with(&ec, json!({"kid": "1", "use": "sig", "alg": "ES256", "key_ops": ["verify"]})),
        &with(&rsa, json!({"alg": "PS256"})),
        &with(&ed, json!({"alg": "EdDSA", "x5t": "whatever"})),
    ] {
        assert!(read(std::slice::from_ref(right)).is_ok(), "{right}");
    }
    for (wrong, error) in [
        (with(&ec, json!({"d": "AA"})), ClientKeysError::Secret),
        (with(&rsa, json!({"p": "AA"})), ClientKeysError::Secret),
        (json!({"kty": "oct", "k": "AAAA"}), ClientKeysError::Secret),
        (json!({"kty": "oct"}), ClientKeysError::Kind),
        (json!("key"), ClientKeysError::Kind),
        (with(&ec, json!({"crv": "P-384"})), ClientKeysError::Kind),
        (with(&ec, json!({"x": ec["y"]})), ClientKeysError::Kind),
        (with(&ec, json!({"x": "AA"})), ClientKeysError::Kind),
        (with(&ec, json!({"x": format!("{}=", ec["x"].as_str().expect("a text"))})), ClientKeysError::Kind),
        (with(&ed, json!({"x": "AA"})), ClientKeysError::Kind),
        (with(&rsa, json!({"n": encoded(&modulus[..128])})), ClientKeysError::Kind),
        (with(&rsa, json!({"n": encoded(&[&[0][..], &modulus].concat())})), ClientKeysError::Kind),
        (with(&rsa, json!({"e": "AQ"})), ClientKeysError::Kind),
        (with(&rsa, json!({"e": "AQAA"})), ClientKeysError::Kind),
        (with(&ec, json!({"use": "enc"})), ClientKeysError::Purpose),
        (with(&ec, json!({"key_ops": ["sign"]})), ClientKeysError::Purpose),
        (with(&ec, json!({"alg": "RS256"})), ClientKeysError::Purpose),
        (with(&ec, json!({"alg": "none"})), ClientKeysError::Purpose),
        (with(&ec, json!({"alg": 7})), ClientKeysError::Purpose),
        (with(&ec, json!({"kid": 7})), ClientKeysError::Names),
    ] {
        assert_eq!(read(std::slice::from_ref(&wrong)), Err(error), "{wrong}");
    }
    let named = |kid: &str| with(&ec, json!({ "kid": kid }));
    assert_eq!(read(&[named("1"), with(&ed, json!({"kid": "2"}))]).map(|keys| keys.len()), Ok(2));
    assert_eq!(read(&[named("1"), named("1")]), Err(ClientKeysError::Names));
    assert_eq!(read(&[named("1"), ed]), Err(ClientKeysError::Names));
    assert_eq!(read(&[]), Err(ClientKeysError::Count));
    for text in ["", "{}", "[]", "{\"keys\": {}}", &ec.to_string()] {
        assert_eq!(client_keys(text.as_bytes()), Err(ClientKeysError::NoSet), "{text}");
    }
}

proptest! {
    #[test]
    fn whatever_stands_in_a_file_is_read_or_refused(bytes: Vec<u8>, text in "[\\[\\]{}:,\"ktyRSAne1\\\\ .]{0,60}") {
        prop_assert!(client_keys(&bytes).is_err());
        prop_assert!(client_keys(text.as_bytes()).is_err());
    }
}
