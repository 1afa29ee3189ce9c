//! The provider sends the person back: checks everything, then a session, a registration, or a reason why not.

use super::{
    Caller, Next, Visit,
    arrival::{Arrival, begin_registration, let_in},
    door::Door,
    error::AuthError,
    jar::Jar,
    link,
    sign_in::hash_of_state,
    tally::Refused,
};
use crate::{
    model::{
        address::{ACCOUNT, HOME, REGISTER},
        flow::Visitor,
        problem::Problem,
        return_to::ReturnTo,
        user::UserId,
    },
    openid::{Expected, Provider, Source, is_about_client, redeem},
    sessions::{Secret, SecretHash},
    store::{
        events::{self, Event, Kind, Peer},
        identities,
        sign_ins::{self, Known, Purpose},
    },
};

/// What a provider sends back (OpenID Connect Core 1.0, section 3.1.2.5; RFC 9207 section 2). No `Debug`: it holds a code.
#[derive(Default)]
pub struct Response {
    /// The one-time code.
    pub code: Option<String>,
    /// Which attempt it belongs to.
    pub state: Option<String>,
    /// Who answers.
    pub iss: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
    /// The same in words.
    pub error_description: Option<String>,
    /// Whose redirect URI it is, where a provider has one of its own.
    pub provider: Option<String>,
}

/// Why nobody comes in, and where they were going.
#[derive(Debug)]
pub struct Refusal {
    /// What went wrong.
    pub error: AuthError,
    /// Where the attempt was to lead, if it was this browser's own.
    pub return_to: Option<ReturnTo>,
}

/// What was known of an attempt when it was refused, for the event and for trying again.
#[derive(Default)]
struct Seen {
    provider: Option<String>,
    user_id: Option<UserId>,
    return_to: Option<ReturnTo>,
}

/// Finishes an attempt. A refusal is written down, whatever the reason; it never leaves a session or a cookie.
pub async fn finish(door: &Door, visit: &Visit, response: Response) -> Result<Next, Refusal> {
    let Visit { jar, caller, peer, .. } = visit;
    let mut seen = Seen::default();
    let outcome = attempt(door, jar, caller, response, peer, &mut seen).await;
    if let Err(error) = &outcome {
        write_down(door, &seen, error.reason(), peer).await;
    }
    outcome.map_err(|error| Refusal { error, return_to: seen.return_to })
}

/// An attempt that is refused is an event. A callback without one costs its sender nothing, so that it is only counted, and
/// so is what a stranger does again and again.
async fn write_down(door: &Door, seen: &Seen, why: &'static str, peer: &Peer) {
    let Some(provider) = seen.provider.as_deref() else {
        door.tally.note(Refused::Callback, why, peer.ip);
        return;
    };
    if seen.user_id.is_none() && !door.tally.may_be_written(Refused::SignIn, why, peer.ip) {
        return;
    }
    let event = Event { user_id: seen.user_id, provider: Some(provider), reason: Some(why), ..peer.event() };
    // The refusal stands whether or not it can be written down.
    if let Err(error) = events::add(&door.pool, Kind::SignInRefused, event).await {
        tracing::warn!(%error, "an event could not be written");
    }
}

async fn attempt(
    door: &Door,
    jar: &Jar,
    caller: &Caller,
    response: Response,
    peer: &Peer,
    seen: &mut Seen,
) -> Result<Next, AuthError> {
    let state = hash_of_state(response.state.as_deref().ok_or(Problem::SignInStale)?);
    // Before the attempt is used up: it can still be finished when the database is back.
    if caller.visitor == Visitor::Unknown {
        return Err(Problem::DatabaseAway.into());
    }
    let Some(browser) = jar.browser().map(Secret::hash) else {
        return not_taken(door, None, caller, &state, seen).await;
    };
    let Some(attempt) = sign_ins::take(&door.pool, state.as_bytes(), browser.as_bytes()).await? else {
        return not_taken(door, Some(&browser), caller, &state, seen).await;
    };
    seen.provider = Some(attempt.provider.clone());
    seen.user_id = attempt.purpose.user_id();
    seen.return_to = attempt.return_to.as_deref().and_then(ReturnTo::parse);
    let provider = door.providers.get(&attempt.provider).ok_or(Problem::UnknownProvider)?;
    let sender = door.providers.check_sender(provider, response.provider.as_deref(), response.iss.as_deref());
    sender.await.map_err(AuthError::of(provider))?;
    let code = match (response.error.as_deref(), response.code) {
        (Some("access_denied"), _) => return Err(Problem::SignInDeclined.into()),
        (Some(error), _) => return Err(ended_there(provider, error, response.error_description.as_deref())),
        (None, None) => return Err(Problem::BadRequest.into()),
        (None, Some(code)) => code,
    };
    let fresh = matches!(attempt.purpose, Purpose::Again(_));
    let oldest = chrono::TimeDelta::from_std(door.sessions.settings().recent_sign_in).unwrap_or_default();
    let expected = Expected {
        nonce: attempt.nonce,
        code_verifier: attempt.code_verifier,
        signed_in_since: fresh.then(|| attempt.created_at - oldest),
    };
    let proven = redeem(provider, &code, expected).await.map_err(AuthError::of(provider))?;
    let visit = Arrival {
        provider,
        began_at: attempt.created_at,
        came_at: attempt.taken_at,
        fresh,
        browser: &browser,
        caller,
        peer,
    };
    let return_to = seen.return_to.clone().unwrap_or_else(ReturnTo::home);
    let found = identities::find_user(&door.pool, &proven.issuer, &proven.subject).await?;
    // An attempt of somebody is theirs, whoever came back.
    seen.user_id = attempt.purpose.user_id().or(found);
    match (attempt.purpose, found) {
        (Purpose::SignIn, Some(user_id)) => let_in(door, &visit, user_id, &proven, return_to).await,
        (Purpose::SignIn, None) => begin_registration(door, &visit, &proven, return_to).await,
        (Purpose::Again(user_id), Some(found)) if found == user_id => {
            let_in(door, &visit, user_id, &proven, return_to).await
        }
        (Purpose::Again(_), _) => Err(Problem::OtherPerson.into()),
        (Purpose::Link(user_id), _) => {
            link::finish(door, caller, user_id, &proven, provider, peer).await.map(|()| Next::to(&ACCOUNT))
        }
    }
}

/// The provider ended it, for a reason of its own or because it does not take us.
fn ended_there(provider: &Provider, error: &str, description: Option<&str>) -> AuthError {
    let description = description.unwrap_or_default();
    if is_about_client(error, description) {
        return AuthError::of(provider)(
            provider.client_refused(&format!("authorization: {error} {description}"), Source::Browser),
        );
    }
    // The provider's word may hold anything; the log gets what OAuth allows in it and no more.
    let error: String = error.chars().filter(char::is_ascii_graphic).take(60).collect();
    tracing::warn!(provider = provider.settings().id, error, "the provider ended a sign-in");
    Problem::SignInFailed.into()
}

/// An attempt that is not this browser's to finish, or no more: what it has brought meanwhile is gone on with, or the
/// reason is told. Where it was to lead is remembered for its own browser only.
async fn not_taken(
    door: &Door,
    browser: Option<&SecretHash>,
    caller: &Caller,
    state: &SecretHash,
    seen: &mut Seen,
) -> Result<Next, AuthError> {
    let known = sign_ins::find(&door.pool, state.as_bytes(), browser.map(SecretHash::as_bytes)).await?;
    let known = known.ok_or(Problem::SignInStale)?;
    let return_to = known.return_to.as_deref().and_then(ReturnTo::parse);
    if let Some(outcome) = brought_meanwhile(&known, caller, return_to.as_ref()) {
        return Ok(outcome);
    }
    seen.return_to = return_to.filter(|_| known.is_own);
    Err(match browser {
        _ if known.is_own || !known.is_open => Problem::SignInStale,
        Some(_) => Problem::SignInForeign,
        None => Problem::CookiesBlocked,
    }
    .into())
}

/// Whoever has signed in here since an attempt began goes on: they come by Back, by a provider that sends twice, or from
/// one of ten tabs that began at the same moment, before the browser had any cookie of ours, and whose cookie was
/// overwritten by another one's.
fn brought_meanwhile(known: &Known, caller: &Caller, return_to: Option<&ReturnTo>) -> Option<Next> {
    let on = || return_to.map_or_else(|| Next::to(&HOME), Next::to);
    match (known.purpose, &caller.visitor) {
        // Linking starts no session; where it leads says what came of it.
        (Purpose::Link(user_id), Visitor::SignedIn(signed_in)) if known.is_own && signed_in.user.id == user_id => {
            Some(Next::to(&ACCOUNT))
        }
        (_, Visitor::SignedIn(signed_in)) if signed_in.session.created_at >= known.created_at => Some(on()),
        (Purpose::SignIn, Visitor::Registering) if known.is_own => Some(Next::to(&REGISTER)),
        _ => None,
    }
}
