//! `GET /enter`: the second step on the way to a service at another host.

use std::sync::Arc;

use axum::{
    Extension,
    extract::State,
    http::{
        HeaderValue, StatusCode, Uri,
        header::{LOCATION, REFERRER_POLICY},
    },
    response::{IntoResponse, Response},
};
use leptos::prelude::*;

use super::parts::ButtonLink;
use crate::{
    auth::{
        Visit,
        answer::Answered,
        handshake::pass::{Passed, give_pass},
    },
    look::{
        self, Document, House,
        language::{Text, Told, tell},
    },
    model::{
        address::HOME,
        destination::{Destination, sign_in_again},
        problem::Problem,
    },
};

/// To the service with a pass, to a fresh sign-in where the page asks for one, or the page that says who may not come in.
pub async fn enter(State(house): State<Arc<House>>, Extension(visit): Extension<Visit>, uri: Uri) -> Response {
    let Visit { caller, query, .. } = &visit;
    let here = uri.path_and_query().and_then(|here| Destination::local(here.as_str()));
    match give_pass(&house.sessions, &house.site, &house.services, caller, query).await {
        Ok(Passed::To(address)) => redirect(&address),
        Ok(Passed::SignInAgain) => redirect(sign_in_again(here.as_ref()).as_str()),
        Ok(Passed::Excluded(service)) => {
            let (service, frame) = (service.name.clone(), house.frame(caller, None));
            let name = caller.signed_in().map(|signed_in| signed_in.user.name.clone()).unwrap_or_default();
            let mut page = look::page(StatusCode::FORBIDDEN, frame, move || view! { <Excluded service name /> });
            page.extensions_mut().insert(Answered::because(Problem::Forbidden));
            page
        }
        Err(error) => error.into_logged_problem().into_response(),
    }
}

/// The address has a pass in it, of which no page is to hear.
fn redirect(to: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(to) else { return Problem::Internal.into_response() };
    let no_referrer = (REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    (StatusCode::SEE_OTHER, [(LOCATION, location), no_referrer]).into_response()
}

#[component]
fn Excluded(service: String, name: String) -> impl IntoView {
    let Told { title, heading, what, next } = tell(Text::ServiceNotOpen { service: &service, name: &name });
    view! {
        <Document title>
            <section class="card">
                <h1>{heading}</h1>
                <p class="lead">{what}</p>
                <p>{next}</p>
                <ButtonLink href=HOME.path label=Text::GoToStart />
            </section>
        </Document>
    }
}
