//! Says what signing out has ended, and what it has not.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    auth::Door,
    look::{Document, Visit},
};

/// `/signed-out`
#[component]
pub fn SignedOut() -> impl IntoView {
    let door = expect_context::<Arc<Door>>();
    let visit = expect_context::<Visit>();
    if let Some(signed_in) = visit.caller.signed_in() {
        let name = signed_in.user.name.clone();
        return view! {
            <Document title="You are signed in">
                <section class="card">
                    <h1>"You are signed in"</h1>
                    <p class="lead">{format!("There is a session in this browser: you are signed in as {name}.")}</p>
                    <p class="actions">
                        <a class="button" href="/">
                            "Go to the start page"
                        </a>
                    </p>
                </section>
            </Document>
        }
        .into_any();
    }
    let provider = match door.providers.as_slice() {
        [only] => only.settings().name.clone(),
        _ => "the provider you signed in with".to_owned(),
    };
    view! {
        <Document title="Signed out">
            <section class="card">
                <h1>"You are signed out here"</h1>
                <p class="lead">"There is no session in this browser any more. Nobody can go on with it."</p>
                <p>
                    {format!(
                        "You may still be signed in at {provider}: that is a session of its own, and we left it alone. On a device that others use, sign out there too.",
                    )}
                </p>
                <p class="actions">
                    <a class="button" href="/sign-in">
                        "Sign in again"
                    </a>
                </p>
            </section>
        </Document>
    }
    .into_any()
}
