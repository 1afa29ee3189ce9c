//! Whether a token request comes from our client: authenticated as it is registered, and no other way (RFC 6749
//! section 2.3, OpenID Connect Core 1.0 section 9, RFC 7523 section 3).

use axum::http::{HeaderMap, header::AUTHORIZATION};
use base64::{Engine, engine::general_purpose::STANDARD};
use percent_encoding::percent_decode_str;

use super::{CLIENT_ID, CLIENT_SECRET, Registered, Shared, endpoints::Parameters, keys, tokens};

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Why it does not, for a person who reads the test's failure.
pub fn check(shared: &Shared, registered: Registered, headers: &HeaderMap, form: &Parameters) -> Result<(), String> {
    let has = |name: &str| form.contains_key(name);
    let ways = (headers.contains_key(AUTHORIZATION), has("client_secret"), has("client_assertion"));
    let expected = match registered {
        Registered::Basic => (true, false, false),
        Registered::Post => (false, true, false),
        Registered::Key { .. } => (false, false, true),
        Registered::Public => (false, false, false),
    };
    if ways != expected {
        return Err(format!("header, secret, assertion: {ways:?} instead of {expected:?}"));
    }
    let names_itself = form.get("client_id").is_some_and(|id| id == CLIENT_ID);
    let is_right = match registered {
        Registered::Basic => basic(headers) == Some((CLIENT_ID.to_owned(), CLIENT_SECRET.to_owned())),
        Registered::Post => names_itself && form["client_secret"] == CLIENT_SECRET,
        Registered::Public => names_itself,
        Registered::Key { key, alg } => {
            if form.get("client_assertion_type").is_none_or(|kind| kind != JWT_BEARER) {
                return Err("client_assertion_type is missing".to_owned());
            }
            return assertion(shared, key, alg, &form["client_assertion"]);
        }
    };
    if is_right { Ok(()) } else { Err(format!("wrong credentials for {registered:?}")) }
}

/// HTTP Basic, both parts form-encoded inside (RFC 6749 section 2.3.1).
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let basic = headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let pair = String::from_utf8(STANDARD.decode(basic).ok()?).ok()?;
    let (id, secret) = pair.split_once(':')?;
    let decode = |text: &str| Some(percent_decode_str(&text.replace('+', " ")).decode_utf8().ok()?.into_owned());
    Some((decode(id)?, decode(secret)?))
}

fn assertion(shared: &Shared, key: &str, alg: &str, token: &str) -> Result<(), String> {
    let (header, claims, signed, signature) = tokens::decode(token).ok_or("no token")?;
    if header["alg"] != alg {
        return Err(format!("{header} instead of {alg}"));
    }
    if !keys::verify(key, alg, signed, &signature) {
        return Err("the signature does not hold".to_owned());
    }
    let now = chrono::Utc::now().timestamp();
    let is_timely = claims["exp"].as_i64().is_some_and(|exp| exp > now && exp <= now + 600);
    let is_ours = claims["iss"] == CLIENT_ID && claims["sub"] == CLIENT_ID;
    if !is_timely || !is_ours || claims["aud"] != format!("{}/token", shared.issuer) {
        return Err(format!("wrong claims: {claims}"));
    }
    let jti = claims["jti"].as_str().filter(|jti| jti.len() >= 16).ok_or("jti is missing")?;
    if shared.assertions.lock().unwrap().insert(jti.to_owned()) { Ok(()) } else { Err("jti came twice".to_owned()) }
}
