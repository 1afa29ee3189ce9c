//! Who is signed in, since when, until when, and in which ways they can sign in.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use uuid::Uuid;

use super::{context::Request, data::PageData, notice::NoticeOf};
use crate::{
    auth::Door,
    islands::{LocalTime, SessionClock},
    look::{Document, SignOutForm},
    model::session::SignedIn,
    store::identities::Identity,
};

/// `/account`
#[component]
pub fn Account() -> impl IntoView {
    let request = Request::current();
    // The guard lets only the signed-in see this page.
    let Some(signed_in) = request.caller.signed_in().cloned() else { return ().into_any() };
    let name = signed_in.user.name.clone();
    let PageData { replaced, notice, .. } = expect_context::<PageData>();
    view! {
        <Document title="Your account" islands=true>
            <section class="card card-wide">
                <h1>
                    <bdi>{name.clone()}</bdi>
                </h1>
                {replaced.map(|before| view! { <Replaced before now=name /> })}
                {notice.map(|(notice, provider)| view! { <NoticeOf notice provider /> })}
                <Facts signed_in />
            </section>
        </Document>
    }
    .into_any()
}

#[component]
fn Replaced(before: String, now: String) -> impl IntoView {
    let text = if before == now {
        view! { "You signed in again as " <bdi>{now}</bdi> ". The session that was open in this browser has ended." }
            .into_any()
    } else {
        view! {
            "You are now signed in as "
            <bdi>{now}</bdi>
            ". The session of "
            <bdi>{before}</bdi>
            " that was open in this browser has ended."
        }
        .into_any()
    };
    view! {
        <p class="notice" role="status">
            {text}
        </p>
    }
}

/// An identity as the page shows it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The handle in forms.
    pub id: Uuid,
    /// What people call the provider.
    pub provider: String,
    /// What the provider says the address is.
    pub email: Option<String>,
    used_at: DateTime<Utc>,
}

/// Identities with what people call their providers.
pub fn listed(door: &Door, identities: &[Identity]) -> Vec<Listed> {
    let name = |issuer: &str| {
        let provider = door.providers.of_issuer(issuer);
        provider.map_or_else(|| issuer.to_owned(), |provider| provider.settings().name.clone())
    };
    let listed = |identity: &Identity| Listed {
        id: identity.id,
        provider: name(&identity.issuer),
        email: identity.email.clone(),
        used_at: identity.used_at,
    };
    identities.iter().map(listed).collect()
}

/// The ways to sign in: all of them, with what can be done.
#[component]
fn Identities() -> impl IntoView {
    let identities = listed(&expect_context::<Arc<Door>>(), &expect_context::<PageData>().identities);
    let is_only = identities.len() == 1;
    let items = identities.into_iter().map(|identity| view! { <IdentityItem identity is_only /> }).collect_view();
    view! {
        <h2>"Your ways to sign in"</h2>
        <ul class="identities">{items}</ul>
        <p class="actions">
            <a class="button button-quiet" href="/account/link">
                "Link another way to sign in"
            </a>
        </p>
    }
}

#[component]
fn IdentityItem(identity: Listed, is_only: bool) -> impl IntoView {
    let Listed { id, provider, email, used_at, .. } = identity;
    let remove = (!is_only).then(|| {
        let (provider, email) = (provider.clone(), email.clone());
        view! {
            <a class="button button-quiet" href=format!("/account/unlink?identity={id}")>
                "Remove"
                // Of several links that say the same, this is what tells them apart to those who only hear them.
                <span class="visually-hidden">
                    " " <bdi>{provider}</bdi> {email.map(|email| view! { " (" <bdi>{email}</bdi> ")" })}
                </span>
            </a>
        }
    });
    view! {
        <li>
            <div>
                <p class="identity-name">
                    <bdi>{provider}</bdi>
                </p>
                {email
                    .map(|email| {
                        view! {
                            <p class="quiet">
                                <bdi>{email}</bdi>
                            </p>
                        }
                    })}
                <p class="quiet">"Last used " <LocalTime at=used_at /></p>
            </div>
            {remove}
        </li>
    }
}

#[component]
fn Facts(signed_in: SignedIn) -> impl IntoView {
    let SignedIn { user, session, left, .. } = signed_in;
    let provider = Request::current()
        .door
        .providers
        .get(&session.provider)
        .map_or(session.provider, |provider| provider.settings().name.clone());
    let roles = if user.roles.is_empty() { "none".to_owned() } else { user.roles.join(", ") };
    view! {
        <h2>"You"</h2>
        <dl class="facts">
            <dt>"E-mail address"</dt>
            <dd>
                <bdi>{user.email}</bdi> " "
                <span class="tag">{if user.email_verified { "confirmed" } else { "not confirmed" }}</span>
            </dd>
            <dt>"Roles"</dt>
            <dd>{roles}</dd>
        </dl>
        <p class="actions">
            <a class="button button-quiet" href="/account/details">
                "Change name or e-mail address"
            </a>
        </p>
        <Identities />
        <h2>"This session"</h2>
        <dl class="facts">
            <dt>"Signed in with"</dt>
            <dd>
                <bdi>{provider}</bdi>
            </dd>
            <dt>"Since"</dt>
            <dd>
                <LocalTime at=session.created_at />
            </dd>
            <dt>"At the longest until"</dt>
            <dd>
                <LocalTime at=session.expires_at />
            </dd>
        </dl>
        <SessionClock seconds=left.idle absolute_seconds=left.absolute />
        <h2>"On other devices"</h2>
        <p>"If you have lost a device, or left one signed in, you can end every session you have, this one included."</p>
        <SignOutForm everywhere=true />
    }
}
