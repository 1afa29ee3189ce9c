//! The form for name and e-mail address, and the server function that changes them.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    context::{Request, ask_again, refuse_error, see_other},
    data::PageData,
};
use crate::{
    auth::{
        Door,
        details::{self, Outcome},
    },
    look::{DetailsFields, Document, Visit, WhatIsWrong},
    model::registration::Draft,
};

/// `/account/details`: what is known of the person, or what they typed before they were asked to sign in once more.
#[component]
pub fn Details() -> impl IntoView {
    let door = expect_context::<Arc<Door>>();
    let visit = expect_context::<Visit>();
    // The guard lets only the signed-in see this page.
    let Some(signed_in) = visit.caller.signed_in().cloned() else { return ().into_any() };
    let kept = expect_context::<PageData>().draft;
    let is_typed = kept.is_some();
    let draft =
        kept.unwrap_or_else(|| Draft { name: signed_in.user.name.clone(), email: signed_in.user.email.clone() });
    let checked = if is_typed { details::check(&door, &signed_in.user, &draft).err() } else { None };
    let errors = checked.unwrap_or_default();
    let wrong = errors.count();
    view! {
        <Document title="Your name and e-mail address">
            <section class="card">
                <h1>"Your name and e-mail address"</h1>
                {(is_typed && wrong == 0)
                    .then(|| {
                        view! {
                            <p class="notice" role="status">
                                "This is what you typed before you signed in again. It is not saved yet."
                            </p>
                        }
                    })}
                <WhatIsWrong wrong />
                <form method="post" action="/auth/details" class="form" novalidate>
                    <DetailsFields draft errors />
                    <p class="quiet">"A new address counts as not confirmed until a provider you sign in with confirms it."</p>
                    <p class="actions">
                        <button type="submit" class="button">
                            "Save"
                        </button>
                        <a class="button button-quiet" href="/account">
                            "Back to your account"
                        </a>
                    </p>
                </form>
            </section>
        </Document>
    }
    .into_any()
}

/// `POST /auth/details`: changes them, or keeps what was typed and shows it again.
///
/// # Errors
/// None: what goes wrong becomes a page.
#[server(prefix = "/auth", endpoint = "details")]
pub async fn change_details(
    /// As typed.
    name: Option<String>,
    /// As typed.
    email: Option<String>,
) -> Result<(), ServerFnError> {
    let request = Request::current();
    let draft = Draft { name: name.unwrap_or_default(), email: email.unwrap_or_default() };
    match details::change(&request.door, &request.jar(), &request.caller, draft, &request.client).await {
        Ok(Outcome::Changed) => see_other("/account"),
        Ok(Outcome::Wrong) => see_other("/account/details"),
        Ok(Outcome::SessionOver) => see_other("/session-expired?return_to=/account/details"),
        Ok(Outcome::SignInAgain) => ask_again("/account/details"),
        Err(error) => refuse_error(error),
    }
    Ok(())
}
