//! Reads what is set of how the pages look.

use std::{path::Path, sync::Arc};

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use url::Url;

use super::{keys::Keys, languages::Tag, text::decode};
use crate::{
    look::{
        brand::{BrandSettings, FooterLink, Headline, SiteNotice, advice, colour::Colour, short_hash},
        language::Contact,
    },
    model::{
        by_language::ByLanguage,
        icon::{Icon, Mark},
        name::is_hidden,
        picture::{PICTURE_MAX_BYTES, Picture},
    },
};

/// More would not fit at the foot of a phone's page.
const LINKS_MAX: usize = 8;
/// A notice is a line or two.
const NOTICE_MAX_CHARS: usize = 300;
const STYLESHEET_MAX_BYTES: usize = 64 * 1024;
const FONT_MAX_BYTES: usize = 256 * 1024;

pub(super) fn brand(keys: &mut Keys<'_>) -> BrandSettings {
    let usual = BrandSettings::default();
    let has_logo = keys.has("logo");
    let settings = BrandSettings {
        name: keys.name("name").unwrap_or(usual.name),
        logo: picture(keys, "logo"),
        logo_dark: picture(keys, "logo_dark"),
        icon: picture(keys, "icon"),
        accent: colour(keys, "accent"),
        accent_dark: colour(keys, "accent_dark"),
        paper: colour(keys, "paper"),
        paper_dark: colour(keys, "paper_dark"),
        radius: radius(keys),
        headline: headline(keys),
        theme: keys.parsed("theme", "\"auto\", \"light\" or \"dark\"").unwrap_or_default(),
        contact: contact(keys),
        links: links(keys),
        notice: notice(keys),
        stylesheet: stylesheet(keys),
    };
    if settings.logo_dark.is_some() && !has_logo {
        keys.wrong("logo", "is missing, and logo_dark is only for dark pages");
    }
    for (key, text) in advice(&settings) {
        keys.note(key, text);
    }
    settings
}

/// A file that is a picture.
pub(super) fn picture(keys: &mut Keys<'_>, key: &str) -> Option<Arc<Picture>> {
    keys.read_file(key, PICTURE_MAX_BYTES, |bytes| Picture::read(bytes, &short_hash(bytes))).map(Arc::new)
}

/// The name of a mark that is built in, or a file that is a picture.
pub(super) fn icon(keys: &mut Keys<'_>) -> Option<Icon> {
    const KEY: &str = "icon";
    if let Some(mark) = keys.text(KEY).and_then(|name| name.to_ascii_lowercase().parse::<Mark>().ok()) {
        keys.string(KEY);
        return Some(Icon::Mark(mark));
    }
    if keys.text(KEY).is_some_and(|name| !name.contains(['.', '/'])) {
        let name = keys.string(KEY)?;
        let marks: Vec<&str> = <Mark as strum::VariantArray>::VARIANTS.iter().map(Into::into).collect();
        return keys.refuse(KEY, format!("is \"{name}\", which is neither a file nor one of {}", marks.join(", ")));
    }
    picture(keys, KEY).map(Icon::Picture)
}

fn colour(keys: &mut Keys<'_>, key: &str) -> Option<Colour> {
    let text = keys.string(key)?;
    let wrong =
        || format!("is \"{text}\", which is no colour such as \"#7a1f3d\": a # and three or six hexadecimal digits");
    text.parse().map_or_else(|()| keys.refuse(key, wrong()), Some)
}

/// `"12px"`, or a number of pixels.
fn radius(keys: &mut Keys<'_>) -> Option<u32> {
    const WRONG: &str = "must be from 0 to 24 pixels, such as \"12px\"";
    let pixels = keys.text("radius").and_then(|text| text.trim().strip_suffix("px").map(|text| text.trim().to_owned()));
    let Some(pixels) = pixels else { return keys.number("radius", 0..=24, WRONG) };
    keys.string("radius");
    pixels.parse().ok().filter(|pixels| *pixels <= 24).or_else(|| keys.refuse("radius", WRONG))
}

fn headline(keys: &mut Keys<'_>) -> Headline {
    const KEY: &str = "headline";
    match keys.text(KEY).as_deref() {
        None | Some("serif") => {
            keys.string(KEY);
            Headline::Serif
        }
        Some("sans") => {
            keys.string(KEY);
            Headline::Sans
        }
        Some(_) => {
            let fits = |bytes: &[u8]| bytes.starts_with(b"wOF2") && bytes.len() <= FONT_MAX_BYTES;
            let what = "a font in WOFF2 of at most 256 kB; \"serif\" and \"sans\" need no file";
            keys.file(KEY, what, fits).map_or(Headline::Serif, Headline::Font)
        }
    }
}

/// A page, an email address or a number to call.
fn contact(keys: &mut Keys<'_>) -> Option<Contact> {
    const KEY: &str = "contact";
    let text = keys.string(KEY)?;
    let wrong =
        format!("is \"{text}\", which is no https:, mailto: or tel: address such as \"mailto:help@example.org\"");
    let Some(url) = web(&text, &["https", "mailto", "tel"]) else { return keys.refuse(KEY, wrong) };
    let label = match url.scheme() {
        "https" => url.host_str().unwrap_or_default().trim_start_matches("www.").to_owned(),
        _ => url.path().to_owned(),
    };
    if label.is_empty() { keys.refuse(KEY, wrong) } else { Some(Contact { url: url.into(), label }) }
}

fn links(keys: &mut Keys<'_>) -> Vec<FooterLink> {
    let links = keys.tables("links", |keys| {
        let text = by_language(keys, "text");
        if text.is_none() && !keys.has("text") {
            keys.wrong("text", "is missing or empty: what the link says");
        }
        let url = keys.required("url", "where the link leads")?;
        match web(&url, &["https", "mailto", "tel"]) {
            Some(url) => Some(FooterLink { text: text?, url: url.into() }),
            None => keys.refuse("url", format!("is \"{url}\", which is no https:, mailto: or tel: address")),
        }
    });
    if links.len() > LINKS_MAX {
        keys.wrong("links", format!("are more than {LINKS_MAX}, which is as many as there is room for"));
    }
    links
}

/// An address with one of these schemes, which no link may leave out: `javascript:` would be one too. Everybody reads it, so
/// no password is in it.
pub(super) fn web(text: &str, schemes: &[&str]) -> Option<Url> {
    let is_bare = |url: &Url| url.username().is_empty() && url.password().is_none();
    // A mail program takes anything, and whoever writes there hears nothing.
    let leads_somewhere = |url: &Url| {
        url.scheme() != "mailto"
            || url.path().split_once('@').is_some_and(|(who, host)| !who.is_empty() && !host.is_empty())
    };
    Url::parse(text).ok().filter(|url| schemes.contains(&url.scheme()) && is_bare(url) && leads_somewhere(url))
}

/// The line over every page, and until when.
fn notice(keys: &mut Keys<'_>) -> Option<SiteNotice> {
    const KEY: &str = "notice";
    let until = until(keys);
    if until.is_some() && !keys.has(KEY) {
        return keys.refuse(KEY, "is missing, and notice_until says until when it is there");
    }
    let text = by_language(keys, KEY)?;
    Some(SiteNotice { text, until })
}

/// A time with its zone, or one of the site's without.
fn until(keys: &mut Keys<'_>) -> Option<DateTime<Utc>> {
    const KEY: &str = "notice_until";
    let text = keys.moment(KEY)?;
    let with_zone = ["%Y-%m-%dT%H:%M%:z", "%Y-%m-%dT%H:%M:%S%:z"];
    let zoned = with_zone.iter().find_map(|form| DateTime::parse_from_str(&text, form).ok());
    let zoned = zoned.or_else(|| DateTime::parse_from_rfc3339(&text).ok()).map(|time| time.to_utc());
    let read = |forms: &[&str]| forms.iter().find_map(|form| NaiveDateTime::parse_from_str(&text, form).ok());
    let universal = || read(&["%Y-%m-%dT%H:%MZ"]).map(|time| time.and_utc());
    // An hour that there is twice a year ends with the second one; one that there is not is none.
    let zone: Tz = keys.text("time_zone").and_then(|name| name.parse().ok()).unwrap_or_default();
    let plain = || read(&["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])?.and_local_timezone(zone).latest();
    let Some(time) = zoned.or_else(universal).or_else(|| plain().map(|time| time.to_utc())) else {
        let wrong = format!(
            "is \"{text}\", which is no time such as \"2026-12-01T10:00\", with or without a zone such as +01:00"
        );
        return keys.refuse(KEY, wrong);
    };
    if time < Utc::now() {
        keys.note(KEY, "is over: nobody sees the notice any more");
    }
    Some(time)
}

/// A text, or a table from languages to texts.
pub(super) fn by_language(keys: &mut Keys<'_>, key: &str) -> Option<ByLanguage> {
    let texts = if keys.is_table(key) {
        let texts: Vec<(String, String)> = keys.table(key, |keys| keys.entries(tagged))?;
        ByLanguage::of(texts.clone()).map(|by_language| (by_language, texts))
    } else {
        keys.string(key).map(|text| (ByLanguage::same(text.clone()), vec![(String::new(), text)]))
    };
    let (by_language, texts) = texts?;
    if texts.iter().any(|(_, text)| text.chars().count() > NOTICE_MAX_CHARS) {
        return keys.refuse(key, format!("is longer than {NOTICE_MAX_CHARS} characters"));
    }
    if texts.iter().any(|(_, text)| text.chars().any(turns_or_hides)) {
        return keys.refuse(key, "has a character in it that nobody sees");
    }
    Some(by_language)
}

/// The text of one language, by its tag.
fn tagged(keys: &mut Keys<'_>, tag: &str) -> Option<String> {
    if tag.parse::<Tag>().is_err() {
        keys.string(tag);
        return keys.refuse(tag, "is no language such as \"de\" or \"pt-BR\"");
    }
    keys.string(tag)
}

/// Joiners and what chooses a character's form belong to writing; what turns a line around, or is not seen at all, does not.
fn turns_or_hides(char: char) -> bool {
    is_hidden(char) && !matches!(char, '\n' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

/// Everybody can read it: no other file shall get there by a slip.
fn stylesheet(keys: &mut Keys<'_>) -> Option<String> {
    if keys.text("stylesheet").is_some_and(|path| Path::new(&path).extension() != Some("css".as_ref())) {
        keys.string("stylesheet");
        return keys.refuse("stylesheet", "is no file whose name ends in .css");
    }
    keys.read_file("stylesheet", STYLESHEET_MAX_BYTES, |bytes| decode(bytes.to_vec()))
}
