//! An event in a list.

use leptos::prelude::*;

use super::{super::seen::Seen, item::Item, words};
use crate::{
    look::language::{ProblemFacts, Text, Time, Told, say, tell_problem},
    model::code::Code,
    store::{activity::Happened, events::Kind},
};

/// All that is known of it.
#[component]
pub fn ActivityItem(item: Item) -> impl IntoView {
    let code = item.event.request_id.map(|request| Code::of(request).to_string());
    let why = words::refused(&item.event).map(|problem| {
        let facts = ProblemFacts { provider: item.provider.clone(), ..ProblemFacts::default() };
        let Told { heading, .. } = tell_problem(problem, &facts);
        view! { <p>{heading}</p> }
    });
    view! {
        <li>
            <div class="row-fact">
                <p>{say(words::of(&item))}</p>
                {why}
                <When item />
                {code.map(|id| view! { <p class="quiet">{say(Text::Code { id: &id })}</p> })}
            </div>
        </li>
    }
}

/// What it was and when.
#[component]
pub fn ShortItem(item: Item) -> impl IntoView {
    view! {
        <li>
            <div class="row-fact">
                <p>{say(words::of(&item))}</p>
                <When item />
            </div>
        </li>
    }
}

#[component]
fn When(item: Item) -> impl IntoView {
    let Happened { at, user_agent, ip, kind, reason, .. } = item.event;
    let is_theirs = kind.parse().is_ok_and(|kind: Kind| kind.is_done_by_them(reason.as_deref()));
    view! {
        <p class="quiet">
            <Time at />
        </p>
        {is_theirs.then(|| view! { <Seen user_agent ip /> })}
    }
}
