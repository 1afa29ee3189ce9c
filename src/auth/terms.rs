//! The terms are accepted once more, by somebody who is signed in.

use futures::FutureExt;

use super::{Next, Visit, error::AuthError, still_lives::still_lives};
use crate::{
    model::{
        address::{HOME, TERMS},
        problem::Problem,
        session::SignedIn,
        terms::Terms,
    },
    store::{
        events::{self, Event, Kind},
        pool::Pool,
        terms, transaction, users,
    },
};

/// Notes that the caller accepts the version that their form showed, and lets them go on to where they were going. If there are
/// others by now, they are asked again.
pub async fn accept(
    pool: &Pool,
    ours: Option<&Terms>,
    visit: &Visit,
    version: Option<&str>,
) -> Result<Next, AuthError> {
    // The guard lets nobody else come here.
    let Some(signed_in) = visit.caller.signed_in() else { return Err(Problem::Internal.into()) };
    let on = || visit.return_to.clone().map_or_else(|| Next::to(&HOME), Next::from);
    let Some(ours) = ours else { return Ok(on().for_nothing()) };
    if !ours.are(version) {
        return Ok(Next::to(TERMS.link().returning_to(visit.return_to.as_ref())).for_nothing());
    }
    transaction::retry(|| note(pool, ours, visit, signed_in).boxed()).await?;
    Ok(on())
}

/// Of a form that is sent twice, the first one counts.
async fn note(pool: &Pool, ours: &Terms, visit: &Visit, signed_in: &SignedIn) -> Result<(), AuthError> {
    let mut transaction = transaction::begin(pool).await?;
    let user = users::lock_enabled(&mut transaction, signed_in.user.id).await?.ok_or(Problem::UserDisabled)?;
    still_lives(&mut transaction, signed_in).await?;
    if ours.are_owed(&user.terms) {
        terms::accept(&mut *transaction, user.id, &ours.version, visit.peer.request_id).await?;
        let event = Event { user_id: Some(user.id), session_id: Some(signed_in.session.id), ..visit.peer.event() };
        events::add(&mut *transaction, Kind::TermsAccepted, event).await?;
    }
    Ok(transaction.commit().await?)
}
