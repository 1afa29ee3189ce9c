//! Who is signing in: a persona, or somebody who was invented on the page.

use openidconnect::{EndUserEmail, EndUserName, Scope, StandardClaims, SubjectIdentifier, core::CoreGenderClaim};

use super::parameters::Parameters;
use crate::model::persona::Persona;

/// Claims of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) subject: String,
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) email_verified: bool,
}

impl From<&Persona> for Person {
    fn from(persona: &Persona) -> Self {
        Self {
            subject: persona.id.clone(),
            name: Some(persona.name.clone()),
            email: Some(persona.email.clone()),
            email_verified: true,
        }
    }
}

impl Person {
    /// Somebody from the form's fields; without a name or an address, nothing is asserted of them.
    /// The error is a sentence for the person who filled in the form.
    pub(super) fn invent(form: &Parameters) -> Result<Self, &'static str> {
        let field = |name| form.find(name).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned);
        let subject = field("sub").ok_or("Enter a subject, so that this person can be told from others.")?;
        // OpenID Connect Core, 2: at most 255 ASCII characters.
        if subject.len() > 255 || !subject.chars().all(|char| char.is_ascii_graphic() || char == ' ') {
            return Err("A subject has at most 255 characters: letters from a to z, digits, spaces and signs.");
        }
        let email = field("email");
        Ok(Self {
            subject,
            name: field("name"),
            email_verified: email.is_some() && form.find("email_verified").is_some(),
            email,
        })
    }

    /// Whether nothing else is said of them.
    pub(super) fn is_only_a_subject(&self) -> bool {
        self.name.is_none() && self.email.is_none()
    }

    /// The claims that the scopes ask for (OpenID Connect Core, 5.4).
    pub(super) fn claims(&self, scopes: &[Scope]) -> StandardClaims<CoreGenderClaim> {
        let asked = |name: &str| scopes.iter().any(|scope| scope.as_str() == name);
        let name = self.name.clone().filter(|_| asked("profile"));
        let email = self.email.clone().filter(|_| asked("email"));
        StandardClaims::new(SubjectIdentifier::new(self.subject.clone()))
            .set_name(name.map(|name| EndUserName::new(name).into()))
            .set_email_verified(email.is_some().then_some(self.email_verified))
            .set_email(email.map(EndUserEmail::new))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_invented_without_a_usable_subject() {
        for form in ["name=Eve", "sub=+++", "sub=%C3%A4", &format!("sub={}", "a".repeat(256))] {
            assert!(Person::invent(&Parameters::parse(form).unwrap()).is_err(), "{form}");
        }
    }

    #[test]
    fn an_address_is_verified_only_if_there_is_one() {
        let person = Person::invent(&Parameters::parse("sub=eve&email=&email_verified=yes").unwrap()).unwrap();
        assert_eq!(person, Person { subject: "eve".into(), name: None, email: None, email_verified: false });
    }
}
