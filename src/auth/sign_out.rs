//! Signs out here, or everywhere.

use super::{
    Caller,
    client::Client,
    door::Door,
    error::AuthError,
    start::{end_presented, note_ended},
};
use crate::{model::session::EndReason, store::sessions};

/// Ends what the browser presents, at once; with `everywhere`, every session of the person.
/// Somebody who is not signed in is signed out already: that is no error.
pub async fn sign_out(door: &Door, caller: &Caller, everywhere: bool, client: &Client) -> Result<(), AuthError> {
    let mut transaction = door.pool.begin().await?;
    end_presented(&mut transaction, caller, EndReason::SignedOut, client).await?;
    if let Some(signed_in) = caller.signed_in().filter(|_| everywhere) {
        let user_id = signed_in.user.id;
        for session in sessions::end_all(&mut *transaction, user_id, EndReason::EndedElsewhere).await? {
            note_ended(&mut transaction, user_id, session, None, EndReason::EndedElsewhere, client).await?;
        }
    }
    transaction.commit().await?;
    Ok(())
}
