//! What the account page says of what its person has just done.

use leptos::prelude::*;

use crate::{
    look::{
        House,
        language::{Known, Text, say},
    },
    model::notice,
};

/// What has come of it, and what people call the provider it is about.
#[derive(Debug, Clone)]
pub struct Outcome {
    notice: notice::Notice,
    provider: Option<String>,
}

impl Outcome {
    /// `provider` is a configured id; one that has gone from the settings has no name any more.
    pub fn of(house: &House, notice: notice::Notice, provider: Option<&str>) -> Self {
        let provider = provider.and_then(|id| house.providers.get(id));
        Self { notice, provider: provider.map(|provider| provider.settings().name.clone()) }
    }
}

#[component]
pub fn Notice(outcome: Outcome) -> impl IntoView {
    view! {
        <p class="notice" role="status">
            {say(words(outcome.notice, Known::from(&outcome.provider)))}
        </p>
    }
}

/// A person can have several identities at one provider, so it is one of them that is spoken of.
fn words(notice: notice::Notice, provider: Known<'_>) -> Text<'_> {
    use notice::Notice;

    match notice {
        Notice::DetailsSaved => Text::DetailsSaved,
        Notice::DetailsUnchanged => Text::DetailsUnchanged,
        Notice::DetailsTooOften => Text::DetailsTooOften,
        Notice::Linked => Text::IdentityLinked { provider },
        Notice::LinkedAlready => Text::IdentityLinkedAlready { provider },
        Notice::NotConnected => Text::NotConnected { provider },
        Notice::Unlinked => Text::IdentityRemoved { provider },
        Notice::NotLinked => Text::IdentityNotRemoved,
        Notice::TokenRevoked => Text::TokenRevoked,
        Notice::TokenNotRevoked => Text::TokenNotRevoked,
        Notice::SessionEnded => Text::SessionEnded,
        Notice::SessionNotEnded => Text::SessionNotEnded,
        Notice::OthersEnded => Text::OthersEnded,
        Notice::NoOthers => Text::NoOthers,
    }
}
