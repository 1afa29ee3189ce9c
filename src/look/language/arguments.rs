//! What stands in a sentence beside its words: names, numbers, and marks where parts of it begin and end.

use std::borrow::Cow;

use fluent_bundle::{FluentArgs, FluentValue};

/// The characters around a name: whatever its direction, it does not turn the sentence around it (UAX #9, section 2.4).
pub const ISOLATE: char = '\u{2068}';
pub const END_OF_ISOLATE: char = '\u{2069}';

/// Private-use characters that stand where a part of a sentence begins, so that no translation holds HTML.
pub const BOLD: char = '\u{E001}';
pub const CODE: char = '\u{E002}';
pub const LINK: char = '\u{E003}';
pub const CONTACT: char = '\u{E004}';
pub const END: char = '\u{E00F}';

/// From here on there is one for each part that a page puts into a sentence by itself.
pub const FIRST_SLOT: u32 = 0xE010;

/// What every sentence may use.
pub const MARKS: [(&str, &str); 4] =
    [("b", "\u{E001}"), ("code", "\u{E002}"), ("link", "\u{E003}"), ("end", "\u{E00F}")];

/// A name that may be unknown: the sentence has a variant `[none]` for that.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a>(pub Option<&'a str>);

impl<'a> From<&'a Option<String>> for Known<'a> {
    fn from(name: &'a Option<String>) -> Self {
        Self(name.as_deref())
    }
}

/// What is no name: it stands in a sentence as it is, or chooses among its variants.
#[derive(Debug, Clone, Copy)]
pub struct Bare<'a>(pub &'a str);

/// Where a page puts something of its own into a sentence: the first part that it gives, or the second.
#[derive(Debug, Clone, Copy)]
pub struct Slot(pub u8);

/// What can be put into a sentence.
pub trait Argument {
    fn put(&self, name: &'static str, args: &mut FluentArgs<'_>);
}

impl Argument for &str {
    fn put(&self, name: &'static str, args: &mut FluentArgs<'_>) {
        args.set(name, isolated(self));
    }
}

impl Argument for Known<'_> {
    fn put(&self, name: &'static str, args: &mut FluentArgs<'_>) {
        args.set(name, self.0.map_or(Cow::Borrowed("none"), |known| Cow::Owned(isolated(known))));
    }
}

impl Argument for Bare<'_> {
    fn put(&self, name: &'static str, args: &mut FluentArgs<'_>) {
        args.set(name, self.0.to_owned());
    }
}

impl Argument for u32 {
    fn put(&self, name: &'static str, args: &mut FluentArgs<'_>) {
        args.set(name, FluentValue::from(*self));
    }
}

impl Argument for Slot {
    fn put(&self, name: &'static str, args: &mut FluentArgs<'_>) {
        args.set(name, char::from_u32(FIRST_SLOT + u32::from(self.0)).unwrap_or(END).to_string());
    }
}

/// A name between the characters that isolate it, without any that could end that or pass for a mark.
pub fn isolated(name: &str) -> String {
    let is_ours = |char: &char| matches!(char, '\u{2066}'..='\u{2069}' | '\u{E000}'..='\u{E0FF}');
    let mut text = String::with_capacity(name.len() + 6);
    text.push(ISOLATE);
    text.extend(name.chars().filter(|char| !is_ours(char)));
    text.push(END_OF_ISOLATE);
    text
}
