//! `POST /auth/sign-out`.

use axum::http::{HeaderName, HeaderValue};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use super::context::{Request, refuse_error, see_other, set_cookie};
use crate::auth::sign_out;

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
    match sign_out::sign_out(&request.door, &request.caller, everywhere, &request.client).await {
        Ok(()) => {
            set_cookie(&request.door.cookies.no_session());
            expect_context::<ResponseOptions>().insert_header(
                HeaderName::from_static("clear-site-data"),
                HeaderValue::from_static("\"cookies\", \"storage\""),
            );
            see_other("/signed-out");
        }
        Err(error) => refuse_error(error),
    }
    Ok(())
}
