//! Who is signed in, since when, until when, and in which ways they can sign in.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::{
    At, Page,
    identities::{Listed, listed, unlink_link},
    notice::{Notice, Told},
    parts::ButtonLink,
    tokens::{ExpiringSoon, expiring},
};
use crate::{
    auth::{AuthError, tokens::create::offering},
    islands::SessionClock,
    look::{Document, House, SignOutForm, language::Time},
    model::{
        address::{ACCOUNT_DETAILS, ACCOUNT_LINK, ACCOUNT_TOKENS},
        session::SignedIn,
        user::User,
    },
    store::{identities::Identity, notices, sessions, token_lists},
};

/// `/account`
#[derive(Debug)]
pub struct Account {
    signed_in: SignedIn,
    /// What people call the provider that the session began with.
    provider: String,
    identities: Vec<Listed>,
    /// Whose session ended in this browser when this one began, while that is news.
    replaced: Option<String>,
    /// Name and end of API tokens that expire soon; none where there are no tokens and nothing that they could be for.
    tokens: Option<Vec<(String, DateTime<Utc>)>>,
    /// What has come of what the person has just done.
    notice: Option<Told>,
}

impl Page for Account {
    type To = SignedIn;

    async fn load(At { house, viewer, .. }: &At<SignedIn>) -> Result<Self, AuthError> {
        let (pool, session) = (house.sessions.pool(), &viewer.session);
        let name = house.providers.get(&session.provider).map(|provider| provider.settings().name.clone());
        let notice = notices::find(pool, session.id).await?;
        Ok(Self {
            provider: name.unwrap_or_else(|| session.provider.clone()),
            identities: listed(house, viewer).await?,
            tokens: tokens(house, viewer).await?,
            replaced: sessions::replaced_just_now(pool, session.id).await?,
            notice: notice.map(|(notice, provider)| Told::of(house, notice, provider.as_deref())),
            signed_in: viewer.clone(),
        })
    }

    fn view(self) -> impl IntoView {
        let name = self.signed_in.user.name.clone();
        view! {
            <Document title="Your account" islands=true>
                <section class="card card-wide">
                    <h1>
                        <bdi>{name.clone()}</bdi>
                    </h1>
                    {self.replaced.map(|before| view! { <Replaced before now=name /> })}
                    {self.notice.map(|told| view! { <Notice told /> })}
                    <Person user=self.signed_in.user.clone() />
                    <Identities identities=self.identities />
                    {self.tokens.map(|soon| view! { <Tokens soon /> })}
                    <Session signed_in=self.signed_in provider=self.provider />
                </section>
            </Document>
        }
    }
}

async fn tokens(house: &House, viewer: &SignedIn) -> Result<Option<Vec<(String, DateTime<Utc>)>>, AuthError> {
    let own = token_lists::list(house.sessions.pool(), Some(viewer.user.id)).await?;
    let may_have = !own.is_empty() || !offering(&house.services, &viewer.user.roles).is_empty();
    Ok(may_have.then(|| expiring(own.iter())))
}

#[component]
fn Replaced(before: String, now: String) -> impl IntoView {
    let text = if before == now {
        view! { "You signed in again as " <bdi>{now}</bdi> ". The session that was open in this browser has ended." }
            .into_any()
    } else {
        view! {
            "You are now signed in as "
            <bdi>{now}</bdi>
            ". The session of "
            <bdi>{before}</bdi>
            " that was open in this browser has ended."
        }
        .into_any()
    };
    view! {
        <p class="notice" role="status">
            {text}
        </p>
    }
}

/// The ways to sign in: all of them, with what can be done.
#[component]
fn Identities(identities: Vec<Listed>) -> impl IntoView {
    let is_only = identities.len() == 1;
    let items = identities.into_iter().map(|identity| view! { <IdentityItem identity is_only /> }).collect_view();
    view! {
        <h2>"Your ways to sign in"</h2>
        <ul class="identities">{items}</ul>
        <ButtonLink href=ACCOUNT_LINK.path label="Link another way to sign in" quiet=true />
    }
}

#[component]
fn IdentityItem(identity: Listed, is_only: bool) -> impl IntoView {
    let Listed { provider, identity: Identity { id, email, used_at, .. } } = identity;
    let remove = (!is_only).then(|| {
        let (provider, email) = (provider.clone(), email.clone());
        view! {
            <a class="button button-quiet" href=unlink_link(id).to_string()>
                "Remove"
                // Of several links that say the same, this is what tells them apart to those who only hear them.
                <span class="visually-hidden">
                    " " <bdi>{provider}</bdi> {email.map(|email| view! { " (" <bdi>{email}</bdi> ")" })}
                </span>
            </a>
        }
    });
    view! {
        <li>
            <div>
                <p class="identity-name">
                    <bdi>{provider}</bdi>
                </p>
                {email
                    .map(|email| {
                        view! {
                            <p class="quiet">
                                <bdi>{email}</bdi>
                            </p>
                        }
                    })}
                <p class="quiet">"Last used " <Time at=used_at /></p>
            </div>
            {remove}
        </li>
    }
}

#[component]
fn Tokens(soon: Vec<(String, DateTime<Utc>)>) -> impl IntoView {
    view! {
        <h2>"API tokens"</h2>
        <p>"With a token a script or a program can use services as you."</p>
        <ExpiringSoon soon />
        <ButtonLink href=ACCOUNT_TOKENS.path label="See your API tokens" quiet=true />
    }
}

#[component]
fn Person(user: User) -> impl IntoView {
    let roles = if user.roles.is_empty() { "none".to_owned() } else { user.roles.join(", ") };
    view! {
        <h2>"You"</h2>
        <dl class="facts">
            <dt>"E-mail address"</dt>
            <dd>
                <bdi>{user.email}</bdi> " "
                <span class="tag">{if user.email_verified { "confirmed" } else { "not confirmed" }}</span>
            </dd>
            <dt>"Roles"</dt>
            <dd>{roles}</dd>
        </dl>
        <ButtonLink href=ACCOUNT_DETAILS.path label="Change name or e-mail address" quiet=true />
    }
}

#[component]
fn Session(signed_in: SignedIn, provider: String) -> impl IntoView {
    let SignedIn { session, left, .. } = signed_in;
    view! {
        <h2>"This session"</h2>
        <dl class="facts">
            <dt>"Signed in with"</dt>
            <dd>
                <bdi>{provider}</bdi>
            </dd>
            <dt>"Since"</dt>
            <dd>
                <Time at=session.created_at />
            </dd>
            <dt>"At the longest until"</dt>
            <dd>
                <Time at=session.expires_at />
            </dd>
        </dl>
        <SessionClock seconds=left.idle absolute_seconds=left.absolute />
        <h2>"On other devices"</h2>
        <p>"If you have lost a device, or left one signed in, you can end every session you have, this one included."</p>
        <SignOutForm everywhere=true />
    }
}
