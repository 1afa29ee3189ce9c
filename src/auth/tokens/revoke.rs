//! Revoking an API token by its owner: at once, and for good.

use futures::FutureExt;

use crate::{
    auth::{AuthError, Next, Visit, still_lives::still_lives},
    model::{
        address::ACCOUNT_TOKENS,
        api_token::{ApiTokenId, RevokeReason},
        notice::Notice,
        problem::Problem,
        session::SignedIn,
    },
    store::{
        notices,
        pool::Pool,
        token_ends::{self, Revoking},
        transaction, users,
    },
};

/// Revokes one that is theirs. None was named, or none that is good, where it was revoked before, in another tab: what was asked
/// for is so.
pub async fn revoke(pool: &Pool, visit: &Visit, id: Option<ApiTokenId>) -> Result<Next, AuthError> {
    // The guard lets nobody else come here.
    let Some(signed_in) = visit.caller.signed_in() else { return Err(Problem::Internal.into()) };
    let is_revoked = transaction::retry(|| attempt(pool, visit, signed_in, id).boxed()).await?;
    let next = Next::to(&ACCOUNT_TOKENS);
    Ok(if is_revoked { next } else { next.for_nothing() })
}

async fn attempt(pool: &Pool, visit: &Visit, signed_in: &SignedIn, id: Option<ApiTokenId>) -> Result<bool, AuthError> {
    let (user_id, session) = (signed_in.user.id, signed_in.session.id);
    let mut transaction = transaction::begin(pool).await?;
    users::lock(&mut transaction, &[user_id]).await?;
    still_lives(&mut transaction, signed_in).await?;
    let revoking =
        Revoking { owner: Some(user_id), session: Some(session), ..Revoking::of(RevokeReason::Owner, &visit.peer) };
    let revoked = token_ends::revoke(&mut transaction, id.as_slice(), revoking).await?;
    let notice = if revoked.is_empty() { Notice::TokenNotRevoked } else { Notice::TokenRevoked };
    notices::set(&mut *transaction, session, notice, None).await?;
    transaction.commit().await?;
    Ok(!revoked.is_empty())
}
