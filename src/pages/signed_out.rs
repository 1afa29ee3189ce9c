//! Says what signing out has ended, and what it has not.

use std::sync::Arc;

use leptos::prelude::*;

use super::context::Request;
use crate::{
    auth::{
        Door,
        sign_out::{AtProvider, came_back},
    },
    look::{Document, Visit},
};

/// `/signed-out`
#[component]
pub fn SignedOut() -> impl IntoView {
    let visit = expect_context::<Visit>();
    if let Some(signed_in) = visit.caller.signed_in() {
        let name = signed_in.user.name.clone();
        return view! {
            <Document title="You are signed in">
                <section class="card">
                    <h1>"You are signed in"</h1>
                    <p class="lead">{format!("There is a session in this browser: you are signed in as {name}.")}</p>
                    <p class="actions">
                        <a class="button" href="/">
                            "Go to the start page"
                        </a>
                    </p>
                </section>
            </Document>
        }
        .into_any();
    }
    let request = Request::current();
    let (door, query) = (Arc::clone(&request.door), request.parts.uri.query().unwrap_or_default().to_owned());
    view! {
        <Document title="Signed out">
            <section class="card">
                <Suspense>
                    {move || {
                        let words = words(Arc::clone(&door), query.clone());
                        Suspend::new(async move {
                            let Words { heading, there } = words.await;
                            view! {
                                <h1>{heading}</h1>
                                <p class="lead">"There is no session in this browser any more. Nobody can go on with it."</p>
                                <p>{there}</p>
                            }
                        })
                    }}
                </Suspense>
                <p class="actions">
                    <a class="button" href="/sign-in">
                        "Sign in again"
                    </a>
                </p>
            </section>
        </Document>
    }
    .into_any()
}

struct Words {
    heading: String,
    there: String,
}

/// What has become of the session at the provider. What the address says of it counts only with a `state` of ours; the
/// name of a provider just tells which one is meant.
async fn words(door: Arc<Door>, query: String) -> Words {
    let find = |name: &str| {
        url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let (provider, at_provider) = came_back(&door, find("state").as_deref(), find("provider").as_deref()).await;
    let name = provider.map_or("the provider you signed in with", |provider| provider.settings().name.as_str());
    let here = "You are signed out here".to_owned();
    match at_provider {
        AtProvider::SignedOut => Words {
            heading: "You are signed out".to_owned(),
            // It sends back whoever was asked whether to sign out there too, whatever they answered.
            there: format!(
                "{name} has sent you back from signing out there too. If you chose to stay signed in at {name}, that session goes on.",
            ),
        },
        AtProvider::NotOffered => Words {
            heading: here,
            there: format!(
                "You may still be signed in at {name}: it offers us no way to sign you out there. On a device that others use, sign out there too.",
            ),
        },
        AtProvider::Away => Words {
            heading: here,
            there: format!(
                "You may still be signed in at {name}: it does not answer at the moment, so we could not sign you out there. On a device that others use, sign out there too.",
            ),
        },
        AtProvider::Unknown => Words {
            heading: here,
            there: format!(
                "You may still be signed in at {name}: that is a session of its own. On a device that others use, sign out there too.",
            ),
        },
    }
}
