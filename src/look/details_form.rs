//! The form in which people say how they want to be known: when they register, and when they change it.

use leptos::prelude::*;

use super::language::{OneOf, Text, beside, plain, say};
use crate::model::{
    email::{EMAIL_MAX_BYTES, EmailError, readable_domain},
    name::{NAME_MAX_CHARS, NameError},
    registration::{Draft, DraftErrors, RegistrationPolicy},
};

/// Says at the top of a form how much needs another look, so that it is heard first.
#[component]
pub fn WhatIsWrong(wrong: usize) -> impl IntoView {
    let count = u32::try_from(wrong).unwrap_or(u32::MAX);
    (wrong > 0).then(|| {
        view! {
            <p class="notice notice-problem" role="alert">
                {say(Text::ProblemInForm { count })}
            </p>
        }
    })
}

/// The title of a page with a form, which says first that something in it is wrong.
pub fn form_title(title: Text<'_>, wrong: usize) -> String {
    let title = plain(title);
    if wrong > 0 { plain(Text::ErrorTitle { title: &title }) } else { title }
}

/// Name and email address, each with what is wrong with it.
#[component]
pub fn DetailsFields(draft: Draft, errors: DraftErrors, policy: RegistrationPolicy) -> impl IntoView {
    view! {
        <Field
            name="name"
            kind="text"
            label=Text::YourName
            autocomplete="name"
            value=draft.name
            error=errors.name.map(name_words)
        />
        <Field
            name="email"
            kind="email"
            label=Text::YourEmail
            autocomplete="email"
            value=draft.email
            error=errors.email.map(|error| email_words(error, &policy))
        />
    }
}

#[component]
fn Field(
    name: &'static str,
    kind: &'static str,
    /// What it asks for, with its hint beside it.
    label: Text<'static>,
    autocomplete: &'static str,
    value: String,
    error: Option<AnyView>,
) -> impl IntoView {
    let is_wrong = error.is_some();
    let described_by = if is_wrong { format!("{name}-hint {name}-error") } else { format!("{name}-hint") };
    view! {
        <div class="field">
            <label for=name>{say(label)}</label>
            <p class="field-hint" id=format!("{name}-hint")>
                {beside(label, "hint")}
            </p>
            {error
                .map(|error| {
                    view! {
                        <p class="field-error" id=format!("{name}-error")>
                            {error}
                        </p>
                    }
                })}
            <input
                id=name
                name=name
                type=kind
                value=value
                dir="auto"
                autocomplete=autocomplete
                required
                aria-describedby=described_by
                aria-invalid=is_wrong.then_some("true")
                autofocus=is_wrong
            />
        </div>
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
