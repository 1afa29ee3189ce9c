//! What the account page says of what its person has just done.

use leptos::prelude::*;

use super::parts::name_or;
use crate::{look::House, model::notice};

/// What has come of it, and what people call the provider it is about.
#[derive(Debug, Clone)]
pub struct Told {
    notice: notice::Notice,
    provider: Option<String>,
}

impl Told {
    /// `provider` is a configured id; one that has gone from the settings has no name any more.
    pub fn of(house: &House, notice: notice::Notice, provider: Option<&str>) -> Self {
        let provider = provider.and_then(|id| house.providers.get(id));
        Self { notice, provider: provider.map(|provider| provider.settings().name.clone()) }
    }
}

#[component]
pub fn Notice(told: Told) -> impl IntoView {
    view! {
        <p class="notice" role="status">
            {words(told.notice, name_or(told.provider, "that provider"))}
        </p>
    }
}

/// A person can have several identities at one provider, so it is one of them that is spoken of.
fn words(notice: notice::Notice, provider: AnyView) -> AnyView {
    use notice::Notice;

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
        Notice::NotConnected => view! {
            "You are signed in, and the account you came with first is not connected: it has another e-mail address, or that took too long. You can link "
            {provider}
            " below."
        }
        .into_any(),
        Notice::Unlinked => view! {
            "You can no longer sign in here with the account at "
            {provider}
            " that you removed. If it was used to sign in on other devices, the sessions there have ended."
        }
        .into_any(),
        Notice::NotLinked => {
            "What was to be removed is not among your ways to sign in, or has been removed already.".into_any()
        }
        Notice::TokenRevoked => "The token is revoked. Whatever uses it is refused from now on.".into_any(),
        Notice::TokenNotRevoked => {
            "What was to be revoked is not among your tokens: it has been revoked already, or has expired.".into_any()
        }
    }
}
