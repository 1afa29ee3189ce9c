//! What a person is told of an event: a sentence for each kind, and for each reason that makes a difference to them. A kind that
//! is new has none, and does not compile.

use super::item::Item;
use crate::{
    look::language::{Known, Text},
    model::{api_token::RevokeReason, problem::Problem, session::EndReason},
    openid::Refusal,
    store::{activity::Happened, events::Kind},
};

/// What has happened.
pub fn of(item: &Item) -> Text<'_> {
    let Item { event, provider, service, actor } = item;
    let (provider, token) = (Known::from(provider), Known::from(&event.token));
    let actor_name = actor.as_deref().unwrap_or_default();
    let Ok(kind) = event.kind.parse::<Kind>() else { return Text::DidSomething };
    match kind {
        Kind::SignedIn if event.reason.is_some() => Text::DidConfirm { provider },
        Kind::SignedIn => Text::DidSignIn { provider },
        Kind::SignInRefused => Text::DidNotSignIn { provider },
        Kind::Registered => Text::DidRegister { provider },
        Kind::ServiceSessionStarted => Text::DidEnter { service },
        Kind::SessionEnded => ended(event, provider),
        Kind::IdentityLinked => Text::DidConnect { provider },
        Kind::IdentityUnlinked => Text::DidRemove { provider },
        Kind::RolesChanged => Text::DidChangeRoles { provider },
        Kind::DetailsChanged => Text::DidChangeDetails,
        Kind::TermsAccepted => Text::DidAcceptTerms,
        Kind::DataDownloaded => Text::DidDownload,
        Kind::UserDisabled => Text::DidSwitchOff,
        Kind::UserEnabled => Text::DidSwitchOn,
        Kind::TokenCreated => Text::DidMakeToken { token },
        Kind::TokenRevoked => revoked(event, token),
        Kind::TokenExpiresSoon => Text::DidWarnOfToken { token },
        Kind::ActedFor if event.by_token => Text::DidActByToken { actor: actor_name, service },
        Kind::ActedFor => Text::DidAct { actor: actor_name, service },
        Kind::TestSession => Text::DidTest,
        // Whoever is deleted reads nothing any more.
        Kind::UserDeleted => Text::DidSomething,
    }
}

fn ended<'a>(event: &Happened, provider: Known<'a>) -> Text<'a> {
    match event.reason.as_deref().and_then(|reason| reason.parse().ok()) {
        Some(EndReason::IdleExpired | EndReason::AbsoluteExpired | EndReason::UserDeleted) | None => Text::DidEnd,
        Some(EndReason::SignedOut) => Text::DidSignOut,
        Some(EndReason::Replaced) => Text::DidReplace,
        Some(EndReason::EndedElsewhere) => Text::DidEndElsewhere,
        Some(EndReason::Limit) => Text::DidReachLimit,
        Some(EndReason::Provider) => Text::DidEndAtProvider { provider },
        Some(EndReason::Admin) => Text::DidEndByAdmin,
        Some(EndReason::UserDisabled) => Text::DidEndSwitchedOff,
    }
}

fn revoked<'a>(event: &Happened, token: Known<'a>) -> Text<'a> {
    match event.reason.as_deref().and_then(|reason| reason.parse().ok()) {
        Some(RevokeReason::Owner) => Text::DidRevoke { token },
        Some(RevokeReason::Holder) => Text::DidRevokeAsHolder { token },
        Some(RevokeReason::Operator | RevokeReason::UserDeleted) | None => Text::DidRevokeAsOperator { token },
        Some(RevokeReason::UserDisabled) => Text::DidRevokeSwitchedOff { token },
    }
}

/// Why a sign-in was refused, as the page said on which they read it: what was wrong with an answer of a provider is for operators.
pub fn refused(event: &Happened) -> Option<Problem> {
    if event.kind.parse() != Ok(Kind::SignInRefused) {
        return None;
    }
    let reason = event.reason.as_deref()?;
    let of_provider = match reason.parse::<Refusal>() {
        Ok(refusal) if refusal.is_about_freshness() => Problem::SignInNotFresh,
        _ => Problem::SignInRefused,
    };
    Some(reason.parse().unwrap_or(of_provider))
}
