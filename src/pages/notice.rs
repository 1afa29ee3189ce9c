//! What the account page says of what its person has just done.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{auth::Door, model::notice::Notice};

/// What has come of it, in words.
#[component]
pub fn NoticeOf(
    /// What.
    notice: Notice,
    /// The configured id of the provider it is about.
    provider: Option<String>,
) -> impl IntoView {
    let door = expect_context::<Arc<Door>>();
    // One that has gone from the settings has no name any more.
    let name = provider.as_deref().and_then(|id| door.provider(id)).map(|provider| provider.settings().name.as_str());
    view! {
        <p class="notice" role="status">
            {words(notice, name.unwrap_or("that provider"))}
        </p>
    }
}

/// A person can have several identities at one provider, so it is one of them that is spoken of.
fn words(notice: Notice, provider: &str) -> String {
    match notice {
        Notice::DetailsSaved => "Your name and e-mail address are saved.".to_owned(),
        Notice::DetailsUnchanged => {
            "Nothing has changed: your name and e-mail address are already as you typed them.".to_owned()
        }
        Notice::DetailsTooOften => {
            "Your name and e-mail address have been changed many times within an hour, so this change is not saved. What you typed is kept: save it a little later.".to_owned()
        }
        Notice::Linked => format!("You can now sign in with {provider} too."),
        Notice::LinkedAlready => {
            format!("Nothing has changed: with that account at {provider} you could sign in already.")
        }
        Notice::Unlinked => {
            format!("You can no longer sign in here with the account at {provider} that you removed. If it was used to sign in on other devices, the sessions there have ended.")
        }
        Notice::NotLinked => "What was to be removed is not among your ways to sign in, or has been removed already.".to_owned(),
    }
}
