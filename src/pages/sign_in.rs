//! The sign-in page, and the server function that begins a sign-in.

use axum::http::{HeaderMap, header::HOST};
use leptos::prelude::*;
use url::Url;

use super::{
    Anybody, At, Call, Page, answer,
    ways::{Ways, WaysIn},
};
use crate::{
    auth::{
        AuthError, Next, Visit, origin,
        sign_in::{self, SignInRequest},
    },
    look::{
        Document, House, ServiceArch, addresses_at,
        language::{OneOf, Text, Told, current, plain, say, tell},
    },
    model::{
        address::SIGN_IN,
        destination::Destination,
        email::{EMAIL_MAX_BYTES, EmailKey},
        icon::Icon,
        registration::RegistrationPolicy,
    },
    openid::{Provider, Providers},
    store::{
        identities::{self, Identity},
        sign_ins::Purpose,
        to_connect,
    },
};

/// `/sign-in`, and what `/` shows to whoever is not signed in: the ways to sign in. To the signed-in it shows itself when
/// they are to prove once more who they are; then only with the providers that know them.
#[derive(Debug)]
pub struct SignIn {
    again: Option<String>,
    connect: Option<Waiting>,
    ways: Ways,
    /// Name and icon of the service that they are on the way to, if it is one.
    service: Option<(String, Option<Icon>)>,
    registration: RegistrationPolicy,
    /// Whether it is what the start page shows.
    is_home: bool,
}

/// What they came with at first, and is to be connected.
#[derive(Debug)]
struct Waiting {
    provider: String,
    email: String,
}

impl Page for SignIn {
    type To = Anybody;

    async fn load(At { house, visit, .. }: &At<Anybody>) -> Result<Self, AuthError> {
        Self::of(house, visit).await
    }

    fn view(self) -> impl IntoView {
        let service = self.service.as_ref().map(|(name, _)| name.as_str());
        let (title, heading, lead) = match (&self.again, &self.connect) {
            (Some(name), _) => {
                let Told { title, heading, what, .. } = tell(Text::ConfirmItIsYou { name });
                (title, heading, Some(what))
            }
            (None, Some(Waiting { provider, email })) => {
                let Told { title, heading, what, .. } = tell(Text::SignInToConnect { provider, email });
                (title, heading, Some(what))
            }
            (None, None) => {
                let title = service.map_or(Text::SignIn, |service| Text::SignInToService { service });
                let heading = if self.is_home { Text::SignInToSite } else { Text::SignIn };
                (plain(title), say(heading), None)
            }
        };
        let going_on = service.map(|service| view! { <p class="lead">{say(Text::ToContinueTo { service })}</p> });
        let arch = self.service.clone().map(|(name, icon)| view! { <ServiceArch name icon /> });
        let is_new_welcome = self.again.is_none() && self.connect.is_none();
        let newcomers = is_new_welcome.then(|| newcomers(&self.registration)).flatten();
        view! {
            <Document title>
                <section class="card">
                    {arch}
                    <h1>{heading}</h1>
                    {going_on}
                    {lead.map(|lead| view! { <p class="lead">{lead}</p> })}
                    <WaysIn ways=self.ways />
                    {newcomers.map(|words| view! { <p class="quiet newcomers">{words}</p> })}
                </section>
            </Document>
        }
    }
}

impl SignIn {
    /// The same on the start page.
    pub async fn at_home(house: &House, visit: &Visit) -> Result<Self, AuthError> {
        Ok(Self { is_home: true, ..Self::of(house, visit).await? })
    }

    async fn of(house: &House, visit: &Visit) -> Result<Self, AuthError> {
        let pool = house.sessions.pool();
        let signed_in = visit.caller.signed_in();
        let identities = match signed_in {
            Some(signed_in) => identities::list(pool, signed_in.user.id).await?,
            None => Vec::new(),
        };
        let connect =
            if signed_in.is_none() && visit.query.says("connect") { waiting(house, visit).await? } else { None };
        let flag = match signed_in {
            Some(_) => Some("again"),
            None if connect.is_some() => Some("connect"),
            None if visit.query.says("choose") => Some("choose"),
            None => None,
        };
        let ways = Ways::of(house, visit, choices(&house.providers, &identities), flag).await?;
        let service = visit.return_to.as_ref().and_then(|to| to.service(&house.services));
        let service = service.map(|service| (service.name.clone(), service.icon.clone()));
        let again = signed_in.map(|signed_in| signed_in.user.name.clone());
        Ok(Self { again, connect, ways, service, registration: house.registration.clone(), is_home: false })
    }
}

/// What waits in this browser for whoever signs in.
async fn waiting(house: &House, visit: &Visit) -> Result<Option<Waiting>, AuthError> {
    let Some(browser) = visit.jar.known_browser() else { return Ok(None) };
    let waiting = to_connect::find(house.sessions.pool(), browser.hash().as_bytes()).await?;
    let name = |id: &str| house.providers.get(id).map(|provider| provider.settings().name.clone());
    Ok(waiting.and_then(|waiting| Some(Waiting { provider: name(&waiting.provider)?, email: waiting.email })))
}

/// What newcomers are told, where some may register.
fn newcomers(policy: &RegistrationPolicy) -> Option<AnyView> {
    match policy {
        RegistrationPolicy::Open => Some(say(Text::NewHere)),
        RegistrationPolicy::Domains(domains) => Some(say(Text::OpenTo { domains: OneOf(&addresses_at(domains)) })),
        RegistrationPolicy::Invite => Some(say(Text::ByInvitation)),
        RegistrationPolicy::Closed => None,
    }
}

/// The providers that can be chosen: all, or those at which the person has an identity.
fn choices<'a>(providers: &'a Providers, identities: &'a [Identity]) -> impl Iterator<Item = &'a Provider> {
    let known = |provider: &&Provider| identities.iter().any(|known| known.issuer == provider.settings().issuer);
    // Who has none that is still configured gets to read why it does not work, instead of no button at all.
    let is_known_anywhere = providers.iter().any(|provider| known(&provider));
    providers.iter().filter(move |provider| !is_known_anywhere || known(provider))
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
        let ui_locales = current().tag();
        let request = SignInRequest { provider: &provider, purpose, choose, login_hint, return_to, ui_locales };
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
