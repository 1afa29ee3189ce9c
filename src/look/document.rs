//! The document around every page: head, header with who is signed in, main, footer.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    Assets,
    language::{Text, current, plain, say},
};
use crate::{
    auth::Caller,
    model::{
        address::{ACCOUNT, HOME, ICON, SIGN_OUT},
        destination::Destination,
    },
};

/// What the document around a page shows and needs.
#[derive(Debug, Clone)]
pub struct Frame {
    pub caller: Arc<Caller>,
    pub return_to: Option<Destination>,
    /// Where the sign-out form may lead beside ourselves: origins, each after a space.
    pub sign_out_origins: String,
    pub assets: Arc<Assets>,
}

/// A whole page.
#[component]
pub fn Document(
    /// The title, and the name of the page in a list of tabs.
    #[prop(into)]
    title: String,
    /// Whether there are islands on it. Pages without any load no script.
    #[prop(optional)]
    islands: bool,
    children: Children,
) -> impl IntoView {
    let frame = expect_context::<Frame>();
    let options = frame.assets.options.clone();
    let language = current();
    let title = format!("{title} · {}", language.settings().site);
    view! {
        <html lang=language.tag() dir=language.direction()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title>{title}</title>
                <link rel="stylesheet" href=frame.assets.stylesheet.clone() />
                <link rel="icon" href=ICON type="image/svg+xml" />
                {islands.then(|| view! { <HydrationScripts options islands=true /> })}
            </head>
            <body>
                <a class="skip" href="#main">{say(Text::Skip)}</a>
                <Header caller=frame.caller />
                <main id="main" tabindex="-1">{children()}</main>
                <footer class="footer">
                    <p>{language.settings().site.clone()}</p>
                </footer>
            </body>
        </html>
    }
}

#[component]
fn Header(caller: Arc<Caller>) -> impl IntoView {
    let name = caller.signed_in().map(|signed_in| signed_in.user.name.clone());
    view! {
        <header class="header">
            <a class="brand" href=HOME.path>
                <svg aria-hidden="true" viewBox="0 0 24 24" width="24" height="24">
                    <path d="M5 21V6a3 3 0 0 1 3-3h8a3 3 0 0 1 3 3v15" />
                    <path d="M3 21h18" />
                    <path d="M14.5 12.5v.01" />
                </svg>
                <bdi>{current().settings().site.clone()}</bdi>
            </a>
            {name
                .map(|name| {
                    view! {
                        <nav class="who" aria-label=plain(Text::YourSession)>
                            <a href=ACCOUNT.path class="who-name">
                                <span class="visually-hidden">{say(Text::SignedInAs)} " "</span>
                                <bdi>{name}</bdi>
                            </a>
                            <SignOutForm />
                        </nav>
                    }
                })}
        </header>
    }
}

/// The button that signs out; a form of its own, so that it works without a script and no link can do it.
#[component]
pub fn SignOutForm(
    /// Every session of the person instead of this one.
    #[prop(optional)]
    everywhere: bool,
) -> impl IntoView {
    view! {
        <form method="post" action=SIGN_OUT.path>
            {everywhere.then(|| view! { <input type="hidden" name="everywhere" value="true" /> })}
            <button type="submit" class="button button-quiet">
                {say(if everywhere { Text::SignOutEverywhere } else { Text::SignOut })}
            </button>
        </form>
    }
}
