//! The provider sends the person back: checks everything, then a session, a registration, or a reason why not.

use std::time::Duration;

use chrono::TimeDelta;

use super::{
    Caller, Next, Visit,
    arrival::{Arrival, begin_registration, let_in},
    error::AuthError,
    link,
    sign_in::hash_of_state,
    tally::{Refused, Tally},
};
use crate::{
    model::{
        address::{ACCOUNT, HOME, REGISTER},
        destination::Destination,
        email::EMAIL_MAX_BYTES,
        flow::Visitor,
        problem::Problem,
        registration::RegistrationPolicy,
        service::Service,
        user::UserId,
    },
    openid::{Expected, Provider, Providers, Source, VerifiedIdentity, is_about_client, redeem},
    sessions::{Secret, SecretHash, Sessions},
    store::{
        events::{self, Event, Kind},
        identities,
        sign_ins::{self, Known, Purpose, SignIn},
    },
};

/// What a provider sends back (OpenID Connect Core 1.0, section 3.1.2.5; RFC 9207 section 2). No `Debug`: it holds a code.
#[derive(Default)]
pub struct Response {
    pub code: Option<String>,
    pub state: Option<String>,
    pub iss: Option<String>,
    pub error: Option<String>,
    pub error_description: Option<String>,
    /// Whose redirect URI it is, where a provider has one of its own.
    pub provider: Option<String>,
}

/// Why nobody comes in, and where they were going.
#[derive(Debug)]
pub struct TurnedAway {
    pub error: AuthError,
    /// Where the attempt was to lead, if it was this browser's own.
    pub return_to: Option<Destination>,
}

/// One callback, with all that it takes to finish it.
pub struct Callback<'a> {
    pub sessions: &'a Sessions,
    pub providers: &'a Providers,
    pub registration: &'a RegistrationPolicy,
    /// How long this browser remembers the provider.
    pub remember: Duration,
    pub services: &'a [Service],
    pub tally: &'a Tally,
    pub visit: &'a Visit,
}

/// What is known of an attempt when it is refused, for the event and for trying again.
#[derive(Default)]
struct Seen {
    provider: Option<String>,
    user_id: Option<UserId>,
    return_to: Option<Destination>,
}

/// What became of the row of an attempt.
enum Taken {
    Attempt(SignIn, SecretHash),
    /// It is over, and what it was for has come about.
    Brought(Next),
    Refused(Problem, Option<Destination>),
}

impl Callback<'_> {
    /// Finishes an attempt. A refusal is written down, whatever the reason; it never leaves a session or a cookie.
    pub async fn finish(&self, response: Response) -> Result<Next, TurnedAway> {
        let state = response.state.as_deref().map(hash_of_state);
        let (attempt, browser) = match self.take(response.state.as_deref()).await {
            Ok(Taken::Attempt(attempt, browser)) => (attempt, browser),
            Ok(Taken::Brought(next)) => return Ok(next),
            Ok(Taken::Refused(problem, return_to)) => {
                return Err(self.turn_away(Seen { return_to, ..Seen::default() }, problem.into()).await);
            }
            Err(error) => return Err(self.turn_away(Seen::default(), error).await),
        };
        let seen = Seen {
            provider: Some(attempt.provider.clone()),
            user_id: attempt.purpose.user_id(),
            return_to: self.destination(attempt.return_to.as_deref()),
        };
        let (provider, proven, found) = match self.identify(&attempt, response).await {
            Ok(identified) => identified,
            Err(error) => return Err(self.turn_away(seen, error).await),
        };
        let return_to = seen.return_to.clone().unwrap_or_else(Destination::home);
        match self.arrive(&attempt, &browser, provider, &proven, found, return_to).await {
            Ok(next) => Ok(next),
            Err(error) => {
                if let Some(state) = state.filter(|_| error.problem().is_about_email()) {
                    self.note_email(&state, &proven).await;
                }
                // An attempt of somebody is theirs, whoever came back. Nobody is named any more who has just been deleted.
                let found = found.filter(|_| error.problem() != Problem::SignInStale);
                Err(self.turn_away(Seen { user_id: seen.user_id.or(found), ..seen }, error).await)
            }
        }
    }

    /// For the page that tells why. Without it that says everything else.
    async fn note_email(&self, state: &SecretHash, proven: &VerifiedIdentity) {
        let email = proven.claims.email.as_deref().filter(|email| email.len() <= EMAIL_MAX_BYTES);
        let Some((email, request)) = email.zip(self.visit.facts.request()) else { return };
        if let Err(error) = sign_ins::note_refused(self.sessions.pool(), state.as_bytes(), email, request).await {
            tracing::warn!(%error, "an address could not be noted");
        }
    }

    /// An attempt that is refused is an event. A callback without one costs its sender nothing, so that it is only
    /// counted, and so is what a stranger does again and again.
    async fn turn_away(&self, Seen { provider, user_id, return_to }: Seen, error: AuthError) -> TurnedAway {
        self.visit.facts.refused(error.reason());
        let (why, peer) = (error.reason().as_str(), &self.visit.peer);
        if provider.is_none() {
            self.tally.note(Refused::Callback, why, peer.ip);
        } else if user_id.is_some() || self.tally.may_be_written(Refused::SignIn, why, peer.ip) {
            let event = Event { user_id, provider: provider.as_deref(), reason: Some(why), ..peer.event() };
            // The refusal stands whether or not it can be written down.
            if let Err(error) = events::add(self.sessions.pool(), Kind::SignInRefused, event).await {
                tracing::warn!(%error, "an event could not be written");
            }
        }
        TurnedAway { error, return_to }
    }

    /// Where an attempt was to lead, if that is still one of our places.
    fn destination(&self, kept: Option<&str>) -> Option<Destination> {
        kept.and_then(|to| Destination::parse(to, self.services))
    }

    /// Takes the attempt, once, in the browser in which it began.
    async fn take(&self, state: Option<&str>) -> Result<Taken, AuthError> {
        let state = hash_of_state(state.ok_or(Problem::SignInStale)?);
        // Before the attempt is used up: it can still be finished when the database is back.
        if self.visit.caller.visitor == Visitor::Unknown {
            return Err(Problem::DatabaseAway.into());
        }
        let Some(browser) = self.visit.jar.browser().map(Secret::hash) else {
            return self.not_taken(&state, None).await;
        };
        match sign_ins::take(self.sessions.pool(), state.as_bytes(), browser.as_bytes()).await? {
            Some(attempt) => Ok(Taken::Attempt(attempt, browser)),
            None => self.not_taken(&state, Some(&browser)).await,
        }
    }

    /// An attempt that is not this browser's to finish, or no more: what it has brought meanwhile is gone on with, or the
    /// reason is told. Where it was to lead is remembered for its own browser only.
    async fn not_taken(&self, state: &SecretHash, browser: Option<&SecretHash>) -> Result<Taken, AuthError> {
        let found = sign_ins::find(self.sessions.pool(), state.as_bytes(), browser.map(SecretHash::as_bytes)).await?;
        let known = found.ok_or(Problem::SignInStale)?;
        let return_to = self.destination(known.return_to.as_deref());
        if let Some(next) = brought_meanwhile(&known, &self.visit.caller, return_to.as_ref()) {
            return Ok(Taken::Brought(next));
        }
        let problem = match browser {
            _ if known.is_own || !known.is_open => Problem::SignInStale,
            Some(_) => Problem::SignInForeign,
            None => Problem::CookiesBlocked,
        };
        Ok(Taken::Refused(problem, return_to.filter(|_| known.is_own)))
    }

    /// Who it is that the provider vouches for, and which user that is.
    async fn identify(
        &self,
        attempt: &SignIn,
        response: Response,
    ) -> Result<(&Provider, VerifiedIdentity, Option<UserId>), AuthError> {
        let provider = self.providers.get(&attempt.provider).ok_or(Problem::UnknownProvider)?;
        self.visit.facts.concerns(provider);
        let sender = self.providers.check_sender(provider, response.provider.as_deref(), response.iss.as_deref());
        sender.await.map_err(AuthError::of(provider))?;
        let code = match (response.error.as_deref(), response.code) {
            (Some("access_denied"), _) => return Err(Problem::SignInDeclined.into()),
            (Some(error), _) => return Err(ended_there(provider, error, response.error_description.as_deref())),
            (None, None) => return Err(Problem::BadRequest.into()),
            (None, Some(code)) => code,
        };
        let oldest = TimeDelta::from_std(self.sessions.settings().recent_sign_in).unwrap_or_default();
        let expected = Expected {
            nonce: attempt.nonce.clone(),
            code_verifier: attempt.code_verifier.clone(),
            signed_in_since: (is_again(attempt) || attempt.purpose == Purpose::Connect)
                .then(|| attempt.created_at - oldest),
        };
        let proven = redeem(provider, &code, expected).await.map_err(AuthError::of(provider))?;
        let found = identities::find_user(self.sessions.pool(), &proven.issuer, &proven.subject).await?;
        Ok((provider, proven, found))
    }

    /// What the attempt was for, now that it is known who has come.
    async fn arrive(
        &self,
        attempt: &SignIn,
        browser: &SecretHash,
        provider: &Provider,
        proven: &VerifiedIdentity,
        found: Option<UserId>,
        return_to: Destination,
    ) -> Result<Next, AuthError> {
        let arrival = Arrival {
            sessions: self.sessions,
            remember: self.remember,
            provider,
            proven,
            began_at: attempt.created_at,
            came_at: attempt.taken_at,
            connects: attempt.purpose == Purpose::Connect,
            fresh: is_again(attempt),
            browser,
            visit: self.visit,
        };
        match (attempt.purpose, found) {
            (Purpose::SignIn | Purpose::Connect, Some(user_id)) => let_in(&arrival, user_id, return_to).await,
            (Purpose::SignIn | Purpose::Connect, None) => {
                begin_registration(&arrival, self.registration, return_to).await
            }
            (Purpose::Again(user_id), Some(found)) if found == user_id => let_in(&arrival, user_id, return_to).await,
            (Purpose::Again(_), _) => Err(Problem::OtherPerson.into()),
            (Purpose::Link(user_id), _) => {
                let linked = link::finish(self.sessions.pool(), self.visit, user_id, provider, proven).await;
                linked.map(|()| Next::to(&ACCOUNT))
            }
        }
    }
}

fn is_again(attempt: &SignIn) -> bool {
    matches!(attempt.purpose, Purpose::Again(_))
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

/// Whoever has signed in here since an attempt began goes on: they come by Back, by a provider that sends twice, or from
/// one of ten tabs that began at the same moment, before the browser had any cookie of ours, and whose cookie was
/// overwritten by another one's.
fn brought_meanwhile(known: &Known, caller: &Caller, return_to: Option<&Destination>) -> Option<Next> {
    let on = || return_to.cloned().map_or_else(|| Next::to(&HOME), Next::from);
    match (known.purpose, &caller.visitor) {
        // Linking starts no session; where it leads says what came of it.
        (Purpose::Link(user_id), Visitor::SignedIn(signed_in)) if known.is_own && signed_in.user.id == user_id => {
            Some(Next::to(&ACCOUNT))
        }
        (_, Visitor::SignedIn(signed_in)) if signed_in.session.created_at >= known.created_at => Some(on()),
        (Purpose::SignIn | Purpose::Connect, Visitor::Registering) if known.is_own => Some(Next::to(&REGISTER)),
        _ => None,
    }
}
