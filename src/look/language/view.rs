//! A sentence as a page shows it: names in `<bdi>`, marked parts as elements.

use std::{iter::Peekable, str::Chars};

use leptos::prelude::*;

use super::arguments::{BOLD, CODE, CONTACT, END, END_OF_ISOLATE, FIRST_SLOT, ISOLATE, LINK};

/// What a page gives for the parts of a sentence.
#[derive(Default)]
pub struct Parts {
    /// Where a link in it leads.
    pub href: Option<String>,
    /// Where the link to those who can be asked leads.
    pub contact: Option<String>,
    pub slots: Vec<AnyView>,
}

pub fn view_of(text: String, parts: &mut Parts) -> AnyView {
    if !text.chars().any(is_mark) {
        return text.into_any();
    }
    inside(&mut text.chars().peekable(), parts, 0)
}

/// No sentence has as many parts in parts: what an operator's has beyond this is text.
const DEPTH: usize = 8;

/// Everything up to the end of the part that we are in.
fn inside(chars: &mut Peekable<Chars<'_>>, parts: &mut Parts, depth: usize) -> AnyView {
    let (mut views, mut words) = (Vec::new(), String::new());
    while let Some(char) = chars.next() {
        if !is_mark(char) || depth > DEPTH {
            words.push(char);
            continue;
        }
        if !words.is_empty() {
            views.push(std::mem::take(&mut words).into_any());
        }
        match char {
            END | END_OF_ISOLATE => return views.into_any(),
            ISOLATE => {
                let name = inside(chars, parts, depth + 1);
                views.push(view! { <bdi>{name}</bdi> }.into_any());
            }
            BOLD => {
                let words = inside(chars, parts, depth + 1);
                views.push(view! { <strong>{words}</strong> }.into_any());
            }
            CODE => {
                let words = inside(chars, parts, depth + 1);
                views.push(view! { <code dir="ltr">{words}</code> }.into_any());
            }
            LINK | CONTACT => {
                let words = inside(chars, parts, depth + 1);
                let href = if char == LINK { parts.href.clone() } else { parts.contact.clone() };
                views.push(view! { <a href=href>{words}</a> }.into_any());
            }
            char => {
                let slot = u32::from(char).checked_sub(FIRST_SLOT).map(|slot| slot as usize);
                if let Some(part) = slot.and_then(|slot| parts.slots.get_mut(slot)) {
                    views.push(std::mem::replace(part, ().into_any()));
                }
            }
        }
    }
    if !words.is_empty() {
        views.push(words.into_any());
    }
    views.into_any()
}

/// The same for a title or an attribute, where there are no elements. Only a name that may turn around keeps its isolation.
pub fn plain_of(text: &str) -> String {
    let is_latin = text
        .chars()
        .filter(|char| !is_mark(*char))
        .all(|char| char < '\u{0590}' || ('\u{2010}'..'\u{2040}').contains(&char));
    text.chars().filter(|&char| !is_mark(char) || !is_latin && matches!(char, ISOLATE | END_OF_ISOLATE)).collect()
}

fn is_mark(char: char) -> bool {
    matches!(char, ISOLATE | END_OF_ISOLATE | '\u{E000}'..='\u{E0FF}')
}
