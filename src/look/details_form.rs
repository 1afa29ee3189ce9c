//! The form in which people say how they want to be known: when they register, and when they change it.

use leptos::prelude::*;

use crate::model::{
    email::{EMAIL_MAX_BYTES, EmailError, readable_domain},
    name::{NAME_MAX_CHARS, NameError},
    registration::{Draft, DraftErrors, RegistrationPolicy},
};

/// Says at the top of a form how much needs another look, so that it is heard first.
#[component]
pub fn WhatIsWrong(wrong: usize) -> impl IntoView {
    let text = match wrong {
        1 => "One thing needs another look.",
        2 => "Two things need another look.",
        _ => "Three things need another look.",
    };
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
pub fn DetailsFields(draft: Draft, errors: DraftErrors, policy: RegistrationPolicy) -> impl IntoView {
    view! {
        <Field
            name="name"
            kind="text"
            label="Your name"
            hint="As others shall see it."
            autocomplete="name"
            value=draft.name
            error=errors.name.map(|error| name_words(error).into_any())
        />
        <Field
            name="email"
            kind="email"
            label="Your e-mail address"
            hint="Where services behind this door may write to you."
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
    label: &'static str,
    hint: &'static str,
    autocomplete: &'static str,
    value: String,
    error: Option<AnyView>,
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
                dir="auto"
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

fn name_words(error: NameError) -> &'static str {
    match error {
        NameError::Missing => "Please type your name.",
        NameError::TooLong => "This name is longer than we can keep. Please shorten it to 120 characters.",
        NameError::Blank => "Nothing of this name could be seen by others. Please type it in letters.",
        NameError::Hidden(_) => {
            "This name has a character in it that cannot be seen or turns the text around. Such characters come along when text is copied. Please delete the name and type it yourself."
        }
        NameError::Loose(_) => {
            "This name has an accent or a sign in it that stands without a letter. Please type it again."
        }
        NameError::Unprintable(_) => "This name has a character in it that cannot be shown. Please type it again.",
    }
}

fn email_words(error: EmailError, policy: &RegistrationPolicy) -> AnyView {
    match (error, policy) {
        (EmailError::Missing, _) => "Please type your e-mail address.".into_any(),
        (EmailError::TooLong, _) => {
            format!("This is longer than an e-mail address can be, which is {EMAIL_MAX_BYTES} characters.").into_any()
        }
        (EmailError::Hidden, _) => {
            "This address has a character in it that cannot be seen or turns the text around. Such characters come along when text is copied. Please delete the address and type it yourself."
                .into_any()
        }
        (EmailError::OtherDomain, RegistrationPolicy::Domains(domains)) => {
            let ends = domains.iter().enumerate().map(|(at, domain)| {
                view! {
                    {(at > 0).then_some(" or ")}
                    <bdi>{format!("@{}", readable_domain(domain))}</bdi>
                }
            });
            view! {
                "Please use an address that ends in "
                {ends.collect_view()}
                "."
            }
            .into_any()
        }
        (EmailError::NotAnEmail | EmailError::OtherDomain, _) => {
            "This does not look like an e-mail address. One looks like name@example.org.".into_any()
        }
    }
}

const _: () = assert!(NAME_MAX_CHARS == 120, "the sentence above names the limit");
