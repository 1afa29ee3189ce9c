//! Which language a request is answered in: the one that its address asks for, that the person or the browser has chosen, that
//! whoever sent them asks for, that the browser prefers, and else the site's.

use std::sync::Arc;

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};

use super::state::AppState;
use crate::{
    auth::{Chosen, Visit, facts::RequestFacts, origin},
    look::{
        House,
        brand::showing,
        language::{AskedFor, is_asked_for, label, speaking, switch_to},
    },
    model::{address, flow::Visitor, host_address, query::Query},
    store::languages,
};

/// Middleware: what people read is in the organisation's brand, and in their language, as far as the request alone says it.
/// What programs are told, and files, have neither, and cost none of it.
pub async fn spoken(State(house): State<Arc<House>>, request: Request, next: Next) -> Response {
    if is_of_a_program(&request) {
        return next.run(request).await;
    }
    let brand = house.brand.now();
    let asked = AskedFor::of(&brand.languages, &Query::of(request.uri().query()), request.headers());
    let code = request.extensions().get::<RequestFacts>().and_then(RequestFacts::code);
    let answer = speaking(asked, code, async move {
        let mut response = next.run(request).await;
        label(&mut response);
        response
    });
    showing(brand, answer).await
}

/// Whether a program asks, for what is no page: for a file, for what is at no address, or where programs ask. Whoever goes
/// there with a browser is told what is wrong by a page.
fn is_of_a_program(request: &Request) -> bool {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let is_page = |route| {
        address::at(route).is_some_and(|address| !address.is_for_programs())
            || host_address::find(route).is_some_and(|address| !address.polled)
    };
    !origin::is_person(request.headers()) && !route.is_some_and(is_page)
}

/// Goes on in the language that the person or the browser has chosen, unless the address asks for another one. Who is asked
/// for anyway brings it along; only beside the cookie of a session that is over it costs a query.
pub async fn as_chosen(state: &AppState, visit: &Visit) {
    if is_asked_for() {
        return;
    }
    let chosen = match (visit.caller.language(), visit.jar.known_browser()) {
        (Chosen::Read(language), _) => language,
        // Whoever cannot be looked up reads the page all the same, and does not wait once more.
        (Chosen::NotRead, Some(browser)) if visit.caller.visitor != Visitor::Unknown => {
            let hash = browser.hash();
            languages::chosen_in_browser(state.house.sessions.pool(), hash.as_bytes()).await.ok().flatten()
        }
        (Chosen::NotRead, _) => None,
    };
    if let Some(tag) = chosen {
        switch_to(&tag);
    }
}
