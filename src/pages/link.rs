//! Linking another identity: the page with the providers, and the server function that begins.

use std::sync::Arc;

use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{
    context::{Request, ask_again, refuse_error, see_other},
    data::PageData,
};
use crate::{
    auth::{
        Door, origin,
        sign_in::{self, Wish},
    },
    look::{Document, ProviderButton},
    model::return_to::ReturnTo,
    openid::Provider,
    store::{identities::Identity, sign_ins::Purpose},
};

/// The page, for those who signed in a short while ago.
const PAGE: &str = "/account/link";

/// `/account/link`
#[component]
pub fn Link() -> impl IntoView {
    let door = expect_context::<Arc<Door>>();
    let buttons = buttons(&door, &expect_context::<PageData>().identities);
    view! {
        <Document title="Another way to sign in">
            <section class="card">
                <h1>"Another way to sign in"</h1>
                <p class="lead">
                    "Sign in where you have another account. Afterwards both lead here, to you and your one registration."
                </p>
                <ul class="providers">{buttons}</ul>
                <p class="quiet">
                    "The provider asks which account you mean. If it does not, and takes the one you use there now, sign out there first."
                </p>
                <p class="actions">
                    <a class="button button-quiet" href="/account">
                        "Back to your account"
                    </a>
                </p>
            </section>
        </Document>
    }
}

/// A button for each provider. Where the person has an account already, it would be another one.
fn buttons(door: &Door, known: &[Identity]) -> impl IntoView + use<> {
    let button = |provider: &Provider| {
        let settings = provider.settings();
        let href = format!("/auth/link?provider={}", utf8_percent_encode(&settings.id, NON_ALPHANUMERIC));
        let is_known = known.iter().any(|identity| identity.issuer == settings.issuer);
        let verb = if is_known { "Link another account at" } else { "Link" };
        let (id, name) = (settings.id.clone(), settings.name.clone());
        view! { <ProviderButton id name is_down=provider.is_down() href verb /> }
    };
    door.providers.iter().map(button).collect_view()
}

/// `GET /auth/link`: begins to link the identity that the person proves at a provider. Only a click on our own page
/// does, and only a short while after signing in (ASVS 5.0 7.5.1).
///
/// # Errors
/// None: what goes wrong becomes a page.
#[server(prefix = "/auth", endpoint = "link", input = server_fn::codec::GetUrl)]
pub async fn begin_link(
    /// The configured id of a provider.
    provider: Option<String>,
) -> Result<(), ServerFnError> {
    let request = Request::current();
    let is_own = origin::is_own_click(&request.parts.headers, &request.door.settings.public_url);
    let (Some(provider), Some(signed_in)) = (provider.filter(|_| is_own), request.caller.signed_in()) else {
        see_other(PAGE);
        return Ok(());
    };
    if !signed_in.recent {
        ask_again(PAGE);
        return Ok(());
    }
    let purpose = Purpose::Link(signed_in.user.id);
    // Who has to try again does so from this page.
    let page = ReturnTo::parse(PAGE);
    match sign_in::begin(&request.door, &request.jar(), &provider, Wish { purpose, choose: true }, page).await {
        Ok(url) => see_other(url.as_str()),
        Err(error) => refuse_error(error),
    }
    Ok(())
}
