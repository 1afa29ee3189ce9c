//! The terms of the organisation on pages: the link to them, and the box by which they are accepted.

use leptos::prelude::*;

use super::{
    field::Wrong,
    in_our_language,
    language::{Text, beside, say},
};
use crate::model::terms::Terms;

/// Opens beside the page, so that nothing that has been typed into it is lost.
#[component]
pub fn TermsLink(terms: Terms) -> impl IntoView {
    let href = in_our_language(&terms.url);
    view! {
        <a href=href class="link" target="_blank" rel="noopener">
            {say(Text::ReadTerms)}
        </a>
    }
}

/// The box of a form. It bears the version that the form shows, so that nobody accepts another one.
#[component]
pub fn AcceptTerms(
    terms: Terms,
    /// Whether they were accepted when the form was sent; none: it was not sent yet.
    accepted: Option<bool>,
    /// Whether nothing before it is wrong.
    is_first: bool,
) -> impl IntoView {
    let is_wrong = accepted == Some(false);
    view! {
        <div class="choices">
            {is_wrong
                .then(|| {
                    view! {
                        <p class="field-error" id="terms-error">
                            {say(Text::TermsNotAccepted)}
                        </p>
                    }
                })}
            <label>
                <input
                    id="terms"
                    type="checkbox"
                    name="terms"
                    value=terms.version.clone()
                    checked=accepted == Some(true)
                    required
                    aria-describedby=if is_wrong { "terms-error terms-link" } else { "terms-link" }
                    aria-invalid=is_wrong.then_some("true")
                    autofocus=is_wrong && is_first
                />
                <span>{say(Text::AcceptTerms)}</span>
            </label>
            <p id="terms-link">
                <TermsLink terms />
                " "
                <span class="quiet">{beside(Text::ReadTerms, "tab")}</span>
            </p>
        </div>
    }
}

/// What is wrong with it, for the summary of its form.
pub fn wrong_terms(accepted: Option<bool>) -> Option<Wrong> {
    (accepted == Some(false)).then(|| ("terms", say(Text::TermsNotAccepted)))
}
