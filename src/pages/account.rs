//! Who is signed in, since when, until when.

use std::sync::Arc;

use chrono::Utc;
use leptos::prelude::*;

use super::context::Request;
use crate::{
    auth::Door,
    islands::{LocalTime, SessionClock},
    look::{Document, SignOutForm},
    model::session::SignedIn,
    store::sessions,
};

/// `/account`
#[component]
pub fn Account() -> impl IntoView {
    let request = Request::current();
    // The guard lets only the signed-in see this page.
    let Some(signed_in) = request.caller.signed_in().cloned() else { return ().into_any() };
    let door = Arc::clone(&request.door);
    let id = signed_in.session.id;
    let replaced = Resource::new(|| (), move |()| replaced_name(Arc::clone(&door), id));
    let name = signed_in.user.name.clone();
    view! {
        <Document title="Your account" islands=true>
            <section class="card card-wide">
                <h1>{name.clone()}</h1>
                <Suspense>
                    {move || {
                        let name = name.clone();
                        Suspend::new(async move {
                            replaced.await.map(|before| view! { <Replaced before now=name /> })
                        })
                    }}
                </Suspense>
                <Facts signed_in />
            </section>
        </Document>
    }
    .into_any()
}

/// A page about the session must not fail because this line cannot be read.
async fn replaced_name(door: Arc<Door>, id: crate::model::session::SessionId) -> Option<String> {
    sessions::replaced_just_now(&door.pool, id).await.ok().flatten()
}

#[component]
fn Replaced(before: String, now: String) -> impl IntoView {
    let text = if before == now {
        format!("You signed in again as {now}. The session that was open in this browser has ended.")
    } else {
        format!("You are now signed in as {now}. The session of {before} that was open in this browser has ended.")
    };
    view! {
        <p class="notice" role="status">
            {text}
        </p>
    }
}

#[component]
fn Facts(signed_in: SignedIn) -> impl IntoView {
    let SignedIn { user, session, .. } = signed_in;
    let now = Utc::now();
    let provider = Request::current()
        .door
        .provider(&session.provider)
        .map_or(session.provider, |provider| provider.settings().name.clone());
    let roles = if user.roles.is_empty() { "none".to_owned() } else { user.roles.join(", ") };
    view! {
        <h2>"You"</h2>
        <dl class="facts">
            <dt>"E-mail address"</dt>
            <dd>
                {user.email} " "
                <span class="tag">{if user.email_verified { "confirmed" } else { "not confirmed" }}</span>
            </dd>
            <dt>"Roles"</dt>
            <dd>{roles}</dd>
        </dl>
        <h2>"This session"</h2>
        <dl class="facts">
            <dt>"Signed in with"</dt>
            <dd>{provider}</dd>
            <dt>"Since"</dt>
            <dd>
                <LocalTime at=session.created_at />
            </dd>
            <dt>"At the longest until"</dt>
            <dd>
                <LocalTime at=session.expires_at />
            </dd>
        </dl>
        <SessionClock
            seconds=(session.idle_expires_at - now).num_seconds()
            absolute_seconds=(session.expires_at - now).num_seconds()
        />
        <h2>"On other devices"</h2>
        <p>"If you have lost a device, or left one signed in, you can end every session you have, this one included."</p>
        <SignOutForm everywhere=true />
    }
}
