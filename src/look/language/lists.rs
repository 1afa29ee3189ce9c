//! Names in a row, as the language writes them: "a, b or c" where one is enough, "a, b, c" where each is meant.

use fluent_bundle::FluentArgs;

use super::{
    arguments::{Argument, isolated},
    current,
};

/// Names of which one is enough.
#[derive(Debug, Clone, Copy)]
pub struct OneOf<'a>(pub &'a [String]);

/// Names that are all meant.
#[derive(Debug, Clone, Copy)]
pub struct Each<'a>(pub &'a [String]);

impl Argument for OneOf<'_> {
    fn put(&self, name: &'static str, args: &mut FluentArgs<'_>) {
        args.set(name, joined(self.0, "either-before", "either"));
    }
}

impl Argument for Each<'_> {
    fn put(&self, name: &'static str, args: &mut FluentArgs<'_>) {
        args.set(name, joined(self.0, "listed", "listed"));
    }
}

/// Each name by itself, with what stands between two of them, and between the last two.
fn joined(names: &[String], between: &str, before_last: &str) -> String {
    let Some((first, rest)) = names.split_first() else { return String::new() };
    rest.iter().enumerate().fold(isolated(first), |first, (at, second)| {
        let key = if at + 1 == rest.len() { before_last } else { between };
        let mut args = FluentArgs::new();
        args.set("first", first);
        args.set("second", isolated(second));
        current().sentence(key, None, args)
    })
}
