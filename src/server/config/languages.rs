//! Reads which languages the pages speak, in which words and in which time zone.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    str::FromStr,
    sync::Arc,
};

use unic_langid::LanguageIdentifier;

use super::{
    files::{MAX_BYTES, read_bounded},
    keys::Keys,
    text::decode,
};
use crate::look::{
    brand::BrandSettings,
    language::{LanguageSettings, Languages},
};

/// More is no directory of sentences.
const MOST_FILES: usize = 200;
/// Whoever lacks more translates `locales/en` rather than a list.
const MOST_NAMED: usize = 40;

/// A language tag (BCP 47). Languages have two or three letters: a longer word is a language's name, and nobody's tag.
pub(super) struct Tag(LanguageIdentifier);

impl FromStr for Tag {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let id: LanguageIdentifier = text.parse().map_err(|_| ())?;
        if (2..=3).contains(&id.language.as_str().len()) { Ok(Self(id)) } else { Err(()) }
    }
}

pub(super) fn languages(keys: &mut Keys<'_>, brand: &BrandSettings) -> Arc<Languages> {
    const TAG: &str = "a language such as \"de\" or \"pt-BR\"";
    let usual = LanguageSettings::default();
    let settings = LanguageSettings {
        language: keys.parsed("language", TAG).map(|Tag(id)| id),
        languages: keys.parsed_list("languages", TAG).into_iter().map(|Tag(id)| id).collect(),
        texts: texts(keys),
        time_zone: keys.parsed("time_zone", "a time zone such as \"Europe/Berlin\"").unwrap_or(usual.time_zone),
        site: brand.name.clone(),
        contact: brand.contact.clone(),
    };
    match Languages::new(settings) {
        Ok(languages) => {
            for (tag, lacking) in languages.lacking() {
                keys.note("texts", what_is_lacking(&tag, &lacking));
            }
            languages
        }
        Err(errors) => {
            for error in errors {
                keys.wrong(error.key(), error.to_string());
            }
            Arc::default()
        }
    }
}

fn what_is_lacking(tag: &str, lacking: &[&str]) -> String {
    let (count, more) = (lacking.len(), lacking.len().saturating_sub(MOST_NAMED));
    let named = lacking[..count - more].join(", ");
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let are = if count == 1 { "sentence, which is" } else { "sentences, which are" };
    format!("{tag} lacks {count} {are} said in English: {named}{more}")
}

/// The files of a directory: `de.ftl` is German.
fn texts(keys: &mut Keys<'_>) -> BTreeMap<String, Vec<(PathBuf, String)>> {
    const KEY: &str = "texts";
    let Some(folder) = keys.string(KEY) else { return BTreeMap::new() };
    match read(Path::new(&folder)) {
        Ok(texts) => texts,
        Err(wrong) => keys.refuse(KEY, wrong).unwrap_or_default(),
    }
}

fn read(folder: &Path) -> Result<BTreeMap<String, Vec<(PathBuf, String)>>, String> {
    let cannot = |error: std::io::Error| format!("{} cannot be read: {error}", folder.display());
    let mut texts = BTreeMap::<_, Vec<_>>::new();
    for entry in fs::read_dir(folder).map_err(cannot)?.take(MOST_FILES) {
        let path = entry.map_err(cannot)?.path();
        if path.extension().is_none_or(|extension| extension != "ftl") {
            continue;
        }
        let tag = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let Ok(tag) = tag.parse::<Tag>() else {
            return Err(format!("{} is not named after a language, as de.ftl is", path.display()));
        };
        let text = read_bounded(&path, MAX_BYTES).and_then(|bytes| decode(bytes).map_err(io::Error::other));
        let text = text.map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
        texts.entry(tag.0.to_string()).or_default().push((path, text));
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::super::{Config, Mistake, tests::with_lines};

    fn with_brand(lines: &str) -> Result<Config, Vec<Mistake>> {
        with_lines(&format!("[brand]\n{lines}\n"))
    }

    fn mistakes(brand: &str) -> Vec<String> {
        with_brand(brand)
            .err()
            .unwrap_or_default()
            .iter()
            .map(|mistake| format!("{}: {}", mistake.key, mistake.text))
            .collect()
    }

    #[test]
    fn languages_words_and_zone_are_read_and_what_is_wrong_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let texts = format!("texts = {:?}", folder.path().display().to_string());
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
        write("de.ftl", "go-on = Weiter\n");
        write("notes.txt", "nothing");
        assert_eq!(mistakes(&format!("{texts}\nlanguage = \"de\"\ntime_zone = \"Europe/Berlin\"")), [""; 0]);
        assert_eq!(mistakes(&format!("{texts}\nlanguages = [\"de\", \"en\"]")), [""; 0]);
        let told = |brand: &str, expected: &str| {
            let mistakes = mistakes(brand);
            assert!(mistakes.len() == 1 && mistakes[0].contains(expected), "{mistakes:?}");
        };
        told("time_zone = \"Europe/Atlantis\"", "brand.time_zone: is \"Europe/Atlantis\", which is not a time zone");
        told("language = \"tlh\"", "brand.language: is \"tlh\", and there are sentences in en, de, fr, es, ar, ja");
        told("languages = [\"en\", \"tlh\"]", "brand.languages: is \"tlh\", and");
        told("language = \"German\"", "brand.language: is \"German\", which is not a language such as \"de\"");
        told("texts = \"/nowhere\"", "brand.texts: /nowhere cannot be read");
        write("de.ftl", "go-on = { $who }\n");
        told(&texts, "de.ftl, line 1: \"go-on\" uses { $who }, which that sentence does not have");
        write("de.ftl", "\ngo-on = { $who }\n\ngo-onn = Weiter\n");
        let all = mistakes(&format!("{texts}\nlanguages = [\"en\"]"));
        let lines = [", line 2: ", ", line 4: "];
        assert!(all.len() == 2 && lines.iter().zip(&all).all(|(line, told)| told.contains(line)), "{all:?}");
        write("de.ftl", "your-email = E-Mail\n");
        write("nl.ftl", "go-on = Verder\n");
        let notes = with_brand(&texts).expect("it can be used").notes;
        let notes = notes.iter().filter(|note| note.key == "brand.texts");
        let notes: Vec<_> = notes.map(|note| format!("{}: {}", note.key, note.text)).collect();
        assert_eq!(notes[0], "brand.texts: de lacks 1 sentence, which is said in English: your-email.hint");
        assert!(notes[1].starts_with("brand.texts: nl lacks ") && notes[1].contains(" English: accept-and-continue, "));
        assert!(notes[1].ends_with(" more"), "{notes:?}");
        std::fs::remove_file(folder.path().join("nl.ftl")).expect("gone");
        write("deutsch.ftl", "");
        told(&texts, "deutsch.ftl is not named after a language");
        std::fs::remove_file(folder.path().join("deutsch.ftl")).expect("gone");
        write("!.ftl", "");
        told(&texts, "!.ftl is not named after a language");
    }
}
