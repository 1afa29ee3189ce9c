//! What has happened with a person's account: the page of it, the panel of the latest on the account page (`panel`), and what is
//! said of each event (`words`, in `rows`).

mod item;
mod panel;
mod rows;
mod words;

use leptos::prelude::*;
use sqlx::PgExecutor;
use uuid::Uuid;

use self::rows::ActivityItem;
pub use self::{item::Item, panel::ActivityPanel};
use super::{At, Page, parts::ButtonLink};
use crate::{
    auth::AuthError,
    look::{
        Document, House,
        language::{Text, Told, say, say_linked, tell},
    },
    model::{
        address::{ACCOUNT, ACCOUNT_ACTIVITY, ACCOUNT_SESSIONS},
        handle,
        link::Link,
        problem::Problem,
        query::Query,
        session::SignedIn,
    },
    store::activity::{self, Place},
};

/// Events on one page.
const A_PAGE: usize = 20;

/// Those on the account page.
const LATEST: usize = 3;

/// From which event on a page tells of older ones.
pub const BEFORE: &str = "before";

/// `/account/activity`
#[derive(Debug)]
pub struct Activity {
    /// The latest first.
    items: Vec<Item>,
    /// The last one of these, where there are older ones.
    older: Option<Uuid>,
    is_newest: bool,
}

impl Page for Activity {
    type To = SignedIn;

    async fn load(At { house, viewer, visit }: &At<SignedIn>) -> Result<Self, AuthError> {
        let before = place(house, viewer, &visit.query).await?;
        // One more than is shown tells whether there are older ones.
        let mut items = items(house.sessions.pool(), house, viewer, before, A_PAGE + 1).await?;
        let has_older = items.len() > A_PAGE;
        items.truncate(A_PAGE);
        let older = items.last().map(Item::id).filter(|_| has_older);
        Ok(Self { items, older, is_newest: before.is_none() })
    }

    fn view(self) -> impl IntoView {
        let Self { items, older, is_newest } = self;
        let Told { title, heading, what, .. } = tell(Text::YourActivity);
        let rows = if items.is_empty() {
            view! { <p>{say(Text::NothingOlder)}</p> }.into_any()
        } else {
            let rows = items.into_iter().map(|item| view! { <ActivityItem item /> }).collect_view();
            view! { <ul class="rows">{rows}</ul> }.into_any()
        };
        let pages = [
            (!is_newest).then(|| (ACCOUNT_ACTIVITY.link(), Text::ToNewest)),
            older.map(|last| (before(last), Text::ToOlder)),
        ];
        let links: Vec<_> = pages
            .into_iter()
            .flatten()
            .map(|(link, label)| {
                view! {
                    <a class="link" href=link.to_string()>
                        {say(label)}
                    </a>
                }
            })
            .collect();
        view! {
            <Document title islands=true>
                <section class="card card-wide">
                    <h1>{heading}</h1>
                    <p class="lead">{what}</p>
                    <p>{say_linked(Text::WasNotYou, ACCOUNT_SESSIONS.path)}</p>
                    {rows}
                    {(!links.is_empty()).then(|| view! { <p class="row">{links}</p> })}
                    <ButtonLink href=ACCOUNT.path label=Text::BackToAccount quiet=true />
                </section>
            </Document>
        }
    }
}

/// The page of what happened before an event.
pub fn before(event: Uuid) -> Link {
    ACCOUNT_ACTIVITY.link().with(BEFORE, &event.to_string())
}

/// Where the query begins. What is no event of this person, and whoever else's, is no place to begin at.
async fn place(house: &House, viewer: &SignedIn, query: &Query) -> Result<Option<Place>, AuthError> {
    let event = match &query.all(BEFORE)[..] {
        [] => return Ok(None),
        [one] => handle::read(one).ok_or(Problem::BadRequest)?,
        _ => return Err(Problem::BadRequest.into()),
    };
    let found = activity::place(house.sessions.pool(), viewer.user.id, event).await?;
    Ok(Some(found.ok_or(Problem::BadRequest)?))
}

async fn items(
    db: impl PgExecutor<'_>,
    house: &House,
    viewer: &SignedIn,
    before: Option<Place>,
    most: usize,
) -> Result<Vec<Item>, AuthError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let happened = activity::list(db, viewer.user.id, before, most).await?;
    Ok(happened.into_iter().map(|event| Item::of(house, event)).collect())
}

/// The latest, for the account page.
pub async fn latest(db: impl PgExecutor<'_>, house: &House, viewer: &SignedIn) -> Result<Vec<Item>, AuthError> {
    items(db, house, viewer, None, LATEST).await
}
