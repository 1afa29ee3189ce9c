//! What every page shares: the document around it, the pieces in it, the page of a problem.

mod assets;
mod details_form;
mod document;
mod problem;
mod provider_button;
mod words;

pub use assets::Assets;
pub use details_form::{DetailsFields, WhatIsWrong};
pub use document::{Document, SignOutForm, Visit, content_security_policy};
pub use problem::{ProblemPage, Way};
pub use provider_button::ProviderButton;

use leptos::prelude::*;

/// Renders a page outside the router's pages: problems, and the workshop's.
pub fn render<V: IntoView + 'static>(visit: Visit, page: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    let html = owner.with(|| {
        provide_context(visit);
        page().into_view().to_html()
    });
    owner.unset_with_forced_cleanup();
    format!("<!DOCTYPE html>{html}")
}
