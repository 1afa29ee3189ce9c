//! Says why a session is over, and leads back in.

use leptos::prelude::*;

use super::{Anybody, At, Page, parts::GoingOnTo, sign_in::begin_link};
use crate::{
    auth::{AuthError, caller::Over},
    look::{Document, House},
    model::{address::SIGN_IN, destination::sign_in_as_another, link::Link, session::EndReason},
    openid::Provider,
    store::sessions,
};

/// `/session-expired`. The reason comes from the database by the cookie that the browser still holds, never from the address.
#[derive(Debug)]
pub struct SessionExpired {
    reason: Option<EndReason>,
    way: Link,
    label: &'static str,
    /// What people call the provider that the way leads to, where there are several.
    provider: Option<String>,
    other_way: Option<Link>,
    /// The service that they came from, if it was one.
    service: Option<String>,
}

impl Page for SessionExpired {
    type To = Anybody;

    async fn load(At { house, visit, .. }: &At<Anybody>) -> Result<Self, AuthError> {
        let reason = visit.caller.ended();
        let page = visit.return_to.as_ref();
        // The same person could not come in again.
        let another = reason == Some(EndReason::UserDisabled);
        let provider = if another { None } else { provider(house, visit.caller.over).await? };
        let (way, label) = match &provider {
            _ if another => (sign_in_as_another(page), "Sign in as somebody else"),
            Some(provider) => (begin_link(&provider.settings().id, page), "Sign in again"),
            None => (SIGN_IN.link().returning_to(page), "Sign in again"),
        };
        let has_other_ways = provider.is_some() && house.providers.len() > 1;
        let other_way = has_other_ways.then(|| SIGN_IN.link().returning_to(page));
        let provider = provider.filter(|_| has_other_ways).map(|provider| provider.settings().name.clone());
        let service = page.and_then(|page| page.service(&house.services)).map(|service| service.name.clone());
        Ok(Self { reason, way, label, provider, other_way, service })
    }

    fn view(self) -> impl IntoView {
        let (title, what, next) = words(self.reason);
        view! {
            <Document title>
                <section class="card">
                    <h1>{title}</h1>
                    <p class="lead">{what}</p>
                    <p>{next}</p>
                    <GoingOnTo service=self.service />
                    <p class="actions">
                        <a class="button" href=self.way.to_string() rel="nofollow">
                            // One box for both, or the space between them is lost.
                            <span>
                                {self.label}
                                {self.provider.map(|name| view! { " with " <bdi>{name}</bdi> })}
                            </span>
                        </a>
                        {self
                            .other_way
                            .map(|way| {
                                view! {
                                    <a class="button button-quiet" href=way.to_string()>
                                        "Sign in another way"
                                    </a>
                                }
                            })}
                    </p>
                </section>
            </Document>
        }
    }
}

/// The provider that the session began with, or the only one there is.
async fn provider(house: &House, over: Option<Over>) -> Result<Option<&Provider>, AuthError> {
    if let [only] = &house.providers[..] {
        return Ok(Some(only));
    }
    let Some(over) = over else { return Ok(None) };
    let id = sessions::provider_of(house.sessions.pool(), over.session_id).await?;
    Ok(id.and_then(|id| house.providers.get(&id)))
}

/// Title, what happened, what to do next.
pub fn words(reason: Option<EndReason>) -> (&'static str, &'static str, &'static str) {
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
