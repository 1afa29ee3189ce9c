//! Where a person is signed in, on the account page.

use leptos::prelude::*;

use super::{
    super::parts::PanelLink,
    list::{Listed, ShortItem},
};
use crate::{
    look::{
        SignOutForm,
        language::{Text, say},
    },
    model::address::ACCOUNT_SESSIONS,
};

/// This one and two others.
const SHOWN: usize = 3;

#[component]
pub fn SessionsPanel(
    /// This one first.
    sessions: Vec<Listed>,
) -> impl IntoView {
    let items = sessions.into_iter().take(SHOWN).map(|session| view! { <ShortItem session /> }).collect_view();
    view! {
        <section class="panel">
            <h2>{say(Text::WhereSignedIn)}</h2>
            <ul class="rows">{items}</ul>
            <PanelLink href=ACCOUNT_SESSIONS.path label=Text::AllSessions />
            <div class="row">
                <div class="row-fact">
                    <h3>{say(Text::OtherDevices)}</h3>
                    <p class="quiet">{say(Text::LostADevice)}</p>
                </div>
                <SignOutForm everywhere=true />
            </div>
        </section>
    }
}
