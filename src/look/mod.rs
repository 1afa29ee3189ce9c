//! What every page shares: the document around it, the pieces in it, the page of a problem.

mod assets;
pub mod brand;
mod clock;
mod details_form;
mod document;
mod ended;
mod footer;
mod header;
mod house;
pub mod language;
mod marks;
mod problem;
mod provider_button;
mod render;
mod services;
mod sign_out_form;
mod symbol;
mod tile;
mod whole_page;

pub use assets::Assets;
pub use clock::StillClock;
pub use details_form::{DetailsFields, WhatIsWrong, Wrong, addresses_at, form_title, wrong_details};
pub use document::{Document, Frame};
pub use ended::{Limits, ended};
pub use house::{House, HouseError, HouseSettings};
pub use problem::ProblemPage;
pub use provider_button::ProviderButton;
pub use render::page;
pub use services::{SERVICE_QUERY, ServiceList};
pub use sign_out_form::SignOutForm;
pub use symbol::{Arch, ServiceArch, Symbol};
pub use tile::Tile;
pub use whole_page::{Way, WholePage, go_on, problem_page, whole_page};

/// The language that is spoken, as a tag.
pub fn spoken() -> String {
    language::current().tag()
}
