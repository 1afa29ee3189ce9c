//! Removing an identity: the page that asks, and the server function that does it.

use leptos::prelude::*;
use uuid::Uuid;

use super::{
    account::{Listed, listed},
    context::{Request, ask_again, refuse_error, see_other},
    data::PageData,
};
use crate::{auth::link, look::Document};

/// `/account/unlink?identity=…`
#[component]
pub fn Unlink() -> impl IntoView {
    let request = Request::current();
    let id = request.parts.uri.query().and_then(identity_in);
    let identities = listed(&request.door, &expect_context::<PageData>().identities);
    let identity = identities.into_iter().find(|listed| Some(listed.id) == id);
    view! {
        <Document title="Remove a way to sign in">
            <section class="card">
                <h1>"Remove a way to sign in"</h1>
                {match identity {
                    Some(identity) => view! { <Question identity /> }.into_any(),
                    None => {
                        view! { <p class="lead">"It is not among your ways to sign in, or has been removed already."</p> }
                            .into_any()
                    }
                }}
                <p class="actions">
                    <a class="button button-quiet" href="/account">
                        "Back to your account"
                    </a>
                </p>
            </section>
        </Document>
    }
}

#[component]
fn Question(identity: Listed) -> impl IntoView {
    let email = identity.email.map(|email| view! { " (" <bdi>{email}</bdi> ")" });
    view! {
        <p class="lead">"You will no longer be able to sign in here with " <bdi>{identity.provider}</bdi> {email} "."</p>
        <p>"If it was used to sign in on other devices, the sessions there end. This one goes on. Nothing changes at the provider."</p>
        <form method="post" action="/auth/unlink" class="form">
            <input type="hidden" name="identity" value=identity.id.to_string() />
            <p class="actions">
                <button type="submit" class="button">
                    "Remove it"
                </button>
            </p>
        </form>
    }
}

fn identity_in(query: &str) -> Option<Uuid> {
    let (_, id) = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "identity")?;
    id.parse().ok()
}

/// `POST /auth/unlink`: takes an identity away, but never the last one, and only a short while after signing in.
///
/// # Errors
/// None: what goes wrong becomes a page.
#[server(prefix = "/auth", endpoint = "unlink")]
pub async fn unlink(
    /// The identity's handle.
    identity: Option<String>,
) -> Result<(), ServerFnError> {
    let request = Request::current();
    let Some(id) = identity.and_then(|identity| identity.parse::<Uuid>().ok()) else {
        see_other("/account");
        return Ok(());
    };
    if request.caller.signed_in().is_some_and(|signed_in| !signed_in.recent) {
        ask_again(&format!("/account/unlink?identity={id}"));
        return Ok(());
    }
    match link::remove(&request.door, &request.caller, id, &request.peer).await {
        Ok(()) => see_other("/account"),
        Err(error) => refuse_error(error),
    }
    Ok(())
}
