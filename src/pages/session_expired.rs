//! Says why a session is over, and leads back in.

use std::time::Duration;

use leptos::prelude::*;

use super::{Anybody, At, Page, parts::GoingOnTo, sign_in::begin_link};
use crate::{
    auth::AuthError,
    look::{
        Arch, Document, Symbol,
        language::{self, Known, Text, Told, say, tell, time_in_words},
    },
    model::{
        address::SIGN_IN, destination::sign_in_as_another, limits::SessionSettings, link::Link, session::EndReason,
    },
};

/// `/session-expired`. The reason comes from the database by the cookie that the browser still holds, never from the address.
#[derive(Debug)]
pub struct SessionExpired {
    reason: Option<EndReason>,
    limits: Limits,
    way: Link,
    label: Text<'static>,
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
            (Some(EndReason::UserDisabled), _) => (sign_in_as_another(page), Text::UseAnotherAccount),
            // With one provider there is nothing to choose.
            (_, [only]) => (begin_link(&only.settings().id, page), Text::SignInAgain),
            _ => (SIGN_IN.link().returning_to(page), Text::SignInAgain),
        };
        let service = page.and_then(|page| page.service(&house.services)).map(|service| service.name.clone());
        let limits = Limits::of(house.sessions.settings());
        Ok(Self { reason, limits, way, label, service })
    }

    fn view(self) -> impl IntoView {
        let Self { reason, limits, way, label, service } = self;
        let Told { title, heading, what, next } = said(reason, &limits, tell);
        view! {
            <Document title>
                <section class="card">
                    <Arch symbol=Symbol::Clock />
                    <h1>{heading}</h1>
                    <p class="lead">{what}</p>
                    {next.map(|next| view! { <p>{next}</p> })}
                    <GoingOnTo service />
                    <p class="actions">
                        <a class="button" href=way.to_string() rel="nofollow">
                            {say(label)}
                        </a>
                    </p>
                </section>
            </Document>
        }
    }
}

/// The limits that sentences name.
#[derive(Debug)]
struct Limits {
    idle: Duration,
    absolute: Duration,
    sessions: Option<u32>,
}

impl Limits {
    fn of(settings: &SessionSettings) -> Self {
        Self { idle: settings.idle_timeout, absolute: settings.absolute_timeout, sessions: settings.limit }
    }
}

/// What is said of it: title, what happened, what to do next. For the papers, with the usual limits.
pub fn words(reason: EndReason) -> [String; 3] {
    said(Some(reason), &Limits::of(&SessionSettings::default()), language::words)
}

fn said<T>(reason: Option<EndReason>, limits: &Limits, say: impl FnOnce(Text<'_>) -> T) -> T {
    let (idle, absolute) = (time_in_words(limits.idle), time_in_words(limits.absolute));
    say(match reason {
        None => Text::NotSignedIn,
        Some(EndReason::IdleExpired) => Text::EndedIdle { time: &idle },
        Some(EndReason::AbsoluteExpired) => Text::EndedAbsolute { time: &absolute },
        Some(EndReason::SignedOut) => Text::EndedSignedOut,
        Some(EndReason::Replaced) => Text::EndedReplaced,
        Some(EndReason::EndedElsewhere) => Text::EndedElsewhere,
        Some(EndReason::Limit) => Text::EndedLimit { count: limits.sessions.unwrap_or(1) },
        Some(EndReason::Provider) => Text::EndedProvider { provider: Known(None) },
        Some(EndReason::Admin) => Text::EndedAdmin,
        Some(EndReason::UserDisabled) => Text::EndedDisabled,
    })
}
