//! The latest that has happened, on the account page.

use leptos::prelude::*;

use super::{super::parts::PanelLink, item::Item, rows::ShortItem};
use crate::{
    look::language::{Text, say},
    model::address::ACCOUNT_ACTIVITY,
};

#[component]
pub fn ActivityPanel(items: Vec<Item>) -> impl IntoView {
    let items = items.into_iter().map(|item| view! { <ShortItem item /> }).collect_view();
    view! {
        <section class="panel">
            <h2>{say(Text::RecentActivity)}</h2>
            <ul class="rows">{items}</ul>
            <PanelLink href=ACCOUNT_ACTIVITY.path label=Text::AllActivity />
        </section>
    }
}
