//! What is asked on the command line.

use std::time::Duration;

use clap::{Args, Subcommand};
use uuid::Uuid;

use crate::model::{
    rules::judge::{Asked, Asker},
    scope::Scope,
    service::Service,
    user::{User, UserId},
};

/// What an operator wants to know about access to services.
#[derive(Debug, Subcommand)]
pub enum AccessCommand {
    /// Say what the door answers to a request, by which rule, and in which reading of the address; exits 1 if it is no
    Explain(Question),
}

/// A request, and who makes it; by nobody if nothing else is said.
#[derive(Debug, Args)]
pub struct Question {
    /// By somebody signed in with this role; several by commas, or again
    #[arg(long = "as", value_name = "ROLE", value_delimiter = ',', conflicts_with = "anonymous")]
    roles: Vec<String>,
    /// By somebody signed in, who has no role unless --as names one
    #[arg(long, conflicts_with = "anonymous")]
    signed_in: bool,
    /// By nobody in particular (what happens without --as)
    #[arg(long)]
    anonymous: bool,
    /// They proved who they are so long ago, such as 10min; just now if left out
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    proven: Option<Duration>,
    /// By a token of theirs that has this scope at the service; several by commas, or again
    #[arg(long = "scope", value_name = "SCOPE", value_delimiter = ',', conflicts_with = "anonymous")]
    scopes: Vec<String>,
    /// From a page of this origin
    #[arg(long, value_name = "ORIGIN")]
    origin: Option<String>,
    /// With this method in X-HTTP-Method-Override
    #[arg(long = "override", value_name = "METHOD")]
    overridden: Option<String>,
    /// For programs
    #[arg(long)]
    pub json: bool,
    /// The method, such as GET
    pub method: String,
    /// The whole address, such as <https://wiki.example.org/page?x=1>
    pub url: String,
}

impl Question {
    pub fn user(&self) -> User {
        let id = UserId(Uuid::nil());
        User {
            id,
            name: String::new(),
            email: String::new(),
            email_verified: false,
            roles: self.roles.clone(),
            email_confirmed_by: Vec::new(),
            locale: None,
            terms: vec![],
        }
    }

    pub fn overrides(&self) -> Vec<String> {
        self.overridden.iter().cloned().collect()
    }

    /// The scopes as tokens have them.
    pub fn scopes_at(&self, service: &Service) -> Vec<Scope> {
        self.scopes.iter().map(|scope| Scope::new(&service.id, scope)).collect()
    }

    pub fn asked<'a>(&'a self, target: &'a str, overrides: &'a [String]) -> Asked<'a> {
        Asked {
            method: &self.method,
            overrides,
            target,
            fetch_site: None,
            origin: self.origin.as_deref(),
            is_websocket: false,
            by_cookie: self.is_known() && self.scopes.is_empty(),
        }
    }

    pub fn asker<'a>(&self, user: &'a User, scopes: &'a [Scope]) -> Asker<'a> {
        if !scopes.is_empty() {
            Asker::Token { user, scopes }
        } else if self.is_known() {
            Asker::SignedIn { user, proven: Some(self.proven.unwrap_or_default()), owes_terms: false }
        } else {
            Asker::Anonymous
        }
    }

    fn is_known(&self) -> bool {
        self.signed_in || !self.roles.is_empty() || !self.scopes.is_empty() || self.proven.is_some()
    }

    /// Who asks, in words.
    pub fn who(&self) -> String {
        let roles =
            if self.roles.is_empty() { "without a role".to_owned() } else { format!("as {}", self.roles.join(", ")) };
        if !self.scopes.is_empty() {
            format!("a token with {} of somebody {roles}", self.scopes.join(", "))
        } else if self.is_known() {
            format!("somebody signed in {roles}")
        } else {
            "nobody in particular".to_owned()
        }
    }
}
