//! `POST /auth/sign-out`.

use axum::http::{HeaderName, HeaderValue};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use super::context::{Request, refuse_error, see_other, set_cookie};
use crate::auth::{
    Door,
    sign_out::{self, Next},
};

/// Where the page is that says what has ended. Of one provider alone nothing needs to be said.
fn address(door: &Door, provider: Option<&str>) -> String {
    match provider {
        Some(provider) if door.providers.len() > 1 => format!("/signed-out?provider={provider}"),
        _ => "/signed-out".to_owned(),
    }
}

/// Signs out at once: the row ends, the cookie goes, and the browser forgets what it kept of us (ASVS 5.0 7.4.1, 14.3.1).
/// `everywhere=true` ends every session of the person.
///
/// # Errors
/// None: what goes wrong becomes a page, and the session goes on until it can be ended for real.
#[server(prefix = "/auth", endpoint = "sign-out")]
pub async fn sign_out_now(
    /// `true`: every session of the person.
    everywhere: Option<String>,
) -> Result<(), ServerFnError> {
    let request = Request::current();
    let everywhere = everywhere.is_some_and(|value| value == "true");
    let jar = request.jar();
    match sign_out::sign_out(&request.door, &jar, &request.caller, everywhere, &request.peer).await {
        Ok(next) => {
            set_cookie(&request.door.cookies.no_session());
            // Chromium keeps pages whole for Back and shows one again unless cookies have changed since. It has been seen to
            // overlook a single change that follows a sign-in; the binding cookie, given once more, makes it two.
            if jar.browser().is_some() {
                jar.renew_browser();
            }
            expect_context::<ResponseOptions>().insert_header(
                HeaderName::from_static("clear-site-data"),
                // Not "cookies": browsers would take those of the whole registrable domain, services and provider included.
                HeaderValue::from_static("\"storage\""),
            );
            match next {
                Next::Provider(address) => see_other(address.as_str()),
                Next::Here(provider) => see_other(&address(&request.door, provider.as_deref())),
            }
        }
        Err(error) => refuse_error(error),
    }
    Ok(())
}
