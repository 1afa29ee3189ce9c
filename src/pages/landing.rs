//! The landing page: the ways in, or the services that are open to the signed-in.

use leptos::prelude::*;

use super::{Anybody, At, Page, parts::ButtonLink, sign_in::SignIn};
use crate::{
    auth::{
        AuthError,
        handshake::access::{Access, access},
    },
    look::{
        Arch, Document, SERVICE_QUERY, ServiceList, Symbol,
        language::{Text, plain, say},
    },
    model::{
        address::{ACCOUNT, REGISTER},
        flow::Visitor,
        service::Service,
        service_path::ServicePath,
    },
};

/// `/`
#[derive(Debug)]
pub enum Landing {
    Inside {
        name: String,
        services: Vec<Service>,
        /// What was typed to find one.
        typed: Option<String>,
        is_admin: bool,
    },
    HalfWay,
    /// Whoever is not signed in can do so here.
    Outside(SignIn),
}

impl Page for Landing {
    type To = Anybody;

    async fn load(At { house, visit, .. }: &At<Anybody>) -> Result<Self, AuthError> {
        Ok(match &visit.caller.visitor {
            Visitor::SignedIn(signed_in) => {
                let is_open = |service: &&Service| {
                    access(service, &ServicePath::home(service), &visit.caller, None) != Access::Excluded
                };
                let services = house.services.iter().filter(is_open).cloned().collect();
                let is_admin = signed_in.user.roles.iter().any(|role| role == "admin");
                let typed = visit.query.only(SERVICE_QUERY);
                Self::Inside { name: signed_in.user.name.clone(), services, typed, is_admin }
            }
            Visitor::Registering => Self::HalfWay,
            Visitor::Anonymous | Visitor::Ended(_) | Visitor::Holder(_) | Visitor::BadToken(_) | Visitor::Unknown => {
                Self::Outside(SignIn::at_home(house, visit).await?)
            }
        })
    }

    fn view(self) -> impl IntoView {
        match self {
            Self::Inside { name, services, typed, is_admin } => {
                view! { <Inside name services typed is_admin /> }.into_any()
            }
            Self::HalfWay => view! { <HalfWay /> }.into_any(),
            Self::Outside(sign_in) => sign_in.view().into_any(),
        }
    }
}

#[component]
fn HalfWay() -> impl IntoView {
    view! {
        <Document title=plain(Text::FinishRegistering)>
            <section class="card">
                <Arch symbol=Symbol::Key />
                <h1>{say(Text::FinishRegistering)}</h1>
                <p class="lead">{say(Text::OneStepLeft)}</p>
                <ButtonLink href=REGISTER.path label=Text::FinishRegistering />
            </section>
        </Document>
    }
}

#[component]
fn Inside(name: String, services: Vec<Service>, typed: Option<String>, is_admin: bool) -> impl IntoView {
    let none = if is_admin { Text::NoServicesYet } else { Text::NoServices };
    let list = if services.is_empty() {
        view! { <p class="lead">{say(none)}</p> }.into_any()
    } else {
        view! { <ServiceList services typed /> }.into_any()
    };
    view! {
        <Document title=plain(Text::YourServices)>
            <section class="hero">
                <h1>{say(Text::Hello { name: &name })}</h1>
                {list}
                <ButtonLink href=ACCOUNT.path label=Text::YourAccountButton quiet=true />
            </section>
        </Document>
    }
}
