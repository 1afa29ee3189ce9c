//! A newcomer who is registered already signs in the way they did before, and the identity that they came with is theirs
//! from then on. It is linked by a sign-in as its owner and never by a matching address alone (ASVS 5.0 6.8.1, 10.5.2).

use std::time::Duration;

use futures::FutureExt;
use sqlx::PgConnection;

use super::{
    Next, Visit,
    error::AuthError,
    link::{self, Given, Proven},
};
use crate::{
    model::{
        address::{REGISTER, SIGN_IN},
        destination::{Destination, sign_in_to_connect},
        email::is_same_address,
        notice::Notice,
        service::Service,
        session::SignedIn,
    },
    sessions::SecretHash,
    store::{
        browsers,
        events::Peer,
        issuers, notices,
        pool::Pool,
        registrations::{self, Registration},
        to_connect::{self, ToConnect},
        transaction, users,
    },
};

/// Time for a sign-in, and no more: whoever sits down at this browser afterwards shall find nothing that waits for them.
const WAITS_FOR: Duration = Duration::from_mins(10);

/// Keeps the caller's proven identity in their browser in place of their registration, and leads to where they sign in.
/// Only where somebody is registered with the address that the provider has confirmed.
pub async fn wait(pool: &Pool, services: &[Service], visit: &Visit) -> Result<Next, AuthError> {
    let Some(registration) = visit.caller.registration.as_deref() else { return Ok(Next::to(&SIGN_IN)) };
    let Some(identity) = identity(registration) else { return Ok(Next::to(&REGISTER)) };
    if !users::is_known_email(pool, &identity.email).await? {
        return Ok(Next::to(&REGISTER));
    }
    let browser = visit.jar.renew_browser().hash();
    let keep = || keep(pool, registration, &identity, &browser).boxed();
    if !transaction::retry(keep).await? {
        return Ok(Next::to(&SIGN_IN));
    }
    let return_to = registration.return_to.as_deref().and_then(|to| Destination::parse(to, services));
    Ok(Next::to(sign_in_to_connect(return_to.as_ref())).with_cookie(visit.jar.policy().no_session()))
}

/// What a test suite has made belongs to nobody at a provider.
fn identity(registration: &Registration) -> Option<ToConnect> {
    let email = registration.claims.verified_email().filter(|_| !registration.is_ready_made())?;
    Some(ToConnect {
        provider: registration.provider.clone(),
        issuer: registration.issuer.clone(),
        subject: registration.subject.clone(),
        name: registration.claims.name.clone(),
        email: email.to_owned(),
        op_sid: registration.op_sid.clone(),
    })
}

/// `false`: the registration is gone, since the form was sent before.
async fn keep(
    pool: &Pool,
    registration: &Registration,
    identity: &ToConnect,
    browser: &SecretHash,
) -> Result<bool, AuthError> {
    let mut transaction = transaction::begin(pool).await?;
    // A logout that is told of now waits, and then finds it.
    let sid = identity.op_sid.as_deref();
    issuers::share_issuer_lock(&mut transaction, &identity.issuer, &identity.subject, sid).await?;
    browsers::lock_browser(&mut transaction, browser.as_bytes()).await?;
    let is_taken = registrations::take(&mut *transaction, registration.id).await?;
    if is_taken {
        to_connect::keep(&mut transaction, browser.as_bytes(), identity, WAITS_FOR).await?;
    }
    transaction.commit_unread().await?;
    Ok(is_taken)
}

/// Gives what waits in this browser to the person who has just signed in there to have it: if their confirmed address is
/// the one that it came with, so that what somebody has left behind in a shared browser becomes nobody else's. Their rows
/// are locked. Signing in has worked, whatever becomes of it.
pub(super) async fn finish(
    connection: &mut PgConnection,
    SignedIn { user, session, .. }: &SignedIn,
    browser: &SecretHash,
    peer: &Peer,
) -> Result<(), AuthError> {
    let session = session.id;
    let Some(waiting) = to_connect::take(&mut *connection, browser.as_bytes()).await? else {
        return Ok(notices::set(&mut *connection, session, Notice::NotConnected, None).await?);
    };
    let ToConnect { provider, issuer, subject, .. } = &waiting;
    let notice = if user.email_verified && is_same_address(&user.email, &waiting.email) {
        let proven = Proven { provider, issuer, subject, claims: &waiting.claims() };
        match link::give(&mut *connection, user, session, proven, peer).await? {
            Given::Yes => Notice::Linked,
            Given::Already => Notice::LinkedAlready,
            // Somebody else has registered with it meanwhile, or has connected it.
            Given::TooMany | Given::Taken => Notice::NotConnected,
        }
    } else {
        Notice::NotConnected
    };
    Ok(notices::set(connection, session, notice, Some(provider)).await?)
}
