//! The sign-in page, and the server function that begins a sign-in.

use std::sync::Arc;

use axum::http::header::HOST;
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use super::{
    context::{Request, refuse_error, see_other},
    data::PageData,
};
use crate::{
    auth::{
        Door, origin,
        sign_in::{self, Wish},
    },
    look::{Document, ProviderButton, Visit},
    model::return_to::ReturnTo,
    openid::Provider,
    store::{identities::Identity, sign_ins::Purpose},
};

/// `/sign-in`: a button for each provider. To the signed-in it shows itself when they are to prove once more who they
/// are; then only with the providers that know them.
#[component]
pub fn SignIn() -> impl IntoView {
    let door = expect_context::<Arc<Door>>();
    let visit = expect_context::<Visit>();
    let again = visit.caller.signed_in().map(|signed_in| signed_in.user.name.clone());
    let is_again = again.is_some();
    let choose = Request::current().query("choose").as_deref() == Some("true");
    let buttons = choices(&door, &expect_context::<PageData>().identities)
        .map(|provider| {
            let settings = provider.settings();
            let mut href = begin_address(&settings.id, visit.return_to.as_ref());
            if is_again {
                href += "&again=true";
            } else if choose {
                href += "&choose=true";
            }
            let (id, name) = (settings.id.clone(), settings.name.clone());
            view! { <ProviderButton id name is_down=provider.is_down() href /> }
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
                <h1>{if is_again { "Please sign in once more" } else { "Sign in" }}</h1>
                <p class="lead">
                    {match again {
                        Some(name) => {
                            view! {
                                "You are signed in as "
                                <bdi>{name}</bdi>
                                ". For what comes next we want to be sure that it is still you at this device."
                            }
                                .into_any()
                        }
                        None => "Choose who vouches for you. You come back here right after.".into_any(),
                    }}
                </p>
                <ul class="providers">{buttons}</ul>
                {afterwards}
            </section>
        </Document>
    }
}

/// The providers that can be chosen: all, or those at which the person has an identity.
fn choices<'a>(door: &'a Door, identities: &'a [Identity]) -> impl Iterator<Item = &'a Provider> {
    let known = |provider: &&Provider| identities.iter().any(|known| known.issuer == provider.settings().issuer);
    // Who has none that is still configured gets to read why it does not work, instead of no button at all.
    let is_known_anywhere = door.providers.iter().any(|provider| known(&provider));
    door.providers.iter().filter(move |provider| !is_known_anywhere || known(provider))
}

/// Where a sign-in at a provider begins.
pub fn begin_address(provider: &str, return_to: Option<&ReturnTo>) -> String {
    let page = ReturnTo::query_of("/auth/sign-in", return_to);
    let join = if page.contains('?') { '&' } else { '?' };
    format!("{page}{join}provider={}", utf8_percent_encode(provider, NON_ALPHANUMERIC))
}

/// `GET /auth/sign-in`: begins a sign-in and goes to the provider. From elsewhere it only shows `/sign-in`, since
/// nobody shall be signed in by a link they did not mean (ASVS 5.0 7.6.2); that is also all that a sign-in does which
/// a third party initiates (OpenID Connect Core 1.0, section 4).
///
/// # Errors
/// None: what goes wrong becomes a page.
#[server(prefix = "/auth", endpoint = "sign-in", input = server_fn::codec::GetUrl)]
pub async fn begin_sign_in(
    /// The configured id of a provider.
    provider: Option<String>,
    /// Where to go afterwards.
    return_to: Option<String>,
    /// `true`: the signed-in person proves once more who they are.
    again: Option<String>,
    /// `true`: the provider asks which account is meant.
    choose: Option<String>,
    /// Where a third party wants somebody to go afterwards.
    target_link_uri: Option<String>,
) -> Result<(), ServerFnError> {
    let request = Request::current();
    let public_url = &request.door.settings.public_url;
    let return_to =
        return_to.as_deref().and_then(ReturnTo::parse).or_else(|| on_this_site(public_url, target_link_uri?));
    let headers = &request.parts.headers;
    let by_another_name = origin::came_by_another_name(headers, public_url);
    if by_another_name {
        tell_of_host(&request);
    }
    if by_another_name && !origin::came_from_public_page(headers, public_url) {
        let page = ReturnTo::query_of("/sign-in", return_to.as_ref());
        see_other(&format!("{}{page}", public_url.origin().ascii_serialization()));
        return Ok(());
    }
    let Some(provider) = provider.filter(|_| origin::is_own_navigation(headers, public_url)) else {
        see_other(&ReturnTo::query_of("/sign-in", return_to.as_ref()));
        return Ok(());
    };
    let purpose = match request.caller.signed_in() {
        Some(signed_in) if again.as_deref() == Some("true") => Purpose::Again(signed_in.user.id),
        _ => Purpose::SignIn,
    };
    let wish = Wish { purpose, choose: choose.as_deref() == Some("true") };
    match sign_in::begin(&request.door, &request.jar(), &provider, wish, return_to).await {
        Ok(url) => see_other(url.as_str()),
        Err(error) => refuse_error(error),
    }
    Ok(())
}

/// Says once why sign-ins may lead back to the sign-in page, and what mends it.
fn tell_of_host(request: &Request) {
    let host = request.parts.headers.get(HOST).map(|host| String::from_utf8_lossy(host.as_bytes()).into_owned());
    request.door.told_of_host.call_once(|| {
        tracing::warn!(
            host,
            public_url = %request.door.settings.public_url,
            "a sign-in was to begin under another name than public_url. Whoever typed that name is sent to the public one. If a \
             proxy in front of us has changed Host, let it pass on what it gets; in nginx: proxy_set_header Host $http_host;"
        );
    });
}

/// The path of a whole address, if it is one of this site.
fn on_this_site(public_url: &Url, address: String) -> Option<ReturnTo> {
    let address = Url::parse(&address).ok().filter(|address| address.origin() == public_url.origin())?;
    ReturnTo::parse(&address[url::Position::BeforePath..url::Position::AfterQuery])
}
