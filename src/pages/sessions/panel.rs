//! Where a person is signed in, on the account page.

use leptos::prelude::*;

use super::{
    super::parts::PanelLink,
    list::{Listed, ShortItem},
};
use crate::{
    islands::SessionClock,
    look::{
        SignOutForm,
        language::{Slot, Text, around, plain_beside, say},
    },
    model::{
        address::ACCOUNT_SESSIONS,
        session::TimeLeft,
        session_clock::{ClockSentence, ClockTexts},
    },
};

/// This one and two others.
const SHOWN: usize = 3;

#[component]
pub fn SessionsPanel(
    /// This one first.
    sessions: Vec<Listed>,
    left: TimeLeft,
) -> impl IntoView {
    let items = sessions.into_iter().take(SHOWN).map(|session| view! { <ShortItem session /> }).collect_view();
    view! {
        <section class="panel">
            <h2>{say(Text::WhereSignedIn)}</h2>
            <ul class="rows">{items}</ul>
            <PanelLink href=ACCOUNT_SESSIONS.path label=Text::AllSessions />
            <SessionClock seconds=left.idle absolute_seconds=left.absolute texts=clock_texts() />
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

/// What the clock can say, with room for the time that is left.
fn clock_texts() -> ClockTexts {
    let sentence = |text| {
        let (before, after) = around(text);
        let beside = |name| plain_beside(text, name);
        ClockSentence { before, after, announcement: beside("announcement"), button: beside("button") }
    };
    let over = sentence(Text::ClockOver);
    ClockTexts {
        idle: sentence(Text::ClockIdle { at: Slot(0) }),
        absolute: sentence(Text::ClockAbsolute { at: Slot(0) }),
        over: ClockSentence { announcement: over.before.clone(), ..over },
    }
}
