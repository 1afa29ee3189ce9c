//! The provider sends the person back: checks everything, then a session, a registration, or a reason why not.

use tower_cookies::{Cookie, Cookies};

use super::{
    Caller,
    client::Client,
    cookies::{self, SessionCookie},
    door::Door,
    error::AuthError,
    openid::{Expected, Proven},
    secret::SecretHash,
    sign_in::hash_of_state,
    start::{self, Proof, end_presented},
};
use crate::{
    model::{
        flow::Visitor,
        problem::Problem,
        registration::{RegistrationPolicy, in_domains},
        return_to::ReturnTo,
        session::EndReason,
        user::UserId,
    },
    store::{
        events::{self, Event, Kind},
        identities, invitations,
        registrations::{self, NewRegistration},
        sign_ins::{self, SignIn},
    },
};

/// What a provider sends back (OpenID Connect Core 1.0, section 3.1.2.5; RFC 9207 section 2).
#[derive(Debug, Default)]
pub struct Response {
    /// The one-time code.
    pub code: Option<String>,
    /// Which attempt it belongs to.
    pub state: Option<String>,
    /// Who answers.
    pub iss: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
}

/// What happens next.
#[derive(Debug)]
pub enum Outcome {
    /// Signed in: the new cookie, and where to go.
    SignedIn(Cookie<'static>, ReturnTo),
    /// Known to the provider and not to us: the cookie of a pending registration.
    Registering(Cookie<'static>),
    /// Another tab of this browser has signed in meanwhile; nothing to do but go on.
    AlreadySignedIn(ReturnTo),
}

/// Finishes an attempt. A refusal is an event, whatever the reason; it never leaves a session or a cookie.
pub async fn finish(
    door: &Door,
    cookies: &Cookies,
    caller: &Caller,
    response: Response,
    client: &Client,
) -> Result<Outcome, AuthError> {
    let outcome = attempt(door, cookies, caller, response, client).await;
    if let Err(error) = &outcome {
        let event = Event {
            reason: Some(error.problem().as_str()),
            ip: client.ip_text(),
            user_agent: client.user_agent.as_deref(),
            ..Event::default()
        };
        // The refusal stands whether or not it can be written down.
        if let Err(error) = events::add(&door.pool, Kind::SignInRefused, event).await {
            tracing::warn!(%error, "an event could not be written");
        }
    }
    outcome
}

async fn attempt(
    door: &Door,
    cookies: &Cookies,
    caller: &Caller,
    response: Response,
    client: &Client,
) -> Result<Outcome, AuthError> {
    let state = hash_of_state(response.state.as_deref().ok_or(Problem::SignInStale)?);
    // Before the attempt is used up: it can still be finished when the database is back.
    if caller.visitor == Visitor::Unknown {
        return Err(Problem::DatabaseAway.into());
    }
    let Some(attempt) = take(door, cookies, &state).await? else {
        return not_taken(door, cookies, caller, &state).await;
    };
    let provider = door.provider(&attempt.provider).ok_or(Problem::UnknownProvider)?;
    provider.check_issuer(response.iss.as_deref()).await?;
    let code = match (response.error.as_deref(), response.code) {
        (Some("access_denied"), _) => return Err(Problem::SignInDeclined.into()),
        (Some(error), _) => {
            // The provider's word may hold anything; the log gets what OAuth allows in it and no more.
            let error: String = error.chars().filter(char::is_ascii_graphic).take(60).collect();
            tracing::warn!(provider = attempt.provider, error, "the provider ended a sign-in");
            return Err(Problem::SignInFailed.into());
        }
        (None, None) => return Err(Problem::BadRequest.into()),
        (None, Some(code)) => code,
    };
    let expected = Expected { nonce: attempt.nonce, code_verifier: attempt.code_verifier };
    let proven = provider.redeem(code, expected).await?;
    let return_to = attempt.return_to.as_deref().and_then(ReturnTo::parse).unwrap_or_else(ReturnTo::home);
    match identities::find_user(&door.pool, &proven.issuer, &proven.subject).await? {
        Some(user_id) => let_in(door, caller, user_id, &attempt.provider, &proven, return_to, client).await,
        None => begin_registration(door, caller, &attempt.provider, &proven, return_to, client).await,
    }
}

async fn take(door: &Door, cookies: &Cookies, state: &SecretHash) -> Result<Option<SignIn>, AuthError> {
    match cookies::presented_browser(cookies, door.cookies) {
        Some(browser) => Ok(sign_ins::take(&door.pool, state.as_bytes(), browser.hash().as_bytes()).await?),
        None => Ok(None),
    }
}

/// Why an attempt is not this browser's to finish. Ten tabs that begin at the same moment, before the browser has
/// any cookie of ours, end up with one cookie: those whose cookie was overwritten go on with the session that
/// another of them has brought.
async fn not_taken(door: &Door, cookies: &Cookies, caller: &Caller, state: &SecretHash) -> Result<Outcome, AuthError> {
    let foreign = sign_ins::find_foreign(&door.pool, state.as_bytes()).await?;
    let has_cookie = cookies::presented_browser(cookies, door.cookies).is_some();
    match (foreign, caller.signed_in()) {
        (Some(foreign), Some(signed_in))
            if foreign.first_in_browser && signed_in.session.created_at >= foreign.created_at =>
        {
            Ok(Outcome::AlreadySignedIn(
                foreign.return_to.as_deref().and_then(ReturnTo::parse).unwrap_or_else(ReturnTo::home),
            ))
        }
        (Some(_), _) if has_cookie => Err(Problem::SignInForeign.into()),
        (Some(_), _) => Err(Problem::CookiesBlocked.into()),
        (None, _) => Err(Problem::SignInStale.into()),
    }
}

async fn let_in(
    door: &Door,
    caller: &Caller,
    user_id: UserId,
    provider: &str,
    proven: &Proven,
    return_to: ReturnTo,
    client: &Client,
) -> Result<Outcome, AuthError> {
    let mut transaction = door.pool.begin().await?;
    let proof = Proof {
        provider,
        id_token: Some(&proven.id_token),
        op_sid: proven.sid.as_deref(),
        auth_time: proven.auth_time,
        test: false,
    };
    let started = start::start(door, &mut transaction, user_id, caller, proof, client).await?;
    let event = Event {
        user_id: Some(user_id),
        session_id: Some(started.signed_in.session.id),
        provider: Some(provider),
        reason: None,
        ip: client.ip_text(),
        user_agent: client.user_agent.as_deref(),
    };
    events::add(&mut *transaction, Kind::SignedIn, event).await?;
    transaction.commit().await?;
    Ok(Outcome::SignedIn(started.cookie, return_to))
}

async fn begin_registration(
    door: &Door,
    caller: &Caller,
    provider: &str,
    proven: &Proven,
    return_to: ReturnTo,
    client: &Client,
) -> Result<Outcome, AuthError> {
    may_register(door, proven.claims.verified_email()).await?;
    let cookie = SessionCookie::new(crate::store::sessions::new_id().0);
    let life = door.settings.session.absolute_timeout;
    let mut transaction = door.pool.begin().await?;
    end_presented(&mut transaction, caller, EndReason::Replaced, client).await?;
    registrations::add(
        &mut *transaction,
        NewRegistration {
            id: cookie.id,
            secret_hash: cookie.secret.hash().as_bytes(),
            provider,
            issuer: &proven.issuer,
            subject: &proven.subject,
            claims: &proven.claims,
            id_token: Some(&proven.id_token),
            op_sid: proven.sid.as_deref(),
            return_to: Some(return_to.as_str()),
            life,
            test: false,
            roles: &[],
        },
    )
    .await?;
    transaction.commit().await?;
    Ok(Outcome::Registering(door.cookies.session(&cookie, i64::try_from(life.as_secs()).ok())))
}

/// Whether somebody with this verified address may register at all.
pub(super) async fn may_register(door: &Door, verified_email: Option<&str>) -> Result<(), AuthError> {
    match &door.settings.registration {
        RegistrationPolicy::Open => Ok(()),
        RegistrationPolicy::Closed => Err(Problem::RegistrationClosed.into()),
        RegistrationPolicy::Domains(domains) => match verified_email {
            Some(email) if in_domains(email, domains) => Ok(()),
            _ => Err(Problem::DomainNotAllowed.into()),
        },
        RegistrationPolicy::Invite => match verified_email {
            Some(email) if invitations::is_open(&door.pool, email).await? => Ok(()),
            _ => Err(Problem::InvitationNeeded.into()),
        },
    }
}
