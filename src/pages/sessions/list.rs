//! A session in a list.

use leptos::prelude::*;

use super::super::seen::{browser, browser_name};
use crate::{
    look::{
        House, SignOutForm,
        language::{Each, Slot, Text, Time, say, say_with},
    },
    model::{address::END_SESSIONS, session::SessionId},
    store::session_lists::ListedSession,
};

/// A live session, with what people call its provider and its services.
#[derive(Debug)]
pub struct Listed {
    row: ListedSession,
    provider: String,
    services: Vec<String>,
    /// Whether it is the one that the page is seen in.
    pub is_this: bool,
}

impl Listed {
    pub fn of(house: &House, row: ListedSession, this: SessionId) -> Self {
        let provider = house.providers.get(&row.provider).map(|provider| provider.settings().name.clone());
        let named = |id: &String| {
            let service = house.services.iter().find(|service| service.id == *id);
            service.map_or_else(|| id.clone(), |service| service.name.clone())
        };
        Self {
            provider: provider.unwrap_or_else(|| row.provider.clone()),
            services: row.services.iter().map(named).collect(),
            is_this: row.id == this,
            row,
        }
    }
}

/// All that is known of it.
#[component]
pub fn SessionItem(session: Listed) -> impl IntoView {
    let Listed { row, provider, services, is_this } = session;
    let from = row.ip.as_ref().map(|ip| view! { <p class="quiet">{say(Text::SignedInFrom { ip })}</p> });
    let entered = (!services.is_empty()).then(|| {
        view! { <p class="quiet">{say(Text::SessionServices { services: Each(&services) })}</p> }
    });
    view! {
        <li>
            <div class="row-fact">
                <Name user_agent=row.user_agent.clone() is_this />
                <p class="quiet">
                    {say_with(Text::SessionBegan { provider: &provider, at: Slot(0) }, vec![time(row.created_at)])}
                </p>
                {active(&row, is_this)}
                {from}
                {entered}
            </div>
            <WayOut row is_this />
        </li>
    }
}

/// What tells it from others at a glance.
#[component]
pub fn ShortItem(session: Listed) -> impl IntoView {
    let Listed { row, provider, is_this, .. } = session;
    let began = is_this.then(|| {
        let began = say_with(Text::SessionBegan { provider: &provider, at: Slot(0) }, vec![time(row.created_at)]);
        let until = say_with(Text::SessionUntil { at: Slot(0) }, vec![time(row.expires_at)]);
        view! {
            <p class="quiet">{began}</p>
            <p class="quiet">{until}</p>
        }
    });
    view! {
        <li>
            <div class="row-fact">
                <Name user_agent=row.user_agent.clone() is_this /> {began}
                {(!is_this).then(|| active(&row, false))}
            </div>
            // The way out of this one is at the head of every page.
            {(!is_this).then(|| view! { <WayOut row is_this=false /> })}
        </li>
    }
}

#[component]
fn Name(user_agent: Option<String>, is_this: bool) -> impl IntoView {
    view! {
        <p>
            {say(browser(user_agent.as_deref()))}
            {is_this
                .then(|| {
                    view! {
                        " "
                        <span class="tag">{say(Text::ThisSession)}</span>
                    }
                })}
        </p>
    }
}

fn active(row: &ListedSession, is_this: bool) -> impl IntoView + use<> {
    let words = if is_this {
        say(Text::InUseNow)
    } else {
        say_with(Text::LastActive { at: Slot(0) }, vec![time(row.last_seen_at)])
    };
    view! { <p class="quiet">{words}</p> }
}

/// The button that ends it.
#[component]
fn WayOut(row: ListedSession, is_this: bool) -> impl IntoView {
    if is_this {
        return view! { <SignOutForm /> }.into_any();
    }
    // Of several buttons that say the same, this is what tells them apart to those who only hear them.
    let browser = browser_name(row.user_agent.as_deref());
    let which = say_with(Text::SignOutWhich { browser: &browser, at: Slot(0) }, vec![time(row.created_at)]);
    view! {
        <form method="post" action=END_SESSIONS.path>
            <input type="hidden" name="session" value=row.id.0.to_string() />
            <button type="submit" class="button button-quiet">
                <span aria-hidden="true">{say(Text::SignOut)}</span>
                <span class="visually-hidden">{which}</span>
            </button>
        </form>
    }
    .into_any()
}

/// The button that ends all but this one.
#[component]
pub fn EndOthers() -> impl IntoView {
    view! {
        <form method="post" action=END_SESSIONS.path>
            <input type="hidden" name="others" value="true" />
            <button type="submit" class="button button-quiet">
                {say(Text::SignOutOthers)}
            </button>
        </form>
    }
}

fn time(at: chrono::DateTime<chrono::Utc>) -> AnyView {
    view! { <Time at /> }.into_any()
}
