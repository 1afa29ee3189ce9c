use std::{error::Error, time::{Duration, Instant}};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::JwkSet};
use tokio::sync::Mutex;

#[derive(Debug, serde::Deserialize)]
pub struct Caller { pub sub: String, pub sid: String, pub name: String, pub email: Option<String>, pub roles: Vec<String> }

/// `url` is the door's public_url, `service` the id that it has this service under.
pub struct Door { url: String, service: String, keys: Mutex<Option<(Instant, JwkSet)>> }

impl Door {
    pub fn new(url: &str, service: &str) -> Self {
        Self { url: url.to_owned(), service: service.to_owned(), keys: Mutex::new(None) }
    }

    pub async fn verify(&self, assertion: &str) -> Result<Caller, Box<dyn Error + Send + Sync>> {
        let header = decode_header(assertion)?;
        if header.typ.as_deref() != Some("vestibule-assertion+jwt") { return Err("another kind of token".into()) }
        let key = self.key(&header.kid.ok_or("a token without kid")?).await?;
        let mut rules = Validation::new(Algorithm::ES256);
        rules.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
        rules.set_audience(&[&self.service]);
        rules.set_issuer(&[&self.url]);
        rules.leeway = 5;
        Ok(decode::<Caller>(assertion, &key, &rules)?.claims)
    }

    /// Kept for an hour; an unknown kid has the set read again, every ten seconds at most.
    async fn key(&self, kid: &str) -> Result<DecodingKey, Box<dyn Error + Send + Sync>> {
        let mut keys = self.keys.lock().await;
        let life = |set: &JwkSet| Duration::from_secs(if set.find(kid).is_some() { 3600 } else { 10 });
        if keys.as_ref().is_none_or(|(read, set)| read.elapsed() > life(set)) {
            let answer = reqwest::get(format!("{}/.well-known/jwks.json", self.url)).await?;
            *keys = Some((Instant::now(), answer.error_for_status()?.json().await?));
        }
        let key = keys.as_ref().and_then(|(_, set)| set.find(kid)).ok_or("a key that the door does not have")?;
        Ok(DecodingKey::from_jwk(key)?)
    }
}
