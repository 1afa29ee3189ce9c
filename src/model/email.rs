//! E-mail addresses, and when two of them are the same one.

use email_address::EmailAddress;
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

use super::name::{is_drawn, is_hidden};

/// The longest address that SMTP can deliver to (RFC 5321 4.5.3.1.3, without the angle brackets).
pub const EMAIL_MAX_BYTES: usize = 254;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailError {
    Missing,
    TooLong,
    /// A character in it cannot be seen, or turns the line around.
    Hidden,
    NotAnEmail,
    OtherDomain,
}

/// What all spellings of an address have in common: the local part with ASCII letters in lower case, the domain in its
/// A-labels (RFC 5890 2.3.2.1). No other characters are alike: to whoever delivers them, they are other people's.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EmailKey(String);

impl EmailKey {
    /// The key of an address that somebody can be written to.
    pub fn of(email: &str) -> Option<Self> {
        Self::check(email).ok()
    }

    /// The same, with what is wrong where there is none.
    ///
    /// # Errors
    /// The first thing that is wrong with the address.
    pub fn check(email: &str) -> Result<Self, EmailError> {
        if email.is_empty() {
            return Err(EmailError::Missing);
        }
        if email.len() > EMAIL_MAX_BYTES {
            return Err(EmailError::TooLong);
        }
        let (local, domain) = email.rsplit_once('@').ok_or(EmailError::NotAnEmail)?;
        if local.chars().any(is_hidden) || has_hidden(domain) {
            return Err(EmailError::Hidden);
        }
        let domain = mail_domain(domain).ok_or(EmailError::NotAnEmail)?;
        let key = format!("{}@{domain}", local.to_ascii_lowercase());
        // Quoted local parts are allowed by the RFCs and used by nobody who signs in.
        let is_plain = !local.contains(['"', '<', '>']) && local.chars().all(is_drawn);
        if is_plain && EmailAddress::is_valid(&key) { Ok(Self(key)) } else { Err(EmailError::NotAnEmail) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In its A-labels.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

/// A domain that an address can end in, in its A-labels, or nothing: `bücher.example` and `Bücher。example` are
/// `xn--bcher-kva.example` (UTS 46, as browsers read addresses).
pub fn mail_domain(text: &str) -> Option<String> {
    if has_hidden(text) {
        return None;
    }
    let ascii = Uts46::new().to_ascii(text.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify);
    let domain = ascii.ok()?;
    let (_, last) = domain.rsplit_once('.')?;
    // There is no such top-level domain: it would be an address of the Internet Protocol.
    (!last.bytes().all(|byte| byte.is_ascii_digit())).then(|| domain.into_owned())
}

/// A domain as people write it.
pub fn readable_domain(domain: &str) -> String {
    let (readable, result) = idna::domain_to_unicode(domain);
    if result.is_ok() { readable } else { domain.to_owned() }
}

/// Whether two addresses lead to the same person.
pub fn is_same_address(one: &str, other: &str) -> bool {
    one == other || EmailKey::of(one).is_some_and(|key| EmailKey::of(other) == Some(key))
}

/// Whether an address belongs to one of the domains: to exactly that one, not to one below it.
pub fn in_domains(email: &str, domains: &[String]) -> bool {
    let is_of = |key: &EmailKey| domains.iter().any(|domain| mail_domain(domain).as_deref() == Some(key.domain()));
    EmailKey::of(email).is_some_and(|key| is_of(&key))
}

/// Joiners have a place in domains, and UTS 46 knows where.
fn has_hidden(domain: &str) -> bool {
    domain.chars().any(|char| is_hidden(char) && !['\u{200c}', '\u{200d}'].contains(&char))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_one_address_have_one_key() {
        for spellings in [
            &["ada@example.org", "Ada@EXAMPLE.org", "ADA@example。org", "ada@ｅｘａｍｐｌｅ.org"][..],
            &[
                "a@xn--bcher-kva.example",
                "a@bücher.example",
                "A@BÜCHER.Example",
                "a@XN--BCHER-KVA.example",
                "a@bu\u{308}cher.example",
            ],
            &["Ünal@example.org", "Ünal@EXAMPLE.ORG"],
        ] {
            for spelling in spellings {
                assert_eq!(EmailKey::of(spelling), EmailKey::of(spellings[0]), "{spelling}");
                assert!(is_same_address(spellings[0], spelling), "{spelling}");
            }
            assert!(EmailKey::of(spellings[0]).is_some(), "{spellings:?}");
        }
        assert_eq!(EmailKey::of("A.b+C@Bücher.example").expect("an address").as_str(), "a.b+c@xn--bcher-kva.example");
    }

    #[test]
    fn letters_that_only_look_or_fold_alike_are_other_addresses() {
        for (one, other) in [
            ("kate@example.org", "\u{212a}ate@example.org"),
            ("ida@example.org", "\u{130}da@example.org"),
            ("ida@example.org", "\u{131}da@example.org"),
            ("sam@example.org", "\u{17f}am@example.org"),
            ("ada1@example.org", "ada１@example.org"),
            ("ada@example.org", "ａda@example.org"),
            ("ünal@example.org", "Ünal@example.org"),
            ("a@strasse.example", "a@straße.example"),
            ("a@github.example", "a@gıthub.example"),
            ("a@xn--bcher-kva.example", "a@bucher.example"),
        ] {
            assert!(!is_same_address(one, other), "{one} {other}");
        }
        assert!(!is_same_address("nobody", "Nobody"), "what is no address is the same only as itself");
    }

    #[test]
    fn addresses_that_cannot_be_written_to_have_no_key() {
        for email in [
            "",
            "@example.org",
            "a@",
            "a b@example.org",
            "a@example.org>",
            "Ada <a@example.org>",
            "a@@example.org",
            "a@localhost",
            "\"a b\"@example.org",
            "a@example..org",
            "a@.example.org",
            "a@example.org.",
            "a@-example.org",
            "a@exa_mple.org",
            "a@127.0.0.1",
            "a@[127.0.0.1]",
            "a@1.2.3.4",
            "a@xn--a.example",
            "a@xn--.example",
            "a@example.org\0",
            "a\u{fffd}@example.org",
            "a@example.org\u{200b}",
            "a\u{200b}@example.org",
            "a\u{202e}@example.org",
            "a@exa\u{ad}mple.org",
            "a\u{200d}b@example.org",
            "a\u{a0}b@example.org",
            "a\u{d7a4}@example.org",
            "a\u{e000}@example.org",
            "a\u{3000}@example.org",
            ".a@example.org",
            "a..b@example.org",
            "a@ex ample.org",
            "a@ex\tample.org",
        ] {
            assert_eq!(EmailKey::of(email), None, "{email:?}");
        }
        assert_eq!(EmailKey::check("a\u{202e}b@example.org"), Err(EmailError::Hidden));
        assert_eq!(EmailKey::check(&format!("{}@example.org", "e".repeat(250))), Err(EmailError::TooLong));
        assert_eq!(EmailKey::check(&format!("{}@example.org", "e".repeat(65))), Err(EmailError::NotAnEmail));
    }

    #[test]
    fn a_domain_matches_whole_and_exactly() {
        let domains = ["example.org".to_owned(), "bücher.example".to_owned(), "localhost".to_owned()];
        for email in ["a@EXAMPLE.org", "a@example｡org", "a@Bücher.example", "a@xn--bcher-kva.example"] {
            assert!(in_domains(email, &domains), "{email}");
        }
        for email in [
            "a@sub.example.org",
            "a@notexample.org",
            "a@example.org.evil.test",
            "example.org",
            "a@localhost",
            "\"a@example.org\"@evil.test",
            "\"a@evil.test\"@example.org",
            "a@bucher.example",
        ] {
            assert!(!in_domains(email, &domains), "{email}");
        }
    }

    #[test]
    fn a_domain_is_shown_as_people_write_it() {
        for domain in ["bücher.example", "example.org"] {
            assert_eq!(readable_domain(&mail_domain(domain).expect("a domain")), domain);
        }
    }

    proptest! {
        #[test]
        fn a_key_is_an_address_and_its_own_key(email in "[a-zA-ZüÜ.+]{1,8}@[a-zA-Z0-9üßשא。.-]{1,12}\\.(org|EXAMPLE|xn--p1ai|рф)|\\PC{0,20}@\\PC{0,20}") {
            if let Some(key) = EmailKey::of(&email) {
                prop_assert_eq!(EmailKey::of(key.as_str()), Some(key));
            }
        }
    }
}
