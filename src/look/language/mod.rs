//! The languages of the pages: every sentence is a [`Text`], written down in `locales/` in the syntax of Project Fluent, and
//! said in the language that the request is answered in.

mod arguments;
mod asked;
mod dates;
mod languages;
mod lists;
mod menu;
mod settings;
mod shipped;
mod sources;
mod speaking;
mod spoken;
mod text;
mod view;

#[cfg(test)]
mod tests;

pub use arguments::{Bare, Known, Slot};
pub use asked::AskedFor;
pub use dates::Time;
pub use languages::{Language, Languages};
pub use lists::{Each, OneOf};
pub use menu::LanguageMenu;
pub use settings::{Contact, LanguageSettings, TextsError, USUAL_NAME};
pub use shipped::is_accented;
pub use speaking::{code, current, is_asked_for, label, speaking, speaking_now, switch_to};
pub use text::{
    ProblemFacts, Text, Told, around, beside, count_and_unit, plain, plain_beside, problem_words, say, say_linked,
    say_with, tell, tell_problem, words,
};
