//! The landing page: one way in, or the services that are open to the signed-in.

use leptos::prelude::*;

use super::{Anybody, At, Page, parts::ButtonLink};
use crate::{
    auth::{
        AuthError,
        handshake::access::{Access, access},
    },
    look::{Document, Services},
    model::{
        address::{ACCOUNT, REGISTER, SIGN_IN},
        flow::Visitor,
        service::Service,
        service_path::ServicePath,
    },
};

/// `/`
#[derive(Debug)]
pub enum Landing {
    Inside { name: String, services: Vec<Service> },
    HalfWay,
    Outside,
}

impl Page for Landing {
    type To = Anybody;

    async fn load(At { house, visit, .. }: &At<Anybody>) -> Result<Self, AuthError> {
        Ok(match &visit.caller.visitor {
            Visitor::SignedIn(signed_in) => {
                let is_open = |service: &&Service| {
                    access(service, &ServicePath::home(service), &visit.caller) != Access::Excluded
                };
                let services = house.services.iter().filter(is_open).cloned().collect();
                Self::Inside { name: signed_in.user.name.clone(), services }
            }
            Visitor::Registering => Self::HalfWay,
            Visitor::Anonymous | Visitor::Ended(_) | Visitor::Holder(_) | Visitor::BadToken(_) | Visitor::Unknown => {
                Self::Outside
            }
        })
    }

    fn view(self) -> impl IntoView {
        match self {
            Self::Inside { name, services } => view! { <Inside name services /> }.into_any(),
            Self::HalfWay => {
                let lead = "You are almost there: your registration is waiting to be finished.";
                view! { <Outside lead href=REGISTER.path label="Finish registering" /> }.into_any()
            }
            Self::Outside => {
                let lead = "Sign in once, and every service of this house knows you.";
                view! { <Outside lead href=SIGN_IN.path label="Sign in" /> }.into_any()
            }
        }
    }
}

#[component]
fn Outside(lead: &'static str, href: &'static str, label: &'static str) -> impl IntoView {
    view! {
        <Document title="Welcome">
            <section class="hero">
                <h1>"Come on in"</h1>
                <p class="lead">{lead}</p>
                <ButtonLink href label />
                <p class="quiet">"New here? The same way in: after signing in with your provider you can register."</p>
            </section>
        </Document>
    }
}

#[component]
fn Inside(name: String, services: Vec<Service>) -> impl IntoView {
    view! {
        <Document title="Your services">
            <section class="hero">
                <h1>"Good to see you, " <bdi>{name}</bdi></h1>
                {if services.is_empty() {
                    view! { <p class="lead">"You are signed in. Services that are behind this door will be listed here."</p> }.into_any()
                } else {
                    view! { <Services services /> }.into_any()
                }}
                <ButtonLink href=ACCOUNT.path label="Your account and session" quiet=true />
            </section>
        </Document>
    }
}
