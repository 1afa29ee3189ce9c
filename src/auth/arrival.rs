//! Whoever a provider has vouched for comes in: with a session if we know them, or to register.

use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::FutureExt;
use sqlx::PgConnection;
use tower_cookies::Cookie;

use super::{
    Caller,
    client::Client,
    cookies::SessionCookie,
    door::Door,
    error::AuthError,
    roles,
    secret::SecretHash,
    start::{self, Proof, end_presented},
};
use crate::{
    model::{
        email::{EmailKey, in_domains},
        problem::Problem,
        registration::RegistrationPolicy,
        return_to::ReturnTo,
        session::EndReason,
        user::UserId,
    },
    openid::{Proven, Provider, hint},
    store::{
        events::{self, Event, Kind},
        identities, invitations, issuers, logout_tokens,
        registrations::{self, NewRegistration},
        sessions, transaction, users,
    },
};

/// How long a proven identity may take to register: time for a form and an interruption, and no more, since whoever
/// sits down at an unattended browser could finish it.
pub const REGISTRATION_LIFE: Duration = Duration::from_hours(1);

/// What happens next.
pub enum Outcome {
    /// Signed in: the new cookie, and where to go.
    SignedIn(Cookie<'static>, ReturnTo),
    /// Known to the provider and not to us: the cookie of a pending registration.
    Registering(Cookie<'static>),
    /// This browser has signed in meanwhile; nothing to do but go on.
    AlreadySignedIn(ReturnTo),
    /// This browser has a pending registration already, to be finished.
    StillRegistering,
    /// The identity belongs to the signed-in person now.
    Linked,
}

/// Who arrives, by which attempt, in which browser.
pub(super) struct Arrival<'a> {
    pub(super) provider: &'a Provider,
    pub(super) began_at: DateTime<Utc>,
    /// When it came back from the provider.
    pub(super) came_at: DateTime<Utc>,
    /// Whether it is to prove once more who somebody is.
    pub(super) fresh: bool,
    pub(super) browser: &'a SecretHash,
    pub(super) caller: &'a Caller,
    pub(super) client: &'a Client,
}

/// A session for somebody we know, unless another tab of this browser has brought one for them since this attempt
/// began: then that one serves. A new one would end it, while a third tab may be on its way with its cookie.
pub(super) async fn let_in(
    door: &Door,
    arrival: &Arrival<'_>,
    user_id: UserId,
    proven: &Proven,
    return_to: ReturnTo,
) -> Result<Outcome, AuthError> {
    transaction::retry(|| begin_session(door, arrival, user_id, proven, return_to.clone()).boxed()).await
}

async fn begin_session(
    door: &Door,
    arrival: &Arrival<'_>,
    user_id: UserId,
    proven: &Proven,
    return_to: ReturnTo,
) -> Result<Outcome, AuthError> {
    let Arrival { provider, began_at, came_at, fresh, browser, caller, client } = *arrival;
    let id = provider.settings().id.as_str();
    let mut transaction = transaction::begin(&door.pool).await?;
    issuers::share_issuer_lock(&mut transaction, &proven.issuer, &proven.subject, proven.sid.as_deref()).await?;
    start::lock(&mut transaction, user_id, caller, Some(browser.as_bytes())).await?;
    // Whoever proves who they are once more gets a new session in any case (ASVS 5.0 7.2.4).
    if !fresh && sessions::started_since(&mut *transaction, browser.as_bytes(), user_id, began_at).await? {
        transaction.commit().await?;
        return Ok(Outcome::AlreadySignedIn(return_to));
    }
    still_signed_in(&mut transaction, proven, came_at).await?;
    // The user first, then the identity: whoever removes the identity takes them in this order too.
    let user = users::lock_enabled(&mut transaction, user_id).await?.ok_or(Problem::UserDisabled)?;
    let (email, given) = (proven.claims.email.as_deref(), roles::given(provider, proven));
    let former =
        identities::use_now(&mut *transaction, &proven.issuer, &proven.subject, user_id, email, &given).await?;
    let former = former.ok_or(Problem::SignInRefused)?;
    if let Some(email) = proven.claims.verified_email() {
        users::confirm_email(&mut *transaction, &user, email).await?;
    }
    roles::refresh(&mut transaction, &user, &former, provider, proven, client).await?;
    let proof = Proof {
        provider: id,
        id_token: Some(hint(&proven.id_token)),
        op_sid: proven.sid.as_deref(),
        op_subject: Some(&proven.subject),
        auth_time: proven.auth_time,
        browser_hash: Some(browser.as_bytes()),
        fresh,
        test: false,
    };
    let started = start::start(door, &mut transaction, user_id, caller, proof, client).await?;
    let event = Event {
        user_id: Some(user_id),
        session_id: Some(started.signed_in.session.id),
        provider: Some(id),
        reason: fresh.then_some("again"),
        ..client.event()
    };
    events::add(&mut *transaction, Kind::SignedIn, event).await?;
    transaction.commit().await?;
    Ok(Outcome::SignedIn(started.cookie, return_to))
}

/// The provider may have told us that the person has signed out there while we were still asking it who they are: then
/// nothing begins. What it vouches for after that counts again.
async fn still_signed_in(
    connection: &mut PgConnection,
    proven: &Proven,
    came_at: DateTime<Utc>,
) -> Result<(), AuthError> {
    let Proven { issuer, subject, sid, .. } = proven;
    if logout_tokens::has_signed_out(connection, issuer, sid.as_deref(), subject, came_at).await? {
        return Err(Problem::SignInRefused.into());
    }
    Ok(())
}

/// A proven identity that has no user yet: it may register.
pub(super) async fn begin_registration(
    door: &Door,
    arrival: &Arrival<'_>,
    proven: &Proven,
    return_to: ReturnTo,
) -> Result<Outcome, AuthError> {
    may_register(door, proven.claims.verified_email()).await?;
    transaction::retry(|| keep_registration(door, arrival, proven, &return_to).boxed()).await
}

async fn keep_registration(
    door: &Door,
    arrival: &Arrival<'_>,
    proven: &Proven,
    return_to: &ReturnTo,
) -> Result<Outcome, AuthError> {
    let cookie = SessionCookie::new(sessions::new_id().0);
    let mut transaction = transaction::begin(&door.pool).await?;
    issuers::share_issuer_lock(&mut transaction, &proven.issuer, &proven.subject, proven.sid.as_deref()).await?;
    still_signed_in(&mut transaction, proven, arrival.came_at).await?;
    end_presented(&mut transaction, arrival.caller, EndReason::Replaced, arrival.client).await?;
    registrations::add(
        &mut *transaction,
        NewRegistration {
            id: cookie.id,
            secret_hash: cookie.secret.hash().as_bytes(),
            provider: &arrival.provider.settings().id,
            issuer: &proven.issuer,
            subject: &proven.subject,
            claims: &proven.claims,
            auth_time: proven.auth_time,
            id_token: Some(hint(&proven.id_token)),
            op_sid: proven.sid.as_deref(),
            return_to: Some(return_to.as_str()),
            life: REGISTRATION_LIFE,
            test: false,
            roles: &roles::given(arrival.provider, proven),
        },
    )
    .await?;
    transaction.commit().await?;
    let seconds = i64::try_from(REGISTRATION_LIFE.as_secs()).ok();
    Ok(Outcome::Registering(door.cookies.session(&cookie, seconds)))
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
        RegistrationPolicy::Invite => match verified_email.and_then(EmailKey::of) {
            Some(email) if invitations::is_open(&door.pool, &email).await? => Ok(()),
            _ => Err(Problem::InvitationNeeded.into()),
        },
    }
}
