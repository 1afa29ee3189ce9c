//! What is behind the door.

use url::Url;

use super::rules::{pattern::Pattern, rule::Rule};

/// A service behind the door, as the settings have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    pub id: String,
    pub name: String,
    /// Where it is: https, or loopback. A path in it means that others share its host.
    pub url: Url,
    /// Who may come in at all where no rule says otherwise; empty: whoever is signed in.
    pub roles: Vec<String>,
    /// What it calls the things that tokens may do at it.
    pub scopes: Vec<String>,
    /// First match wins.
    pub rules: Vec<Rule>,
    /// Paths that programs ask by themselves: they keep nobody's session alive.
    pub quiet: Vec<Pattern>,
    pub remote_user: RemoteUser,
    /// Providers (by id) whose word counts for an e-mail address there.
    pub email_from: Vec<String>,
    /// Whether the operator has said that its scripts may press every button of the door.
    pub shares_door_origin: bool,
    /// SHA-256 of its own secret, with which it asks the door.
    pub secret_hash: Option<[u8; 32]>,
}

/// What a service is told as `Remote-User`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RemoteUser {
    /// The user's id, which never changes.
    #[default]
    Id,
    /// The e-mail address, if one of the providers in `email_from` has confirmed it and nobody else has it.
    Email,
}

impl Service {
    /// A service without rules of its own.
    pub fn new(id: String, name: String, url: Url) -> Self {
        Self {
            id,
            name,
            url,
            roles: Vec::new(),
            scopes: Vec::new(),
            rules: Vec::new(),
            quiet: Vec::new(),
            remote_user: RemoteUser::Id,
            email_from: Vec::new(),
            shares_door_origin: false,
            secret_hash: None,
        }
    }
}
