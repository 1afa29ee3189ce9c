//! A service proves itself by a statement of a minute that it has signed (`private_key_jwt`, RFC 7523 section 2.2): its key stays
//! with it, and what it sends is worth nothing to whoever reads it later.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::{
    model::service::{Service, client_key::Algorithm},
    signing::has_signed,
    store::{
        client_assertions::{self, LEEWAY, NewClientAssertion, Times},
        pool::Pool,
    },
};

/// What `client_assertion_type` says of it.
pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Longer ones are of no service of ours.
const MOST_BYTES: usize = 8192;

/// As long as the name of one may be.
const JTI_MOST_BYTES: usize = 255;

/// Seconds by which what is known of the database's clock may be ahead of it.
const CLOCK_AHEAD: i64 = 1;

/// Years beyond these are nobody's, and Postgres has no time for them.
const SECONDS: std::ops::Range<i64> = 1..100_000_000_000;

/// Nothing else may stand in it: no stranger says where a key is (`jku`, `x5u`), which one it is (`jwk`, `x5c`), or what else has
/// to be understood (`crit`).
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    kid: Option<String>,
    #[serde(rename = "typ")]
    _typ: Option<String>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    jti: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    /// Of one: what names others too could be shown by any of them.
    List([String; 1]),
}

/// A statement that a service of ours has signed for us. Whether it is in time, and shown for the first time, is not known yet.
#[derive(Debug)]
pub struct Proof<'a> {
    service: &'a Service,
    shown: NewClientAssertion,
}

/// Who has signed it, for this issuer; none for every other text. No query is made for what is not signed.
pub fn prove<'a>(services: &'a [Service], issuer: &str, assertion: &str) -> Option<Proof<'a>> {
    if assertion.len() > MOST_BYTES {
        return None;
    }
    let (message, signature) = assertion.rsplit_once('.')?;
    let (header, claims) = message.split_once('.')?;
    let (header, signature) = (decoded(header)?, decoded(signature)?);
    let (header, claims): (Header, Claims) =
        (serde_json::from_slice(&header).ok()?, serde_json::from_slice(&decoded(claims)?).ok()?);
    let algorithm: Algorithm = header.alg.parse().ok()?;
    let service = services.iter().find(|service| service.id == claims.iss && service.id == claims.sub)?;
    let mut keys = service.client_keys.iter().filter(|key| match &header.kid {
        Some(kid) => key.kid.as_ref() == Some(kid),
        None => key.fits(algorithm),
    });
    // Without a name only one key can be meant.
    let (key, None) = (keys.next()?, keys.next()) else { return None };
    if !has_signed(key, algorithm, message.as_bytes(), &signature) {
        return None;
    }
    let (Audience::One(audience) | Audience::List([audience])) = &claims.aud;
    let Claims { exp, iat, nbf, jti, .. } = claims;
    let times = Times { exp, iat, nbf: nbf.unwrap_or(iat) };
    let is_named = !jti.is_empty() && jti.len() <= JTI_MOST_BYTES && !jti.contains('\0');
    let is_for_us = audience == issuer && is_named;
    let are_times = [exp, iat, times.nbf].iter().all(|time| SECONDS.contains(time)) && times.are_short();
    let shown = NewClientAssertion { service: service.id.clone(), jti, times };
    (is_for_us && are_times).then_some(Proof { service, shown })
}

impl<'a> Proof<'a> {
    /// Who has signed it.
    pub fn service(&self) -> &'a Service {
        self.service
    }

    /// Whether it is over by what is known of the database's clock, so that nobody has to ask. All else of its times the database
    /// alone can tell.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.shown.times.exp + i64::from(LEEWAY) + CLOCK_AHEAD <= now.timestamp()
    }

    /// Whether it is in time by the database's clock, and shown for the first time: it is used up by that. There are places of
    /// their own for this: who asks for something else in floods keeps no service from proving itself, nor the other way round.
    pub async fn spend(self, pool: &Pool) -> sqlx::Result<bool> {
        let (shown, pool) = (self.shown, pool.clone());
        let places = pool.share_of_credentials().clone();
        places.ask(async move { client_assertions::record(&*pool, &shown).await }).await
    }
}

/// Base64url in its one spelling.
fn decoded(part: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(part).ok()
}

#[cfg(test)]
#[path = "private_key_jwt_tests.rs"]
mod tests;
