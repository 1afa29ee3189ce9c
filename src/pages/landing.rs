//! The landing page: one way in, or the services of the signed-in.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    auth::Door,
    look::{Document, Visit},
    model::flow::Visitor,
};

/// `/`
#[component]
pub fn Landing() -> impl IntoView {
    let visit = expect_context::<Visit>();
    match &visit.caller.visitor {
        Visitor::SignedIn(signed_in) => view! { <Inside name=signed_in.user.name.clone() /> }.into_any(),
        Visitor::Registering => view! { <Outside lead="You are almost there: your registration is waiting to be finished." href="/register" label="Finish registering" /> }.into_any(),
        _ => view! { <Outside lead="Sign in once, and every service of this house knows you." href="/sign-in" label="Sign in" /> }.into_any(),
    }
}

#[component]
fn Outside(lead: &'static str, href: &'static str, label: &'static str) -> impl IntoView {
    view! {
        <Document title="Welcome">
            <section class="hero">
                <h1>"Come on in"</h1>
                <p class="lead">{lead}</p>
                <p class="actions">
                    <a class="button" href=href>
                        {label}
                    </a>
                </p>
                <p class="quiet">"New here? The same way in: after signing in with your provider you can register."</p>
            </section>
        </Document>
    }
}

#[component]
fn Inside(name: String) -> impl IntoView {
    let door = expect_context::<Arc<Door>>();
    let services = door.settings.services.clone();
    view! {
        <Document title="Your services">
            <section class="hero">
                <h1>"Good to see you, " <bdi>{name}</bdi></h1>
                {if services.is_empty() {
                    view! { <p class="lead">"You are signed in. Services that are behind this door will be listed here."</p> }.into_any()
                } else {
                    view! {
                        <ul class="services">
                            {services
                                .into_iter()
                                .map(|service| {
                                    view! {
                                        <li>
                                            <a href=service.url.to_string()>
                                                <span class="service-name">
                                                    <bdi>{service.name}</bdi>
                                                </span>
                                                <span class="quiet">{service.url.host_str().unwrap_or_default().to_owned()}</span>
                                            </a>
                                        </li>
                                    }
                                })
                                .collect_view()}
                        </ul>
                    }
                        .into_any()
                }}
                <p class="actions">
                    <a class="button button-quiet" href="/account">
                        "Your account and session"
                    </a>
                </p>
            </section>
        </Document>
    }
}
