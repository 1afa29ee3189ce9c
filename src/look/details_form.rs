//! The form in which people say how they want to be known: when they register, and when they change it.

use leptos::prelude::*;

use super::{
    field::{Field, Wrong},
    language::{OneOf, Text, say},
};
use crate::model::{
    email::{EMAIL_MAX_BYTES, EmailError, readable_domain},
    name::{NAME_MAX_CHARS, NameError},
    registration::{Draft, DraftErrors, RegistrationPolicy},
};

/// What is wrong with name and email address.
pub fn wrong_details(errors: DraftErrors, policy: &RegistrationPolicy) -> Vec<Wrong> {
    let name = errors.name.map(|error| ("name", name_words(error)));
    name.into_iter().chain(errors.email.map(|error| ("email", email_words(error, policy)))).collect()
}

/// Name and email address, each with what is wrong with it.
#[component]
pub fn DetailsFields(draft: Draft, errors: DraftErrors, policy: RegistrationPolicy) -> impl IntoView {
    let is_first = errors.name.is_none();
    view! {
        <Field
            name="name"
            kind="text"
            label=Text::YourName
            autocomplete="name"
            value=draft.name
            error=errors.name.map(name_words)
            is_first=true
        />
        <Field
            name="email"
            kind="email"
            label=Text::YourEmail
            autocomplete="email"
            value=draft.email
            error=errors.email.map(|error| email_words(error, &policy))
            is_first
        />
    }
}

fn name_words(error: NameError) -> AnyView {
    say(match error {
        NameError::Missing => Text::NameMissing,
        NameError::TooLong => Text::NameTooLong,
        NameError::Blank => Text::NameBlank,
        NameError::Hidden(_) | NameError::Unprintable(_) => Text::NameHidden,
        NameError::Loose(_) => Text::NameLoose,
    })
}

fn email_words(error: EmailError, policy: &RegistrationPolicy) -> AnyView {
    say(match (error, policy) {
        (EmailError::Missing, _) => Text::EmailMissing,
        (EmailError::TooLong, _) => Text::EmailTooLong { most: u32::try_from(EMAIL_MAX_BYTES).unwrap_or(u32::MAX) },
        (EmailError::Hidden, _) => Text::EmailHidden,
        (EmailError::OtherDomain, RegistrationPolicy::Domains(domains)) => {
            let domains = addresses_at(domains);
            return say(Text::EmailOtherDomain { domains: OneOf(&domains) });
        }
        (EmailError::NotAnEmail | EmailError::OtherDomain, _) => Text::EmailWrong,
    })
}

/// Domains as the ends of addresses, in the letters that people know them by.
pub fn addresses_at(domains: &[String]) -> Vec<String> {
    domains.iter().map(|domain| format!("@{}", readable_domain(domain))).collect()
}

const _: () = assert!(NAME_MAX_CHARS == 120, "a sentence names the limit");
