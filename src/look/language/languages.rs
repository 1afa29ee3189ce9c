//! The languages that there are, with their sentences, read once at start.

use std::{fmt, sync::Arc};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use fluent_langneg::{NegotiationStrategy, negotiate_languages};
use unic_langid::{CharacterDirection, LanguageIdentifier};

use super::{
    LanguageSettings, TextsError,
    arguments::{CONTACT, END, MARKS, isolated},
    shipped::{SHIPPED, Shipped, accented, is_accented},
    sources::{check, ours, parse},
};

/// Languages that a header may ask for; browsers name a handful.
const MOST_ASKED: usize = 16;

/// All of them, the usual one first.
pub struct Languages {
    settings: LanguageSettings,
    all: Vec<Spoken>,
    /// Where a language lacks a sentence, it is said in English.
    english: FluentBundle<Arc<FluentResource>>,
}

struct Spoken {
    id: LanguageIdentifier,
    bundle: FluentBundle<Arc<FluentResource>>,
}

/// One of them, for one answer.
#[derive(Clone)]
pub struct Language {
    languages: Arc<Languages>,
    at: usize,
}

impl fmt::Debug for Languages {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tags: Vec<String> = self.all.iter().map(|spoken| spoken.id.to_string()).collect();
        let zone = self.settings.time_zone.name();
        formatter.debug_struct("Languages").field("tags", &tags).field("time_zone", &zone).finish_non_exhaustive()
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.tag())
    }
}

impl Default for Languages {
    /// What is shipped, without an operator's wishes.
    fn default() -> Self {
        Self::build(LanguageSettings::default()).expect("a test reads what is shipped")
    }
}

impl Languages {
    /// Puts an operator's sentences over the shipped ones, and tells everything that is wrong with them.
    pub fn new(settings: LanguageSettings) -> Result<Arc<Self>, Vec<TextsError>> {
        Self::build(settings).map(Arc::new)
    }

    fn build(settings: LanguageSettings) -> Result<Self, Vec<TextsError>> {
        // Those of languages that are not offered too: they may be tomorrow.
        let own = settings.texts.values().flatten();
        let wrong: Vec<_> = own.flat_map(|(file, text)| check(&file.display().to_string(), text)).collect();
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let english: LanguageIdentifier = "en".parse().expect("a language");
        let own = settings.texts.keys().filter_map(|tag| tag.parse::<LanguageIdentifier>().ok());
        let mut ids: Vec<LanguageIdentifier> =
            SHIPPED.iter().map(|shipped| shipped.tag.parse().expect("a language")).collect();
        for id in own {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let named = settings.languages.iter().map(|id| ("languages", id));
        let named = named.chain(settings.language.iter().map(|id| ("language", id)));
        let wrong: Vec<_> = named.filter(|(_, id)| !ids.contains(id)).map(|(key, id)| unknown(key, id, &ids)).collect();
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let usual =
            settings.language.clone().or_else(|| settings.languages.first().cloned()).unwrap_or(english.clone());
        ids.retain(|id| settings.languages.is_empty() || settings.languages.contains(id) || *id == usual);
        // Stable: the others stay as they are shipped, or as the operator names them.
        ids.sort_by_key(|id| {
            let named = settings.languages.iter().position(|named| named == id).unwrap_or(usize::MAX);
            (*id != usual, named)
        });
        let mut all = Vec::new();
        for id in ids {
            let bundle = bundle(&id, &settings)?;
            all.push(Spoken { id, bundle });
        }
        let english = bundle(&english, &settings)?;
        Ok(Self { settings, all, english })
    }

    /// Which sentences, and those beside them, are said in English in a language, since nobody has written them in it. Where
    /// an operator replaces a sentence, those beside it go with it.
    pub fn lacking(&self) -> Vec<(String, Vec<&'static str>)> {
        let of = |spoken: &Spoken| -> Vec<&'static str> {
            let lacks = |id: &&str| !has(&spoken.bundle, id);
            ours().keys().map(String::as_str).filter(lacks).collect()
        };
        let all = self.all.iter().map(|spoken| (spoken.id.to_string(), of(spoken)));
        all.filter(|(_, lacking)| !lacking.is_empty()).collect()
    }

    /// That of those who ask for none that there is.
    pub fn usual(self: &Arc<Self>) -> Language {
        Language { languages: Arc::clone(self), at: 0 }
    }

    pub fn all(self: &Arc<Self>) -> impl Iterator<Item = Language> {
        (0..self.all.len()).map(|at| Language { languages: Arc::clone(self), at })
    }

    /// The one with this tag, exactly: a choice that somebody made here.
    pub fn named(self: &Arc<Self>, tag: &str) -> Option<Language> {
        let id: LanguageIdentifier = tag.parse().ok()?;
        let at = self.all.iter().position(|spoken| spoken.id == id)?;
        Some(Language { languages: Arc::clone(self), at })
    }

    /// The best for a list of tags, the most wanted first; none if there is none of them.
    pub fn best<'a>(self: &Arc<Self>, wanted: impl Iterator<Item = &'a str>) -> Option<Language> {
        let wanted: Vec<LanguageIdentifier> = wanted.take(MOST_ASKED).filter_map(|tag| tag.parse().ok()).collect();
        let there: Vec<&LanguageIdentifier> = self.all.iter().map(|spoken| &spoken.id).collect();
        let found = negotiate_languages(&wanted, &there, None, NegotiationStrategy::Lookup);
        let at = self.all.iter().position(|spoken| found.first().is_some_and(|found| **found == &spoken.id))?;
        Some(Language { languages: Arc::clone(self), at })
    }

    /// The best for an `Accept-Language` (RFC 9110 section 12.5.4).
    pub fn accepted(self: &Arc<Self>, header: &str) -> Option<Language> {
        let mut wanted: Vec<(&str, f32)> = header.split(',').take(MOST_ASKED).filter_map(weighed).collect();
        wanted.sort_by(|one, other| other.1.total_cmp(&one.1));
        self.best(wanted.into_iter().map(|(tag, _)| tag))
    }
}

fn unknown(key: &'static str, id: &LanguageIdentifier, known: &[LanguageIdentifier]) -> TextsError {
    let known: Vec<String> = known.iter().map(ToString::to_string).filter(|tag| !is_accented(tag)).collect();
    TextsError::Language { key, tag: id.to_string(), known: known.join(", ") }
}

/// A tag and how much it is wanted; none if it is not.
fn weighed(part: &str) -> Option<(&str, f32)> {
    let (tag, rest) = part.split_once(';').unwrap_or((part, ""));
    let weight = rest.trim().strip_prefix("q=").map_or(Some(1.0), |weight| weight.trim().parse().ok())?;
    (weight > 0.0).then(|| (tag.trim(), weight))
}

fn bundle(
    id: &LanguageIdentifier,
    settings: &LanguageSettings,
) -> Result<FluentBundle<Arc<FluentResource>>, Vec<TextsError>> {
    let mut bundle = FluentBundle::new_concurrent(vec![id.clone()]);
    // Names are isolated by us; nothing else needs to be.
    bundle.set_use_isolating(false);
    let tag = id.to_string();
    for Shipped { files, is_accented, .. } in SHIPPED.iter().filter(|shipped| shipped.tag == tag) {
        if *is_accented {
            bundle.set_transform(Some(accented));
        }
        for (name, text) in *files {
            bundle.add_resource_overriding(parse(name, text)?);
        }
    }
    for (file, text) in settings.texts.get(&tag).into_iter().flatten() {
        bundle.add_resource_overriding(parse(&file.display().to_string(), text)?);
    }
    Ok(bundle)
}

impl Language {
    /// Its tag, as `lang` and `Content-Language` have it (BCP 47).
    pub fn tag(&self) -> String {
        self.spoken().id.to_string()
    }

    /// The tag of the site's usual language.
    pub fn usual_tag(&self) -> String {
        self.languages.all[0].id.to_string()
    }

    /// What it is called in itself; its tag, where nobody has written that down.
    pub fn name(&self) -> String {
        let said = formatted(&self.spoken().bundle, "language-name", None, &FluentArgs::new());
        said.unwrap_or_else(|| self.tag())
    }

    /// As `dir` has it.
    pub fn direction(&self) -> &'static str {
        if self.spoken().id.character_direction() == CharacterDirection::RTL { "rtl" } else { "ltr" }
    }

    pub fn settings(&self) -> &LanguageSettings {
        &self.languages.settings
    }

    pub fn languages(&self) -> &Arc<Languages> {
        &self.languages
    }

    fn spoken(&self) -> &Spoken {
        &self.languages.all[self.at]
    }

    /// A sentence by its id, and the name of its attribute, with every name isolated and every part marked.
    pub(super) fn sentence(&self, id: &str, attribute: Option<&str>, mut args: FluentArgs<'_>) -> String {
        for (name, mark) in MARKS {
            args.set(name, mark.to_string());
        }
        args.set("site", isolated(&self.settings().site));
        args.set("contact", self.contact());
        let said = formatted(&self.spoken().bundle, id, attribute, &args);
        said.or_else(|| formatted(&self.languages.english, id, attribute, &args)).unwrap_or_default()
    }

    /// Whom to ask: a link, or whoever runs the site.
    fn contact(&self) -> String {
        if let Some(contact) = &self.settings().contact {
            return format!("{CONTACT}{}{END}", isolated(&contact.label));
        }
        let mut args = FluentArgs::new();
        args.set("site", FluentValue::from(isolated(&self.settings().site)));
        let said = formatted(&self.spoken().bundle, "contact-nobody", None, &args);
        said.or_else(|| formatted(&self.languages.english, "contact-nobody", None, &args)).unwrap_or_default()
    }
}

fn has(bundle: &FluentBundle<Arc<FluentResource>>, id: &str) -> bool {
    let (message, attribute) = id.split_once('.').map_or((id, None), |(message, name)| (message, Some(name)));
    bundle.get_message(message).is_some_and(|message| match attribute {
        Some(name) => message.get_attribute(name).is_some(),
        None => message.value().is_some(),
    })
}

fn formatted(
    bundle: &FluentBundle<Arc<FluentResource>>,
    id: &str,
    attribute: Option<&str>,
    args: &FluentArgs<'_>,
) -> Option<String> {
    let message = bundle.get_message(id)?;
    let pattern = match attribute {
        Some(name) => message.get_attribute(name)?.value(),
        None => message.value()?,
    };
    let mut errors = Vec::new();
    Some(bundle.format_pattern(pattern, Some(args), &mut errors).into_owned())
}
