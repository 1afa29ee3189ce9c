//! Signed tokens by hand (RFC 7515, RFC 7519), right and wrong ones.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::hmac;
use serde_json::{Value, json};
use sha2::{Digest, Sha256, Sha512};

use super::{CLIENT_SECRET, Sign, keys};

/// A token with the header that belongs to the way it is signed.
pub fn encode(claims: &Value, sign: Sign) -> String {
    encode_with(&header(sign), claims, sign)
}

/// A token with any header.
pub fn encode_with(header: &Value, claims: &Value, sign: Sign) -> String {
    let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let signed = format!("{}.{}", part(header), part(claims));
    let hmac =
        |secret: &[u8]| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), signed.as_bytes()).as_ref().to_vec();
    let signature = match sign {
        Sign::Key(name) | Sign::Kid { key: name, .. } => keys::sign(name, keys::algorithm(name), &signed),
        Sign::Alg { alg, key } => keys::sign(key, alg, &signed),
        Sign::Damaged(name) => {
            let mut signature = keys::sign(name, keys::algorithm(name), &signed);
            signature[17] ^= 1;
            signature
        }
        Sign::Nothing => Vec::new(),
        Sign::ClientSecret => hmac(CLIENT_SECRET.as_bytes()),
        Sign::PublicKey => hmac(&keys::modulus("first")),
    };
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// What usually stands in a header.
pub fn header(sign: Sign) -> Value {
    match sign {
        Sign::Key(name) | Sign::Damaged(name) => json!({ "alg": keys::algorithm(name), "typ": "JWT", "kid": name }),
        Sign::Kid { kid: Some(kid), key } => json!({ "alg": keys::algorithm(key), "typ": "JWT", "kid": kid }),
        Sign::Kid { kid: None, key } => json!({ "alg": keys::algorithm(key), "typ": "JWT" }),
        Sign::Alg { alg, key } => json!({ "alg": alg, "typ": "JWT", "kid": key }),
        Sign::Nothing => json!({ "alg": "none", "typ": "JWT" }),
        Sign::ClientSecret | Sign::PublicKey => json!({ "alg": "HS256", "typ": "JWT", "kid": "first" }),
    }
}

/// Header, claims, signed text and signature of a token.
pub fn decode(token: &str) -> Option<(Value, Value, &str, Vec<u8>)> {
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, claims) = signed.split_once('.')?;
    let part = |part: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok();
    Some((part(header)?, part(claims)?, signed, URL_SAFE_NO_PAD.decode(signature).ok()?))
}

/// `at_hash`: the left half of the hash that the token's signature is made with (OpenID Connect Core 1.0, section
/// 3.1.3.6); for Ed25519 that is SHA-512 (RFC 8032 section 5.1).
pub fn at_hash(access_token: &str, sign: Sign) -> String {
    if header(sign)["alg"] == "EdDSA" {
        URL_SAFE_NO_PAD.encode(&Sha512::digest(access_token)[..32])
    } else {
        URL_SAFE_NO_PAD.encode(&Sha256::digest(access_token)[..16])
    }
}

/// RFC 7636 section 4.2.
pub fn s256(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}
