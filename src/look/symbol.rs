//! Line drawings on a grid of 24 with lines of 1.7, in an arch above the headline of a problem or an ending: what kind of thing
//! has happened is seen before it is read. They are ours.

use leptos::prelude::*;

use super::brand::address_of;
use crate::model::{
    icon::{Icon, initial},
    problem::Problem,
};

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbol {
    /// Time has run out, or it takes too long.
    Clock,
    /// Who somebody is, and whether they may.
    Key,
    Lock,
    /// Something does not answer.
    Plug,
    /// Nothing is at this address.
    Compass,
    /// It was stopped for safety.
    Shield,
    Tick,
    /// All else that went wrong.
    Alert,
}

impl Symbol {
    /// What stands for a problem.
    pub fn of(problem: Problem) -> Self {
        match problem {
            Problem::NotFound | Problem::MethodNotAllowed | Problem::Misdirected | Problem::UnknownProvider => {
                Self::Compass
            }
            Problem::ProviderUnavailable | Problem::ProviderBroken | Problem::DatabaseAway => Self::Plug,
            Problem::TimedOut | Problem::TooMany | Problem::SignInStale | Problem::SignInNotFresh => Self::Clock,
            Problem::Forbidden
            | Problem::RegistrationClosed
            | Problem::InvitationNeeded
            | Problem::DomainNotAllowed
            | Problem::UserDisabled => Self::Lock,
            Problem::CrossSite | Problem::InFrame | Problem::SignInForeign | Problem::CookiesBlocked => Self::Shield,
            _ if problem.ends_a_sign_in() => Self::Key,
            _ => Self::Alert,
        }
    }

    fn drawing(self) -> &'static str {
        match self {
            Self::Clock => "<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"M12 7v5l3.2 2\"/>",
            Self::Key => "<circle cx=\"8\" cy=\"15\" r=\"4\"/><path d=\"m11 12 8-8m-3 3 2.5 2.5M13.5 9.5 16 12\"/>",
            Self::Lock => {
                "<rect x=\"5\" y=\"11\" width=\"14\" height=\"9\" rx=\"2\"/><path d=\"M8 11V8a4 4 0 0 1 8 0v3m-4 4v1.5\"/>"
            }
            Self::Plug => "<path d=\"M9 3v5m6-5v5M6 8h12v3a6 6 0 0 1-12 0zm6 9v4\"/>",
            Self::Compass => "<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"m15.5 8.5-2 5-5 2 2-5z\"/>",
            Self::Shield => "<path d=\"M12 3 5 6v5c0 4.6 2.9 8.2 7 10 4.1-1.8 7-5.4 7-10V6zm0 5v5m0 3v.01\"/>",
            Self::Tick => "<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"m8 12.3 2.8 2.7L16 9.5\"/>",
            Self::Alert => "<path d=\"M12 4 3 20h18zm0 6v4.5m0 2.7v.01\"/>",
        }
    }
}

/// The symbol in an arch.
#[component]
pub fn Arch(symbol: Symbol) -> impl IntoView {
    view! {
        <span class="arch" aria-hidden="true">
            <svg class="symbol" viewBox="0 0 24 24" width="28" height="28" inner_html=symbol.drawing()></svg>
        </span>
    }
}

/// A service in an arch: its icon, or its first letter.
#[component]
pub fn ServiceArch(name: String, icon: Option<Icon>) -> impl IntoView {
    let inside = match icon.as_ref().and_then(Icon::picture) {
        Some(picture) => view! { <img src=address_of(picture) width="28" height="28" alt="" /> }.into_any(),
        None => initial(&name).into_any(),
    };
    view! {
        <span class="arch" aria-hidden="true">
            {inside}
        </span>
    }
}
