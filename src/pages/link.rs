//! Linking another identity: the page with the providers, and the server function that begins.

use leptos::prelude::*;

use super::{
    At, Call, Page, answer,
    parts::{ButtonLink, Choice, Choices, Does},
};
use crate::{
    auth::{
        AuthError, Next, origin,
        sign_in::{self, SignInRequest},
    },
    look::{
        Document,
        language::{Text, Told, current, tell},
    },
    model::{
        address::{ACCOUNT, ACCOUNT_LINK, BEGIN_LINK},
        destination::Destination,
        session::SignedIn,
    },
    store::{identities, sign_ins::Purpose},
};

/// `/account/link`
#[derive(Debug)]
pub struct Link(Vec<Choice>);

impl Page for Link {
    type To = SignedIn;

    async fn load(At { house, viewer, .. }: &At<SignedIn>) -> Result<Self, AuthError> {
        let known = identities::list(house.sessions.pool(), viewer.user.id).await?;
        let providers = house.providers.iter().map(|provider| {
            let settings = provider.settings();
            let is_known = known.iter().any(|identity| identity.issuer == settings.issuer);
            let does = if is_known { Does::ConnectSecond } else { Does::Connect };
            Choice::of(provider, does, BEGIN_LINK.link().with("provider", &settings.id))
        });
        let mut choices: Vec<Choice> = providers.collect();
        // Those that do not respond at the end, as where people sign in.
        choices.sort_by_key(Choice::place);
        Ok(Self(choices))
    }

    fn view(self) -> impl IntoView {
        let Told { title, heading, what, next } = tell(Text::ConnectTitle);
        view! {
            <Document title>
                <section class="card">
                    <h1>{heading}</h1>
                    <p class="lead">{what}</p>
                    <Choices choices=self.0 />
                    <p class="quiet">{next}</p>
                    <ButtonLink href=ACCOUNT.path label=Text::BackToAccount quiet=true />
                </section>
            </Document>
        }
    }
}

/// `GET /auth/link`: begins to link the identity that the person proves at a provider. Only a click on our own page
/// does (ASVS 5.0 7.5.1).
#[server(prefix = "/auth", endpoint = "link", input = server_fn::codec::GetUrl)]
pub async fn begin_link(provider: Option<String>) -> Result<(), ServerFnError> {
    answer(|Call { house, visit, headers, .. }| async move {
        let is_own = origin::is_own_click(&headers, &house.site.public_url);
        let (Some(provider), Some(signed_in)) = (provider.filter(|_| is_own), visit.caller.signed_in()) else {
            return Ok(Next::to(&ACCOUNT_LINK));
        };
        let purpose = Purpose::Link(signed_in.user.id);
        // Whoever has to try again does so from that page.
        let request = SignInRequest {
            provider: &provider,
            purpose,
            choose: true,
            login_hint: None,
            return_to: Destination::to(&ACCOUNT_LINK),
            ui_locales: current().tag(),
        };
        sign_in::begin(&house.sessions, &house.providers, &visit, request).await
    })
    .await
}
