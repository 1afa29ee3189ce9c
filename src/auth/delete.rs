//! Somebody deletes their account: a matter for a fresh sign-in (ASVS 5.0 7.5.1), and final.

use futures::FutureExt;

use super::{Next, Visit, error::AuthError};
use crate::{
    model::{
        address::{ACCOUNT_DELETE, SIGNED_OUT},
        problem::Problem,
        session::SignedIn,
    },
    sessions::{Deletion, delete_user},
    store::{deleting, open_sessions, pool::Pool, transaction},
};

/// Deletes the caller's account, unless the settings leave that to others, or nobody else is an administrator: the page says so.
pub async fn delete(pool: &Pool, is_allowed: bool, visit: &Visit) -> Result<Next, AuthError> {
    // The guard lets nobody else come here.
    let Some(signed_in) = visit.caller.signed_in() else { return Err(Problem::Internal.into()) };
    if !is_allowed || !transaction::retry(|| attempt(pool, visit, signed_in).boxed()).await? {
        return Ok(Next::to(&ACCOUNT_DELETE).for_nothing());
    }
    let next = Next::to(&SIGNED_OUT).with_cookie(visit.jar.policy().no_session());
    Ok(next.clearing_storage())
}

/// `false`: nothing has happened. Whose session has ended meanwhile deletes nothing any more.
async fn attempt(pool: &Pool, Visit { jar, peer, .. }: &Visit, signed_in: &SignedIn) -> Result<bool, AuthError> {
    let (user_id, session) = (signed_in.user.id, signed_in.session.id);
    let mut transaction = transaction::begin(pool).await?;
    deleting::lock(&mut transaction, user_id).await?;
    if !open_sessions::of_user(&mut *transaction, user_id).await?.contains(&session) {
        return Ok(false);
    }
    // The page that says that it is done finds it by this.
    deleting::tie_to_browser(&mut transaction, session, jar.renew_browser().hash().as_bytes()).await?;
    let deletion = delete_user(&mut transaction, user_id, Some(session), peer).await?;
    if !matches!(deletion, Deletion::Done(_)) {
        return Ok(false);
    }
    transaction.commit().await?;
    Ok(true)
}
