//! Who may register, and what they must say about themselves.

use serde::{Deserialize, Serialize};

use super::{
    email::{EmailError, EmailKey, in_domains},
    name::{self, NameError},
};

/// What is typed beyond this is cut: it is several times as long as a name or an address can be, so that
/// whoever pasted the wrong thing recognises it, and still reads that it is too long.
pub const KEPT_CHARS: usize = 1000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegistrationPolicy {
    /// Everybody whom a provider vouches for.
    Open,
    /// Those whose verified e-mail address was invited.
    Invite,
    Closed,
    /// Those with a verified e-mail address in one of these domains, exactly.
    Domains(Vec<String>),
}

/// What a provider says about somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claims {
    /// OpenID Connect's `name`, or the best that stands in for it.
    pub name: Option<String>,
    pub email: Option<String>,
    /// `email_verified`; absent counts as false.
    pub email_verified: bool,
}

impl Claims {
    /// The address the provider vouches for, if it does.
    pub fn verified_email(&self) -> Option<&str> {
        self.email.as_deref().filter(|_| self.email_verified)
    }
}

/// The form for name and e-mail address as it was typed, by a newcomer or by somebody who is registered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub name: String,
    pub email: String,
}

/// A draft in which everything is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registrant {
    pub name: String,
    /// The e-mail address, trimmed and else as it was typed.
    pub email: String,
}

/// What is wrong, by field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DraftErrors {
    pub name: Option<NameError>,
    pub email: Option<EmailError>,
}

impl Draft {
    /// As it can be kept: Postgres takes no NUL, and nobody typed it; and not without end.
    #[must_use]
    pub fn storable(&self) -> Self {
        let kept = |text: &str| cut(&text.replace('\0', "\u{fffd}"));
        Self { name: kept(&self.name), email: kept(&self.email) }
    }

    /// Checks both fields, so that everything that is wrong is said at once.
    pub fn check(&self, policy: &RegistrationPolicy) -> Result<Registrant, DraftErrors> {
        match (name::check(&self.name), check_email(self.email.trim(), policy)) {
            (Ok(name), Ok(email)) => Ok(Registrant { name, email: email.to_owned() }),
            (name, email) => Err(DraftErrors { name: name.err(), email: email.err() }),
        }
    }
}

fn check_email<'a>(email: &'a str, policy: &RegistrationPolicy) -> Result<&'a str, EmailError> {
    EmailKey::check(email)?;
    match policy {
        RegistrationPolicy::Domains(domains) if !in_domains(email, domains) => Err(EmailError::OtherDomain),
        _ => Ok(email),
    }
}

/// A text as long as it can be kept, never in the middle of a character. The mark at the end shows that there was more,
/// and keeps blanks before it from being trimmed: what was too long stays too long.
pub(super) fn cut(text: &str) -> String {
    let is_long = |text: &str| text.chars().nth(KEPT_CHARS).is_some();
    match text.trim() {
        _ if !is_long(text) => text.to_owned(),
        trimmed if !is_long(trimmed) => trimmed.to_owned(),
        trimmed => trimmed.chars().take(KEPT_CHARS - 1).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, email: &str) -> Result<Registrant, DraftErrors> {
        let domains = RegistrationPolicy::Domains(vec!["example.org".into(), "xn--bcher-kva.example".into()]);
        Draft { name: name.into(), email: email.into() }.check(&domains)
    }

    #[test]
    fn what_is_right_is_trimmed_and_kept() {
        let registrant = check("  Zoe\u{308} Ångström ", " zoe+door@Example.ORG ").expect("right");
        assert_eq!((registrant.name.as_str(), registrant.email.as_str()), ("Zoë Ångström", "zoe+door@Example.ORG"));
        assert_eq!(check("Zoë", "zoe@Bücher.example").expect("right").email, "zoe@Bücher.example");
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        for (name, email, wrong_name, wrong_email) in [
            (" ", "zoe", NameError::Missing, EmailError::NotAnEmail),
            (&"n".repeat(121), &format!("{}@example.org", "e".repeat(250)), NameError::TooLong, EmailError::TooLong),
            ("a\u{7}b", "a@elsewhere.org", NameError::Unprintable('\u{7}'), EmailError::OtherDomain),
            ("\u{200b}", "", NameError::Blank, EmailError::Missing),
            ("a\u{202e}b", "a\u{202e}b@example.org", NameError::Hidden('\u{202e}'), EmailError::Hidden),
        ] {
            let errors = check(name, email).expect_err("wrong");
            assert_eq!((errors.name, errors.email), (Some(wrong_name), Some(wrong_email)));
        }
    }

    #[test]
    fn what_is_kept_of_a_draft_is_short_and_as_wrong_as_it_was() {
        let kept = |name: &str, email: &str| Draft { name: name.into(), email: email.into() }.storable();
        let same = kept(" \t Zoë ", &"é".repeat(KEPT_CHARS));
        assert_eq!((same.name.as_str(), same.email.chars().count()), (" \t Zoë ", KEPT_CHARS));
        for long in ["n".repeat(70_000), "é".repeat(1001), format!("A{}B", " ".repeat(2000)), "👩‍👩‍👧".repeat(400)]
        {
            let kept = kept(&long, &long);
            assert!(kept.name.chars().count() == KEPT_CHARS && kept.name.ends_with('…'), "{long}");
            let errors = kept.check(&RegistrationPolicy::Open).expect_err("wrong");
            assert_eq!((errors.name, errors.email), (Some(NameError::TooLong), Some(EmailError::TooLong)), "{long}");
        }
        let padded = kept(&format!("{}Ada{}", " ".repeat(2000), "\t".repeat(2000)), "a\0@example.org");
        assert_eq!((padded.name.as_str(), padded.email.as_str()), ("Ada", "a\u{fffd}@example.org"));
    }
}
