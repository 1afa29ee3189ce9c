//! Says what signing out has ended, and what it has not.

use leptos::prelude::*;

use super::{Anybody, At, Page, parts::ButtonLink};
use crate::{
    auth::{
        AuthError,
        sign_out::{AtProvider, CameBack, came_back},
    },
    look::{
        Arch, Document, Symbol,
        language::{Known, Text, Told, say, tell},
    },
    model::{address::HOME, destination::sign_in_as_another, flow::Visitor, problem::Problem, session::EndReason},
    store::sessions,
};

/// `/signed-out`
#[derive(Debug)]
pub enum SignedOut {
    /// There is a session in this browser all the same.
    SignedIn { name: String },
    /// They have deleted their account in this browser.
    Deleted,
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
        if let Some(browser) = visit.jar.browser() {
            let ended = sessions::last_end_in_browser(house.sessions.pool(), browser.hash().as_bytes()).await?;
            if ended == Some(EndReason::UserDeleted) {
                return Ok(Self::Deleted);
            }
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
            Self::Deleted => view! { <Deleted /> }.into_any(),
            Self::SignedOut { provider, at_provider, page } => view! { <Over provider at_provider page /> }.into_any(),
        }
    }
}

#[component]
fn StillSignedIn(name: String) -> impl IntoView {
    let Told { title, heading, what, .. } = tell(Text::StillSignedIn { name: &name });
    view! {
        <Document title>
            <section class="card">
                <Arch symbol=Symbol::Tick />
                <h1>{heading}</h1>
                <p class="lead">{what}</p>
                <ButtonLink href=HOME.path label=Text::GoToStart />
            </section>
        </Document>
    }
}

/// Also in the tab that was signed out before: it is this browser's last word.
#[component]
fn Deleted() -> impl IntoView {
    let Told { title, heading, what, next } = tell(Text::AccountDeleted);
    view! {
        <Document title>
            <section class="card">
                <Arch symbol=Symbol::Tick />
                <h1>{heading}</h1>
                <p class="lead">{what}</p>
                <p>{next}</p>
                <ButtonLink href=HOME.path label=Text::GoToStart />
            </section>
        </Document>
    }
}

#[component]
fn Over(provider: Option<String>, at_provider: AtProvider, page: Option<String>) -> impl IntoView {
    let Told { title, heading, what, .. } = tell(Text::SignedOut);
    let there = say(at_the_provider(Known::from(&provider), at_provider));
    view! {
        <Document title>
            <section class="card">
                <Arch symbol=Symbol::Tick />
                <h1>{heading}</h1>
                <p class="lead">{what}</p>
                <p>{there}</p>
                {page
                    .map(|page| {
                        let words = say(Text::SignOutThere { provider: Known::from(&provider) });
                        view! {
                            <p>
                                <a class="link" href=page rel="noreferrer">
                                    {words}
                                </a>
                            </p>
                        }
                    })}
                <ButtonLink href=sign_in_as_another(None) label=Text::SignInAgain />
            </section>
        </Document>
    }
}

/// What has become of the session at the provider.
fn at_the_provider(provider: Known<'_>, at_provider: AtProvider) -> Text<'_> {
    match at_provider {
        // It sends back whoever was asked whether to sign out there too, whatever they answered.
        AtProvider::SignedOut => Text::SignedOutCameBack { provider },
        AtProvider::Away => Text::SignedOutAway { provider },
        AtProvider::NotOffered | AtProvider::Unknown => Text::SignedOutMaybeStill { provider },
    }
}
