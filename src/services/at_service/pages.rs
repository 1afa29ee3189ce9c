//! `/.vestibule/signed-in`, `/signed-out`, `/me` and `POST /.vestibule/sign-out`.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use futures::FutureExt;

use super::steps::{redirect, with_cookies};
use crate::{
    auth::{
        AuthError, Caller, Chosen,
        answer::ProblemJson,
        facts::RequestFacts,
        handshake::visit::{Visiting, visiting},
        identify_at_service,
        me::Me,
        origin,
        peer::peer_of,
        service_cookies::ServiceCookies,
        tally::Refused,
    },
    look::{
        House, Symbol, Way, WholePage, go_on,
        language::{Text, switch_to, tell},
        whole_page,
    },
    model::{
        flow::{Asked, Decision, Visitor, decide, reason},
        host_address::{ENTER, SIGNED_IN, SIGNED_OUT},
        problem::Problem,
        requirement::{Credential, Requirement, Who},
        service_host::ServiceHost,
        service_session::ServiceSessionId,
        session::{Session, SessionId, SignedIn},
    },
    services::me::time_left,
    sessions::end_at_service,
    store::{events::Peer, pool::Pool, transaction},
};

/// Not "storage", which is the service's, and never "cookies": browsers take that for the whole registrable domain.
const CLEARED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\""));

/// Where the link of a page in place of a form leads: the form is in another tab. Whoever comes here by themselves reads what
/// is so.
pub async fn signed_in(
    State(house): State<Arc<House>>,
    Extension(host): Extension<Arc<ServiceHost>>,
    headers: HeaderMap,
) -> Response {
    let (caller, _) = identify_at_service(&house.sessions, &headers, host.first(), false).await;
    speak_to(&caller);
    let page = match caller.visitor {
        Visitor::Unknown => return Problem::DatabaseAway.into_response(),
        Visitor::SignedIn(_) => WholePage {
            symbol: Symbol::Tick,
            told: tell(Text::ServiceSignedIn),
            way: None,
            has_code: false,
            goes_on: false,
        },
        _ => WholePage {
            symbol: Symbol::Key,
            told: tell(Text::ServiceNobody),
            way: Some(Way::to(ENTER.link().with("return_to", SIGNED_IN.path), Text::SignIn)),
            has_code: false,
            goes_on: false,
        },
    };
    whole_page(StatusCode::OK, page)
}

/// Says that the session is over, if it is. Chromium keeps a page whole for Back although it was not to be stored, and misses
/// that its cookie is gone if a redirect led to it: what this host has there is cleared now, and no sooner, since a page is put
/// there when the next one has come. A picture of another site's page clears nothing.
pub async fn signed_out(
    State(house): State<Arc<House>>,
    Extension(host): Extension<Arc<ServiceHost>>,
    headers: HeaderMap,
) -> Response {
    let (caller, _) = identify_at_service(&house.sessions, &headers, host.first(), false).await;
    speak_to(&caller);
    let page = match caller.visitor {
        Visitor::Unknown => return Problem::DatabaseAway.into_response(),
        Visitor::SignedIn(_) => return still_signed_in(&host),
        _ => WholePage {
            symbol: Symbol::Tick,
            told: tell(Text::ServiceSignedOut),
            way: Some(Way::to(ENTER.link(), Text::SignInAgain)),
            has_code: false,
            goes_on: false,
        },
    };
    let page = whole_page(StatusCode::OK, page);
    if visiting(&headers) == Visiting::Goes { ([CLEARED], page).into_response() } else { page }
}

/// In the language that they have chosen at the door.
fn speak_to(caller: &Caller) {
    if let Chosen::Read(Some(tag)) = caller.language() {
        switch_to(&tag);
    }
}

fn still_signed_in(host: &ServiceHost) -> Response {
    let page = WholePage {
        symbol: Symbol::Tick,
        told: tell(Text::ServiceStillSignedIn),
        way: Some(Way::to(host.first().url.path(), Text::GoToStart)),
        has_code: false,
        goes_on: false,
    };
    whole_page(StatusCode::OK, page)
}

/// Who is calling, as `/me` of the door says it. The session is known here by the key of the service session, so that two
/// services cannot compare notes.
pub async fn me(
    State(house): State<Arc<House>>,
    Extension(host): Extension<Arc<ServiceHost>>,
    Extension(facts): Extension<RequestFacts>,
    headers: HeaderMap,
) -> Response {
    let keeps_alive = origin::is_use(&headers);
    let (caller, id) = identify_at_service(&house.sessions, &headers, host.first(), keeps_alive).await;
    let caller = facts.asked_at(host.first(), caller);
    if let (Some(signed_in), Some(id)) = (caller.signed_in(), id) {
        let session = Session { id: SessionId(id.0), ..signed_in.session.clone() };
        let left = time_left(signed_in.left);
        return ([left], Me::of(&SignedIn { session, ..signed_in.clone() })).into_response();
    }
    let asked = Asked::default();
    let decision = decide(&caller.visitor, Credential::None, Requirement::of(Who::SignedIn), asked);
    let status = match decision {
        Decision::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::UNAUTHORIZED,
    };
    let reason = reason(&caller.visitor, &decision);
    facts.refused(reason);
    ProblemJson::new(status, reason).into_response()
}

/// Ends the one session, at the door and at every service. Whoever is nobody here is signed out already.
pub async fn sign_out(
    State(house): State<Arc<House>>,
    Extension(host): Extension<Arc<ServiceHost>>,
    Extension(facts): Extension<RequestFacts>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let site = &house.site;
    let peer = peer_of(&parts, &site.trusted_proxies);
    let service = host.first();
    if !origin::may_change(&parts.method, &parts.headers, &service.url, false) {
        house.tally.note(Refused::CrossSite, "foreign_origin", peer.ip);
        return Problem::CrossSite.into_response();
    }
    if !origin::is_form(&parts.method, &parts.headers) {
        return Problem::UnsupportedMedia.into_response();
    }
    let (caller, id) = identify_at_service(&house.sessions, &parts.headers, service, false).await;
    let caller = facts.asked_at(service, caller);
    if caller.visitor == Visitor::Unknown {
        return Problem::DatabaseAway.into_response();
    }
    if let Err(error) = transaction::retry(|| end(house.sessions.pool(), &caller, id, &peer).boxed()).await {
        return error.into_logged_problem().into_response();
    }
    let (to, cookies) = (format!("{}{}", host.origin(), SIGNED_OUT.path), [ServiceCookies::of(service).take_session()]);
    // By a page, so that the one before is put away for Back, and then cleared by the next one.
    let answer = if navigates(&parts.headers) { with_cookies(go_on(&to), &cookies) } else { redirect(&to, &cookies) };
    ([CLEARED], answer).into_response()
}

/// Programs, and browsers that say nothing, keep no pages whole or cannot be told apart from those.
fn navigates(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-mode").is_some_and(|mode| mode == "navigate")
}

async fn end(pool: &Pool, caller: &Caller, id: Option<ServiceSessionId>, peer: &Peer) -> Result<(), AuthError> {
    let (Some(signed_in), Some(id)) = (caller.signed_in(), id) else { return Ok(()) };
    let mut transaction = transaction::begin(pool).await?;
    end_at_service(&mut transaction, signed_in, id, peer).await?;
    Ok(transaction.commit().await?)
}
