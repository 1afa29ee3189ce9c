//! The dialog of the session's clock, as it stands over a page: whoever waits for it waits for half an hour.

use leptos::prelude::*;
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::{
    look::{
        Document, StillClock,
        language::{Text, plain, say},
    },
    model::{query::Query, session::EndReason, session_clock::Shows},
};

/// What is asked for in the query of the gallery.
pub const CLOCK: &str = "clock";

#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ClockState {
    Idle,
    Absolute,
    Unknown,
    Ended,
    SomebodyElse,
}

impl ClockState {
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    pub fn asked_for(query: &Query) -> Option<Self> {
        query.only(CLOCK)?.parse().ok()
    }

    fn shows(self) -> Shows {
        match self {
            Self::Idle => Shows::Idle(105),
            Self::Absolute => Shows::Absolute(105),
            Self::Unknown => Shows::Unknown,
            Self::Ended => Shows::Ended(Some(EndReason::IdleExpired)),
            Self::SomebodyElse => Shows::SomebodyElse,
        }
    }
}

/// It over a page with nothing on it.
pub fn clock_page(state: ClockState) -> impl IntoView {
    provide_context(StillClock(state.shows()));
    view! {
        <Document title=plain(Text::YourAccount)>
            <section class="hero">
                <h1>{say(Text::YourAccount)}</h1>
            </section>
        </Document>
    }
}
