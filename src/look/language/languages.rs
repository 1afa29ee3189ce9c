//! The languages that there are, with their sentences, read once at start.

use std::{fmt, sync::Arc};

use fluent_bundle::FluentArgs;
use fluent_langneg::{NegotiationStrategy, negotiate_languages};
use unic_langid::{CharacterDirection, LanguageIdentifier};

use super::{
    LanguageSettings, TextsError,
    arguments::{MARKS, isolated},
    shipped::{SHIPPED, is_accented},
    sources::{check, ours},
    spoken::{Key, Spoken},
};

/// Languages that a header may ask for; browsers name a handful.
const MOST_ASKED: usize = 16;

/// All of them, the usual one first.
pub struct Languages {
    settings: LanguageSettings,
    all: Vec<Spoken>,
    /// Where a language lacks a sentence, it is said in English.
    english: Spoken,
    /// What the site is called, isolated.
    site: String,
}

/// One of them, for one answer.
#[derive(Clone)]
pub struct Language {
    languages: Arc<Languages>,
    at: usize,
}

/// The same words, as long as the settings are not read again.
impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.is_beside(other) && self.at == other.at
    }
}

impl fmt::Debug for Languages {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tags: Vec<&str> = self.all.iter().map(|spoken| spoken.tag.as_str()).collect();
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
            all.push(Spoken::new(id, &settings)?);
        }
        let (english, site) = (Spoken::new(english, &settings)?, isolated(&settings.site));
        Ok(Self { settings, all, english, site })
    }

    /// Which sentences, and those beside them, are said in English in a language, since nobody has written them in it. Where
    /// an operator replaces a sentence, those beside it go with it.
    pub fn lacking(&self) -> Vec<(String, Vec<&'static str>)> {
        let of = |spoken: &Spoken| -> Vec<&'static str> {
            let lacks = |id: &&str| !spoken.has(id);
            ours().keys().map(String::as_str).filter(lacks).collect()
        };
        let all = self.all.iter().map(|spoken| (spoken.tag.clone(), of(spoken)));
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

impl Language {
    /// Its tag, as `lang` and `Content-Language` have it (BCP 47).
    pub fn tag(&self) -> String {
        self.spoken().tag.clone()
    }

    /// The tag of the site's usual language.
    pub fn usual_tag(&self) -> String {
        self.languages.all[0].tag.clone()
    }

    /// What it is called in itself; its tag, where nobody has written that down.
    pub fn name(&self) -> String {
        self.spoken().said("language-name", None, &FluentArgs::new()).unwrap_or_else(|| self.tag())
    }

    /// Whether both were read from the same settings.
    pub fn is_beside(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.languages, &other.languages)
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
    pub(super) fn sentence<'a>(&'a self, id: &str, attribute: Option<&str>, mut args: FluentArgs<'a>) -> String {
        for (name, mark) in MARKS {
            args.set(name, mark);
        }
        let Languages { site, english, .. } = &*self.languages;
        let contact = [&self.spoken().contact, &english.contact].into_iter().find(|contact| !contact.is_empty());
        args.set("site", site.as_str());
        args.set("contact", contact.map_or("", String::as_str));
        let said = self.spoken().said(id, attribute, &args);
        said.or_else(|| english.said(id, attribute, &args)).unwrap_or_default()
    }

    /// One into which a page puts nothing: it is the same each time.
    pub(super) fn fixed(&self, (id, attribute): Key) -> String {
        self.spoken().kept((id, attribute), || self.sentence(id, attribute, FluentArgs::new()))
    }

    pub(super) fn menu(&self, make: impl FnOnce() -> String) -> String {
        self.spoken().menu(make)
    }
}
