//! Name and e-mail address, changed by their owner: a matter for a fresh sign-in (ASVS 5.0 7.5.1).

use std::time::Duration;

use futures::FutureExt;
use sqlx::PgConnection;

use super::{Caller, Next, Visit, error::AuthError, jar::Jar};
use crate::{
    model::{
        address::{ACCOUNT, ACCOUNT_DETAILS},
        destination::Destination,
        email::is_same_address,
        flow::Detour,
        link::Link,
        notice::Notice,
        problem::Problem,
        registration::{Draft, DraftErrors, Registrant, RegistrationPolicy},
        session::{EndReason, SessionId, SignedIn},
        user::{User, UserId},
    },
    store::{
        drafts,
        events::{self, Event, Kind, Peer},
        notices,
        pool::Pool,
        sessions, transaction,
        users::{self, UserDetails},
    },
};

/// What the form is called where drafts are kept.
pub const FORM: &str = "details";

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
    let Visit { jar, caller, .. } = visit;
    match (caller.signed_in(), visit.detour) {
        (Some(signed_in), None) => transaction::retry(|| attempt(pool, policy, visit, signed_in, &draft).boxed()).await,
        (Some(signed_in), Some(detour)) => {
            transaction::retry(|| keep_for(pool, jar, signed_in, &draft).boxed()).await?;
            Ok(Next::to(detour.link(kept_page().as_ref())))
        }
        // The guard lets nobody else come here but those whose session is over.
        (None, _) => {
            let kept = transaction::retry(|| keep_after_the_end(pool, jar, caller, &draft).boxed()).await?;
            let page = if kept { kept_page() } else { Destination::to(&ACCOUNT_DETAILS) };
            Ok(Next::to(Detour::SessionExpired.link(page.as_ref())))
        }
    }
}

/// The form with what was typed and is not saved. Only whoever comes straight from the form, or from signing in again
/// for its sake, is sent here, and reloading or Back shows it again; whoever leaves and opens the page anew, as they
/// would after changing their mind, is not met by their old mistakes.
pub fn kept() -> Link {
    ACCOUNT_DETAILS.link().with("kept", "true")
}

fn kept_page() -> Option<Destination> {
    Destination::local(kept().as_str())
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
    let next = if let Ok(right) = check(policy, &user, draft) {
        let session = signed_in.session.id;
        let notice = save(&mut transaction, &user, session, &right, peer).await?;
        notices::set(&mut *transaction, session, notice, None).await?;
        if notice == Notice::DetailsTooOften {
            keep(jar, &mut transaction, user.id, draft).await?;
        } else {
            drafts::forget(&mut *transaction, user.id, FORM).await?;
        }
        Next::to(&ACCOUNT)
    } else {
        keep(jar, &mut transaction, user.id, draft).await?;
        Next::to(kept())
    };
    transaction.commit().await?;
    Ok(next)
}

async fn keep_for(pool: &Pool, jar: &Jar, signed_in: &SignedIn, draft: &Draft) -> Result<(), AuthError> {
    let mut transaction = transaction::begin(pool).await?;
    let user = users::lock_enabled(&mut transaction, signed_in.user.id).await?.ok_or(Problem::UserDisabled)?;
    keep(jar, &mut transaction, user.id, draft).await?;
    Ok(transaction.commit().await?)
}

/// Whoever was still typing when their session ended loses nothing (WCAG 2.2 2.2.6). A cookie that has been dead for
/// longer than a draft lives is nobody's who is still typing.
async fn keep_after_the_end(pool: &Pool, jar: &Jar, caller: &Caller, draft: &Draft) -> Result<bool, AuthError> {
    let lost = Ok(false);
    let reason_fits = caller.ended().is_some_and(EndReason::can_end_in_the_middle);
    let Some(over) = caller.over.filter(|_| reason_fits) else { return lost };
    if !sessions::is_lately_over(pool, over.session_id, drafts::LIFE).await? {
        return lost;
    }
    let mut transaction = transaction::begin(pool).await?;
    let Some(user) = users::lock_enabled(&mut transaction, over.user_id).await? else { return lost };
    // A dead cookie may be in other hands by now: what somebody has typed elsewhere does not go for it.
    let browser = jar.ensure_browser().hash();
    if !drafts::has_room(&mut transaction, user.id, browser.as_bytes(), FORM).await? {
        return lost;
    }
    keep(jar, &mut transaction, user.id, draft).await?;
    transaction.commit().await?;
    Ok(true)
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

/// For the same person in the same browser: whoever else signs in here does not find it.
async fn keep(jar: &Jar, connection: &mut PgConnection, user_id: UserId, draft: &Draft) -> sqlx::Result<()> {
    let browser = jar.ensure_browser().hash();
    drafts::keep(connection, user_id, browser.as_bytes(), FORM, &draft.storable()).await
}
