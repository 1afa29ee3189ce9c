//! Says why a session is over, and leads back in.

use leptos::prelude::*;

use super::{Anybody, At, Page, parts::GoingOnTo, sign_in::begin_link};
use crate::{
    auth::AuthError,
    look::{Arch, Document, Symbol},
    model::{address::SIGN_IN, destination::sign_in_as_another, link::Link, session::EndReason},
};

/// `/session-expired`. The reason comes from the database by the cookie that the browser still holds, never from the address.
#[derive(Debug)]
pub struct SessionExpired {
    reason: Option<EndReason>,
    way: Link,
    label: &'static str,
    /// The service that they came from, if it was one.
    service: Option<String>,
}

impl Page for SessionExpired {
    type To = Anybody;

    async fn load(At { house, visit, .. }: &At<Anybody>) -> Result<Self, AuthError> {
        let reason = visit.caller.ended();
        let page = visit.return_to.as_ref();
        let (way, label) = match (reason, &house.providers[..]) {
            // The same person could not come in again.
            (Some(EndReason::UserDisabled), _) => (sign_in_as_another(page), "Sign in as somebody else"),
            // With one provider there is nothing to choose.
            (_, [only]) => (begin_link(&only.settings().id, page), "Sign in again"),
            _ => (SIGN_IN.link().returning_to(page), "Sign in again"),
        };
        let service = page.and_then(|page| page.service(&house.services)).map(|service| service.name.clone());
        Ok(Self { reason, way, label, service })
    }

    fn view(self) -> impl IntoView {
        let (title, what, next) = words(self.reason);
        view! {
            <Document title>
                <section class="card">
                    <Arch symbol=Symbol::Clock />
                    <h1>{title}</h1>
                    <p class="lead">{what}</p>
                    <p>{next}</p>
                    <GoingOnTo service=self.service />
                    <p class="actions">
                        <a class="button" href=self.way.to_string() rel="nofollow">
                            {self.label}
                        </a>
                    </p>
                </section>
            </Document>
        }
    }
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
