//! The page on which a new token is shown, once. It has no address: it is the answer to the form.

use leptos::prelude::*;

use super::super::parts::ButtonLink;
use crate::{
    auth::tokens::create::Made,
    islands::CopyButton,
    look::{
        Document,
        language::{Each, Text, Time, Told, plain, plain_beside, say, tell},
    },
    model::{address::ACCOUNT_TOKENS, scope::Scope},
};

#[component]
pub fn NewToken(made: Made) -> impl IntoView {
    let Made { secret, token } = made;
    let scopes: Vec<String> = token.scopes.iter().map(Scope::to_string).collect();
    let Told { title, heading, what, next } = tell(Text::NewToken);
    let said = |how| plain_beside(Text::CopyToken, how);
    let (copied, not_copied) = (said("copied"), said("not-copied"));
    view! {
        <Document title islands=true once=true>
            <section class="card card-wide">
                <h1>{heading}</h1>
                <p class="lead">{what}</p>
                <p class="secret">
                    <code id="token" dir="ltr">{secret.reveal().to_owned()}</code>
                </p>
                <CopyButton of="token".to_owned() label=plain(Text::CopyToken) copied=copied not_copied=not_copied />
                <dl class="facts">
                    <dt>{say(Text::TokenLabelName)}</dt>
                    <dd>
                        <bdi>{token.name}</bdi>
                    </dd>
                    <dt>{say(Text::TokenLabelMayDo)}</dt>
                    <dd>{say(Text::Names { names: Each(&scopes) })}</dd>
                    <dt>{say(Text::TokenLabelExpires)}</dt>
                    <dd>
                        <Time at=token.expires_at />
                    </dd>
                </dl>
                <p>{next}</p>
                <ButtonLink href=ACCOUNT_TOKENS.path label=Text::ToYourTokens />
            </section>
        </Document>
    }
}

/// The form was sent once more, as by reloading.
#[component]
pub fn MadeBefore() -> impl IntoView {
    let Told { title, heading, what, next } = tell(Text::TokenMadeBefore);
    view! {
        <Document title>
            <section class="card">
                <h1>{heading}</h1>
                <p class="lead">{what}</p>
                <p>{next}</p>
                <ButtonLink href=ACCOUNT_TOKENS.path label=Text::ToYourTokens />
            </section>
        </Document>
    }
}
