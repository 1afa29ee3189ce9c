//! `GET /auth/callback`, the redirect URI of every provider.

use leptos::prelude::*;

use super::context::{Request, refuse, see_other, set_cookie};
use crate::{
    auth::{
        arrival::Outcome,
        callback::{self, Refusal, Response},
        origin,
    },
    model::problem::Problem,
};

/// Finishes a sign-in. What strangers may send is all optional, and wrong values end as a page. Whoever comes is
/// redirected, let in or not, so that no code stays in the history (RFC 9700 section 4.2.4).
///
/// # Errors
/// None: what goes wrong becomes a page.
#[server(prefix = "/auth", endpoint = "callback", input = server_fn::codec::GetUrl)]
pub async fn finish_sign_in(
    /// The one-time code.
    code: Option<String>,
    /// Which attempt it belongs to.
    state: Option<String>,
    /// Who answers (RFC 9207).
    iss: Option<String>,
    /// Why there is no code.
    error: Option<String>,
    /// The same in words.
    error_description: Option<String>,
    /// Whose redirect URI it is, where a provider has one of its own.
    provider: Option<String>,
) -> Result<(), ServerFnError> {
    let request = Request::current();
    let response = Response { code, state, iss, error, error_description, provider };
    match callback::finish(&request.door, &request.jar(), &request.caller, response, &request.peer).await {
        Ok(Outcome::SignedIn(cookie, return_to)) => {
            set_cookie(&cookie);
            see_other(return_to.as_str());
        }
        Ok(Outcome::Registering(cookie)) => {
            set_cookie(&cookie);
            see_other("/register");
        }
        Ok(Outcome::StillRegistering) => see_other("/register"),
        Ok(Outcome::Linked) => see_other("/account"),
        Ok(Outcome::AlreadySignedIn(return_to)) => see_other(return_to.as_str()),
        Err(refusal) => turn_away(&request, refusal),
    }
    Ok(())
}

/// A person reads why at an address without a code, a program is told here. While the database is away the attempt is
/// not used up: whoever asks again can still finish it, and has to keep the address for that.
fn turn_away(request: &Request, refusal: Refusal) {
    let problem = refusal.error.into_logged_problem();
    if problem == Problem::DatabaseAway || !origin::is_person(&request.parts.headers) {
        refuse(problem);
    } else {
        see_other(&problem.address_after_sign_in(refusal.return_to.as_ref()));
    }
}
