//! Keys that open nothing but these tests, and what they sign (RFC 7515, RFC 7517, RFC 7518).

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ring::{
    rand::SystemRandom,
    rsa::{KeyPair as RsaKeyPair, PublicKeyComponents},
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ED25519, EcdsaKeyPair, Ed25519KeyPair, KeyPair,
        RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RSA_PSS_2048_8192_SHA256, RSA_PSS_SHA256, UnparsedPublicKey,
    },
};
use serde_json::{Value, json};

/// Private keys in PEM, as somebody who sets up a client has them.
pub fn pem(name: &str) -> &'static str {
    match name {
        "first" => include_str!("keys/first.pem"),
        "second" => include_str!("keys/second.pem"),
        "foreign" => include_str!("keys/foreign.pem"),
        "ec" => include_str!("keys/ec.pem"),
        "ec-foreign" => include_str!("keys/ec-foreign.pem"),
        "ed" => include_str!("keys/ed.pem"),
        "ed-foreign" => include_str!("keys/ed-foreign.pem"),
        name => panic!("no key {name}"),
    }
}

enum Key {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

fn key(name: &str) -> Key {
    let lines: String = pem(name).lines().filter(|line| !line.starts_with("--")).collect();
    let der = STANDARD.decode(lines).unwrap();
    if name.starts_with("ec") {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der, &SystemRandom::new());
        Key::P256(pair.unwrap())
    } else if name.starts_with("ed") {
        Key::Ed25519(Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der).unwrap())
    } else {
        Key::Rsa(RsaKeyPair::from_der(&der).unwrap())
    }
}

/// The algorithm that a key is usually used with.
pub fn algorithm(name: &str) -> &'static str {
    match key(name) {
        Key::Rsa(_) => "RS256",
        Key::P256(_) => "ES256",
        Key::Ed25519(_) => "EdDSA",
    }
}

pub fn sign(name: &str, algorithm: &str, text: &str) -> Vec<u8> {
    let (text, random) = (text.as_bytes(), SystemRandom::new());
    match (key(name), algorithm) {
        (Key::Rsa(key), "RS256" | "PS256") => {
            let mut signature = vec![0; key.public().modulus_len()];
            let padding: &dyn ring::signature::RsaEncoding =
                if algorithm == "PS256" { &RSA_PSS_SHA256 } else { &RSA_PKCS1_SHA256 };
            key.sign(padding, &random, text, &mut signature).unwrap();
            signature
        }
        (Key::P256(key), "ES256") => key.sign(&random, text).unwrap().as_ref().to_vec(),
        (Key::Ed25519(key), "EdDSA") => key.sign(text).as_ref().to_vec(),
        _ => panic!("{name} cannot sign with {algorithm}"),
    }
}

/// Whether a signature is this key's and of this algorithm.
pub fn verify(name: &str, algorithm: &str, text: &str, signature: &[u8]) -> bool {
    let text = text.as_bytes();
    match (key(name), algorithm) {
        (Key::Rsa(key), "RS256") => PublicKeyComponents::<Vec<u8>>::from(key.public())
            .verify(&RSA_PKCS1_2048_8192_SHA256, text, signature)
            .is_ok(),
        (Key::Rsa(key), "PS256") => PublicKeyComponents::<Vec<u8>>::from(key.public())
            .verify(&RSA_PSS_2048_8192_SHA256, text, signature)
            .is_ok(),
        (Key::P256(key), "ES256") => {
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.public_key()).verify(text, signature).is_ok()
        }
        (Key::Ed25519(key), "EdDSA") => {
            UnparsedPublicKey::new(&ED25519, key.public_key()).verify(text, signature).is_ok()
        }
        _ => false,
    }
}

/// The modulus of an RSA key: what everybody may know of it.
pub fn modulus(name: &str) -> Vec<u8> {
    match key(name) {
        Key::Rsa(key) => PublicKeyComponents::<Vec<u8>>::from(key.public()).n,
        _ => panic!("{name} has no modulus"),
    }
}

/// The public half (RFC 7517, RFC 8037).
pub fn jwk(name: &str) -> Value {
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let mut jwk = match key(name) {
        Key::Rsa(key) => {
            let public = PublicKeyComponents::<Vec<u8>>::from(key.public());
            json!({ "kty": "RSA", "n": encode(&public.n), "e": encode(&public.e) })
        }
        Key::P256(key) => {
            // An uncompressed point: 4, and then both coordinates.
            let (x, y) = key.public_key().as_ref()[1..].split_at(32);
            json!({ "kty": "EC", "crv": "P-256", "x": encode(x), "y": encode(y) })
        }
        Key::Ed25519(key) => json!({ "kty": "OKP", "crv": "Ed25519", "x": encode(key.public_key().as_ref()) }),
    };
    jwk["kid"] = name.into();
    jwk["use"] = "sig".into();
    jwk["alg"] = algorithm(name).into();
    jwk
}
