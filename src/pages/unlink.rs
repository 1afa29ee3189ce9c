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
    look::{
        Document,
        language::{Known, Text, Told, plain, say, tell},
    },
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
        let identities = listed(house.sessions.pool(), house, viewer).await?;
        Ok(Self { identity: identities.into_iter().find(|listed| Some(listed.identity.id) == id) })
    }

    fn view(self) -> impl IntoView {
        let (title, content) = match self.identity {
            Some(identity) => {
                let Listed { provider, identity, .. } = identity;
                let told = tell(Text::RemoveTitle { provider: &provider, email: Known::from(&identity.email) });
                (told.title.clone(), view! { <Question told provider id=identity.id /> }.into_any())
            }
            None => (plain(Text::WaysIn), view! { <Gone /> }.into_any()),
        };
        view! {
            <Document title>
                <section class="card">
                    {content} <ButtonLink href=ACCOUNT.path label=Text::BackToAccount quiet=true />
                </section>
            </Document>
        }
    }
}

#[component]
fn Gone() -> impl IntoView {
    view! {
        <h1>{say(Text::WaysIn)}</h1>
        <p class="lead">{say(Text::IdentityNotRemoved)}</p>
    }
}

#[component]
fn Question(told: Told, provider: String, id: Uuid) -> impl IntoView {
    view! {
        <h1>{told.heading}</h1>
        <p class="lead">{told.what}</p>
        <p>{told.next}</p>
        <form method="post" action=UNLINK.path class="form">
            <input type="hidden" name="identity" value=id.to_string() />
            <p class="actions">
                <button type="submit" class="button button-danger">
                    {say(Text::RemoveIt { provider: &provider })}
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
