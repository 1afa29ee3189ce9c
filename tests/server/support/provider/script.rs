//! What the provider does wrong.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::watch;

/// A change to something the provider is about to say.
pub type Edit = Arc<dyn Fn(&mut Value) + Send + Sync>;

/// Everything that can be different.
#[derive(Clone)]
pub struct Script {
    /// Who signs in.
    pub person: Value,
    /// How the client is registered.
    pub client: Registered,
    /// How ID tokens are signed.
    pub sign: Sign,
    /// How userinfo is signed, if it is.
    pub sign_userinfo: Option<Sign>,
    /// The keys that are published, by name.
    pub published: Vec<&'static str>,
    /// What JSON calls itself.
    pub json: &'static str,
    /// The same of the published keys.
    pub json_of_keys: &'static str,
    /// What stands in front of it, such as a byte order mark.
    pub before_json: &'static str,
    pub discovery: Answering,
    pub token: Answering,
    pub userinfo: Answering,
    pub edit_metadata: Edit,
    pub edit_jwks: Edit,
    pub edit_response: Edit,
    pub edit_id_token: Edit,
    /// The header of ID tokens.
    pub edit_header: Edit,
    /// The whole answer of the token endpoint.
    pub edit_token: Edit,
    pub edit_userinfo: Edit,
    /// What comes back after signing out.
    pub edit_sign_out: Edit,
}

/// How a client authenticates at the token endpoint (OpenID Connect Core 1.0, section 9), that way and no other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Registered {
    /// `client_secret_basic`.
    Basic,
    /// `client_secret_post`.
    Post,
    /// `private_key_jwt` by the key of that name with that algorithm.
    Key { key: &'static str, alg: &'static str },
    /// Not at all.
    Public,
}

/// How tokens are signed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// With a key and its usual algorithm; its `kid` is its name.
    Key(&'static str),
    /// The same, under another `kid` or none.
    Kid { kid: Option<&'static str>, key: &'static str },
    /// With a key and another algorithm that it can sign with.
    Alg { alg: &'static str, key: &'static str },
    /// With a key, and then one bit turns over.
    Damaged(&'static str),
    /// `alg: none`.
    Nothing,
    /// HS256 with our client secret.
    ClientSecret,
    /// HS256 with the published key as the secret.
    PublicKey,
}

/// How an endpoint answers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answering {
    Usual,
    /// With this status and body.
    With(u16, &'static str),
    /// The usual JSON, padded to two megabytes.
    Huge,
    /// By sending elsewhere on the same server.
    Elsewhere,
    /// As usual, after this many milliseconds.
    Slow(u64),
    /// As usual, once the gate is opened.
    Held(Gate),
}

/// Holds answers back until it is opened, so that something else can happen first, however long that takes.
#[derive(Clone, Debug)]
pub struct Gate(Arc<watch::Sender<bool>>);

impl Gate {
    pub fn shut() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    pub fn open(&self) {
        self.0.send_replace(true);
    }

    pub async fn opened(&self) {
        self.0.subscribe().wait_for(|open| *open).await.unwrap();
    }
}

impl PartialEq for Gate {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Gate {}

impl Default for Script {
    fn default() -> Self {
        Self {
            person: ada(),
            client: Registered::Basic,
            sign: Sign::Key("first"),
            sign_userinfo: None,
            published: vec!["first"],
            json: "application/json",
            json_of_keys: "application/json",
            before_json: "",
            discovery: Answering::Usual,
            token: Answering::Usual,
            userinfo: Answering::Usual,
            edit_metadata: edit(|_| {}),
            edit_jwks: edit(|_| {}),
            edit_response: edit(|_| {}),
            edit_id_token: edit(|_| {}),
            edit_header: edit(|_| {}),
            edit_token: edit(|_| {}),
            edit_userinfo: edit(|_| {}),
            edit_sign_out: edit(|_| {}),
        }
    }
}

pub fn edit(edit: impl Fn(&mut Value) + Send + Sync + 'static) -> Edit {
    Arc::new(edit)
}

/// Sets members of an object; `null` takes one away (RFC 7396, one level deep).
pub fn patch(changes: Value) -> Edit {
    edit(move |value| apply(value, &changes))
}

/// Changes an object at once.
pub fn apply(value: &mut Value, changes: &Value) {
    for (name, change) in changes.as_object().unwrap() {
        match change {
            Value::Null => drop(value.as_object_mut().unwrap().remove(name)),
            change => value[name] = change.clone(),
        }
    }
}

/// The usual person.
pub fn ada() -> Value {
    json!({ "sub": "ada", "name": "Ada Lovelace", "email": "ada@example.org", "email_verified": true })
}
