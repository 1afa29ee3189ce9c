//! The clock of the session, on every page of somebody who is signed in: its words, and where its buttons lead.

use std::sync::{Arc, PoisonError, RwLock};

use leptos::prelude::*;
use strum::VariantArray;

use super::{
    ended::{Limits, ended},
    language::{Language, Slot, Text, around, current, plain, plain_beside, words},
};
use crate::{
    islands::{ClockWays, SessionClock},
    model::{
        address::{ACCOUNT, BEGIN_SIGN_IN, DELETE_ACCOUNT, HOME, ME, SIGN_IN, SIGN_OUT},
        clock_texts::{ClockTexts, Said},
        session::{EndReason, SignedIn},
        session_clock::{Shows, Whose},
        time_left::warn_from,
    },
};

/// In the context of a page: what the clock shows on it, without running.
#[derive(Debug, Clone, Copy)]
pub struct StillClock(pub Shows);

/// All that clocks can say, which is a third of a page: made once for each language.
#[derive(Debug)]
pub struct ClockWords {
    limits: Limits,
    made: RwLock<Vec<(Language, Arc<ClockTexts>)>>,
}

impl ClockWords {
    pub fn new(limits: Limits) -> Self {
        Self { limits, made: RwLock::default() }
    }

    fn texts(&self) -> Arc<ClockTexts> {
        let spoken = current();
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        let known = made.iter().find(|(language, _)| *language == spoken).map(|(_, texts)| Arc::clone(texts));
        drop(made);
        known.unwrap_or_else(|| {
            let texts = Arc::new(texts(&self.limits));
            let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
            // Those of settings that were read before are not said any more.
            made.retain(|(language, _)| language.is_beside(&spoken) && *language != spoken);
            made.push((spoken, Arc::clone(&texts)));
            texts
        })
    }
}

/// Under whoever is signed in on a page: the clock, which shows nothing yet.
#[component]
pub fn Clock(
    signed_in: SignedIn,
    /// The id of the provider that their session began with, while people can sign in there.
    provider: Option<String>,
    words: Arc<ClockWords>,
) -> impl IntoView {
    let SignedIn { user, session, left, .. } = signed_in;
    let whose = Whose { session: session.id.0.to_string(), user: user.id.0.to_string() };
    let still = use_context::<StillClock>().map(|StillClock(shows)| shows);
    view! { <SessionClock whose left warn=warn_from(words.limits.idle()) texts=words.texts() ways=ways(provider.as_deref()) still /> }
}

fn ways(provider: Option<&str>) -> ClockWays {
    // One click, where the provider is known; its own page asks for what it needs.
    let sign_in = provider.map_or(SIGN_IN.link(), |provider| BEGIN_SIGN_IN.link().with("provider", provider));
    ClockWays {
        me: ME.path.to_owned(),
        sign_out: SIGN_OUT.path.to_owned(),
        delete: DELETE_ACCOUNT.path.to_owned(),
        sign_in_again: sign_in.clone().with("again", "true").into(),
        sign_in: sign_in.into(),
        home: HOME.path.to_owned(),
        account: ACCOUNT.path.to_owned(),
    }
}

fn texts(limits: &Limits) -> ClockTexts {
    let ended = |reason: &EndReason| (reason.as_str().to_owned(), told(ended(Some(*reason), limits)));
    let beside = |name| plain_beside(Text::ClockIdle { at: Slot(0) }, name);
    ClockTexts {
        idle: counted(Text::ClockIdle { at: Slot(0) }),
        absolute: counted(Text::ClockAbsolute { at: Slot(0) }),
        unknown: told(Text::ClockUnknown),
        over: told(Text::ClockOver),
        ended: EndReason::VARIANTS.iter().map(ended).collect(),
        somebody_else: told(Text::ClockSomebodyElse),
        failed: beside("failed"),
        stay: beside("stay"),
        sign_out: plain(Text::SignOut),
        sign_in_again: plain(Text::SignInAgain),
        not_now: plain_beside(Text::ClockAbsolute { at: Slot(0) }, "later"),
        try_again: plain(Text::TryAgain),
        go_on: plain(Text::GoOn),
        typed: plain(Text::TypedBefore),
    }
}

/// With room for the time that is left.
fn counted(text: Text<'_>) -> Said {
    let (before, after) = around(text);
    let beside = |name| plain_beside(text, name);
    Said { heading: beside("heading"), before, after, next: beside("next") }
}

fn told(text: Text<'_>) -> Said {
    let [heading, before, next] = words(text);
    Said { heading, before, after: String::new(), next }
}
