//! JSON Web Tokens (RFC 7519) in compact form.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;

use super::key::SigningKey;

/// The one that all of ours are signed with (RFC 7518 section 3.4).
pub(super) const ALGORITHM: &str = "ES256";

#[derive(Serialize)]
struct Header<'a> {
    typ: &'a str,
    alg: &'static str,
    kid: &'a str,
}

/// Signs claims. `typ` says what the token is, so that none serves as another (RFC 8725 section 3.11).
pub fn sign(key: &SigningKey, typ: &str, claims: &impl Serialize) -> Option<String> {
    let header = serde_json::to_vec(&Header { typ, alg: ALGORITHM, kid: key.kid() }).ok()?;
    let mut token = URL_SAFE_NO_PAD.encode(header);
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(serde_json::to_vec(claims).ok()?, &mut token);
    let signature = key.sign(token.as_bytes())?;
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    Some(token)
}
