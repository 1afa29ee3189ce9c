//! Registers a newcomer: user and identity in one transaction, then the session.

use std::time::Duration;

use futures::FutureExt;

use super::{Next, Visit, arrival::may_register, error::AuthError};
use crate::{
    model::{
        address::{REGISTER, SIGN_IN},
        destination::Destination,
        email::{EmailKey, is_same_address},
        problem::Problem,
        registration::{Draft, Registrant, RegistrationPolicy},
        service::Service,
        terms::Terms,
        user::UserId,
    },
    sessions::{Secret, SecretHash, Sessions, start},
    store::{
        browsers,
        events::{self, Event, Kind},
        identities, invitations, issuers, languages, last_used,
        registrations::{self, Registration},
        sessions::Authentication,
        terms, transaction,
        users::{self, UserDetails},
        worlds,
    },
};

/// Where somebody registers, and who.
#[derive(Clone, Copy)]
pub struct Registering<'a> {
    pub sessions: &'a Sessions,
    pub policy: &'a RegistrationPolicy,
    /// What has to be accepted, if anything.
    pub terms: Option<&'a Terms>,
    /// How long this browser remembers the provider.
    pub remember: Duration,
    pub services: &'a [Service],
    pub visit: &'a Visit,
}

/// Registers the caller with what they typed and the version of the terms that they accept, which is the one that their form
/// showed. What is wrong in the form is kept as it was typed; the form shows it again
/// and says what.
pub async fn register(at: Registering<'_>, draft: Draft, accepts: Option<String>) -> Result<Next, AuthError> {
    let Registering { sessions, visit, .. } = at;
    let Some(registration) = visit.caller.registration.as_deref() else { return Ok(Next::to(&SIGN_IN)) };
    let outcome = attempt(at, registration, draft, accepts.as_deref()).await;
    if let Err(AuthError::Problem(problem)) = &outcome {
        // Nothing more can come of it, and while it is there every way leads back to its form.
        if !registrations::take(sessions.pool(), registration.id).await? {
            // Of a form sent many times at once, one refusal is written down.
            return outcome;
        }
        let event =
            Event { provider: Some(&registration.provider), reason: Some(problem.as_str()), ..visit.peer.event() };
        events::add(sessions.pool(), Kind::SignInRefused, event).await?;
    }
    outcome
}

async fn attempt(
    at: Registering<'_>,
    registration: &Registration,
    draft: Draft,
    accepts: Option<&str>,
) -> Result<Next, AuthError> {
    let Registering { sessions, policy, terms, .. } = at;
    // Test suites register whom they like; the form's own rules hold for them too.
    if !registration.is_ready_made() {
        may_register(sessions.pool(), policy, registration.claims.verified_email()).await?;
    }
    let accepted = accepts.filter(|_| terms.is_none_or(|terms| terms.are(accepts)));
    let registrant = draft.check(policy).ok().filter(|_| terms.is_none() || accepted.is_some());
    let Some(registrant) = registrant else {
        let (draft, accepted) = (draft.storable(), accepted.filter(|_| terms.is_some()).unwrap_or_default());
        registrations::keep_draft(sessions.pool(), registration.id, &draft, accepted).await?;
        return Ok(Next::to(&REGISTER));
    };
    transaction::retry(|| add(at, registration, &registrant).boxed()).await
}

/// User, what they accept, identity and session in one transaction.
async fn add(at: Registering<'_>, registration: &Registration, registrant: &Registrant) -> Result<Next, AuthError> {
    let Registering { sessions, policy, terms, remember, services, visit } = at;
    let Visit { caller, jar, peer, .. } = visit;
    let browser = jar.browser().map(Secret::hash);
    let browser = browser.as_ref();
    let email = registration.claims.verified_email();
    let verified = email.is_some_and(|email| is_same_address(email, &registrant.email));
    let mut transaction = transaction::begin(sessions.pool()).await?;
    if let Some(world) = &registration.world {
        worlds::share(&mut transaction, world).await?;
    }
    // A logout that is told of now waits, and then finds the session.
    let Registration { issuer, subject, op_sid, .. } = registration;
    issuers::share_issuer_lock(&mut transaction, issuer, subject, op_sid.as_deref()).await?;
    if let Some(browser) = browser {
        browsers::lock_browser(&mut transaction, browser.as_bytes()).await?;
    }
    // Taken before anything is made of it: a form sent twice makes one user.
    if !registrations::take(&mut *transaction, registration.id).await? {
        return Ok(Next::to(&SIGN_IN));
    }
    let new = UserDetails {
        name: &registrant.name,
        email: &registrant.email,
        email_verified: verified,
        email_confirmed_by: if verified { std::slice::from_ref(issuer) } else { &[] },
        roles: &registration.roles,
    };
    let user = users::add(&mut *transaction, new).await?;
    if let Some(terms) = terms {
        terms::accept(&mut *transaction, user.id, &terms.version, peer.request_id).await?;
    }
    if let Some(world) = &registration.world {
        worlds::settle(&mut *transaction, world, user.id).await?;
    }
    let presented = caller.presented()?;
    start::lock(&mut transaction, user.id, presented, browser.map(SecretHash::as_bytes)).await?;
    if !identities::add(
        &mut *transaction,
        &registration.issuer,
        &registration.subject,
        &registration.claims,
        // A persona's roles are its own.
        if registration.is_ready_made() { &[] } else { &registration.roles },
        user.id,
    )
    .await?
    {
        return Err(Problem::AlreadyRegistered.into());
    }
    use_invitation(policy, &mut transaction, registration, user.id).await?;
    let authentication = Authentication {
        provider: &registration.provider,
        id_token: registration.id_token.as_deref(),
        op_sid: registration.op_sid.as_deref(),
        op_subject: Some(&registration.subject),
        auth_time: registration.auth_time,
        browser_hash: browser.map(SecretHash::as_bytes),
        fresh: false,
        test: registration.test,
    };
    let started = sessions.start(&mut transaction, user.id, presented, authentication, peer).await?;
    if let Some(browser) = browser.filter(|_| !registration.is_ready_made()) {
        last_used::note(&mut transaction, browser.as_bytes(), &registration.provider, remember).await?;
        languages::take_along(&mut *transaction, user.id, browser.as_bytes()).await?;
    }
    let event = Event {
        user_id: Some(user.id),
        session_id: Some(started.signed_in.session.id),
        provider: Some(&registration.provider),
        ..peer.event()
    };
    events::add(&mut *transaction, Kind::Registered, event).await?;
    transaction.commit().await?;
    visit.facts.began(&started.signed_in);
    let return_to = registration
        .return_to
        .as_deref()
        .and_then(|to| Destination::parse(to, services))
        .unwrap_or_else(Destination::home);
    Ok(Next::from(return_to).with_cookie(jar.policy().started(&started)))
}

/// An invitation serves one person: of two who come with it at the same time, one is too late.
async fn use_invitation(
    policy: &RegistrationPolicy,
    connection: &mut sqlx::PgConnection,
    registration: &Registration,
    user_id: UserId,
) -> Result<(), AuthError> {
    if *policy != RegistrationPolicy::Invite || registration.is_ready_made() {
        return Ok(());
    }
    let email = registration.claims.verified_email().and_then(EmailKey::of).ok_or(Problem::InvitationNeeded)?;
    if invitations::accept(connection, &email, user_id).await? { Ok(()) } else { Err(Problem::InvitationNeeded.into()) }
}
