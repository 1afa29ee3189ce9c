//! Registers a newcomer: user and identity in one transaction, then the session.

use futures::FutureExt;
use tower_cookies::Cookie;

use super::{
    Caller,
    arrival::may_register,
    client::Client,
    door::Door,
    error::AuthError,
    jar::Jar,
    secret::{Secret, SecretHash},
    start::{self, Proof},
};
use crate::{
    model::{
        email::{EmailKey, is_same_address},
        problem::Problem,
        registration::{Draft, Registrant, RegistrationPolicy},
        return_to::ReturnTo,
    },
    store::{
        browsers,
        events::{self, Event, Kind},
        identities, invitations, issuers,
        registrations::{self, Registration},
        transaction,
        users::{self, NewUser},
    },
};

/// What happens next.
pub enum Outcome {
    /// Registered and signed in: the new cookie, and where to go.
    Registered(Cookie<'static>, ReturnTo),
    /// Something is wrong in the form. It is kept as it was typed; `/register` shows it and says what.
    Wrong,
    /// No registration is pending in this browser.
    NotRegistering,
}

/// Registers the caller with what they typed.
pub async fn register(
    door: &Door,
    jar: &Jar,
    caller: &Caller,
    draft: Draft,
    client: &Client,
) -> Result<Outcome, AuthError> {
    let Some(registration) = caller.registration.as_deref() else { return Ok(Outcome::NotRegistering) };
    let browser = jar.browser().map(Secret::hash);
    let outcome = attempt(door, browser.as_ref(), caller, registration, draft, client).await;
    if let Err(AuthError::Problem(problem)) = &outcome {
        // Nothing more can come of it, and while it is there every way leads back to its form.
        if !registrations::take(&door.pool, registration.id).await? {
            // Of a form sent many times at once, one refusal is written down.
            return outcome;
        }
        let event = Event { provider: Some(&registration.provider), reason: Some(problem.as_str()), ..client.event() };
        events::add(&door.pool, Kind::SignInRefused, event).await?;
    }
    outcome
}

async fn attempt(
    door: &Door,
    browser: Option<&SecretHash>,
    caller: &Caller,
    registration: &Registration,
    draft: Draft,
    client: &Client,
) -> Result<Outcome, AuthError> {
    // Test suites register whom they like; the form's own rules hold for them too.
    if !registration.test {
        may_register(door, registration.claims.verified_email()).await?;
    }
    let Ok(registrant) = draft.check(&door.settings.registration) else {
        registrations::keep_draft(&door.pool, registration.id, &draft.storable()).await?;
        return Ok(Outcome::Wrong);
    };
    transaction::retry(|| add(door, browser, caller, registration, &registrant, client).boxed()).await
}

/// User, identity and session in one transaction.
async fn add(
    door: &Door,
    browser: Option<&SecretHash>,
    caller: &Caller,
    registration: &Registration,
    registrant: &Registrant,
    client: &Client,
) -> Result<Outcome, AuthError> {
    let email = registration.claims.verified_email();
    let verified = email.is_some_and(|email| is_same_address(email, &registrant.email));
    let mut transaction = transaction::begin(&door.pool).await?;
    // A logout that is told of now waits, and then finds the session.
    let Registration { issuer, subject, op_sid, .. } = registration;
    issuers::share_issuer_lock(&mut transaction, issuer, subject, op_sid.as_deref()).await?;
    if let Some(browser) = browser {
        browsers::lock_browser(&mut transaction, browser.as_bytes()).await?;
    }
    // Taken before anything is made of it: a form sent twice makes one user.
    if !registrations::take(&mut *transaction, registration.id).await? {
        return Ok(Outcome::NotRegistering);
    }
    let new = NewUser {
        name: &registrant.name,
        email: &registrant.email,
        email_verified: verified,
        roles: &registration.roles,
    };
    let user = users::add(&mut *transaction, new).await?;
    start::lock(&mut transaction, user.id, caller, browser.map(SecretHash::as_bytes)).await?;
    if !identities::add(
        &mut *transaction,
        &registration.issuer,
        &registration.subject,
        registration.claims.email.as_deref(),
        // A persona's roles are its own.
        if registration.test { &[] } else { &registration.roles },
        user.id,
    )
    .await?
    {
        return Err(Problem::AlreadyRegistered.into());
    }
    use_invitation(door, &mut transaction, registration).await?;
    let proof = Proof {
        provider: &registration.provider,
        id_token: registration.id_token.as_deref(),
        op_sid: registration.op_sid.as_deref(),
        op_subject: Some(&registration.subject),
        auth_time: registration.auth_time,
        browser_hash: browser.map(SecretHash::as_bytes),
        fresh: false,
        test: registration.test,
    };
    let started = start::start(door, &mut transaction, user.id, caller, proof, client).await?;
    let event = Event {
        user_id: Some(user.id),
        session_id: Some(started.signed_in.session.id),
        provider: Some(&registration.provider),
        ..client.event()
    };
    events::add(&mut *transaction, Kind::Registered, event).await?;
    transaction.commit().await?;
    let return_to = registration.return_to.as_deref().and_then(ReturnTo::parse).unwrap_or_else(ReturnTo::home);
    Ok(Outcome::Registered(started.cookie, return_to))
}

/// An invitation serves one person: of two who come with it at the same time, one is too late.
async fn use_invitation(
    door: &Door,
    connection: &mut sqlx::PgConnection,
    registration: &Registration,
) -> Result<(), AuthError> {
    if door.settings.registration != RegistrationPolicy::Invite || registration.test {
        return Ok(());
    }
    let email = registration.claims.verified_email().and_then(EmailKey::of).ok_or(Problem::InvitationNeeded)?;
    if invitations::accept(connection, &email).await? { Ok(()) } else { Err(Problem::InvitationNeeded.into()) }
}
