//! The clock of the session, on every page of somebody who is signed in: its words, and where its buttons lead.

use std::sync::{Arc, PoisonError, RwLock};

use leptos::{prelude::*, tachys::html::InertElement};
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
        time_left::{TimeLeft, warn_from},
    },
};

/// In the context of a page: what the clock shows on it, without running.
#[derive(Debug, Clone, Copy)]
pub struct StillClock(pub Shows);

/// What stands in a clock for the session, the user and the two times that are left, until it is somebody's. The marks are such
/// as no text of a page has.
const BLANKS: [&str; 4] = ["\u{E0F0}", "\u{E0F1}", "-9223372036854775808", "9223372036854775807"];

/// The clocks, which are half of a page: all that they can say stands in them. They differ in four places for each person, so
/// the rest is made once for each language and each provider that leads back in.
#[derive(Debug)]
pub struct Clocks {
    limits: Limits,
    made: RwLock<Vec<Made>>,
}

#[derive(Debug)]
struct Made {
    language: Language,
    provider: Option<String>,
    parts: Arc<[String; 5]>,
}

impl Clocks {
    pub fn new(limits: Limits) -> Self {
        Self { limits, made: RwLock::default() }
    }

    /// What stands before, between and after the four places.
    fn parts(&self, provider: Option<&str>) -> Arc<[String; 5]> {
        let spoken = current();
        let is_it = |made: &Made| made.language == spoken && made.provider.as_deref() == provider;
        let made = self.made.read().unwrap_or_else(PoisonError::into_inner);
        let known = made.iter().find(|made| is_it(made)).map(|made| Arc::clone(&made.parts));
        drop(made);
        known.unwrap_or_else(|| {
            let parts = Arc::new(cut(&self.blank(provider)));
            let mut made = self.made.write().unwrap_or_else(PoisonError::into_inner);
            // Those of settings that were read before are not shown any more.
            made.retain(|made| made.language.is_beside(&spoken) && !is_it(made));
            made.push(Made {
                language: spoken.clone(),
                provider: provider.map(str::to_owned),
                parts: Arc::clone(&parts),
            });
            parts
        })
    }

    fn blank(&self, provider: Option<&str>) -> String {
        let [session, user, ..] = BLANKS.map(str::to_owned);
        let left = TimeLeft { idle: i64::MIN, absolute: i64::MAX };
        self.clock(Whose { session, user }, left, provider, None).into_view().to_html()
    }

    fn clock(
        &self,
        whose: Whose,
        left: TimeLeft,
        provider: Option<&str>,
        still: Option<Shows>,
    ) -> impl IntoView + use<> {
        let (warn, texts, ways) = (warn_from(self.limits.idle()), texts(&self.limits), ways(provider));
        view! { <SessionClock whose left warn texts ways still /> }
    }
}

fn cut(html: &str) -> [String; 5] {
    let mut rest = html;
    let before = BLANKS.map(|blank| {
        let (before, after) = rest.split_once(blank).unwrap_or((rest, ""));
        rest = after;
        before.to_owned()
    });
    let [first, second, third, fourth] = before;
    [first, second, third, fourth, rest.to_owned()]
}

/// Under whoever is signed in on a page: the clock, which shows nothing yet.
#[component]
pub fn Clock(
    signed_in: SignedIn,
    /// The id of the provider that their session began with, while people can sign in there.
    provider: Option<String>,
    clocks: Arc<Clocks>,
) -> impl IntoView {
    let SignedIn { user, session, left, .. } = signed_in;
    let (session, user, provider) = (session.id.0, user.id.0, provider.as_deref());
    if let Some(StillClock(shows)) = use_context() {
        let whose = Whose { session: session.to_string(), user: user.to_string() };
        return clocks.clock(whose, left, provider, Some(shows)).into_any();
    }
    let TimeLeft { idle, absolute } = left;
    let [first, second, third, fourth, last] = &*clocks.parts(provider);
    InertElement::new(format!("{first}{session}{second}{user}{third}{idle}{fourth}{absolute}{last}")).into_any()
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

#[cfg(test)]
mod tests {
    use leptos::reactive::owner::Owner;

    use super::*;
    use crate::model::limits::SessionSettings;

    #[test]
    fn a_clock_that_was_made_before_is_that_of_whoever_asks() {
        let clocks = Clocks::new(Limits::of(&SessionSettings::default()));
        let owner = Owner::new();
        owner.with(|| {
            for (provider, session, idle) in [(None, "one", 5), (Some("main"), "two", 70), (Some("main"), "three", 9)] {
                let left = TimeLeft { idle, absolute: idle * 2 };
                let whose = Whose { session: session.to_owned(), user: "ada".to_owned() };
                let expected = clocks.clock(whose, left, provider, None).into_view().to_html();
                let [first, second, third, fourth, last] = &*clocks.parts(provider);
                let made = format!("{first}{session}{second}ada{third}{idle}{fourth}{}{last}", idle * 2);
                assert_eq!(made, expected, "{provider:?}");
            }
        });
        owner.unset_with_forced_cleanup();
        let kept = clocks.made.read().expect("nobody has failed");
        assert_eq!(kept.iter().map(|made| made.provider.as_deref()).collect::<Vec<_>>(), [None, Some("main")]);
    }
}
