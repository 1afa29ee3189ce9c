//! One language as it is spoken here: its sentences, and what has been said in it already and is always the same.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock, PoisonError, RwLock},
};

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

use super::{
    LanguageSettings, TextsError,
    arguments::{CONTACT, END, isolated},
    shipped::{SHIPPED, Shipped, accented},
    sources::parse,
};

/// A sentence by its id, and the name of what stands beside it. Both are written down in the code, so there are no more of
/// them than it has.
pub type Key = (&'static str, Option<&'static str>);

pub struct Spoken {
    pub id: LanguageIdentifier,
    pub tag: String,
    /// Whom to ask: a link, or whoever runs the site. Empty where nobody has written that down in this language.
    pub contact: String,
    bundle: FluentBundle<Arc<FluentResource>>,
    /// To look a sentence up costs a twentieth of what it costs to make it, and a page has dozens.
    kept: RwLock<HashMap<Key, String>>,
    menu: OnceLock<String>,
}

impl Spoken {
    pub fn new(id: LanguageIdentifier, settings: &LanguageSettings) -> Result<Self, Vec<TextsError>> {
        let tag = id.to_string();
        let bundle = bundle(&id, &tag, settings)?;
        let mut spoken =
            Self { id, tag, contact: String::new(), bundle, kept: RwLock::default(), menu: OnceLock::new() };
        spoken.contact = if let Some(contact) = &settings.contact {
            format!("{CONTACT}{}{END}", isolated(&contact.label))
        } else {
            let mut args = FluentArgs::new();
            args.set("site", isolated(&settings.site));
            spoken.said("contact-nobody", None, &args).unwrap_or_default()
        };
        Ok(spoken)
    }

    /// Whether somebody has written this down in it: `id` or `id.attribute`.
    pub fn has(&self, id: &str) -> bool {
        let (message, attribute) = id.split_once('.').map_or((id, None), |(message, name)| (message, Some(name)));
        self.bundle.get_message(message).is_some_and(|message| match attribute {
            Some(name) => message.get_attribute(name).is_some(),
            None => message.value().is_some(),
        })
    }

    /// A sentence, if there is one.
    pub fn said(&self, id: &str, attribute: Option<&str>, args: &FluentArgs<'_>) -> Option<String> {
        let message = self.bundle.get_message(id)?;
        let pattern = match attribute {
            Some(name) => message.get_attribute(name)?.value(),
            None => message.value()?,
        };
        let mut errors = Vec::new();
        Some(self.bundle.format_pattern(pattern, Some(args), &mut errors).into_owned())
    }

    /// What is always the same, made when it is first said.
    pub fn kept(&self, key: Key, say: impl FnOnce() -> String) -> String {
        let known = self.kept.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        known.unwrap_or_else(|| {
            let said = say();
            self.kept.write().unwrap_or_else(PoisonError::into_inner).insert(key, said.clone());
            said
        })
    }

    /// The same of the menu of languages, which is at the foot of every page.
    pub fn menu(&self, make: impl FnOnce() -> String) -> String {
        self.menu.get_or_init(make).clone()
    }
}

fn bundle(
    id: &LanguageIdentifier,
    tag: &str,
    settings: &LanguageSettings,
) -> Result<FluentBundle<Arc<FluentResource>>, Vec<TextsError>> {
    let mut bundle = FluentBundle::new_concurrent(vec![id.clone()]);
    // Names are isolated by us; nothing else needs to be.
    bundle.set_use_isolating(false);
    for Shipped { files, is_accented, .. } in SHIPPED.iter().filter(|shipped| shipped.tag == tag) {
        if *is_accented {
            bundle.set_transform(Some(accented));
        }
        for (name, text) in *files {
            bundle.add_resource_overriding(parse(name, text)?);
        }
    }
    for (file, text) in settings.texts.get(tag).into_iter().flatten() {
        bundle.add_resource_overriding(parse(&file.display().to_string(), text)?);
    }
    Ok(bundle)
}
