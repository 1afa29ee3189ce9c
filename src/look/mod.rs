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

/// A name where no element can stand, in an attribute: as `<bdi>` does it, with U+2068 and U+2069 around it, so that the
/// words beside it stay where they are whatever it is written in.
pub fn isolated(name: &str) -> String {
    format!("\u{2068}{name}\u{2069}")
}

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
