//! The form for a new token.

use leptos::prelude::*;

use crate::{
    auth::{tokens::create::Full, typed::kept_at},
    look::{
        WhatIsWrong, Wrong,
        language::{Text, beside, say, say_linked},
    },
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
    let wrong = wrong_of(errors, most_days);
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
                label=Text::TokenName
                value=typed_name
                error=name.map(name_words)
                is_first=true
            />
            <fieldset
                id="scopes"
                class="choices"
                tabindex="-1"
                aria-describedby=scopes.map(|_| "scopes-error")
                autofocus=scopes.is_some() && name.is_none()
            >
                <legend>{say(Text::TokenScopes)}</legend>
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
                label=Text::TokenDays { most: most_days }
                value=typed_days
                error=days.then(|| say(Text::TokenDaysWrong { most: most_days }))
                is_first=name.is_none() && scopes.is_none()
            />
            <p class="quiet">{say(Text::TokenShownOnce)}</p>
            <p class="actions">
                <button type="submit" class="button">
                    {say(Text::MakeTheToken)}
                </button>
            </p>
        </form>
    }
}

/// What is wrong with each field.
fn wrong_of(errors: TokenDraftErrors, most: u32) -> Vec<Wrong> {
    let name = errors.name.map(|error| ("name", name_words(error)));
    let scopes = errors.scopes.map(|error| ("scopes", scopes_words(error)));
    let days = errors.days.then(|| ("days", say(Text::TokenDaysWrong { most })));
    name.into_iter().chain(scopes).chain(days).collect()
}

#[component]
fn FullUp(full: Full) -> impl IntoView {
    let text = match full {
        Full::TooMany => Text::TokensFull,
        Full::TooOften => Text::TokensTooOften,
    };
    view! {
        <p class="notice notice-problem" role="status">
            {say(text)}
        </p>
    }
}

#[component]
fn Unmade(note: Note) -> impl IntoView {
    let text = match note {
        Note::NotMade => say(Text::TokenNotMade),
        Note::LeftBehind => say_linked(Text::TokenLeftBehind, kept_at(&ACCOUNT_TOKENS).to_string()),
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
                <bdi>{scope.name}</bdi>
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
    /// What it asks for, with its hint beside it.
    label: Text<'static>,
    value: String,
    error: Option<AnyView>,
    /// Whether nothing before it is wrong.
    is_first: bool,
) -> impl IntoView {
    let described_by = if error.is_some() { format!("{name}-hint {name}-error") } else { format!("{name}-hint") };
    let is_wrong = error.is_some();
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
                autocomplete="off"
                // No secret: it is there again after signing in again.
                data-keep="true"
                required
                aria-describedby=described_by
                aria-invalid=is_wrong.then_some("true")
                autofocus=is_wrong && is_first
            />
        </div>
    }
}

fn name_words(error: NameError) -> AnyView {
    say(match error {
        NameError::Missing => Text::TokenNameMissing,
        NameError::TooLong => Text::NameTooLong,
        NameError::Blank => Text::NameBlank,
        NameError::Hidden(_) | NameError::Loose(_) | NameError::Unprintable(_) => Text::TokenNameHidden,
    })
}

fn scopes_words(error: ScopesError) -> AnyView {
    say(match error {
        ScopesError::Missing => Text::TokenScopesMissing,
        ScopesError::TooMany => Text::TokenScopesTooMany { most: u32::try_from(MOST_SCOPES).unwrap_or(u32::MAX) },
        ScopesError::NotOffered => Text::TokenScopesNotOffered,
    })
}
