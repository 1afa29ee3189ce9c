//! The registration form, and the server function that registers.

use std::sync::Arc;

use leptos::prelude::*;

use super::{At, Call, Page, answer, parts::GoingOnTo};
use crate::{
    auth::{
        AuthError, connect,
        register::{self, Registering},
    },
    look::{
        AcceptTerms, DetailsFields, Document, House, WhatIsWrong, form_title,
        language::{Known, Text, Told, beside, say, tell},
        wrong_details, wrong_terms,
    },
    model::{
        address::{CONNECT, REGISTER_NEWCOMER, SIGN_OUT},
        destination::Destination,
        registration::{Draft, DraftErrors, RegistrationPolicy},
        terms::Terms,
    },
    store::{registrations::Registration, users},
};

/// `/register`: what the provider says of the person, to be confirmed or put right.
#[derive(Debug)]
pub struct Register {
    draft: Draft,
    errors: DraftErrors,
    policy: RegistrationPolicy,
    /// What is to be accepted, if anything.
    terms: Option<Terms>,
    /// Whether the form has been sent, and what it had accepted.
    accepted: Option<bool>,
    /// What people call the provider, while it is in the settings.
    provider: Option<String>,
    /// What the provider says their address is.
    email: Option<String>,
    /// The address that the provider has confirmed, if somebody is registered with it. Only its owner is told: of an address
    /// that is not confirmed, anybody could ask whether it is known here.
    known: Option<String>,
    /// The service that they came from, if it was one.
    service: Option<String>,
}

impl Page for Register {
    type To = Arc<Registration>;

    async fn load(At { house, viewer, .. }: &At<Self::To>) -> Result<Self, AuthError> {
        let policy = house.registration.clone();
        let (draft, errors) = draft_of(viewer, &policy);
        let known = match viewer.claims.verified_email() {
            Some(email) if users::is_known_email(house.sessions.pool(), email).await? => Some(email.to_string()),
            _ => None,
        };
        let provider = house.providers.get(&viewer.provider).map(|provider| provider.settings().name.clone());
        let return_to = viewer.return_to.as_deref().and_then(|to| Destination::parse(to, &house.services));
        let service = return_to.and_then(|to| to.service(&house.services)).map(|service| service.name.clone());
        let email = viewer.claims.email.clone();
        let terms = house.terms.clone();
        let accepted = viewer.draft.as_ref().and(terms.as_ref()).map(|terms| terms.are(viewer.draft_terms.as_deref()));
        Ok(Self { draft, errors, policy, terms, accepted, provider, email, known, service })
    }

    fn view(self) -> impl IntoView {
        let Self { draft, errors, policy, terms, accepted, provider, email, known, service } = self;
        let is_known = known.is_some();
        let mut wrong = wrong_details(errors, &policy);
        let is_first = wrong.is_empty();
        wrong.extend(wrong_terms(accepted));
        let text = Text::CreateYourAccount { provider: Known::from(&provider), email: Known::from(&email) };
        let Told { heading, what, .. } = tell(text);
        view! {
            <Document title=form_title(text, wrong.len())>
                <section class="card">
                    <h1>{heading}</h1>
                    <p class="lead">{what}</p>
                    {known.map(|known| view! { <KnownAddress known provider=provider.clone() /> })}
                    <WhatIsWrong wrong />
                    <form method="post" action=REGISTER_NEWCOMER.path class="form" novalidate>
                        <DetailsFields draft errors policy />
                        <p class="quiet">{beside(Text::DetailsTitle, "what")}</p>
                        {terms.map(|terms| view! { <AcceptTerms terms accepted is_first /> })}
                        <GoingOnTo service />
                        <p class="actions">
                            <button type="submit" class=if is_known { "button button-quiet" } else { "button" }>
                                {say(if is_known { Text::CreateSeparateAccount } else { Text::CreateAccount })}
                            </button>
                        </p>
                    </form>
                    <form method="post" action=SIGN_OUT.path class="aside">
                        <p class="quiet">{say(Text::NotYou { email: Known::from(&email) })}</p>
                        <button type="submit" class="button button-quiet">
                            {say(Text::UseAnotherAccount)}
                        </button>
                    </form>
                </section>
            </Document>
        }
    }
}

/// With which provider is not told, since it is nobody else's business.
#[component]
fn KnownAddress(known: String, provider: Option<String>) -> impl IntoView {
    let Told { heading, what, next, .. } = tell(Text::KnownAddress { email: &known });
    view! {
        <div class="notice" role="note">
            <p>
                <strong>{heading}</strong>
                " "
                {what}
            </p>
            <p>{next}</p>
            <form method="post" action=CONNECT.path>
                <p class="actions">
                    <button type="submit" class="button">
                        {say(Text::SignInAndConnect { provider: Known::from(&provider) })}
                    </button>
                </p>
            </form>
        </div>
    }
}

/// What the form shows: what was typed and is wrong, or what the provider says.
fn draft_of(registration: &Registration, policy: &RegistrationPolicy) -> (Draft, DraftErrors) {
    if let Some(draft) = &registration.draft {
        return (draft.clone(), draft.check(policy).err().unwrap_or_default());
    }
    let claims = registration.claims.clone();
    let draft = Draft { name: claims.name.unwrap_or_default(), email: claims.email.unwrap_or_default() };
    (draft, DraftErrors::default())
}

/// `POST /auth/register`: registers, or keeps what was typed and shows it again with what is wrong.
#[server(prefix = "/auth", endpoint = "register")]
pub async fn register_newcomer(
    name: Option<String>,
    email: Option<String>,
    /// The version of the terms that is accepted: the box in the form bears the one that the form shows.
    terms: Option<String>,
) -> Result<(), ServerFnError> {
    let draft = Draft { name: name.unwrap_or_default(), email: email.unwrap_or_default() };
    answer(|Call { house, visit, .. }| async move {
        let House { sessions, registration, way_in, services, terms: ours, .. } = &*house;
        let remember = way_in.remember_provider;
        let (policy, ours) = (registration, ours.as_ref());
        let at = Registering { sessions, policy, terms: ours, remember, services, visit: &visit };
        register::register(at, draft, terms).await
    })
    .await
}

/// `POST /auth/register/connect`: registers nobody. They sign in the way they did before, and what they came with is
/// theirs from then on.
#[server(prefix = "/auth", endpoint = "register/connect")]
pub async fn connect_newcomer() -> Result<(), ServerFnError> {
    answer(
        |Call { house, visit, .. }| async move { connect::wait(house.sessions.pool(), &house.services, &visit).await },
    )
    .await
}
