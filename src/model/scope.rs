//! What a token may do at a service (OAuth scope, RFC 6749 section 3.3), named with that service: `wiki:read`.

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

/// One scope of one service.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope {
    /// The configured id.
    pub service: String,
    /// What the service calls it.
    pub name: String,
}

/// It is no `service:scope`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoScope;

impl Scope {
    pub fn new(service: &str, name: &str) -> Self {
        Self { service: service.to_owned(), name: name.to_owned() }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.service, self.name)
    }
}

impl FromStr for Scope {
    type Err = NoScope;

    fn from_str(text: &str) -> Result<Self, NoScope> {
        match text.split_once(':') {
            Some((service, name)) if !service.is_empty() && !name.is_empty() && !name.contains(':') => {
                Ok(Self::new(service, name))
            }
            _ => Err(NoScope),
        }
    }
}

impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_names_its_service() {
        let read = Scope::new("wiki", "read");
        assert_eq!(read.to_string(), "wiki:read");
        assert_eq!("wiki:read".parse(), Ok(read));
        for wrong in ["", "wiki", ":", "wiki:", ":read", "wiki:read:all"] {
            assert_eq!(wrong.parse::<Scope>(), Err(NoScope), "{wrong}");
        }
    }
}
