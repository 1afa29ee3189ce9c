//! The form for a new token.

use leptos::prelude::*;

use crate::{
    auth::{tokens::create::Full, typed::kept_at},
    look::WhatIsWrong,
    model::{
        address::{ACCOUNT_TOKENS, CREATE_TOKEN},
        name::NameError,
        scope::Scope,
        token_draft::{FormKey, MOST_SCOPES, ScopesError, TokenDraft, TokenDraftErrors},
    },
};

/// What the form shows.
#[derive(Debug)]
pub struct Form {
    pub key: FormKey,
    pub draft: TokenDraft,
    pub errors: TokenDraftErrors,
    pub note: Option<Note>,
    pub full: Option<Full>,
    /// What each service is called, with its scopes.
    pub services: Vec<(String, Vec<Scope>)>,
    pub most_days: u32,
}

#[derive(Debug, Clone, Copy)]
pub enum Note {
    NotMade,
    LeftBehind,
}

#[component]
pub fn TokenForm(form: Form) -> impl IntoView {
    let Form { key, draft, errors, note, full, services, most_days } = form;
    let TokenDraftErrors { name, scopes, days } = errors;
    let wrong = errors.count();
    let (typed_name, typed_days) = (draft.name.clone(), draft.days.clone());
    let choices =
        services.into_iter().map(|(service, scopes)| view! { <Choices service scopes draft=draft.clone() /> });
    let scopes_error = scopes.map(scopes_words);
    view! {
        {full.map(|full| view! { <FullUp full /> })}
        {note.map(|note| view! { <Unmade note /> })}
        <WhatIsWrong wrong />
        <form method="post" action=CREATE_TOKEN.path class="form" novalidate>
            <input type="hidden" name="key" value=key.0.to_string() />
            <Field
                name="name"
                kind="text"
                label="What it is for"
                hint="A name by which you know it again, such as Nightly backup."
                value=typed_name
                error=name.map(|error| name_words(error).to_owned())
            />
            <fieldset class="choices" aria-describedby=scopes.map(|_| "scopes-error")>
                <legend>"What it may do"</legend>
                {scopes_error
                    .map(|error| {
                        view! {
                            <p class="field-error" id="scopes-error">
                                {error}
                            </p>
                        }
                    })} {choices.collect_view()}
            </fieldset>
            <Field
                name="days"
                kind="number"
                label="Days until it expires"
                hint=if most_days == 1 { "One day.".to_owned() } else { format!("From 1 to {most_days}.") }
                value=typed_days
                error=days.then(|| format!("Please type a whole number from 1 to {most_days}."))
            />
            <p class="quiet">
                "The token is shown once, when it is made. You may be asked to sign in once more first."
            </p>
            <p class="actions">
                <button type="submit" class="button">
                    "Make the token"
                </button>
            </p>
        </form>
    }
}

#[component]
fn FullUp(full: Full) -> impl IntoView {
    let text = match full {
        Full::TooMany => {
            "You have as many tokens as one person can have. Revoke one that you do not need any more first."
        }
        Full::TooOften => {
            "You have made many tokens within an hour, so the next one has to wait. What you typed is kept: make it a little later."
        }
    };
    view! {
        <p class="notice notice-problem" role="status">
            {text}
        </p>
    }
}

#[component]
fn Unmade(note: Note) -> impl IntoView {
    let text = match note {
        Note::NotMade => "This is what you typed. The token is not made yet.".into_any(),
        Note::LeftBehind => view! {
            "You typed something here earlier of which no token was made. "
            <a href=kept_at(&ACCOUNT_TOKENS).to_string()>"Show what I typed"</a>
        }
        .into_any(),
    };
    view! {
        <p class="notice" role="status">
            {text}
        </p>
    }
}

/// The scopes of one service.
#[component]
fn Choices(service: String, scopes: Vec<Scope>, draft: TokenDraft) -> impl IntoView {
    let choice = |scope: Scope| {
        let value = scope.to_string();
        view! {
            <label>
                <input type="checkbox" name="scopes[]" value=value checked=draft.has_chosen(&scope) />
                <span>{scope.name}</span>
            </label>
        }
    };
    view! {
        <fieldset>
            <legend>
                <bdi>{service}</bdi>
            </legend>
            {scopes.into_iter().map(choice).collect_view()}
        </fieldset>
    }
}

#[component]
fn Field(
    name: &'static str,
    kind: &'static str,
    label: &'static str,
    #[prop(into)] hint: String,
    value: String,
    error: Option<String>,
) -> impl IntoView {
    let described_by = if error.is_some() { format!("{name}-error {name}-hint") } else { format!("{name}-hint") };
    let is_wrong = error.is_some();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type=kind
                value=value
                dir="auto"
                autocomplete="off"
                required
                aria-describedby=described_by
                aria-invalid=is_wrong.then_some("true")
                autofocus=is_wrong
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
        NameError::Missing => "Please give the token a name.",
        NameError::TooLong => "This name is longer than we can keep. Please shorten it to 120 characters.",
        NameError::Blank => "Nothing of this name could be seen. Please type it in letters.",
        NameError::Hidden(_) | NameError::Loose(_) | NameError::Unprintable(_) => {
            "This name has a character in it that cannot be seen or shown. Please type it again."
        }
    }
}

fn scopes_words(error: ScopesError) -> String {
    match error {
        ScopesError::Missing => "Please choose at least one thing that the token may do.".to_owned(),
        ScopesError::TooMany => format!("One token can have {MOST_SCOPES} of these at the most."),
        ScopesError::NotOffered => {
            "Something that was chosen is not there any more, or not for you. Please look at the choice again."
                .to_owned()
        }
    }
}
