//! What is behind the door.

pub mod client_key;
mod find;
pub mod overlap;
pub mod rule;

use url::{Position, Url};

pub use self::find::{at_host, at_origin, may_act, of_host, of_origin, split};

use self::{
    client_key::{ClientKey, MayActFor},
    rule::Rule,
};
use super::{
    by_language::ByLanguage,
    icon::Icon,
    path::{pattern::Letters, pattern::Pattern, segments::segments},
    scope::Scope,
};

/// A service behind the door, as the settings have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    pub id: String,
    pub name: String,
    /// What it shows beside the name; without one, the first letter of that.
    pub icon: Option<Icon>,
    /// A few words that say what it is for.
    pub description: Option<ByLanguage>,
    /// Under which heading it is listed.
    pub group: Option<ByLanguage>,
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
    /// Personas (by id) that ask in tests of its access rules; empty: all that are registered.
    pub personas: Vec<String>,
    /// SHA-256 of its own secret, with which it asks the door.
    pub secret_hash: Option<[u8; 32]>,
    /// Public keys of its own, with which it may do so too.
    pub client_keys: Vec<ClientKey>,
    /// At which services it may act for somebody; empty: at none.
    pub may_act_for: Vec<MayActFor>,
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
            icon: None,
            description: None,
            group: None,
            url,
            roles: Vec::new(),
            scopes: Vec::new(),
            rules: Vec::new(),
            quiet: Vec::new(),
            remote_user: RemoteUser::Id,
            email_from: Vec::new(),
            shares_door_origin: false,
            personas: Vec::new(),
            secret_hash: None,
            client_keys: Vec::new(),
            may_act_for: Vec::new(),
        }
    }

    /// Scheme, host and port as browsers write them (RFC 6454 section 6.1), without a slash at the end.
    pub fn origin(&self) -> String {
        // Settings take no address with a name before an `@`.
        self.url[..Position::BeforePath].to_owned()
    }

    /// Its address as the audience of access tokens (RFC 9068 section 2.2, RFC 8707): its origin, and its path if it has one,
    /// without a slash at the end.
    pub fn resource(&self) -> String {
        format!("{}{}", self.origin(), self.url.path().trim_end_matches('/'))
    }

    /// Whether it can ask the door with a credential of its own.
    pub fn has_credential(&self) -> bool {
        self.secret_hash.is_some() || !self.client_keys.is_empty()
    }

    /// Whether somebody with these roles may come in at all, where no rule says otherwise.
    pub fn lets_in(&self, roles: &[String]) -> bool {
        self.lets_in_by(None, roles)
    }

    /// Whether these are the roles that a rule asks for.
    pub fn lets_in_by(&self, rule: Option<&Rule>, roles: &[String]) -> bool {
        let asked = self.roles_asked_by(rule);
        asked.is_empty() || asked.iter().any(|role| roles.contains(role))
    }

    /// Whether somebody with these roles may come in anywhere: by the service's own roles, or by those of a rule. Whoever may not is
    /// nobody there.
    pub fn lets_in_somewhere(&self, roles: &[String]) -> bool {
        let mut by_rules = self.rules.iter().filter(|rule| !rule.public);
        self.lets_in(roles) || by_rules.any(|rule| self.lets_in_by(Some(rule), roles))
    }

    /// Whether a token of somebody with these roles may have a scope: by one of the rules that name it, or, where none does and the
    /// service asks for it itself, by the service's own roles.
    pub fn gives(&self, scope: &str, roles: &[String]) -> bool {
        let mut naming = self.rules.iter().filter(|rule| rule.scope.as_deref() == Some(scope)).peekable();
        if naming.peek().is_none() {
            self.lets_in(roles)
        } else {
            naming.any(|rule| self.lets_in_by(Some(rule), roles))
        }
    }

    /// Those of a token's scopes that are of this service, as it calls them. What is not configured any more gives nothing.
    pub fn own_scopes<'a>(&'a self, scopes: &'a [Scope]) -> impl Iterator<Item = &'a str> {
        let is_own = |scope: &&Scope| scope.service == self.id && self.scopes.contains(&scope.name);
        scopes.iter().filter(is_own).map(|scope| scope.name.as_str())
    }

    /// The roles of which one is asked for: the rule's own, or the service's where it names none. Empty: none is asked for.
    pub fn roles_asked_by<'a>(&'a self, rule: Option<&'a Rule>) -> &'a [String] {
        rule.map(|rule| rule.roles.as_slice()).filter(|roles| !roles.is_empty()).unwrap_or(&self.roles)
    }

    /// Whether one of its rules lets pages of this origin change something.
    pub fn names_origin(&self, origin: Option<&str>) -> bool {
        let named = |rule: &Rule| rule.cross_origin.iter().any(|named| Some(named.as_str()) == origin);
        self.rules.iter().any(named)
    }

    /// Whether a request is one that keeps nobody's session alive.
    pub fn is_quiet(&self, target: &str) -> bool {
        let path = target.split('?').next().unwrap_or_default();
        self.quiet.iter().any(|pattern| pattern.matches(&segments(path), Letters::Exact))
    }
}
