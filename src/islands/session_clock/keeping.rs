//! Keeps what was typed in this tab while its person signs in again, and puts it back.

use std::cell::Cell;

use leptos::prelude::{document, location, window};
use wasm_bindgen::JsValue;
use web_sys::{HtmlFormElement, Storage};

use super::{counting::device_time, forms};
use crate::model::{
    session_clock::Whose,
    typed::{Because, Typed, is_ours, key, to_be_forgotten},
};

/// What this tab keeps.
pub struct Keeper {
    user: String,
    /// Whether what is on the page has been sent, or is nobody's any more.
    done: Cell<bool>,
}

impl Keeper {
    pub fn new(user: String) -> Self {
        Self { user, done: Cell::new(false) }
    }

    /// Throws away what is not this person's or too old, and puts back what belongs on this page, with a word to it.
    pub fn restore(&self, whose: &Whose, words: &str) {
        let Some(storage) = storage() else { return };
        for key in to_be_forgotten(&all(&storage), &self.user, device_time()) {
            let _ = storage.remove_item(&key);
        }
        let own = self.key();
        let kept = storage.get_item(&own).ok().flatten();
        let Some(typed) = kept.and_then(|text| serde_json::from_str::<Typed>(&text).ok()) else { return };
        let restored =
            if typed.belongs_back(whose, is_loaded_again()) { forms::restore(&typed.forms) } else { Vec::new() };
        if restored.is_empty() {
            let _ = storage.remove_item(&own);
        }
        for form in restored {
            say_at(&form, words);
        }
    }

    /// Keeps what is typed and not sent.
    pub fn keep(&self, whose: &Whose, because: Because) {
        let Some(storage) = storage().filter(|_| !self.done.get()) else { return };
        let typed = Typed { session: whose.session.clone(), because, at: device_time(), forms: forms::read() };
        let written = if typed.forms.is_empty() { None } else { typed.written() };
        let _ = match written {
            Some(written) => storage.set_item(&self.key(), &written),
            None => storage.remove_item(&self.key()),
        };
    }

    /// It has been sent: the server has it.
    pub fn sent(&self) {
        self.done.set(true);
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&self.key());
        }
    }

    /// Somebody types on: what was sent has not arrived.
    pub fn typed_on(&self) {
        self.done.set(false);
    }

    /// Nothing is left of anybody.
    pub fn forget(&self) {
        self.done.set(true);
        let Some(storage) = storage() else { return };
        for (key, _) in all(&storage) {
            let _ = storage.remove_item(&key);
        }
    }

    fn key(&self) -> String {
        key(&self.user, &location().pathname().unwrap_or_default())
    }
}

/// None where a browser keeps nothing.
fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

fn all(storage: &Storage) -> Vec<(String, String)> {
    let length = storage.length().unwrap_or_default();
    let keys: Vec<String> = (0..length).filter_map(|index| storage.key(index).ok().flatten()).collect();
    let ours = keys.into_iter().filter(|key| is_ours(key));
    ours.filter_map(|key| storage.get_item(&key).ok().flatten().map(|text| (key, text))).collect()
}

/// Whether this page was loaded once more, or come back to by Back. Every browser knows the old name of it.
fn is_loaded_again() -> bool {
    let get = |object: &JsValue, name: &str| js_sys::Reflect::get(object, &name.into()).ok();
    let kind = window().performance().and_then(|performance| get(&get(&performance, "navigation")?, "type")?.as_f64());
    kind.is_some_and(|kind| kind > 0.0)
}

/// Says at the form that this is what was typed. The words come after the box, so that they are read out.
fn say_at(form: &HtmlFormElement, words: &str) {
    let (Some(parent), Ok(notice)) = (form.parent_node(), document().create_element("p")) else { return };
    let _ = notice.set_attribute("class", "notice");
    let _ = notice.set_attribute("role", "status");
    if parent.insert_before(&notice, Some(form)).is_ok() {
        let words = words.to_owned();
        leptos::prelude::queue_microtask(move || notice.set_text_content(Some(&words)));
    }
}
