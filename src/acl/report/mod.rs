//! What a run has seen, for people and for programs. Every report is a pure function of the run, and what a service calls its
//! things never reaches one as anything but text.

mod html;
mod html_matrix;
mod json;
mod junit;
mod markdown;
pub mod markdown_text;
mod matrix;
pub mod run;
#[cfg(test)]
mod sample;
mod terminal;
pub mod text;
mod words;

pub use html::html;
pub use json::json;
pub use junit::junit;
pub use markdown::markdown;
pub use terminal::terminal;
