//! With which browser, and from where, something was done.

use leptos::prelude::*;

use crate::{
    look::language::{Known, Slot, Text, plain, say, say_with},
    model::user_agent::recognised,
};

/// The browser and its system, as far as they are recognised: "Firefox on Windows".
pub fn browser(user_agent: Option<&str>) -> Text<'static> {
    let agent = user_agent.map(recognised).unwrap_or_default();
    Text::BrowserOn { browser: Known(agent.browser), system: Known(agent.system) }
}

/// The same as a name within a sentence.
pub fn browser_name(user_agent: Option<&str>) -> String {
    plain(browser(user_agent))
}

/// With the address it came from, in a row of facts. What nothing is known of is not spoken of.
#[component]
pub fn Seen(user_agent: Option<String>, ip: Option<String>) -> impl IntoView {
    (user_agent.is_some() || ip.is_some()).then(|| {
        let from = Text::SeenFrom { browser: Slot(0), ip: Known::from(&ip) };
        view! { <p class="quiet">{say_with(from, vec![say(browser(user_agent.as_deref()))])}</p> }
    })
}
