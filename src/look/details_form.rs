//! The form in which people say how they want to be known: when they register, and when they change it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    auth::Door,
    model::registration::{Draft, DraftErrors, EMAIL_MAX_BYTES, FieldError, NAME_MAX_CHARS, RegistrationPolicy},
};

/// Says at the top of a form how much needs another look, so that it is heard first.
#[component]
pub fn WhatIsWrong(
    /// How many fields.
    wrong: usize,
) -> impl IntoView {
    let text = if wrong == 1 { "One thing needs another look." } else { "Two things need another look." };
    (wrong > 0).then(|| {
        view! {
            <p class="notice notice-problem" role="alert">
                {text}
            </p>
        }
    })
}

/// Name and e-mail address, each with what is wrong with it.
#[component]
pub fn DetailsFields(
    /// What the fields hold.
    draft: Draft,
    /// What is wrong with it.
    errors: DraftErrors,
) -> impl IntoView {
    let door = expect_context::<Arc<Door>>();
    let policy = &door.settings.registration;
    view! {
        <Field
            name="name"
            kind="text"
            label="Your name"
            hint="As others shall see it."
            autocomplete="name"
            value=draft.name
            error=errors.name.map(|error| name_words(error).to_owned())
        />
        <Field
            name="email"
            kind="email"
            label="Your e-mail address"
            hint="Where services behind this door may write to you."
            autocomplete="email"
            value=draft.email
            error=errors.email.map(|error| email_words(error, policy))
        />
    }
}

#[component]
fn Field(
    name: &'static str,
    kind: &'static str,
    label: &'static str,
    hint: &'static str,
    autocomplete: &'static str,
    value: String,
    error: Option<String>,
) -> impl IntoView {
    let described_by = if error.is_some() { format!("{name}-error {name}-hint") } else { format!("{name}-hint") };
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type=kind
                value=value
                autocomplete=autocomplete
                required
                aria-describedby=described_by
                aria-invalid=error.is_some().then_some("true")
                autofocus=error.is_some()
            />
            {error
                .map(|error| {
                    view! {
                        <p class="field-error" id=format!("{name}-error")>
                            {error}
                        </p>
                    }
                })}
            <p class="field-hint" id=format!("{name}-hint")>
                {hint}
            </p>
        </div>
    }
}

fn name_words(error: FieldError) -> &'static str {
    match error {
        FieldError::Missing => "Please type your name.",
        FieldError::TooLong => "This name is longer than we can keep. Please shorten it to 120 characters.",
        _ => "This name has a character in it that cannot be shown. Please type it again.",
    }
}

fn email_words(error: FieldError, policy: &RegistrationPolicy) -> String {
    match (error, policy) {
        (FieldError::Missing, _) => "Please type your e-mail address.".to_owned(),
        (FieldError::TooLong, _) => {
            format!("This is longer than an e-mail address can be, which is {EMAIL_MAX_BYTES} characters.")
        }
        (FieldError::OtherDomain, RegistrationPolicy::Domains(domains)) => {
            format!(
                "Please use an address that ends in {}.",
                domains.iter().map(|domain| format!("@{domain}")).collect::<Vec<_>>().join(" or ")
            )
        }
        _ => "This does not look like an e-mail address. One looks like name@example.org.".to_owned(),
    }
}

const _: () = assert!(NAME_MAX_CHARS == 120, "the sentence above names the limit");
