//! Which language a request is answered in: the one that its address asks for, that the person or the browser has chosen, that
//! whoever sent them asks for, that the browser prefers, and else the site's.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{
        HeaderValue, Uri,
        header::{ACCEPT_LANGUAGE, CONTENT_LANGUAGE, CONTENT_TYPE, VARY},
    },
    middleware::Next,
    response::Response,
};

use super::state::AppState;
use crate::{
    auth::{Chosen, Visit, facts::RequestFacts},
    look::{
        House,
        language::{Language, Languages, current, speaking, switch},
    },
    model::query::Query,
    store::languages,
};

/// Middleware: the language of the answer, as far as the request alone says it.
pub async fn spoken(State(house): State<Arc<House>>, request: Request, next: Next) -> Response {
    let language = asked_for(&house.languages(), &request);
    let code = request.extensions().get::<RequestFacts>().and_then(RequestFacts::code);
    speaking(language, code, async move {
        let mut response = next.run(request).await;
        let is_page =
            response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if is_page {
            let headers = response.headers_mut();
            headers.append(VARY, HeaderValue::from_static("accept-language"));
            if let Ok(tag) = HeaderValue::from_str(&current().tag()) {
                headers.insert(CONTENT_LANGUAGE, tag);
            }
        }
        response
    })
    .await
}

fn asked_for(languages: &Arc<Languages>, request: &Request) -> Language {
    let query = Query::of(request.uri().query());
    let accepted = || {
        let header = request.headers().get(ACCEPT_LANGUAGE)?.to_str().ok()?;
        languages.accepted(header)
    };
    by_address(languages, &query)
        // Whoever begins a sign-in here for others says it as OpenID Connect Core 1.0 has it (section 3.1.2.1).
        .or_else(|| languages.best(query.only("ui_locales")?.split(' ')))
        .or_else(accepted)
        .unwrap_or_else(|| languages.usual())
}

fn by_address(languages: &Arc<Languages>, query: &Query) -> Option<Language> {
    languages.best(query.only("lang").iter().map(String::as_str))
}

/// Goes on in the language that the person or the browser has chosen, unless the address asks for another one. Who is asked
/// for anyway brings it along; only beside the cookie of a session that is over it costs a query.
pub async fn as_chosen(state: &AppState, visit: &Visit, uri: &Uri) {
    let languages = state.house.languages();
    if by_address(&languages, &Query::of(uri.query())).is_some() {
        return;
    }
    let chosen = match (visit.caller.language(), visit.jar.browser()) {
        (Chosen::Read(language), _) => language,
        // Whoever cannot be looked up reads the page all the same.
        (Chosen::NotRead, Some(browser)) => {
            let hash = browser.hash();
            languages::chosen_in_browser(state.house.sessions.pool(), hash.as_bytes()).await.ok().flatten()
        }
        (Chosen::NotRead, None) => None,
    };
    if let Some(language) = chosen.and_then(|tag| languages.named(&tag)) {
        switch(language);
    }
}
