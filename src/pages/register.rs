//! The registration form, and the server function that registers.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    context::{Request, refuse_error, see_other, set_cookie},
    data::PageData,
};
use crate::{
    auth::{
        Door,
        register::{self, Outcome},
    },
    look::{DetailsFields, Document, Visit, WhatIsWrong},
    model::registration::{Draft, DraftErrors, RegistrationPolicy},
    store::registrations::Registration,
};

/// `/register`: what the provider says of the person, to be confirmed or put right.
#[component]
pub fn Register() -> impl IntoView {
    let door = expect_context::<Arc<Door>>();
    let visit = expect_context::<Visit>();
    let registration = visit.caller.registration.clone();
    let (draft, errors) = registration
        .as_deref()
        .map(|registration| draft_of(registration, &door.settings.registration))
        .unwrap_or_default();
    let provider = registration
        .as_deref()
        .and_then(|registration| door.provider(&registration.provider))
        .map(|provider| provider.settings().name.clone());
    let provider = match provider {
        Some(name) => view! { <bdi>{name}</bdi> }.into_any(),
        None => "Your provider".into_any(),
    };
    let wrong = errors.count();
    let is_known = expect_context::<PageData>().is_known;
    let title = if wrong > 0 { "Please check: register" } else { "Register" };
    view! {
        <Document title>
            <section class="card">
                <h1>"Nice to meet you"</h1>
                <p class="lead">
                    {provider}
                    " has confirmed who you are. You have not been here before, so please check how we should know you."
                </p>
                {is_known.then(|| view! { <KnownAddress /> })}
                <WhatIsWrong wrong />
                <form method="post" action="/auth/register" class="form" novalidate>
                    <DetailsFields draft errors />
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

/// With which provider is not told, since it is nobody else's business.
#[component]
fn KnownAddress() -> impl IntoView {
    view! {
        <div class="notice" role="note">
            <p>
                "A person with this e-mail address is registered here already, with another provider. If that is you, do not register again: stop below, sign in the way you did before, and choose "
                <strong>"Link another way to sign in"</strong> " on your account page. Then both ways lead to the same registration."
            </p>
            <p>"If it is not you, go on: you will be a person of your own."</p>
        </div>
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
    match register::register(&request.door, &request.jar(), &request.caller, draft, &request.peer).await {
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
