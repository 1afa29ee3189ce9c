//! `GET /auth/callback`, the redirect URI of every provider.

use leptos::prelude::*;

use super::context::{Request, refuse_error, see_other, set_cookie};
use crate::auth::callback::{self, Outcome, Response};

/// Finishes a sign-in. What strangers may send is all optional, and wrong values end as a page. Whoever comes in is
/// redirected, so that no code stays in the history (RFC 9700 section 4.2.4). The page of a refusal is shown here: its
/// code is used up or was never redeemed, and no `Referer` carries it.
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
) -> Result<(), ServerFnError> {
    let request = Request::current();
    let response = Response { code, state, iss, error };
    match callback::finish(&request.door, &request.cookies(), &request.caller, response, &request.client).await {
        Ok(Outcome::SignedIn(cookie, return_to)) => {
            set_cookie(&cookie);
            see_other(return_to.as_str());
        }
        Ok(Outcome::Registering(cookie)) => {
            set_cookie(&cookie);
            see_other("/register");
        }
        Ok(Outcome::AlreadySignedIn(return_to)) => see_other(return_to.as_str()),
        Err(error) => refuse_error(error),
    }
    Ok(())
}
