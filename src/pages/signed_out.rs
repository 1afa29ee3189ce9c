//! Says what signing out has ended, and what it has not.

use leptos::prelude::*;

use super::{
    Anybody, At, Page,
    parts::{ButtonLink, name_or},
};
use crate::{
    auth::{
        AuthError,
        sign_out::{AtProvider, CameBack, came_back},
    },
    look::Document,
    model::{address::HOME, destination::sign_in_as_another, flow::Visitor, problem::Problem},
};

/// `/signed-out`
#[derive(Debug)]
pub enum SignedOut {
    /// There is a session in this browser all the same.
    SignedIn { name: String },
    SignedOut {
        provider: Option<String>,
        at_provider: AtProvider,
        /// Where they can sign out there by themselves.
        page: Option<String>,
    },
}

impl Page for SignedOut {
    type To = Anybody;

    async fn load(At { house, visit, .. }: &At<Anybody>) -> Result<Self, AuthError> {
        if let Some(signed_in) = visit.caller.signed_in() {
            return Ok(Self::SignedIn { name: signed_in.user.name.clone() });
        }
        // What nobody can tell is not said.
        if visit.caller.visitor == Visitor::Unknown {
            return Err(Problem::DatabaseAway.into());
        }
        // What the address says of it counts only with a `state` of ours; the name of a provider just tells which one is
        // meant.
        let (state, named) = (visit.query.only("state"), visit.query.only("provider"));
        let CameBack { provider, at_provider, page } =
            came_back(house.sessions.pool(), &house.providers, &visit.jar, state.as_deref(), named.as_deref()).await?;
        let provider = provider.map(|provider| provider.settings().name.clone());
        Ok(Self::SignedOut { provider, at_provider, page: page.map(String::from) })
    }

    fn view(self) -> impl IntoView {
        match self {
            Self::SignedIn { name } => view! { <StillSignedIn name /> }.into_any(),
            Self::SignedOut { provider, at_provider, page } => view! { <Over provider at_provider page /> }.into_any(),
        }
    }
}

#[component]
fn StillSignedIn(name: String) -> impl IntoView {
    view! {
        <Document title="You are signed in">
            <section class="card">
                <h1>"You are signed in"</h1>
                <p class="lead">"There is a session in this browser: you are signed in as " <bdi>{name}</bdi> "."</p>
                <ButtonLink href=HOME.path label="Go to the start page" />
            </section>
        </Document>
    }
}

#[component]
fn Over(provider: Option<String>, at_provider: AtProvider, page: Option<String>) -> impl IntoView {
    let is_over = at_provider == AtProvider::SignedOut;
    let heading = if is_over { "You are signed out" } else { "You are signed out here" };
    let name = provider.clone();
    let there = at_the_provider(provider, at_provider);
    view! {
        <Document title="Signed out">
            <section class="card">
                <h1>{heading}</h1>
                <p class="lead">"There is no session in this browser any more. Nobody can go on with it."</p>
                <p>{there}</p>
                {page
                    .map(|page| {
                        view! {
                            <p>
                                <a href=page rel="noreferrer">
                                    "Sign out of "
                                    {name_or(name, "the provider")}
                                    " too"
                                </a>
                            </p>
                        }
                    })}
                <ButtonLink href=sign_in_as_another(None) label="Sign in again" />
            </section>
        </Document>
    }
}

/// What has become of the session at the provider.
fn at_the_provider(provider: Option<String>, at_provider: AtProvider) -> AnyView {
    let name = || name_or(provider.clone(), "the provider you signed in with");
    match at_provider {
        // It sends back whoever was asked whether to sign out there too, whatever they answered.
        AtProvider::SignedOut => view! {
            {name()}
            " has sent you back from signing out there too. If you chose to stay signed in at "
            {name()}
            ", that session goes on."
        }
        .into_any(),
        AtProvider::NotOffered => maybe_still(
            name(),
            ": it offers us no way to sign you out there. On a device that others use, sign out there too.",
        ),
        AtProvider::Away => maybe_still(
            name(),
            ": it does not answer at the moment, so we could not sign you out there. On a device that others use, sign out there too.",
        ),
        AtProvider::Unknown => {
            maybe_still(name(), ": that is a session of its own. On a device that others use, sign out there too.")
        }
    }
}

fn maybe_still(name: AnyView, why: &'static str) -> AnyView {
    view! {
        "You may still be signed in at "
        {name}
        {why}
    }
    .into_any()
}
