//! The page on which a new token is shown, once. It has no address: it is the answer to the form.

use leptos::prelude::*;

use super::super::parts::ButtonLink;
use crate::{
    auth::tokens::create::Made,
    islands::CopyButton,
    look::{Document, language::Time},
    model::{address::ACCOUNT_TOKENS, scope::Scope},
};

#[component]
pub fn NewToken(made: Made) -> impl IntoView {
    let Made { secret, token } = made;
    let scopes: Vec<String> = token.scopes.iter().map(Scope::to_string).collect();
    view! {
        <Document title="Your new API token" islands=true>
            <section class="card card-wide">
                <h1>"Your new API token"</h1>
                <p class="lead">
                    "Copy it now, to where it is needed. It is not kept here, and is not shown again."
                </p>
                <p class="secret">
                    <code id="token">{secret.reveal().to_owned()}</code>
                </p>
                <CopyButton of="token".to_owned() />
                <dl class="facts">
                    <dt>"Name"</dt>
                    <dd>
                        <bdi>{token.name}</bdi>
                    </dd>
                    <dt>"May do"</dt>
                    <dd>{scopes.join(", ")}</dd>
                    <dt>"Expires"</dt>
                    <dd>
                        <Time at=token.expires_at />
                    </dd>
                </dl>
                <p>"Whoever has it can do this as you. If others may have seen it, revoke it: that takes one click on the page of your tokens."</p>
                <ButtonLink href=ACCOUNT_TOKENS.path label="To your API tokens" />
            </section>
        </Document>
    }
}

/// The form was sent once more, as by reloading.
#[component]
pub fn MadeBefore() -> impl IntoView {
    view! {
        <Document title="This token was made already">
            <section class="card">
                <h1>"This token was made already"</h1>
                <p class="lead">"A token is shown once only, when it is made, and this form has made its token before."</p>
                <p>"If you have not copied it, revoke it and make another one."</p>
                <ButtonLink href=ACCOUNT_TOKENS.path label="To your API tokens" />
            </section>
        </Document>
    }
}
