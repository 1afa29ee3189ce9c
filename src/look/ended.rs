//! Why a session is over, in words.

use std::time::Duration;

use super::language::{Known, Text, count_and_unit};
use crate::model::{limits::SessionSettings, session::EndReason};

/// The limits that sentences name.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    idle: Duration,
    absolute: Duration,
    sessions: Option<u32>,
}

impl Limits {
    pub fn of(settings: &SessionSettings) -> Self {
        Self { idle: settings.idle_timeout, absolute: settings.absolute_timeout, sessions: settings.limit }
    }

    pub(super) fn idle(&self) -> Duration {
        self.idle
    }
}

/// The sentence; without a reason there was no session.
pub fn ended(reason: Option<EndReason>, limits: &Limits) -> Text<'static> {
    let [idle, absolute] = [limits.idle, limits.absolute].map(count_and_unit);
    match reason {
        None => Text::NotSignedIn,
        Some(EndReason::IdleExpired) => Text::EndedIdle { count: idle.0, unit: idle.1 },
        Some(EndReason::AbsoluteExpired) => Text::EndedAbsolute { count: absolute.0, unit: absolute.1 },
        Some(EndReason::SignedOut) => Text::EndedSignedOut,
        Some(EndReason::Replaced) => Text::EndedReplaced,
        Some(EndReason::EndedElsewhere) => Text::EndedElsewhere,
        Some(EndReason::Limit) => Text::EndedLimit { count: limits.sessions.unwrap_or(1) },
        Some(EndReason::Provider) => Text::EndedProvider { provider: Known(None) },
        Some(EndReason::Admin) => Text::EndedAdmin,
        Some(EndReason::UserDisabled) => Text::EndedDisabled,
        Some(EndReason::UserDeleted) => Text::EndedDeleted,
    }
}
