//! What every page shares: the document around it, the pieces in it, the page of a problem.

mod assets;
pub mod brand;
mod carried;
mod clock;
mod details_form;
mod document;
mod ended;
mod field;
mod footer;
mod header;
mod house;
pub mod language;
mod marks;
mod problem;
mod provider_button;
mod render;
mod scripts;
mod services;
mod sign_out_form;
mod symbol;
mod terms;
mod tile;
mod whole_page;

pub use assets::Assets;
pub use carried::Carried;
pub use clock::StillClock;
pub use details_form::{DetailsFields, addresses_at, wrong_details};
pub use document::{Document, Frame};
pub use ended::{Limits, ended};
pub use field::{Field, WhatIsWrong, Wrong, form_title};
pub use house::{House, HouseError, HouseSettings};
pub use problem::ProblemPage;
pub use provider_button::ProviderButton;
pub use render::page;
pub use scripts::Scripts;
pub use services::{SERVICE_QUERY, ServiceList};
pub use sign_out_form::SignOutForm;
pub use symbol::{Arch, ServiceArch, Symbol};
pub use terms::{AcceptTerms, TermsLink, wrong_terms};
pub use tile::Tile;
pub use whole_page::{Way, WholePage, go_on, problem_page, whole_page};

use crate::model::by_language::ByLanguage;

/// The operator's text in the language that is spoken, or the nearest to it.
pub fn in_our_language(text: &ByLanguage) -> String {
    let language = language::current();
    text.text(&language.tag(), &language.usual_tag()).to_owned()
}
