//! The document around every page: head, header with who is signed in, main, footer.

use std::sync::Arc;

use leptos::{nonce::use_nonce, prelude::*};

use super::Assets;
use crate::auth::Caller;

/// What a page needs to know of the request it answers. It is in the context of every page.
#[derive(Debug, Clone)]
pub struct Visit {
    /// Who is calling.
    pub caller: Arc<Caller>,
    /// The `return_to` of the query, checked.
    pub return_to: Option<crate::model::return_to::ReturnTo>,
    /// Where the sign-out form may lead beside ourselves: origins, each after a space.
    pub sign_out_origins: String,
    /// Where the files are.
    pub assets: Arc<Assets>,
}

/// The policy of every page: our own files, inline scripts with this response's nonce only (ASVS 5.0 3.4.3), and forms
/// that lead to ourselves, or by signing out to the provider.
pub fn content_security_policy(nonce: Option<&str>, sign_out_origins: &str) -> String {
    let nonce = nonce.map(|nonce| format!(" 'nonce-{nonce}'")).unwrap_or_default();
    format!(
        "default-src 'none'; script-src 'self'{nonce} 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; \
         connect-src 'self'; form-action 'self'{sign_out_origins}; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    )
}

/// A whole page.
#[component]
pub fn Document(
    /// The title, and the name of the page in a list of tabs.
    title: &'static str,
    /// Whether there are islands on it. Pages without any load no script.
    #[prop(optional)]
    islands: bool,
    /// What the page says.
    children: Children,
) -> impl IntoView {
    let visit = expect_context::<Visit>();
    let nonce = use_nonce();
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>()
        && let Ok(policy) = content_security_policy(nonce.as_deref(), &visit.sign_out_origins).parse()
    {
        response.insert_header(axum::http::header::CONTENT_SECURITY_POLICY, policy);
    }
    let options = visit.assets.options.clone();
    view! {
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title inner_html=format!("{title} · Vestibule")></title>
                <link rel="stylesheet" href=visit.assets.stylesheet.clone() />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                {islands.then(|| view! { <HydrationScripts options islands=true /> })}
            </head>
            <body>
                <a class="skip" href="#main">"Skip to the content"</a>
                <Header visit />
                <main id="main" tabindex="-1">{children()}</main>
                <footer class="footer">
                    <p>"Vestibule, the front door"</p>
                </footer>
            </body>
        </html>
    }
}

#[component]
fn Header(visit: Visit) -> impl IntoView {
    let name = visit.caller.signed_in().map(|signed_in| signed_in.user.name.clone());
    view! {
        <header class="header">
            <a class="brand" href="/">
                <svg aria-hidden="true" viewBox="0 0 24 24" width="24" height="24">
                    <path d="M5 21V6a3 3 0 0 1 3-3h8a3 3 0 0 1 3 3v15" />
                    <path d="M3 21h18" />
                    <path d="M14.5 12.5v.01" />
                </svg>
                "Vestibule"
            </a>
            {name
                .map(|name| {
                    view! {
                        <nav class="who" aria-label="Your session">
                            <a href="/account" class="who-name">
                                <span class="visually-hidden">"Signed in as "</span>
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
        <form method="post" action="/auth/sign-out">
            {everywhere.then(|| view! { <input type="hidden" name="everywhere" value="true" /> })}
            <button type="submit" class="button button-quiet">
                {if everywhere { "Sign out everywhere" } else { "Sign out" }}
            </button>
        </form>
    }
}
