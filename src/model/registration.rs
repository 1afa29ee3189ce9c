//! Who may register, and what they must say about themselves.

use email_address::EmailAddress;
use serde::{Deserialize, Serialize};

/// Longer names are cut by no one: they are refused, so that nothing is lost unseen.
pub const NAME_MAX_CHARS: usize = 120;

/// The longest address that SMTP can deliver to (RFC 5321 4.5.3.1.3, without the angle brackets).
pub const EMAIL_MAX_BYTES: usize = 254;

/// What is typed or claimed beyond this is cut: it is several times as long as a name or an address can be, so that
/// whoever pasted the wrong thing recognises it, and still reads that it is too long.
pub const KEPT_CHARS: usize = 1000;

/// Who may register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegistrationPolicy {
    /// Everybody whom a provider vouches for.
    Open,
    /// Those whose verified e-mail address was invited.
    Invite,
    /// Nobody.
    Closed,
    /// Those with a verified e-mail address in one of these domains (lower case, exact).
    Domains(Vec<String>),
}

/// What a provider says about somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claims {
    /// OpenID Connect's `name`, or the best that stands in for it.
    pub name: Option<String>,
    /// `email`.
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

/// Whether an address belongs to one of the domains; upper and lower case are alike in domains.
pub fn in_domains(email: &str, domains: &[String]) -> bool {
    email.rsplit_once('@').is_some_and(|(_, domain)| domains.iter().any(|allowed| allowed.eq_ignore_ascii_case(domain)))
}

/// What is wrong with one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FieldError {
    /// Nothing was typed.
    Missing,
    /// More than fits.
    TooLong,
    /// Characters that cannot be shown.
    Unprintable,
    /// Not an e-mail address.
    NotAnEmail,
    /// An address outside the allowed domains.
    OtherDomain,
}

/// The form for name and e-mail address as it was typed, by a newcomer or by somebody who is registered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
}

/// A draft in which everything is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registrant {
    /// The name, trimmed.
    pub name: String,
    /// The e-mail address, trimmed.
    pub email: String,
}

/// What is wrong, by field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DraftErrors {
    /// With the name.
    pub name: Option<FieldError>,
    /// With the e-mail address.
    pub email: Option<FieldError>,
}

impl DraftErrors {
    /// How many fields are wrong.
    pub fn count(&self) -> usize {
        usize::from(self.name.is_some()) + usize::from(self.email.is_some())
    }
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
        let (name, email) = (self.name.trim(), self.email.trim());
        let errors = DraftErrors { name: name_error(name), email: email_error(email, policy) };
        if errors == DraftErrors::default() {
            Ok(Registrant { name: name.to_owned(), email: email.to_owned() })
        } else {
            Err(errors)
        }
    }
}

/// A text as long as it can be kept, never in the middle of a character. The mark at the end shows that there was more,
/// and keeps blanks before it from being trimmed: what was too long stays too long.
pub fn cut(text: &str) -> String {
    let is_long = |text: &str| text.chars().nth(KEPT_CHARS).is_some();
    match text.trim() {
        _ if !is_long(text) => text.to_owned(),
        trimmed if !is_long(trimmed) => trimmed.to_owned(),
        trimmed => trimmed.chars().take(KEPT_CHARS - 1).chain(['…']).collect(),
    }
}

/// Whether this is an e-mail address that somebody can be written to.
pub fn is_email(email: &str) -> bool {
    email_error(email, &RegistrationPolicy::Open).is_none()
}

/// U+FFFD stands where something else was that could not be read or kept.
fn is_unprintable(char: char) -> bool {
    char.is_control() || char == '\u{fffd}'
}

fn name_error(name: &str) -> Option<FieldError> {
    if name.is_empty() {
        Some(FieldError::Missing)
    } else if name.chars().count() > NAME_MAX_CHARS {
        Some(FieldError::TooLong)
    } else if name.chars().any(is_unprintable) {
        Some(FieldError::Unprintable)
    } else {
        None
    }
}

fn email_error(email: &str, policy: &RegistrationPolicy) -> Option<FieldError> {
    // Quoted local parts and addresses with a display name are allowed by the RFCs and used by nobody who signs in.
    let plain = !email.contains(['"', '<', '>', ' ']) && email.rsplit_once('.').is_some_and(|(_, end)| !end.is_empty());
    if email.is_empty() {
        Some(FieldError::Missing)
    } else if email.len() > EMAIL_MAX_BYTES {
        Some(FieldError::TooLong)
    } else if email.chars().any(is_unprintable) {
        Some(FieldError::Unprintable)
    } else if !plain || !EmailAddress::is_valid(email) {
        Some(FieldError::NotAnEmail)
    } else if matches!(policy, RegistrationPolicy::Domains(domains) if !in_domains(email, domains)) {
        Some(FieldError::OtherDomain)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, email: &str) -> Result<Registrant, DraftErrors> {
        let domains = RegistrationPolicy::Domains(vec!["example.org".into()]);
        Draft { name: name.into(), email: email.into() }.check(&domains)
    }

    #[test]
    fn what_is_right_is_trimmed_and_kept() {
        let registrant = check("  Zoë Ångström ", " zoe+door@Example.ORG ").expect("right");
        assert_eq!((registrant.name.as_str(), registrant.email.as_str()), ("Zoë Ångström", "zoe+door@Example.ORG"));
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let errors = check(" ", "zoe").expect_err("wrong");
        assert_eq!((errors.name, errors.email), (Some(FieldError::Missing), Some(FieldError::NotAnEmail)));
        let errors = check(&"n".repeat(121), &format!("{}@example.org", "e".repeat(250))).expect_err("wrong");
        assert_eq!((errors.name, errors.email), (Some(FieldError::TooLong), Some(FieldError::TooLong)));
        let errors = check("a\u{7}b", "a@elsewhere.org").expect_err("wrong");
        assert_eq!((errors.name, errors.email), (Some(FieldError::Unprintable), Some(FieldError::OtherDomain)));
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
            assert_eq!((errors.name, errors.email), (Some(FieldError::TooLong), Some(FieldError::TooLong)), "{long}");
        }
        let padded = kept(&format!("{}Ada{}", " ".repeat(2000), "\t".repeat(2000)), "a\0@example.org");
        assert_eq!((padded.name.as_str(), padded.email.as_str()), ("Ada", "a\u{fffd}@example.org"));
    }

    #[test]
    fn addresses_that_cannot_be_written_to_are_refused() {
        for email in [
            "@example.org",
            "a@",
            "a b@example.org",
            "a@example.org>",
            "Ada <a@example.org>",
            "a@@example.org",
            "a@localhost",
        ] {
            assert!(check("Ada", email).is_err(), "{email}");
        }
    }

    #[test]
    fn a_domain_matches_whole_and_exactly() {
        let domains = ["example.org".to_owned()];
        assert!(in_domains("a@EXAMPLE.org", &domains));
        for email in ["a@sub.example.org", "a@notexample.org", "a@example.org.evil.test", "example.org"] {
            assert!(!in_domains(email, &domains), "{email}");
        }
    }
}
