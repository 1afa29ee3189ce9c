//! Says why a session is over, and leads back in.

use leptos::prelude::*;

use super::{Anybody, At, Page, parts::GoingOnTo, ways::begin_link};
use crate::{
    auth::{AuthError, caller::Over},
    look::{
        Arch, Document, House, Limits, Symbol, ended,
        language::{self, Text, Told, say, tell},
    },
    model::{
        address::SIGN_IN, destination::sign_in_as_another, limits::SessionSettings, link::Link, session::EndReason,
    },
    openid::Provider,
    store::sessions,
};

/// `/session-expired`. The reason comes from the database by the cookie that the browser still holds, never from the address.
#[derive(Debug)]
pub struct SessionExpired {
    reason: Option<EndReason>,
    limits: Limits,
    way: Link,
    label: Text<'static>,
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
        let found = if another { None } else { provider(house, visit.caller.over).await? };
        let (way, label) = match found {
            _ if another => (sign_in_as_another(page), Text::UseAnotherAccount),
            Some(provider) => (begin_link(&provider.settings().id, page), Text::SignInAgain),
            None => (SIGN_IN.link().returning_to(page), Text::SignInAgain),
        };
        let found = found.filter(|_| house.providers.len() > 1);
        let other_way = found.map(|_| SIGN_IN.link().returning_to(page));
        let provider = found.map(|provider| provider.settings().name.clone());
        let service = page.and_then(|page| page.service(&house.services)).map(|service| service.name.clone());
        let limits = Limits::of(house.sessions.settings());
        Ok(Self { reason, limits, way, label, provider, other_way, service })
    }

    fn view(self) -> impl IntoView {
        let Self { reason, limits, way, label, provider, other_way, service } = self;
        let Told { title, heading, what, next } = tell(ended(reason, &limits));
        let said_of_way = say(match &provider {
            Some(provider) => Text::SignInAgainWith { provider },
            None => label,
        });
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
                            // One box for the whole sentence, or the space around a name is lost.
                            <span>{said_of_way}</span>
                        </a>
                    </p>
                    {other_way
                        .map(|way| {
                            view! {
                                <p>
                                    <a class="link" href=way.to_string()>
                                        {say(Text::AnotherWay)}
                                    </a>
                                </p>
                            }
                        })}
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

/// What is said of it: title, what happened, what to do next. For the papers, with the usual limits.
pub fn words(reason: EndReason) -> [String; 3] {
    language::words(ended(Some(reason), &Limits::of(&SessionSettings::default())))
}
