//! Says what signing out has ended, and what it has not.

use leptos::prelude::*;

use super::data::PageData;
use crate::{
    auth::sign_out::AtProvider,
    look::{Document, Visit},
    model::return_to::sign_in_as_another,
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
    let (provider, at_provider) = expect_context::<PageData>().signed_out.unwrap_or((None, AtProvider::Unknown));
    let Words { heading, there } = words(provider, at_provider);
    view! {
        <Document title="Signed out">
            <section class="card">
                <h1>{heading}</h1>
                <p class="lead">"There is no session in this browser any more. Nobody can go on with it."</p>
                <p>{there}</p>
                <p class="actions">
                    <a class="button" href=sign_in_as_another(None)>
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

/// What has become of the session at the provider.
fn words(provider: Option<String>, at_provider: AtProvider) -> Words {
    let name = provider.unwrap_or_else(|| "the provider you signed in with".to_owned());
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
