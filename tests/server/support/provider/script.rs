//! What the provider does wrong.

use std::sync::Arc;

use serde_json::{Value, json};

/// A change to something the provider is about to say.
pub type Edit = Arc<dyn Fn(&mut Value) + Send + Sync>;

/// Everything that can be different.
#[derive(Clone)]
pub struct Script {
    /// Who signs in.
    pub person: Value,
    pub sign: Sign,
    /// The keys that are published, by name.
    pub published: Vec<&'static str>,
    pub discovery: Answering,
    pub token: Answering,
    pub userinfo: Answering,
    pub edit_metadata: Edit,
    pub edit_response: Edit,
    pub edit_id_token: Edit,
    pub edit_userinfo: Edit,
}

/// How ID tokens are signed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// RS256 with a key, whose `kid` is its name.
    Key(&'static str),
    /// RS256 with the first key, under another `kid` or none.
    Kid { kid: Option<&'static str>, key: &'static str },
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
}

impl Default for Script {
    fn default() -> Self {
        Self {
            person: ada(),
            sign: Sign::Key("first"),
            published: vec!["first"],
            discovery: Answering::Usual,
            token: Answering::Usual,
            userinfo: Answering::Usual,
            edit_metadata: edit(|_| {}),
            edit_response: edit(|_| {}),
            edit_id_token: edit(|_| {}),
            edit_userinfo: edit(|_| {}),
        }
    }
}

pub fn edit(edit: impl Fn(&mut Value) + Send + Sync + 'static) -> Edit {
    Arc::new(edit)
}

/// The usual person.
pub fn ada() -> Value {
    json!({ "sub": "ada", "name": "Ada Lovelace", "email": "ada@example.org", "email_verified": true })
}
