//! Name and e-mail address, changed by their owner: a matter for a fresh sign-in (ASVS 5.0 7.5.1).

use super::{Caller, client::Client, door::Door, error::AuthError, jar::Jar};
use crate::{
    model::{
        problem::Problem,
        registration::{Draft, DraftErrors, Registrant, RegistrationPolicy},
        user::{User, UserId},
    },
    store::{
        drafts,
        events::{self, Event, Kind},
        users,
    },
};

/// What the form is called where drafts are kept.
pub const FORM: &str = "details";

/// What happens next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is so now.
    Changed,
    /// Something is wrong in the form. It is kept as it was typed.
    Wrong,
    /// The person has to sign in once more. What was typed is kept, and is there when they come back.
    SignInAgain,
    /// Their session is over. What was typed is kept for them all the same.
    SessionOver,
}

/// Checks what was typed. Who may register is asked of a new address only: the settings may have changed since, and a
/// name can be put right all the same.
pub fn check(door: &Door, user: &User, draft: &Draft) -> Result<Registrant, DraftErrors> {
    let is_same = user.email.eq_ignore_ascii_case(draft.email.trim());
    draft.check(if is_same { &RegistrationPolicy::Open } else { &door.settings.registration })
}

/// Changes name and e-mail address to what was typed.
pub async fn change(
    door: &Door,
    jar: &Jar,
    caller: &Caller,
    draft: Draft,
    client: &Client,
) -> Result<Outcome, AuthError> {
    let Some(signed_in) = caller.signed_in() else {
        // The guard lets nobody else come here but those whose session is over.
        if let Some(user_id) = caller.ended_user {
            keep(door, jar, user_id, &draft).await?;
        }
        return Ok(Outcome::SessionOver);
    };
    let user_id = signed_in.user.id;
    let right = match (signed_in.recent, check(door, &signed_in.user, &draft)) {
        (true, Ok(right)) => right,
        (recent, _) => {
            keep(door, jar, user_id, &draft).await?;
            return Ok(if recent { Outcome::Wrong } else { Outcome::SignInAgain });
        }
    };
    let mut transaction = door.pool.begin().await?;
    let user = users::lock_enabled(&mut transaction, user_id).await?.ok_or(Problem::UserDisabled)?;
    // Only a provider confirms an address, and of a new one none has said anything.
    let verified = user.email_verified && user.email.eq_ignore_ascii_case(&right.email);
    users::set_details(&mut *transaction, user_id, &right.name, &right.email, verified).await?;
    drafts::forget(&mut *transaction, user_id, FORM).await?;
    let event = Event { user_id: Some(user_id), session_id: Some(signed_in.session.id), ..client.event() };
    events::add(&mut *transaction, Kind::DetailsChanged, event).await?;
    transaction.commit().await?;
    Ok(Outcome::Changed)
}

/// For the same person in the same browser: whoever else signs in here does not find it.
async fn keep(door: &Door, jar: &Jar, user_id: UserId, draft: &Draft) -> sqlx::Result<()> {
    let browser = jar.ensure_browser().hash();
    drafts::keep(&door.pool, user_id, browser.as_bytes(), FORM, &draft.storable()).await
}
