//! Who is signed in, since when, until when, and in which ways they can sign in.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use sqlx::PgExecutor;

use super::{
    At, Page,
    activity::{self, ActivityPanel, Item},
    data::YourData,
    identities::{Listed, listed, unlink_link},
    notice::{Notice, Outcome},
    parts::PanelLink,
    sessions::{self, SessionsPanel},
    tokens::{ExpiringSoon, expiring},
};
use crate::{
    auth::{AuthError, tokens::create::offering},
    look::{
        Document, House, Tile,
        language::{Each, Known, Slot, Text, Time, Told, plain, say, say_with, tell},
    },
    model::{
        address::{ACCOUNT_DETAILS, ACCOUNT_LINK, ACCOUNT_TOKENS},
        session::SignedIn,
        user::User,
    },
    store::{
        identities::Identity,
        notices::{self, News},
        token_lists,
    },
};

/// `/account`
#[derive(Debug)]
pub struct Account {
    signed_in: SignedIn,
    /// This one first.
    sessions: Vec<sessions::Listed>,
    /// The latest that has happened.
    activity: Vec<Item>,
    identities: Vec<Listed>,
    /// Whose session ended in this browser when this one began, while that is news.
    replaced: Option<String>,
    /// Name and end of API tokens that expire soon; none where there are no tokens and nothing that they could be for.
    tokens: Option<Vec<(String, DateTime<Utc>)>>,
    /// What has come of what the person has just done.
    notice: Option<Outcome>,
    /// Whether people can delete their account themselves.
    may_delete: bool,
}

impl Page for Account {
    type To = SignedIn;

    async fn load(At { house, viewer, .. }: &At<SignedIn>) -> Result<Self, AuthError> {
        // One connection for all: to borrow one takes as long as a query.
        let mut db = house.sessions.pool().acquire().await?;
        let News { notice, replaced } = notices::news(&mut *db, viewer.session.id).await?;
        Ok(Self {
            sessions: sessions::listed(&mut *db, house, viewer).await?,
            activity: activity::latest(&mut *db, house, viewer).await?,
            identities: listed(&mut *db, house, viewer).await?,
            tokens: tokens(&mut *db, house, viewer).await?,
            replaced,
            notice: notice.map(|(notice, provider)| Outcome::of(house, notice, provider.as_deref())),
            may_delete: house.account.delete,
            signed_in: viewer.clone(),
        })
    }

    fn view(self) -> impl IntoView {
        let name = self.signed_in.user.name.clone();
        view! {
            <Document title=plain(Text::YourAccount) islands=true>
                <section class="hero">
                    <h1>{say(Text::YourAccount)}</h1>
                    {self.replaced.map(|before| view! { <Replaced before now=name /> })}
                    {self.notice.map(|outcome| view! { <Notice outcome /> })}
                    <div class="panels">
                        <Person user=self.signed_in.user.clone() />
                        <Identities identities=self.identities />
                        {self.tokens.map(|soon| view! { <Tokens soon /> })}
                        <SessionsPanel sessions=self.sessions />
                        <ActivityPanel items=self.activity />
                        <YourData may_delete=self.may_delete />
                    </div>
                </section>
            </Document>
        }
    }
}

async fn tokens(
    db: impl PgExecutor<'_>,
    house: &House,
    viewer: &SignedIn,
) -> Result<Option<Vec<(String, DateTime<Utc>)>>, AuthError> {
    let own = token_lists::list(db, Some(viewer.user.id)).await?;
    let may_have = !own.is_empty() || !offering(&house.services, &viewer.user.roles).is_empty();
    Ok(may_have.then(|| expiring(own.iter())))
}

#[component]
fn Replaced(before: String, now: String) -> impl IntoView {
    let text = if before == now {
        Text::ReplacedOwn { name: &now }
    } else {
        Text::ReplacedOther { name: &now, before: &before }
    };
    view! {
        <p class="notice" role="status">
            {say(text)}
        </p>
    }
}

/// The ways to sign in: all of them, with what can be done.
#[component]
fn Identities(identities: Vec<Listed>) -> impl IntoView {
    let is_only = identities.len() == 1;
    let items = identities.into_iter().map(|identity| view! { <IdentityItem identity is_only /> }).collect_view();
    view! {
        <section class="panel">
            <h2>{say(Text::WaysIn)}</h2>
            <ul class="rows">{items}</ul>
            <PanelLink href=ACCOUNT_LINK.path label=Text::ConnectAnother />
        </section>
    }
}

#[component]
fn IdentityItem(identity: Listed, is_only: bool) -> impl IntoView {
    let Listed { provider, icon, identity: Identity { id, email, used_at, .. } } = identity;
    let remove = (!is_only).then(|| {
        // Of several links that say the same, this is what tells them apart to those who only hear them.
        let which = say(Text::RemoveWhich { provider: &provider, email: Known::from(&email) });
        view! {
            <a class="link" href=unlink_link(id).to_string()>
                <span aria-hidden="true">{say(Text::Remove)}</span>
                <span class="visually-hidden">{which}</span>
            </a>
        }
    });
    let at = vec![view! { <Time at=used_at /> }.into_any()];
    view! {
        <li>
            <Tile icon name=provider.clone() />
            <div class="row-fact">
                <p>
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
                <p class="quiet">{say_with(Text::LastUsed { at: Slot(0) }, at)}</p>
            </div>
            {remove}
        </li>
    }
}

#[component]
fn Tokens(soon: Vec<(String, DateTime<Utc>)>) -> impl IntoView {
    let Told { heading, what, .. } = tell(Text::ApiTokens);
    view! {
        <section class="panel">
            <h2>{heading}</h2>
            <p>{what}</p>
            <ExpiringSoon soon />
            <PanelLink href=ACCOUNT_TOKENS.path label=Text::SeeApiTokens />
        </section>
    }
}

#[component]
fn Person(user: Arc<User>) -> impl IntoView {
    let confirmed = if user.email_verified { Text::EmailConfirmed } else { Text::EmailNotConfirmed };
    let roles = (!user.roles.is_empty()).then(|| {
        view! {
            <div>
                <dt>{say(Text::DetailsRoles)}</dt>
                <dd>{say(Text::Names { names: Each(&user.roles) })}</dd>
            </div>
        }
    });
    view! {
        <section class="panel">
            <h2>{say(Text::YourDetails)}</h2>
            <dl class="rows">
                <div>
                    <dt>{say(Text::DetailsName)}</dt>
                    <dd>
                        <bdi>{user.name.clone()}</bdi>
                    </dd>
                </div>
                <div>
                    <dt>{say(Text::DetailsEmail)}</dt>
                    <dd>
                        <bdi>{user.email.clone()}</bdi>
                        " "
                        <span class="tag">{say(confirmed)}</span>
                    </dd>
                </div>
                {roles}
            </dl>
            <PanelLink href=ACCOUNT_DETAILS.path label=Text::ChangeDetails />
        </section>
    }
}
