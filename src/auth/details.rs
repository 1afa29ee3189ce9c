//! Name and e-mail address, changed by their owner: a matter for a fresh sign-in (ASVS 5.0 7.5.1).

use std::time::Duration;

use futures::FutureExt;
use sqlx::PgConnection;

use super::{Caller, client::Client, door::Door, error::AuthError, jar::Jar};
use crate::{
    model::{
        email::is_same_address,
        notice::Notice,
        problem::Problem,
        registration::{Draft, DraftErrors, Registrant, RegistrationPolicy},
        session::{EndReason, SessionId, SignedIn},
        user::{User, UserId},
    },
    store::{
        drafts,
        events::{self, Event, Kind},
        notices, sessions, transaction, users,
    },
};

/// What the form is called where drafts are kept.
pub const FORM: &str = "details";

/// Each change is an event, which is kept for good. Nobody changes their name more often than this within the time.
const CHANGES: i64 = 20;
const WITHIN: Duration = Duration::from_hours(1);

/// What happens next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The account page says what has come of it.
    Settled,
    /// Something is wrong in the form. It is kept as it was typed.
    Wrong,
    /// The person has to sign in once more. What was typed is kept, and is there when they come back.
    SignInAgain,
    /// Their session is over. Whether what was typed is kept for them all the same.
    SessionOver {
        /// It is.
        kept: bool,
    },
}

/// Checks what was typed. Who may register is asked of a new address only: the settings may have changed since, and a
/// name can be put right all the same.
pub fn check(door: &Door, user: &User, draft: &Draft) -> Result<Registrant, DraftErrors> {
    let is_same = is_same_address(&user.email, draft.email.trim());
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
    match caller.signed_in() {
        Some(signed_in) => transaction::retry(|| attempt(door, jar, signed_in, &draft, client).boxed()).await,
        // The guard lets nobody else come here but those whose session is over.
        None => transaction::retry(|| keep_after_the_end(door, jar, caller, &draft).boxed()).await,
    }
}

async fn attempt(
    door: &Door,
    jar: &Jar,
    signed_in: &SignedIn,
    draft: &Draft,
    client: &Client,
) -> Result<Outcome, AuthError> {
    let mut transaction = transaction::begin(&door.pool).await?;
    let user = users::lock_enabled(&mut transaction, signed_in.user.id).await?.ok_or(Problem::UserDisabled)?;
    let outcome = match (signed_in.recent, check(door, &user, draft)) {
        (true, Ok(right)) => {
            let session = signed_in.session.id;
            let notice = save(&mut transaction, &user, session, &right, client).await?;
            notices::set(&mut *transaction, session, notice, None).await?;
            if notice == Notice::DetailsTooOften {
                keep(jar, &mut transaction, user.id, draft).await?;
            } else {
                drafts::forget(&mut *transaction, user.id, FORM).await?;
            }
            Outcome::Settled
        }
        (recent, _) => {
            keep(jar, &mut transaction, user.id, draft).await?;
            if recent { Outcome::Wrong } else { Outcome::SignInAgain }
        }
    };
    transaction.commit().await?;
    Ok(outcome)
}

/// Whoever was still typing when their session ended loses nothing (WCAG 2.2 2.2.6). A cookie that has been dead for
/// longer than a draft lives is nobody's who is still typing.
async fn keep_after_the_end(door: &Door, jar: &Jar, caller: &Caller, draft: &Draft) -> Result<Outcome, AuthError> {
    let lost = Ok(Outcome::SessionOver { kept: false });
    let reason_fits = caller.ended().is_some_and(EndReason::can_end_in_the_middle);
    let Some(over) = caller.over.filter(|_| reason_fits) else { return lost };
    if !sessions::is_lately_over(&door.pool, over.session_id, drafts::LIFE).await? {
        return lost;
    }
    let mut transaction = transaction::begin(&door.pool).await?;
    let Some(user) = users::lock_enabled(&mut transaction, over.user_id).await? else { return lost };
    // A dead cookie may be in other hands by now: what somebody has typed elsewhere does not go for it.
    let browser = jar.ensure_browser().hash();
    if !drafts::has_room(&mut transaction, user.id, browser.as_bytes(), FORM).await? {
        return lost;
    }
    keep(jar, &mut transaction, user.id, draft).await?;
    transaction.commit().await?;
    Ok(Outcome::SessionOver { kept: true })
}

/// Makes it so, and gives what the person is told of it. The user's row is locked.
async fn save(
    connection: &mut PgConnection,
    user: &User,
    session: SessionId,
    right: &Registrant,
    client: &Client,
) -> sqlx::Result<Notice> {
    if user.name == right.name && user.email == right.email {
        return Ok(Notice::DetailsUnchanged);
    }
    if events::count_lately(&mut *connection, Kind::DetailsChanged, user.id, WITHIN).await? >= CHANGES {
        return Ok(Notice::DetailsTooOften);
    }
    // Only a provider confirms an address, and of a new one none has said anything.
    let verified = user.email_verified && is_same_address(&user.email, &right.email);
    users::set_details(&mut *connection, user.id, &right.name, &right.email, verified).await?;
    let event = Event { user_id: Some(user.id), session_id: Some(session), ..client.event() };
    events::add(connection, Kind::DetailsChanged, event).await?;
    Ok(Notice::DetailsSaved)
}

/// For the same person in the same browser: whoever else signs in here does not find it.
async fn keep(jar: &Jar, connection: &mut PgConnection, user_id: UserId, draft: &Draft) -> sqlx::Result<()> {
    let browser = jar.ensure_browser().hash();
    drafts::keep(connection, user_id, browser.as_bytes(), FORM, &draft.storable()).await
}
