//! The browser's cookie as a credential: it tells that there was a session, and opens nothing. A browser throws the
//! session's own cookie away when the absolute limit is reached; by this one the person still learns why it is over, and
//! reads that in the language which was chosen in this browser.

use super::{
    Caller,
    caller::{Chosen, Over},
    scheme::{Answer, Evidence, unreadable},
};
use crate::{
    model::{requirement::Credential, session::EndReason},
    store::sessions::{self as rows, InBrowser},
};

pub(super) async fn check(Evidence { sessions, jar, .. }: Evidence<'_>) -> Answer {
    let Some(browser) = jar.browser().filter(|_| sessions.presence().is_here()) else { return Answer::NotAsked };
    match rows::in_browser(sessions.pool(), browser.hash().as_bytes()).await {
        Ok(InBrowser { ran_out, language, last_provider }) => {
            let ended = |(session_id, user_id)| {
                let over = Over { session_id, user_id };
                Caller::ended_with(EndReason::AbsoluteExpired, over, Credential::BrowserCookie)
            };
            let caller = ran_out.map_or_else(Caller::anonymous, ended);
            let (language, last_provider) = (Chosen::Read(language), Chosen::Read(last_provider));
            Answer::Is(Caller { language, last_provider, ..caller })
        }
        Err(error) => unreadable(&error),
    }
}
