//! The registration form, and the server function that registers.

use std::sync::Arc;

use leptos::prelude::*;

use super::context::{Request, refuse_error, see_other, set_cookie};
use crate::{
    auth::{
        Door,
        register::{self, Outcome},
    },
    look::{Document, Visit},
    model::registration::{Draft, DraftErrors, EMAIL_MAX_BYTES, FieldError, NAME_MAX_CHARS, RegistrationPolicy},
    store::registrations::Registration,
};

/// `/register`: what the provider says of the person, to be confirmed or put right.
#[component]
pub fn Register() -> impl IntoView {
    let door = expect_context::<Arc<Door>>();
    let visit = expect_context::<Visit>();
    let registration = visit.caller.registration.clone();
    let policy = &door.settings.registration;
    let (draft, errors) =
        registration.as_deref().map(|registration| draft_of(registration, policy)).unwrap_or_default();
    let provider = registration
        .as_deref()
        .and_then(|registration| door.provider(&registration.provider))
        .map_or_else(|| "Your provider".to_owned(), |provider| provider.settings().name.clone());
    let email_error = errors.email.map(|error| email_words(error, policy));
    let wrong = usize::from(errors.name.is_some()) + usize::from(errors.email.is_some());
    let title = if wrong > 0 { "Please check: register" } else { "Register" };
    view! {
        <Document title>
            <section class="card">
                <h1>"Nice to meet you"</h1>
                <p class="lead">
                    {format!("{provider} has confirmed who you are. You have not been here before, so please check how we should know you.")}
                </p>
                {(wrong > 0)
                    .then(|| {
                        let text = if wrong == 1 { "One thing needs another look." } else { "Two things need another look." };
                        view! {
                            <p class="notice notice-problem" role="alert">
                                {text}
                            </p>
                        }
                    })}
                <form method="post" action="/auth/register" class="form" novalidate>
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
                        error=email_error
                    />
                    <p class="actions">
                        <button type="submit" class="button">
                            "Register and go on"
                        </button>
                    </p>
                </form>
                <form method="post" action="/auth/sign-out" class="aside">
                    <p class="quiet">"Not you, or the wrong provider?"</p>
                    <button type="submit" class="button button-quiet">
                        "Stop and start over"
                    </button>
                </form>
            </section>
        </Document>
    }
}

/// What the form shows: what was typed and is wrong, or what the provider says.
fn draft_of(registration: &Registration, policy: &RegistrationPolicy) -> (Draft, DraftErrors) {
    if let Some(draft) = &registration.draft {
        return (draft.clone(), draft.check(policy).err().unwrap_or_default());
    }
    let claims = registration.claims.clone();
    let draft = Draft { name: claims.name.unwrap_or_default(), email: claims.email.unwrap_or_default() };
    (draft, DraftErrors::default())
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

/// `POST /auth/register`: registers, or keeps what was typed and shows it again with what is wrong.
///
/// # Errors
/// None: what goes wrong becomes a page.
#[server(prefix = "/auth", endpoint = "register")]
pub async fn register_newcomer(
    /// As typed.
    name: Option<String>,
    /// As typed.
    email: Option<String>,
) -> Result<(), ServerFnError> {
    let request = Request::current();
    let draft = Draft { name: name.unwrap_or_default(), email: email.unwrap_or_default() };
    match register::register(&request.door, &request.cookies(), &request.caller, draft, &request.client).await {
        Ok(Outcome::Registered(cookie, return_to)) => {
            set_cookie(&cookie);
            see_other(return_to.as_str());
        }
        Ok(Outcome::Wrong) => see_other("/register"),
        Ok(Outcome::NotRegistering) => see_other("/sign-in"),
        Err(error) => refuse_error(error),
    }
    Ok(())
}
