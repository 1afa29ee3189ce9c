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
    let name = match provider.as_deref().and_then(|id| door.providers.get(id)) {
        Some(provider) => view! { <bdi>{provider.settings().name.clone()}</bdi> }.into_any(),
        None => "that provider".into_any(),
    };
    view! {
        <p class="notice" role="status">
            {words(notice, name)}
        </p>
    }
}

/// A person can have several identities at one provider, so it is one of them that is spoken of.
fn words(notice: Notice, provider: AnyView) -> AnyView {
    match notice {
        Notice::DetailsSaved => "Your name and e-mail address are saved.".into_any(),
        Notice::DetailsUnchanged => {
            "Nothing has changed: your name and e-mail address are already as you typed them.".into_any()
        }
        Notice::DetailsTooOften => {
            "Your name and e-mail address have been changed many times within an hour, so this change is not saved. What you typed is kept: save it a little later.".into_any()
        }
        Notice::Linked => view! { "You can now sign in with " {provider} " too." }.into_any(),
        Notice::LinkedAlready => {
            view! { "Nothing has changed: with that account at " {provider} " you could sign in already." }.into_any()
        }
        Notice::Unlinked => view! {
            "You can no longer sign in here with the account at "
            {provider}
            " that you removed. If it was used to sign in on other devices, the sessions there have ended."
        }
        .into_any(),
        Notice::NotLinked => {
            "What was to be removed is not among your ways to sign in, or has been removed already.".into_any()
        }
    }
}
