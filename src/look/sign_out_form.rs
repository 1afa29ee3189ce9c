//! The way out.

use leptos::prelude::*;

use super::language::{Text, say};
use crate::model::address::SIGN_OUT;

/// The button that signs out; a form of its own, so that it works without a script and no link can do it.
#[component]
pub fn SignOutForm(
    /// Every session of the person instead of this one.
    #[prop(optional)]
    everywhere: bool,
) -> impl IntoView {
    let class = if everywhere { "button button-danger" } else { "button button-quiet" };
    view! {
        <form method="post" action=SIGN_OUT.path>
            {everywhere.then(|| view! { <input type="hidden" name="everywhere" value="true" /> })}
            <button type="submit" class=class>
                {say(if everywhere { Text::SignOutEverywhere } else { Text::SignOut })}
            </button>
        </form>
    }
}
