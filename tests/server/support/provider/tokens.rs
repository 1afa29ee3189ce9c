//! ID tokens by hand (RFC 7515, RFC 7518, RFC 7519), right and wrong ones.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rsa::{Pkcs1v15Sign, RsaPrivateKey, pkcs1::DecodeRsaPrivateKey, traits::PublicKeyParts};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Sign;

/// Keys that open nothing but these tests.
fn key(name: &str) -> RsaPrivateKey {
    let pem = match name {
        "first" => include_str!("keys/first.pem"),
        "second" => include_str!("keys/second.pem"),
        _ => include_str!("keys/foreign.pem"),
    };
    RsaPrivateKey::from_pkcs1_pem(pem).unwrap()
}

/// The public half (RFC 7517).
pub fn jwk(name: &str) -> Value {
    let key = key(name).to_public_key();
    let encode = |number: &rsa::BigUint| URL_SAFE_NO_PAD.encode(number.to_bytes_be());
    json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": name, "n": encode(key.n()), "e": encode(key.e()) })
}

pub fn encode(claims: &Value, sign: Sign, client_secret: &str) -> String {
    let header = match sign {
        Sign::Key(kid) | Sign::Kid { kid: Some(kid), .. } => json!({ "alg": "RS256", "typ": "JWT", "kid": kid }),
        Sign::Kid { kid: None, .. } => json!({ "alg": "RS256", "typ": "JWT" }),
        Sign::Nothing => json!({ "alg": "none", "typ": "JWT" }),
        Sign::ClientSecret | Sign::PublicKey => json!({ "alg": "HS256", "typ": "JWT", "kid": "first" }),
    };
    let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let signed = format!("{}.{}", part(&header), part(claims));
    let signature = match sign {
        Sign::Key(name) | Sign::Kid { key: name, .. } => {
            key(name).sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(&signed)).unwrap()
        }
        Sign::Nothing => Vec::new(),
        Sign::ClientSecret => hmac_sha256(client_secret.as_bytes(), signed.as_bytes()),
        Sign::PublicKey => hmac_sha256(&key("first").to_public_key().n().to_bytes_be(), signed.as_bytes()),
    };
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// `at_hash`: the left half of the hash (OpenID Connect Core 1.0, section 3.1.3.6).
pub fn at_hash(access_token: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(access_token)[..16])
}

/// RFC 7636 section 4.2.
pub fn s256(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

/// RFC 2104.
fn hmac_sha256(secret: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = [0; 64];
    if secret.len() > block.len() {
        block[..32].copy_from_slice(&Sha256::digest(secret));
    } else {
        block[..secret.len()].copy_from_slice(secret);
    }
    let padded = |byte: u8| block.map(|key| key ^ byte);
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(text).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().to_vec()
}

#[test]
fn hmac_is_the_one_of_rfc_4231() {
    let mac = hmac_sha256(b"Jefe", b"what do ya want for nothing?");
    let expected = "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM";
    assert_eq!(URL_SAFE_NO_PAD.encode(mac), expected);
}
