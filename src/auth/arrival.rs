//! Whoever a provider has vouched for comes in: with a session if we know them, or to register.

use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::FutureExt;
use sqlx::PgConnection;

use super::{Next, Visit, confirmations, connect, error::AuthError, roles};
use crate::{
    model::{
        address::REGISTER,
        destination::Destination,
        email::{EmailKey, in_domains},
        problem::Problem,
        registration::RegistrationPolicy,
        session::EndReason,
        user::UserId,
    },
    openid::{Provider, VerifiedIdentity, hint},
    sessions::{SecretHash, SessionCookie, Sessions, end_presented, start},
    store::{
        events::{self, Event, Kind},
        identities, invitations, issuers, languages, last_used, logout_tokens, open_sessions,
        pool::Pool,
        registrations::{self, Registration},
        sessions::Authentication,
        to_connect, transaction, users,
    },
};

/// How long a proven identity may take to register: time for a form and an interruption, and no more, since whoever
/// sits down at an unattended browser could finish it.
pub const REGISTRATION_LIFE: Duration = Duration::from_hours(1);

/// Who arrives, by which attempt, in which browser.
pub(super) struct Arrival<'a> {
    pub(super) sessions: &'a Sessions,
    /// How long this browser remembers the provider.
    pub(super) remember: Duration,
    pub(super) provider: &'a Provider,
    pub(super) proven: &'a VerifiedIdentity,
    pub(super) began_at: DateTime<Utc>,
    /// When it came back from the provider.
    pub(super) came_at: DateTime<Utc>,
    /// Whether they came to have connected what waits in this browser.
    pub(super) connects: bool,
    /// Re-authentication of somebody who is signed in.
    pub(super) fresh: bool,
    pub(super) browser: &'a SecretHash,
    pub(super) visit: &'a Visit,
}

/// A session for somebody we know, unless another tab of this browser has brought one for them since this attempt
/// began: then that one serves. A new one would end it, while a third tab may be on its way with its cookie.
pub(super) async fn let_in(arrival: &Arrival<'_>, user_id: UserId, return_to: Destination) -> Result<Next, AuthError> {
    transaction::retry(|| begin_session(arrival, user_id, return_to.clone()).boxed()).await
}

async fn begin_session(arrival: &Arrival<'_>, user_id: UserId, return_to: Destination) -> Result<Next, AuthError> {
    let Arrival { sessions, remember, provider, proven, began_at, came_at, connects, fresh, browser, visit } = *arrival;
    let Visit { caller, jar, peer, .. } = visit;
    let id = provider.settings().id.as_str();
    let mut transaction = transaction::begin(sessions.pool()).await?;
    issuers::share_issuer_lock(&mut transaction, &proven.issuer, &proven.subject, proven.sid.as_deref()).await?;
    let presented = caller.presented()?;
    start::lock(&mut transaction, user_id, presented, Some(browser.as_bytes())).await?;
    // Whoever proves who they are once more gets a new session in any case (ASVS 5.0 7.2.4). Of several tabs that come to
    // connect the same, the first one does.
    let has_to_connect = connects && to_connect::find(&mut *transaction, browser.as_bytes()).await?.is_some();
    if !fresh
        && !has_to_connect
        && open_sessions::started_since(&mut *transaction, browser.as_bytes(), user_id, began_at).await?
    {
        transaction.commit_unread().await?;
        return Ok(return_to.into());
    }
    still_signed_in(&mut transaction, proven, came_at).await?;
    // The user first, then the identity: whoever removes the identity takes them in this order too.
    let user = match users::lock_enabled(&mut transaction, user_id).await? {
        Some(user) => user,
        // They have just deleted their account elsewhere: whoever comes once more is a newcomer.
        None if users::is_gone(&mut *transaction, user_id).await? => return Err(Problem::SignInStale.into()),
        None => return Err(Problem::UserDisabled.into()),
    };
    let given = roles::given(provider, proven);
    let VerifiedIdentity { issuer, subject, claims, .. } = proven;
    let former = identities::use_now(&mut *transaction, issuer, subject, user_id, claims, &given).await?;
    let former = former.ok_or(Problem::SignInRefused)?;
    confirmations::note(&mut transaction, &user, issuer, claims.verified_email()).await?;
    roles::refresh(&mut transaction, &user, &former, provider, proven, peer).await?;
    let authentication = Authentication {
        provider: id,
        id_token: Some(hint(&proven.id_token)),
        op_sid: proven.sid.as_deref(),
        op_subject: Some(&proven.subject),
        auth_time: proven.auth_time,
        browser_hash: Some(browser.as_bytes()),
        fresh,
        test: provider.settings().for_tests,
    };
    let started = sessions.start(&mut transaction, user_id, presented, authentication, peer).await?;
    last_used::note(&mut transaction, browser.as_bytes(), id, remember).await?;
    languages::take_along(&mut *transaction, user_id, browser.as_bytes()).await?;
    let event = Event {
        user_id: Some(user_id),
        session_id: Some(started.signed_in.session.id),
        provider: Some(id),
        reason: fresh.then_some("again"),
        ..peer.event()
    };
    events::add(&mut *transaction, Kind::SignedIn, event).await?;
    if connects {
        connect::finish(&mut transaction, &started.signed_in, browser, peer).await?;
    } else {
        // Somebody else may sit here by now.
        to_connect::forget(&mut transaction, browser.as_bytes()).await?;
    }
    transaction.commit().await?;
    visit.facts.began(&started.signed_in);
    Ok(Next::from(return_to).with_cookie(jar.policy().started(&started)))
}

/// The provider may have told us that the person has signed out there while we were still asking it who they are: then
/// nothing begins. What it vouches for after that counts again.
async fn still_signed_in(
    connection: &mut PgConnection,
    proven: &VerifiedIdentity,
    came_at: DateTime<Utc>,
) -> Result<(), AuthError> {
    let VerifiedIdentity { issuer, subject, sid, .. } = proven;
    if logout_tokens::has_signed_out(connection, issuer, sid.as_deref(), subject, came_at).await? {
        return Err(Problem::SignInRefused.into());
    }
    Ok(())
}

/// A proven identity that has no user yet: it may register.
pub(super) async fn begin_registration(
    arrival: &Arrival<'_>,
    policy: &RegistrationPolicy,
    return_to: Destination,
) -> Result<Next, AuthError> {
    may_register(arrival.sessions.pool(), policy, arrival.proven.claims.verified_email()).await?;
    transaction::retry(|| keep_registration(arrival, &return_to).boxed()).await
}

async fn keep_registration(arrival: &Arrival<'_>, return_to: &Destination) -> Result<Next, AuthError> {
    let Arrival { sessions, proven, visit, .. } = *arrival;
    let cookie = SessionCookie::random();
    let mut transaction = transaction::begin(sessions.pool()).await?;
    issuers::share_issuer_lock(&mut transaction, &proven.issuer, &proven.subject, proven.sid.as_deref()).await?;
    still_signed_in(&mut transaction, proven, arrival.came_at).await?;
    end_presented(&mut transaction, visit.caller.presented()?, EndReason::Replaced, &visit.peer).await?;
    let registration = Registration {
        id: cookie.id,
        secret_hash: cookie.secret.hash().as_bytes().to_vec(),
        provider: arrival.provider.settings().id.clone(),
        issuer: proven.issuer.clone(),
        subject: proven.subject.clone(),
        claims: proven.claims.clone(),
        auth_time: proven.auth_time,
        id_token: Some(hint(&proven.id_token).to_owned()),
        op_sid: proven.sid.clone(),
        draft: None,
        draft_terms: None,
        return_to: Some(return_to.as_str().to_owned()),
        test: arrival.provider.settings().for_tests,
        world: None,
        roles: roles::given(arrival.provider, proven),
    };
    registrations::add(&mut *transaction, &registration, REGISTRATION_LIFE).await?;
    transaction.commit().await?;
    let seconds = i64::try_from(REGISTRATION_LIFE.as_secs()).ok();
    Ok(Next::to(&REGISTER).with_cookie(arrival.visit.jar.policy().session(&cookie, seconds)))
}

/// Whether somebody with this verified address may register at all.
pub(super) async fn may_register(
    pool: &Pool,
    policy: &RegistrationPolicy,
    verified_email: Option<&str>,
) -> Result<(), AuthError> {
    match policy {
        RegistrationPolicy::Open => Ok(()),
        RegistrationPolicy::Closed => Err(Problem::RegistrationClosed.into()),
        RegistrationPolicy::Domains(domains) => match verified_email {
            Some(email) if in_domains(email, domains) => Ok(()),
            _ => Err(Problem::DomainNotAllowed.into()),
        },
        RegistrationPolicy::Invite => match verified_email.and_then(EmailKey::of) {
            Some(email) if invitations::is_open(pool, &email).await? => Ok(()),
            _ => Err(Problem::InvitationNeeded.into()),
        },
    }
}
