//! `GET /auth/callback`, the redirect URI of every provider.

use leptos::prelude::*;

use super::{Call, answer};
use crate::{
    auth::{
        AuthError, Next, Visit,
        callback::{Callback, Response, TurnedAway},
    },
    look::House,
    model::problem::Problem,
};

/// `GET /auth/callback`: finishes a sign-in. What strangers may send is all optional, and wrong values end as a page.
/// Whoever comes is redirected, let in or not, so that no code stays in the history (RFC 9700 section 4.2.4).
#[server(prefix = "/auth", endpoint = "callback", input = server_fn::codec::GetUrl)]
pub async fn finish_sign_in(
    code: Option<String>,
    state: Option<String>,
    /// Who answers (RFC 9207).
    iss: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
    /// Whose redirect URI it is, where a provider has one of its own.
    provider: Option<String>,
) -> Result<(), ServerFnError> {
    let response = Response { code, state, iss, error, error_description, provider };
    answer(|Call { house, visit, .. }| async move {
        let House { sessions, providers, registration, way_in, services, tally, .. } = &*house;
        let remember = way_in.remember_provider;
        let callback = Callback { sessions, providers, registration, remember, services, tally, visit: &visit };
        match callback.finish(response).await {
            Ok(next) => Ok(next),
            Err(turned_away) => turn_away(&visit, turned_away),
        }
    })
    .await
}

/// A person reads why at an address without a code, a program is told here. While the database is away the attempt is
/// not used up: whoever asks again can still finish it, and has to keep the address for that.
fn turn_away(visit: &Visit, TurnedAway { error, return_to }: TurnedAway) -> Result<Next, AuthError> {
    if error.problem() == Problem::DatabaseAway || !visit.is_person {
        return Err(error);
    }
    let page = error.into_logged_problem().address_after_sign_in(return_to.as_ref());
    // Its page names the provider.
    let page = match visit.facts.provider() {
        Some(provider) => page.with("provider", provider),
        None => page,
    };
    Ok(Next::to(match visit.facts.code() {
        Some(code) => {
            visit.facts.shows(code);
            page.with("request", &code.to_string())
        }
        None => page,
    }))
}
