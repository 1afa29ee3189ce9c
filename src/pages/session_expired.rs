//! Says why a session is over, and leads back in.

use std::sync::Arc;

use leptos::prelude::*;

use super::sign_in::begin_address;
use crate::{
    auth::Door,
    look::{Document, Visit},
    model::{
        return_to::{ReturnTo, sign_in_as_another},
        session::EndReason,
    },
};

/// `/session-expired`. The reason comes from the database by the cookie that the browser still holds, never from the address.
#[component]
pub fn SessionExpired() -> impl IntoView {
    let door = expect_context::<Arc<Door>>();
    let visit = expect_context::<Visit>();
    let (title, what, next) = words(visit.caller.ended());
    // With one provider there is nothing to choose.
    let (href, label) = match (visit.caller.ended(), &door.providers[..]) {
        // The same person could not come in again.
        (Some(EndReason::UserDisabled), _) => {
            (sign_in_as_another(visit.return_to.as_ref()), "Sign in as somebody else")
        }
        (_, [only]) => (begin_address(&only.settings().id, visit.return_to.as_ref()), "Sign in again"),
        _ => (ReturnTo::query_of("/sign-in", visit.return_to.as_ref()), "Sign in again"),
    };
    view! {
        <Document title>
            <section class="card">
                <h1>{title}</h1>
                <p class="lead">{what}</p>
                <p>{next}</p>
                <p class="actions">
                    <a class="button" href=href rel="nofollow">
                        {label}
                    </a>
                </p>
            </section>
        </Document>
    }
}

fn words(reason: Option<EndReason>) -> (&'static str, &'static str, &'static str) {
    const BACK: &str = "Sign in again and you are back on the page you were on.";
    match reason {
        None => {
            ("You are not signed in", "There is no session in this browser that could have ended.", "Sign in to go on.")
        }
        Some(EndReason::IdleExpired) => (
            "Your session ended while you were away",
            "Nothing was done in it for a while, so it was ended in case you had left your device.",
            BACK,
        ),
        Some(EndReason::AbsoluteExpired) => (
            "Your session reached its longest time",
            "Every session ends after a fixed time, however busy it is, so that nobody else can go on with it unnoticed.",
            BACK,
        ),
        Some(EndReason::SignedOut) => {
            ("You signed out", "This session was ended by signing out.", "Sign in again to go on.")
        }
        Some(EndReason::Replaced) => (
            "This session was replaced by a newer one",
            "Somebody signed in again in this browser, which ended the session before.",
            BACK,
        ),
        Some(EndReason::EndedElsewhere) => (
            "Your session was ended from another device",
            "You, or somebody who is signed in as you, ended it from another browser.",
            "Sign in again to go on. If it was not you, tell the people who run this site.",
        ),
        Some(EndReason::Limit) => (
            "You signed in on another device",
            "There is a limit to how many sessions you can have at once, and this was the oldest.",
            BACK,
        ),
        Some(EndReason::Provider) => (
            "Your provider signed you out",
            "You signed out at the provider, or the provider ended your session there, so it ended here too.",
            BACK,
        ),
        Some(EndReason::Admin) => (
            "An administrator ended your session",
            "The people who run this site ended this session.",
            "You can sign in again. If you wonder why, ask them.",
        ),
        Some(EndReason::UserDisabled) => (
            "Your access has been switched off",
            "An administrator has switched off your access, and all your sessions ended with it.",
            "If that is a mistake, ask the people who run this site.",
        ),
    }
}
