//! Where a person is signed in: their live sessions (`list`), the panel of them on the account page (`panel`), and the server
//! function that ends them (`changes`).

mod changes;
mod list;
mod panel;

use leptos::prelude::*;
use sqlx::PgExecutor;

use self::list::{EndOthers, SessionItem};
pub use self::{changes::EndSessionsNow, list::Listed, panel::SessionsPanel};
use super::{
    At, Page,
    notice::{Notice, Outcome},
    parts::{ButtonLink, PanelLink},
};
use crate::{
    auth::AuthError,
    look::{
        Document, House, SignOutForm,
        language::{Text, Told, say, tell},
    },
    model::{
        address::{ACCOUNT, ACCOUNT_ACTIVITY},
        session::SignedIn,
    },
    store::{notices, session_lists},
};

/// Nobody looks through more, and a page has an end. Without a limit in the settings somebody may have a thousand.
const MOST_SHOWN: usize = 100;

/// `/account/sessions`
#[derive(Debug)]
pub struct Sessions {
    /// This one first, then the ones used last.
    listed: Vec<Listed>,
    not_shown: usize,
    has_others: bool,
    /// What has come of what the person has just done.
    notice: Option<Outcome>,
}

impl Page for Sessions {
    type To = SignedIn;

    async fn load(At { house, viewer, .. }: &At<SignedIn>) -> Result<Self, AuthError> {
        let mut db = house.sessions.pool().acquire().await?;
        let notice = notices::find(&mut *db, viewer.session.id).await?;
        let mut listed = listed(&mut *db, house, viewer).await?;
        let (count, has_others) = (listed.len(), listed.iter().any(|session| !session.is_this));
        listed.truncate(MOST_SHOWN);
        Ok(Self {
            not_shown: count - listed.len(),
            has_others,
            listed,
            notice: notice.map(|(notice, provider)| Outcome::of(house, notice, provider.as_deref())),
        })
    }

    fn view(self) -> impl IntoView {
        let Self { listed, not_shown, has_others, notice } = self;
        let Told { title, heading, what, .. } = tell(Text::WhereSignedIn);
        let items = listed.into_iter().map(|session| view! { <SessionItem session /> }).collect_view();
        let not_shown = u32::try_from(not_shown).unwrap_or(u32::MAX);
        view! {
            <Document title islands=true>
                <section class="card card-wide">
                    <h1>{heading}</h1>
                    <p class="lead">{what}</p>
                    {notice.map(|outcome| view! { <Notice outcome /> })}
                    <ul class="rows">{items}</ul>
                    {(not_shown > 0)
                        .then(|| view! { <p class="quiet">{say(Text::SessionsNotShown { count: not_shown })}</p> })}
                    <div class="row">
                        <div class="row-fact">
                            <h2>{say(Text::OtherDevices)}</h2>
                            <p class="quiet">{say(if has_others { Text::StayHere } else { Text::NowhereElse })}</p>
                        </div>
                        {has_others.then(|| view! { <EndOthers /> })}
                    </div>
                    <div class="row">
                        <p class="row-fact quiet">{say(Text::LostADevice)}</p>
                        <SignOutForm everywhere=true />
                    </div>
                    <PanelLink href=ACCOUNT_ACTIVITY.path label=Text::AllActivity />
                    <ButtonLink href=ACCOUNT.path label=Text::BackToAccount quiet=true />
                </section>
            </Document>
        }
    }
}

/// A person's live sessions, this one first.
pub async fn listed(db: impl PgExecutor<'_>, house: &House, viewer: &SignedIn) -> Result<Vec<Listed>, AuthError> {
    let rows = session_lists::list(db, viewer.user.id).await?;
    let mut listed: Vec<_> = rows.into_iter().map(|row| Listed::of(house, row, viewer.session.id)).collect();
    listed.sort_by_key(|session| !session.is_this);
    Ok(listed)
}
