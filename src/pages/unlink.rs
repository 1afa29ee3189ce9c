//! Removing an identity: the page that asks, and the server function that does it.

use leptos::prelude::*;
use uuid::Uuid;

use super::{
    At, Call, Page, answer,
    identities::{Listed, listed, unlink_link},
    parts::ButtonLink,
};
use crate::{
    auth::{AuthError, Next, link},
    look::Document,
    model::{
        address::{ACCOUNT, UNLINK},
        destination::Destination,
        session::SignedIn,
    },
};

/// `/account/unlink?identity=…`
#[derive(Debug)]
pub struct Unlink {
    identity: Option<Listed>,
}

impl Page for Unlink {
    type To = SignedIn;

    async fn load(At { house, visit, viewer }: &At<SignedIn>) -> Result<Self, AuthError> {
        let id = visit.query.only("identity").and_then(|id| id.parse().ok());
        let identities = listed(house, viewer).await?;
        Ok(Self { identity: identities.into_iter().find(|listed| Some(listed.identity.id) == id) })
    }

    fn view(self) -> impl IntoView {
        let question = match self.identity {
            Some(identity) => view! { <Question identity /> }.into_any(),
            None => view! { <p class="lead">"It is not among your ways to sign in, or has been removed already."</p> }
                .into_any(),
        };
        view! {
            <Document title="Remove a way to sign in">
                <section class="card">
                    <h1>"Remove a way to sign in"</h1>
                    {question}
                    <ButtonLink href=ACCOUNT.path label="Back to your account" quiet=true />
                </section>
            </Document>
        }
    }
}

#[component]
fn Question(identity: Listed) -> impl IntoView {
    let Listed { provider, identity } = identity;
    let email = identity.email.map(|email| view! { " (" <bdi>{email}</bdi> ")" });
    view! {
        <p class="lead">"You will no longer be able to sign in here with " <bdi>{provider}</bdi> {email} "."</p>
        <p>"If it was used to sign in on other devices, the sessions there end. This one goes on. Nothing changes at the provider."</p>
        <form method="post" action=UNLINK.path class="form">
            <input type="hidden" name="identity" value=identity.id.to_string() />
            <p class="actions">
                <button type="submit" class="button button-danger">
                    "Remove it"
                </button>
            </p>
        </form>
    }
}

/// `POST /auth/unlink`: takes an identity away, but never the last one, and only a short while after signing in.
#[server(prefix = "/auth", endpoint = "unlink")]
pub async fn remove_identity(identity: Option<String>) -> Result<(), ServerFnError> {
    answer(|Call { house, visit, .. }| async move {
        let Some(id) = identity.and_then(|identity| identity.parse::<Uuid>().ok()) else {
            return Ok(Next::to(&ACCOUNT));
        };
        if let Some(detour) = visit.detour {
            return Ok(Next::to(detour.link(Destination::local(unlink_link(id).as_str()).as_ref())));
        }
        link::remove(house.sessions.pool(), &house.providers, &visit, id).await.map(|()| Next::to(&ACCOUNT))
    })
    .await
}
