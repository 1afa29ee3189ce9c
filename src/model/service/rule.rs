//! One rule of a service.

use std::time::Duration;

use crate::model::{path::pattern::Pattern, scope::Scope};

/// A rule: what it is for, and what it asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub path: Pattern,
    /// Upper case; GET includes HEAD; empty: every method.
    pub methods: Vec<String>,
    /// One of these; empty: one of the service's, if it names any.
    pub roles: Vec<String>,
    /// The scope with which a token may; without it none may.
    pub scope: Option<String>,
    /// Anybody, signed in or not.
    pub public: bool,
    /// How long ago the last proof of identity may be.
    pub recent: Option<Duration>,
    /// Origins from which a request with a cookie may change something.
    pub cross_origin: Vec<String>,
}

impl Rule {
    /// A rule that asks for nothing but what its service asks for.
    pub fn new(path: Pattern) -> Self {
        Self {
            path,
            methods: Vec::new(),
            roles: Vec::new(),
            scope: None,
            public: false,
            recent: None,
            cross_origin: Vec::new(),
        }
    }

    /// Whether a token with these scopes has the one that it names, at its service.
    pub fn has_its_scope(&self, service: &str, scopes: &[Scope]) -> bool {
        let is_it = |given: &Scope| given.service == service && Some(&given.name) == self.scope.as_ref();
        scopes.iter().any(is_it)
    }

    /// Whether it is for a method.
    pub fn is_for(&self, method: &str) -> bool {
        let named = |name: &str| self.methods.iter().any(|named| named == name);
        self.methods.is_empty() || named(method) || (method == "HEAD" && named("GET"))
    }
}
