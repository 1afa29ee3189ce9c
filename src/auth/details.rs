//! Name and e-mail address, changed by their owner: a matter for a fresh sign-in (ASVS 5.0 7.5.1).

use std::time::Duration;

use futures::FutureExt;
use sqlx::PgConnection;

use super::{
    Next, Visit,
    error::AuthError,
    still_lives::still_lives,
    typed::{self, kept_at},
};
use crate::{
    model::{
        address::{ACCOUNT, ACCOUNT_DETAILS},
        email::is_same_address,
        notice::Notice,
        problem::Problem,
        registration::{Draft, DraftErrors, Registrant, RegistrationPolicy},
        session::{SessionId, SignedIn},
        user::User,
    },
    store::{
        drafts,
        events::{self, Event, Kind, Peer},
        notices,
        pool::Pool,
        transaction,
        users::{self, UserDetails},
    },
};

/// Each change is an event, which is kept for good. Nobody changes their name more often than this within the time.
const CHANGES: i64 = 20;
const WITHIN: Duration = Duration::from_hours(1);

/// Checks what was typed. Who may register is asked of a new address only: the settings may have changed since, and a
/// name can be put right all the same.
pub fn check(policy: &RegistrationPolicy, user: &User, draft: &Draft) -> Result<Registrant, DraftErrors> {
    let is_same = is_same_address(&user.email, draft.email.trim());
    draft.check(if is_same { &RegistrationPolicy::Open } else { policy })
}

/// Changes name and e-mail address to what was typed.
pub async fn change(pool: &Pool, policy: &RegistrationPolicy, visit: &Visit, draft: Draft) -> Result<Next, AuthError> {
    match (visit.caller.signed_in(), visit.detour) {
        (Some(signed_in), None) => transaction::retry(|| attempt(pool, policy, visit, signed_in, &draft).boxed()).await,
        _ => typed::keep_on_the_way(pool, visit, &draft.storable(), &ACCOUNT_DETAILS).await,
    }
}

async fn attempt(
    pool: &Pool,
    policy: &RegistrationPolicy,
    visit: &Visit,
    signed_in: &SignedIn,
    draft: &Draft,
) -> Result<Next, AuthError> {
    let Visit { jar, peer, .. } = visit;
    let mut transaction = transaction::begin(pool).await?;
    let user = users::lock_enabled(&mut transaction, signed_in.user.id).await?.ok_or(Problem::UserDisabled)?;
    still_lives(&mut transaction, signed_in).await?;
    let mut is_changed = false;
    let next = if let Ok(right) = check(policy, &user, draft) {
        let session = signed_in.session.id;
        let notice = save(&mut transaction, &user, session, &right, peer).await?;
        notices::set(&mut *transaction, session, notice, None).await?;
        is_changed = notice == Notice::DetailsSaved;
        if notice == Notice::DetailsTooOften {
            typed::keep(jar, &mut transaction, user.id, &draft.storable()).await?;
        } else {
            drafts::forget::<Draft>(&mut *transaction, user.id).await?;
        }
        Next::to(&ACCOUNT)
    } else {
        typed::keep(jar, &mut transaction, user.id, &draft.storable()).await?;
        Next::to(kept_at(&ACCOUNT_DETAILS))
    };
    if is_changed {
        transaction.commit().await?;
    } else {
        transaction.commit_unread().await?;
    }
    Ok(next)
}

/// Makes it so, and gives what the person is told of it. The user's row is locked.
async fn save(
    connection: &mut PgConnection,
    user: &User,
    session: SessionId,
    right: &Registrant,
    peer: &Peer,
) -> sqlx::Result<Notice> {
    if user.name == right.name && user.email == right.email {
        return Ok(Notice::DetailsUnchanged);
    }
    if events::count_lately(&mut *connection, Kind::DetailsChanged, user.id, WITHIN).await? >= CHANGES {
        return Ok(Notice::DetailsTooOften);
    }
    // Only a provider confirms an address, and of a new one none has said anything.
    let is_same = is_same_address(&user.email, &right.email);
    let verified = user.email_verified && is_same;
    // The user's row is locked: these are the roles.
    let details = UserDetails {
        name: &right.name,
        email: &right.email,
        email_verified: verified,
        email_confirmed_by: if is_same { &user.email_confirmed_by } else { &[] },
        roles: &user.roles,
    };
    users::update(&mut *connection, user.id, details).await?;
    let event = Event { user_id: Some(user.id), session_id: Some(session), ..peer.event() };
    events::add(connection, Kind::DetailsChanged, event).await?;
    Ok(Notice::DetailsSaved)
}
