//! The browser's cookie as a credential: it tells that there was a session, and opens nothing. A browser throws the
//! session's own cookie away when the absolute limit is reached; by this one the person still learns why it is over.

use super::{
    Caller,
    caller::Over,
    scheme::{Answer, Evidence, unreadable},
};
use crate::{
    model::{requirement::Credential, session::EndReason},
    store::sessions as rows,
};

pub(super) async fn check(Evidence { sessions, jar, .. }: Evidence<'_>) -> Answer {
    let Some(browser) = jar.browser().filter(|_| sessions.presence().is_here()) else { return Answer::NotAsked };
    match rows::ran_out_in_browser(sessions.pool(), browser.hash().as_bytes()).await {
        Ok(Some((session_id, user_id))) => {
            let over = Over { session_id, user_id };
            Answer::Is(Caller::ended_with(EndReason::AbsoluteExpired, over, Credential::BrowserCookie))
        }
        Ok(None) => Answer::NotAsked,
        Err(error) => unreadable(&error),
    }
}
