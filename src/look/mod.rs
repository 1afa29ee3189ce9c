//! What every page shares: the document around it, the pieces in it, the page of a problem.

mod assets;
mod details_form;
mod document;
mod house;
pub mod language;
mod problem;
mod provider_button;
mod render;
mod whole_page;

pub use assets::Assets;
pub use details_form::{DetailsFields, WhatIsWrong, form_title, one_of};
pub use document::{Document, Frame, SignOutForm};
pub use house::{House, HouseSettings};
pub use problem::ProblemPage;
pub use provider_button::ProviderButton;
pub use render::page;
pub use whole_page::{Way, WholePage, go_on, problem_page, whole_page};
