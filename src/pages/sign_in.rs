//! The sign-in page, and the server function that begins a sign-in.

use axum::http::{HeaderMap, header::HOST};
use leptos::prelude::*;
use url::Url;

use super::{
    Anybody, At, Call, Page, answer,
    parts::{Choice, Choices},
};
use crate::{
    auth::{
        AuthError, Next, origin,
        sign_in::{self, SignInRequest},
    },
    look::{Document, House},
    model::{
        address::{BEGIN_SIGN_IN, SIGN_IN},
        destination::Destination,
        email::{EMAIL_MAX_BYTES, EmailKey},
        link::Link,
        service::Service,
    },
    openid::{Provider, Providers},
    store::{
        identities::{self, Identity},
        sign_ins::Purpose,
    },
};

/// `/sign-in`: a button for each provider. To the signed-in it shows itself when they are to prove once more who they
/// are; then only with the providers that know them.
#[derive(Debug)]
pub struct SignIn {
    again: Option<String>,
    providers: Vec<Choice>,
    /// What comes afterwards: a service, by its name, or a page of ours.
    afterwards: Option<Afterwards>,
}

#[derive(Debug)]
enum Afterwards {
    Service(String),
    Page(String),
}

impl Page for SignIn {
    type To = Anybody;

    async fn load(At { house, visit, .. }: &At<Anybody>) -> Result<Self, AuthError> {
        let signed_in = visit.caller.signed_in();
        let identities = match signed_in {
            Some(signed_in) => identities::list(house.sessions.pool(), signed_in.user.id).await?,
            None => Vec::new(),
        };
        let choose = visit.query.says("choose");
        let providers = choices(&house.providers, &identities).map(|provider| {
            let link = begin_link(&provider.settings().id, visit.return_to.as_ref());
            let link = match signed_in {
                Some(_) => link.with("again", "true"),
                None if choose => link.with("choose", "true"),
                None => link,
            };
            Choice::of(provider, "Continue with", link)
        });
        Ok(Self {
            again: signed_in.map(|signed_in| signed_in.user.name.clone()),
            providers: providers.collect(),
            afterwards: visit.return_to.as_ref().and_then(|to| afterwards(to, &house.services)),
        })
    }

    fn view(self) -> impl IntoView {
        let heading = if self.again.is_some() { "Please sign in once more" } else { "Sign in" };
        let lead = match self.again {
            Some(name) => view! {
                "You are signed in as "
                <bdi>{name}</bdi>
                ". For what comes next we want to be sure that it is still you at this device."
            }
            .into_any(),
            None => "Choose who vouches for you. You come back here right after.".into_any(),
        };
        view! {
            <Document title="Sign in">
                <section class="card">
                    <h1>{heading}</h1>
                    <p class="lead">{lead}</p>
                    <Choices choices=self.providers />
                    {self.afterwards.map(|to| view! { <GoingOn to /> })}
                </section>
            </Document>
        }
    }
}

fn afterwards(to: &Destination, services: &[Service]) -> Option<Afterwards> {
    match to.service(services) {
        Some(service) => Some(Afterwards::Service(service.name.clone())),
        None => (*to != Destination::home()).then(|| Afterwards::Page(to.as_str().to_owned())),
    }
}

#[component]
fn GoingOn(to: Afterwards) -> impl IntoView {
    let to = match to {
        Afterwards::Service(name) => view! { <bdi>{name}</bdi> }.into_any(),
        Afterwards::Page(path) => view! { <span class="path">{path}</span> }.into_any(),
    };
    view! { <p class="quiet">"Afterwards you go on to " {to}</p> }
}

/// The providers that can be chosen: all, or those at which the person has an identity.
fn choices<'a>(providers: &'a Providers, identities: &'a [Identity]) -> impl Iterator<Item = &'a Provider> {
    let known = |provider: &&Provider| identities.iter().any(|known| known.issuer == provider.settings().issuer);
    // Who has none that is still configured gets to read why it does not work, instead of no button at all.
    let is_known_anywhere = providers.iter().any(|provider| known(&provider));
    providers.iter().filter(move |provider| !is_known_anywhere || known(provider))
}

/// Where a sign-in at a provider begins.
pub fn begin_link(provider: &str, return_to: Option<&Destination>) -> Link {
    BEGIN_SIGN_IN.link().returning_to(return_to).with("provider", provider)
}

/// `GET /auth/sign-in`: begins a sign-in and goes to the provider. From elsewhere it only shows `/sign-in`, since
/// nobody shall be signed in by a link they did not mean (ASVS 5.0 7.6.2); that is also all that a sign-in does which
/// a third party initiates (OpenID Connect Core 1.0, section 4).
#[server(prefix = "/auth", endpoint = "sign-in", input = server_fn::codec::GetUrl)]
pub async fn begin_sign_in(
    provider: Option<String>,
    return_to: Option<String>,
    /// `true`: the signed-in person proves once more who they are.
    again: Option<String>,
    /// `true`: the provider asks which account is meant.
    choose: Option<String>,
    /// `true`: to have connected what waits in this browser.
    connect: Option<String>,
    /// An address whose domain says which provider is meant, where none is named.
    email: Option<String>,
    target_link_uri: Option<String>,
) -> Result<(), ServerFnError> {
    let says = |value: Option<String>| value.as_deref() == Some("true");
    let (again, choose, connect) = (says(again), says(choose), says(connect));
    answer(|Call { house, visit, headers, .. }| async move {
        let public_url = &house.site.public_url;
        let return_to = return_to
            .and_then(|to| Destination::parse(&to, &house.services))
            .or_else(|| on_this_site(public_url, target_link_uri?));
        let page = SIGN_IN.link().returning_to(return_to.as_ref());
        let typed = email.as_deref().map(str::trim).filter(|typed| typed.len() <= EMAIL_MAX_BYTES);
        let by_another_name = origin::came_by_another_name(&headers, public_url);
        if by_another_name {
            tell_of_host(&house, &headers);
        }
        if by_another_name && !origin::came_from_public_page(&headers, public_url) {
            return Ok(Next::to_name(public_url, page));
        }
        if !origin::is_own_navigation(&headers, public_url) {
            return Ok(Next::to(page));
        }
        let login_hint = typed.and_then(EmailKey::of);
        let by_address = || login_hint.as_ref().and_then(|email| house.providers.of_email(email));
        let (provider, from_form) = match provider {
            Some(provider) => (provider, false),
            None => match by_address() {
                Some(provider) => (provider.settings().id.clone(), true),
                // What was typed comes back, to be looked at or to choose without it.
                None => return Ok(Next::to(typed.map_or(page.clone(), |typed| page.with("email", typed)))),
            },
        };
        let purpose = match visit.caller.signed_in() {
            Some(signed_in) if again => Purpose::Again(signed_in.user.id),
            None if connect => Purpose::Connect,
            _ => Purpose::SignIn,
        };
        let request = SignInRequest { provider: &provider, purpose, choose, login_hint, return_to };
        let next = sign_in::begin(&house.sessions, &house.providers, &visit, request).await?;
        Ok(if from_form { next.after_form() } else { next })
    })
    .await
}

/// Says once why sign-ins may lead back to the sign-in page, and what mends it.
fn tell_of_host(house: &House, headers: &HeaderMap) {
    let host = headers.get(HOST).map(|host| String::from_utf8_lossy(host.as_bytes()).into_owned());
    house.told_of_host.call_once(|| {
        tracing::warn!(
            host,
            public_url = %house.site.public_url,
            "a sign-in was to begin under another name than public_url. Whoever typed that name is sent to the public one. If a \
             proxy in front of us has changed Host, let it pass on what it gets; in nginx: proxy_set_header Host $http_host;"
        );
    });
}

/// The path of a whole address, if it is one of this site.
fn on_this_site(public_url: &Url, address: String) -> Option<Destination> {
    let address = Url::parse(&address).ok().filter(|address| address.origin() == public_url.origin())?;
    Destination::local(&address[url::Position::BeforePath..url::Position::AfterQuery])
}
