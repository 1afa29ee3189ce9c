//! The sign-in page, and the server function that begins a sign-in.

use std::sync::Arc;

use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::context::{Request, refuse_error, see_other};
use crate::{
    auth::{Door, origin, sign_in},
    look::{Document, Visit},
    model::return_to::ReturnTo,
};

/// `/sign-in`: a button for each provider. Links, not forms: a policy of `form-action 'self'` would
/// make Chromium stop a form that ends at the provider.
#[component]
pub fn SignIn() -> impl IntoView {
    let door = expect_context::<Arc<Door>>();
    let visit = expect_context::<Visit>();
    let again = visit.caller.signed_in().map(|signed_in| signed_in.user.name.clone());
    let providers = door
        .providers
        .iter()
        .map(|provider| {
            let settings = provider.settings();
            let href = begin_address(&settings.id, visit.return_to.as_ref());
            view! {
                <li>
                    <a class="button button-wide" href=href rel="nofollow">
                        "Continue with " {settings.name.clone()}
                    </a>
                </li>
            }
        })
        .collect_view();
    let afterwards = visit.return_to.as_ref().filter(|return_to| return_to.as_str() != "/").map(|return_to| {
        view! {
            <p class="quiet">"Afterwards you go on to " <span class="path">{return_to.as_str().to_owned()}</span></p>
        }
    });
    view! {
        <Document title="Sign in">
            <section class="card">
                <h1>{if again.is_some() { "Please sign in once more" } else { "Sign in" }}</h1>
                <p class="lead">
                    {match again {
                        Some(name) => format!("You are signed in as {name}. What you asked for needs a fresh sign-in."),
                        None => "Choose who vouches for you. You come back here right after.".to_owned(),
                    }}
                </p>
                <ul class="providers">{providers}</ul>
                {afterwards}
            </section>
        </Document>
    }
}

/// Where a sign-in at a provider begins.
pub fn begin_address(provider: &str, return_to: Option<&ReturnTo>) -> String {
    let page = ReturnTo::query_of("/auth/sign-in", return_to);
    let join = if page.contains('?') { '&' } else { '?' };
    format!("{page}{join}provider={}", utf8_percent_encode(provider, NON_ALPHANUMERIC))
}

/// `GET /auth/sign-in`: begins a sign-in and goes to the provider. From elsewhere it only shows `/sign-in`, since
/// nobody shall be signed in by a link they did not mean (ASVS 5.0 7.6.2).
///
/// # Errors
/// None: what goes wrong becomes a page.
#[server(prefix = "/auth", endpoint = "sign-in", input = server_fn::codec::GetUrl)]
pub async fn begin_sign_in(
    /// The configured id of a provider.
    provider: Option<String>,
    /// Where to go afterwards.
    return_to: Option<String>,
) -> Result<(), ServerFnError> {
    let request = Request::current();
    let return_to = return_to.as_deref().and_then(ReturnTo::parse);
    let headers = &request.parts.headers;
    if origin::came_by_another_name(headers, &request.door.settings.public_url) {
        let page = ReturnTo::query_of("/sign-in", return_to.as_ref());
        see_other(&format!("{}{page}", request.door.settings.public_url.origin().ascii_serialization()));
        return Ok(());
    }
    let Some(provider) = provider.filter(|_| origin::is_own_navigation(headers, &request.door.settings.public_url))
    else {
        see_other(&ReturnTo::query_of("/sign-in", return_to.as_ref()));
        return Ok(());
    };
    match sign_in::begin(&request.door, &request.cookies(), &provider, return_to).await {
        Ok(url) => see_other(url.as_str()),
        Err(error) => refuse_error(error),
    }
    Ok(())
}
