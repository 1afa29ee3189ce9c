//! The form for name and e-mail address, and the server function that changes them.

use leptos::prelude::*;

use super::{
    context::{Request, ask_again, refuse_error, see_other},
    data::PageData,
};
use crate::{
    auth::details::{self, Outcome},
    look::{DetailsFields, Document, WhatIsWrong},
    model::{
        registration::{Draft, DraftErrors},
        return_to::ReturnTo,
    },
};

/// The page, which starts from what is saved.
const PAGE: &str = "/account/details";

/// The same with what was typed and is not saved. Only whoever comes straight from the form, or from signing in again
/// for its sake, is sent here, and reloading or Back shows it again; whoever leaves and opens the page anew, as they
/// would after changing their mind, is not met by their old mistakes.
const KEPT: &str = "/account/details?kept=true";

/// `/account/details`: what is known of the person, or what they typed and is not saved.
#[component]
pub fn Details() -> impl IntoView {
    let request = Request::current();
    // The guard lets only the signed-in see this page.
    let Some(user) = request.caller.signed_in().map(|signed_in| signed_in.user.clone()) else {
        return ().into_any();
    };
    let saved = Draft { name: user.name.clone(), email: user.email.clone() };
    let takes_up = request.parts.uri.query().is_some_and(takes_up);
    let (draft, errors, note) = match expect_context::<PageData>().draft {
        Some(typed) if takes_up => {
            let errors = details::check(&request.door, &user, &typed).err();
            (typed, errors.unwrap_or_default(), errors.is_none().then(|| view! { <NotSaved /> }.into_any()))
        }
        Some(typed) if typed != saved => (saved, DraftErrors::default(), Some(view! { <LeftBehind /> }.into_any())),
        _ => (saved, DraftErrors::default(), None),
    };
    let wrong = errors.count();
    view! {
        <Document title="Your name and e-mail address">
            <section class="card">
                <h1>"Your name and e-mail address"</h1>
                {note}
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

/// Whether the address asks for what was typed. It is no secret: everybody finds their own there, or nothing.
fn takes_up(query: &str) -> bool {
    url::form_urlencoded::parse(query.as_bytes()).any(|(name, value)| name == "kept" && value == "true")
}

#[component]
fn NotSaved() -> impl IntoView {
    view! {
        <p class="notice" role="status">
            "This is what you typed. It is not saved yet."
        </p>
    }
}

#[component]
fn LeftBehind() -> impl IntoView {
    view! {
        <p class="notice" role="status">
            "You typed something here earlier that was not saved. " <a href=KEPT>"Show what I typed"</a>
        </p>
    }
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
    match details::change(&request.door, &request.jar(), &request.caller, draft, &request.peer).await {
        Ok(Outcome::Settled) => see_other("/account"),
        Ok(Outcome::Wrong) => see_other(KEPT),
        Ok(Outcome::SignInAgain) => ask_again(KEPT),
        Ok(Outcome::SessionOver { kept }) => {
            let page = ReturnTo::parse(if kept { KEPT } else { PAGE });
            see_other(&ReturnTo::query_of("/session-expired", page.as_ref()));
        }
        Err(error) => refuse_error(error),
    }
    Ok(())
}
