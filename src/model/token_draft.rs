//! The form for a new API token: as it was typed, and what is right in it.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    name::{self, NameError},
    registration::cut,
    scope::Scope,
};

/// Scopes that one token can have, so that it fits into headers and rows.
pub const MOST_SCOPES: usize = 64;

/// Longer texts are no scope of anybody's, and are not kept.
const SCOPE_BYTES: usize = 100;

/// As much is kept of what should have been a number.
const DAYS_CHARS: usize = 20;

/// The key of one form, as it was opened: sending the form twice makes one token. It comes from a browser, so that it names nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
pub struct FormKey(pub Uuid);

/// The form as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TokenDraft {
    pub name: String,
    /// As `service:scope`.
    pub scopes: Vec<String>,
    /// After how many days it expires.
    pub days: String,
}

/// A draft in which everything is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedToken {
    pub name: String,
    pub scopes: Vec<Scope>,
    pub days: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopesError {
    Missing,
    TooMany,
    /// One of them is none, or none that this person may give away.
    NotOffered,
}

/// What is wrong, by field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TokenDraftErrors {
    pub name: Option<NameError>,
    pub scopes: Option<ScopesError>,
    /// It is no number of days that a token can live.
    pub days: bool,
}

impl TokenDraftErrors {
    pub fn count(&self) -> usize {
        usize::from(self.name.is_some()) + usize::from(self.scopes.is_some()) + usize::from(self.days)
    }
}

impl TokenDraft {
    /// As it can be kept: what was typed, cut where nobody types so much, and no text that could not have been chosen.
    #[must_use]
    pub fn storable(&self) -> Self {
        let is_plain = |text: &str| text.len() <= SCOPE_BYTES && text.bytes().all(|byte| byte.is_ascii_graphic());
        let scopes = self.scopes.iter().filter(|text| is_plain(text) && text.parse::<Scope>().is_ok());
        Self {
            name: cut(&self.name.replace('\0', "\u{fffd}")),
            scopes: scopes.take(MOST_SCOPES).cloned().collect(),
            days: self.days.chars().filter(|char| *char != '\0').take(DAYS_CHARS).collect(),
        }
    }

    /// Checks all fields, so that everything that is wrong is said at once.
    pub fn check(&self, offered: &[Scope], most_days: u32) -> Result<WantedToken, TokenDraftErrors> {
        let days = self.days.trim().parse().ok().filter(|days| (1..=most_days).contains(days));
        match (name::check(&self.name), check_scopes(&self.scopes, offered), days) {
            (Ok(name), Ok(scopes), Some(days)) => Ok(WantedToken { name, scopes, days }),
            (name, scopes, days) => {
                Err(TokenDraftErrors { name: name.err(), scopes: scopes.err(), days: days.is_none() })
            }
        }
    }

    pub fn has_chosen(&self, scope: &Scope) -> bool {
        let written = scope.to_string();
        self.scopes.contains(&written)
    }
}

/// Each of them once, in the order in which they are offered.
fn check_scopes(chosen: &[String], offered: &[Scope]) -> Result<Vec<Scope>, ScopesError> {
    if chosen.is_empty() {
        return Err(ScopesError::Missing);
    }
    let is_offered = |text: &String| text.parse().is_ok_and(|scope: Scope| offered.contains(&scope));
    if !chosen.iter().all(is_offered) {
        return Err(ScopesError::NotOffered);
    }
    let scopes: Vec<Scope> = offered.iter().filter(|scope| chosen.contains(&scope.to_string())).cloned().collect();
    if scopes.len() > MOST_SCOPES { Err(ScopesError::TooMany) } else { Ok(scopes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(name: &str, scopes: &[&str], days: &str) -> TokenDraft {
        let scopes = scopes.iter().map(|&scope| scope.to_owned()).collect();
        TokenDraft { name: name.to_owned(), scopes, days: days.to_owned() }
    }

    fn offered() -> Vec<Scope> {
        vec![Scope::new("wiki", "read"), Scope::new("wiki", "write"), Scope::new("crm", "read")]
    }

    #[test]
    fn what_is_right_is_taken_once_and_in_order() {
        let wanted = draft(" Backup ", &["crm:read", "wiki:read", "crm:read"], " 30 ").check(&offered(), 30);
        let scopes = vec![Scope::new("wiki", "read"), Scope::new("crm", "read")];
        assert_eq!(wanted, Ok(WantedToken { name: "Backup".to_owned(), scopes, days: 30 }));
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let errors = |name: &str, scopes: &[&str], days: &str| {
            draft(name, scopes, days).check(&offered(), 30).expect_err("something is wrong")
        };
        let all = errors("", &[], "0");
        assert_eq!((all.name, all.scopes, all.days), (Some(NameError::Missing), Some(ScopesError::Missing), true));
        assert_eq!(all.count(), 3);
        for days in ["", "31", "-1", "1.5", "1e1", "ten", "4294967297", "\u{661}"] {
            assert!(errors("x", &["wiki:read"], days).days, "{days}");
        }
        for scope in ["wiki", "wiki:delete", "link:read", "wiki:read:all", ":", "WIKI:read", " wiki:read", "\0"] {
            assert_eq!(errors("x", &["crm:read", scope], "1").scopes, Some(ScopesError::NotOffered), "{scope}");
        }
        let many: Vec<Scope> = (0..65).map(|number| Scope::new("wiki", &number.to_string())).collect();
        let chosen = TokenDraft { scopes: many.iter().map(Scope::to_string).collect(), ..draft("x", &[], "1") };
        assert_eq!(chosen.check(&many, 1).expect_err("too many").scopes, Some(ScopesError::TooMany));
    }

    #[test]
    fn what_is_kept_is_bounded_and_can_be_written() {
        let long = "x".repeat(101);
        let hostile = draft(&"\0n".repeat(5000), &["wiki:read", "no", "a:b\u{1}", &long, "\0:\0"], &"9\0".repeat(50));
        let kept = TokenDraft { scopes: [hostile.scopes.clone(), vec!["a:b".to_owned(); 200]].concat(), ..hostile };
        let kept = kept.storable();
        assert_eq!(
            (kept.scopes.len(), kept.scopes[0].as_str(), kept.days.as_str()),
            (64, "wiki:read", &*"9".repeat(20))
        );
        assert!(kept.name.chars().count() == 1000 && kept.name.starts_with("\u{fffd}n"));
        assert!(serde_json::to_string(&kept).expect("JSON").len() < 16_000);
    }
}
