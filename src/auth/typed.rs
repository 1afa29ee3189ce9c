//! What was typed into a form whose sender has to sign in first: it is kept for the same person in the same browser, and there
//! again when they come back (WCAG 2.2 2.2.6).

use futures::FutureExt;
use sqlx::PgConnection;

use super::{Caller, Next, Visit, error::AuthError, jar::Jar};
use crate::{
    model::{
        address::Address,
        destination::Destination,
        flow::Detour,
        link::Link,
        problem::Problem,
        session::{EndReason, SignedIn},
        user::UserId,
    },
    store::{
        drafts::{self, Form},
        pool::Pool,
        sessions, transaction, users,
    },
};

/// The form's page with what was typed and is not saved. Only whoever comes straight from the form, or from signing in again
/// for its sake, is sent here, and reloading or Back shows it again; whoever leaves and opens the page anew, as they
/// would after changing their mind, is not met by their old mistakes.
pub fn kept_at(page: &Address) -> Link {
    page.link().with("kept", "true")
}

/// Keeps it, and sends whoever typed it to sign in. They come back to the form's page.
pub async fn keep_on_the_way<F: Form>(
    pool: &Pool,
    visit: &Visit,
    draft: &F,
    page: &Address,
) -> Result<Next, AuthError> {
    let Visit { jar, caller, .. } = visit;
    let kept_page = Destination::local(kept_at(page).as_str());
    if let Some(signed_in) = caller.signed_in() {
        transaction::retry(|| keep_for(pool, jar, signed_in, draft).boxed()).await?;
        return Ok(Next::to(visit.detour.unwrap_or(Detour::SignInAgain).link(kept_page.as_ref())));
    }
    // The guard lets nobody else come here but those whose session is over.
    let kept = transaction::retry(|| keep_after_the_end(pool, jar, caller, draft).boxed()).await?;
    let page = if kept { kept_page } else { Destination::to(page) };
    Ok(Next::to(Detour::SessionExpired.link(page.as_ref())))
}

async fn keep_for<F: Form>(pool: &Pool, jar: &Jar, signed_in: &SignedIn, draft: &F) -> Result<(), AuthError> {
    let mut transaction = transaction::begin(pool).await?;
    let user = users::lock_enabled(&mut transaction, signed_in.user.id).await?.ok_or(Problem::UserDisabled)?;
    keep(jar, &mut transaction, user.id, draft).await?;
    Ok(transaction.commit_unread().await?)
}

/// Whoever was still typing when their session ended loses nothing. A cookie that has been dead for longer than a draft
/// lives is nobody's who is still typing.
async fn keep_after_the_end<F: Form>(pool: &Pool, jar: &Jar, caller: &Caller, draft: &F) -> Result<bool, AuthError> {
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
    if !drafts::has_room::<F>(&mut transaction, user.id, browser.as_bytes()).await? {
        return lost;
    }
    keep(jar, &mut transaction, user.id, draft).await?;
    transaction.commit_unread().await?;
    Ok(true)
}

/// For the same person in the same browser: whoever else signs in here does not find it. The user's row is locked.
pub(super) async fn keep<F: Form>(
    jar: &Jar,
    connection: &mut PgConnection,
    user_id: UserId,
    draft: &F,
) -> sqlx::Result<()> {
    let browser = jar.ensure_browser().hash();
    drafts::keep(connection, user_id, browser.as_bytes(), draft).await
}

/// What is waiting for whoever looks at the form's page.
pub async fn find<F: Form>(pool: &Pool, visit: &Visit, user_id: UserId) -> sqlx::Result<Option<F>> {
    match visit.jar.browser() {
        Some(browser) => drafts::find(pool, user_id, browser.hash().as_bytes()).await,
        None => Ok(None),
    }
}
