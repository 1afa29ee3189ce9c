//! Somebody, with all that they and services can show of them.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use vestibule::{
    model::service::{
        Service,
        client_key::{ClientKey, MayActFor},
    },
    signing::client_keys,
};

use crate::support::{Browser, TestServer, pem};

pub const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
pub const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";
pub const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

/// The secret of a service, as its file would hold it: with letters that HTTP Basic has to escape in a form.
pub fn secret(service: &str) -> String {
    format!("{service}+0123456789/0123456789=0123456789+0123456789")
}

/// The repository, which may have the transformations convert something for whoever asks it.
pub fn services(repo: &str, transformations: &str) -> Vec<Service> {
    let service = |id: &str, url: &str, scopes: &[&str]| Service {
        scopes: scopes.iter().map(|&name| name.to_owned()).collect(),
        secret_hash: Some(Sha256::digest(secret(id)).into()),
        ..Service::new(id.to_owned(), id.to_owned(), url.parse().unwrap())
    };
    let may = MayActFor { audience: "transformations".to_owned(), scopes: vec!["convert".to_owned()] };
    let repo = Service { may_act_for: vec![may], ..service("repo", repo, &["read", "write"]) };
    vec![repo, service("transformations", transformations, &["convert"])]
}

/// A private key of a service.
pub fn key() -> Value {
    let text: String = pem("ec").lines().filter(|line| !line.starts_with('-')).collect();
    let der = STANDARD.decode(text).unwrap();
    // PKCS #8 of P-256: 36 bytes that say so, the secret, and at the end the two halves of the public point.
    let (secret, (x, y)) = (&der[36..68], der[der.len() - 64..].split_at(32));
    let [d, x, y] = [secret, x, y].map(|part| URL_SAFE_NO_PAD.encode(part));
    json!({ "kty": "EC", "crv": "P-256", "kid": "one", "x": x, "y": y, "d": d })
}

/// The file with the public one.
pub fn key_set() -> String {
    let mut public = key();
    public.as_object_mut().unwrap().remove("d");
    json!({ "keys": [public] }).to_string()
}

/// As the door reads it.
pub fn public_keys() -> Vec<ClientKey> {
    client_keys(key_set().as_bytes()).unwrap()
}

pub struct Somebody {
    pub browser: Browser,
    pub id: String,
    /// What the repository is told of them.
    pub assertion: String,
    /// An API token of theirs.
    pub token: String,
}

/// Who is signed in at the door and at the repository, and has an API token with these scopes.
pub async fn somebody(server: &TestServer, scopes: &[&str]) -> Somebody {
    let browser = server.browser();
    let wish = json!({ "persona": "reader", "isolated": true, "service": "repo", "token": true, "scopes": scopes });
    let ask = browser.ask(Method::POST, "/autosession").header("accept", "application/json");
    let made: Value = ask.body("application/json", wish.to_string().as_bytes()).await.json();
    let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("a text in {made}")).to_owned();
    let (id, assertion) = (text(&made["user"]["id"]), text(&made["service"]["assertion"]));
    Somebody { id, assertion, token: text(&made["token_secret"]), browser }
}

/// What the repository gets for the transformations by what it was shown.
pub async fn exchanged(server: &TestServer, token: &str, kind: &str) -> String {
    let asked = [
        ("grant_type", EXCHANGE),
        ("audience", "transformations"),
        ("subject_token", token),
        ("subject_token_type", kind),
    ];
    let ask = reqwest::Client::new().post(server.address.join("/oauth/token").unwrap());
    let answer = ask.basic_auth("repo", Some(escaped(&secret("repo")))).form(&asked).send().await.unwrap();
    let status = answer.status();
    let said: Value = answer.json().await.unwrap();
    said["access_token"].as_str().unwrap_or_else(|| panic!("{status} {said}")).to_owned()
}

/// As RFC 6749 section 2.3.1 has it.
fn escaped(secret: &str) -> String {
    url::form_urlencoded::byte_serialize(secret.as_bytes()).collect()
}

/// Whoever holds a token ends it.
pub async fn revoke(server: &TestServer, token: &str) {
    let ask = reqwest::Client::new().post(server.address.join("/oauth/revoke").unwrap());
    assert_eq!(ask.form(&[("token", token)]).send().await.unwrap().status(), 200);
}
