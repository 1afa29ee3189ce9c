//! People with several identities: linking another one, and removing one. Never by a matching e-mail address, which
//! anybody can have at some provider (ASVS 5.0 6.8.1, 10.5.2).

use futures::FutureExt;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Visit, confirmations, error::AuthError, roles, still_lives::still_lives};
use crate::{
    model::{
        notice::Notice,
        problem::Problem,
        registration::Claims,
        session::{EndReason, SessionId, SignedIn},
        user::{User, UserId},
    },
    openid::{Provider, Providers, VerifiedIdentity},
    sessions::{self, Which},
    store::{
        events::{self, Event, Kind, Peer},
        identities::{self, Removed},
        notices,
        pool::Pool,
        transaction, users,
    },
};

/// Identities that one user can have. Each is there for good, and some providers give away as many as are asked for.
const OF_ONE_USER: usize = 20;

/// Gives the identity that has come back to the person who asked for it, if they are still the one who is signed in.
pub(super) async fn finish(
    pool: &Pool,
    visit: &Visit,
    user_id: UserId,
    provider: &Provider,
    proven: &VerifiedIdentity,
) -> Result<(), AuthError> {
    let signed_in =
        visit.caller.signed_in().filter(|signed_in| signed_in.user.id == user_id).ok_or(Problem::LinkLost)?;
    transaction::retry(|| add(pool, signed_in, provider, proven, &visit.peer).boxed()).await
}

async fn add(
    pool: &Pool,
    signed_in: &SignedIn,
    provider: &Provider,
    proven: &VerifiedIdentity,
    peer: &Peer,
) -> Result<(), AuthError> {
    let (user_id, session) = (signed_in.user.id, signed_in.session.id);
    let id = provider.settings().id.as_str();
    let mut transaction = transaction::begin(pool).await?;
    // Held until the end: who is disabled meanwhile links nothing, nor does a session that has ended while the provider was
    // asked.
    let user = users::lock_enabled(&mut transaction, user_id).await?.ok_or(Problem::UserDisabled)?;
    still_lives(&mut transaction, signed_in).await?;
    let VerifiedIdentity { issuer, subject, claims, .. } = proven;
    let identity = Proven { provider: id, issuer, subject, claims };
    let notice = match give(&mut transaction, &user, session, identity, peer).await? {
        Given::Yes => Notice::Linked,
        Given::Already => Notice::LinkedAlready,
        Given::Taken => return Err(Problem::IdentityTaken.into()),
        Given::TooMany => return Err(Problem::TooManyIdentities.into()),
    };
    notices::set(&mut *transaction, session, notice, Some(id)).await?;
    Ok(transaction.commit().await?)
}

/// An identity that somebody has proven.
#[derive(Clone, Copy)]
pub(super) struct Proven<'a> {
    /// The configured id of its provider.
    pub(super) provider: &'a str,
    pub(super) issuer: &'a str,
    pub(super) subject: &'a str,
    pub(super) claims: &'a Claims,
}

/// What came of giving it to somebody.
pub(super) enum Given {
    Yes,
    /// It was theirs before.
    Already,
    /// It is somebody else's, and stays so.
    Taken,
    TooMany,
}

/// Gives it to a user, whose row is locked, in the session in which they asked for it.
pub(super) async fn give(
    connection: &mut PgConnection,
    user: &User,
    session: SessionId,
    Proven { provider, issuer, subject, claims }: Proven<'_>,
    peer: &Peer,
) -> sqlx::Result<Given> {
    match identities::find_user(&mut *connection, issuer, subject).await? {
        Some(owner) if owner == user.id => return Ok(Given::Already),
        Some(_) => return Ok(Given::Taken),
        None => {}
    }
    if identities::list(&mut *connection, user.id).await?.len() >= OF_ONE_USER {
        return Ok(Given::TooMany);
    }
    if !identities::add(&mut *connection, issuer, subject, claims, &[], user.id).await? {
        return Ok(Given::Taken);
    }
    confirmations::note(&mut *connection, user, issuer, claims.verified_email()).await?;
    let event = Event { user_id: Some(user.id), session_id: Some(session), provider: Some(provider), ..peer.event() };
    events::add(connection, Kind::IdentityLinked, event).await?;
    Ok(Given::Yes)
}

/// Takes an identity away from the signed-in person, and ends the other sessions that began with it (ASVS 5.0 7.4.3):
/// whoever has got hold of that identity is out. The session in which the person asks for it goes on.
pub async fn remove(pool: &Pool, providers: &Providers, visit: &Visit, identity: Uuid) -> Result<(), AuthError> {
    let Visit { caller, peer, .. } = visit;
    let Some(signed_in) = caller.signed_in() else { return Err(Problem::LinkLost.into()) };
    transaction::retry(|| take_away(pool, providers, signed_in, identity, peer).boxed()).await
}

async fn take_away(
    pool: &Pool,
    providers: &Providers,
    signed_in: &SignedIn,
    identity: Uuid,
    peer: &Peer,
) -> Result<(), AuthError> {
    let (user_id, session) = (signed_in.user.id, signed_in.session.id);
    let mut transaction = transaction::begin(pool).await?;
    let user = users::lock_enabled(&mut transaction, user_id).await?.ok_or(Problem::UserDisabled)?;
    still_lives(&mut transaction, signed_in).await?;
    let gone = match identities::remove(&mut transaction, user_id, identity).await? {
        Removed::Yes(gone) => gone,
        Removed::LastOne => return Err(Problem::LastIdentity.into()),
        // Removed before, in another tab: what was asked for is so.
        Removed::Unknown => {
            notices::set(&mut *transaction, session, Notice::NotLinked, None).await?;
            return Ok(transaction.commit_unread().await?);
        }
    };
    let provider = providers.of_issuer(&gone.issuer).map(|provider| provider.settings().id.as_str());
    let is_other = |provider: &&Provider| provider.settings().issuer != gone.issuer;
    let others: Vec<String> =
        providers.iter().filter(is_other).map(|provider| provider.settings().id.clone()).collect();
    let by_identity = Which::OfIdentity { user_id, others: &others, subject: &gone.subject, except: session };
    sessions::end(&mut transaction, by_identity, EndReason::EndedElsewhere, peer).await?;
    roles::take_with(&mut transaction, &user, &gone.roles, provider, peer).await?;
    confirmations::take_with(&mut transaction, &user, &gone.issuer).await?;
    let event = Event { user_id: Some(user_id), session_id: Some(session), provider, ..peer.event() };
    events::add(&mut *transaction, Kind::IdentityUnlinked, event).await?;
    notices::set(&mut *transaction, session, Notice::Unlinked, provider).await?;
    Ok(transaction.commit().await?)
}
