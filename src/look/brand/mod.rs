//! The brand: name, pictures, colours, links and notice of the organisation whose door this is. Settings become what pages
//! need once, at start and when they are read again, and are served from memory.

mod advice;
pub mod colour;
mod palette;
mod settings;
mod shelf;
mod shown;
mod stylesheet;

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

pub use self::{
    advice::advice,
    settings::{BrandSettings, FooterLink, Headline, SiteNotice, Themes},
    shelf::{BrandFile, address_of, short_hash, within_page},
    shown::{Shown, current, showing, showing_now},
    stylesheet::only,
};
use self::{
    shelf::Shelf,
    stylesheet::{Written, appended, tokens},
};
use super::{
    Assets,
    language::{Contact, Languages, USUAL_NAME},
};
use crate::model::{address::ICON, icon::initial, picture::Picture};

/// The tokens and pieces of `style/` that a page needs which is whole in itself.
const WHOLE: &str = include_str!("../whole.css");

/// Why a brand cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum BrandError {
    #[error("the stylesheet of this build was not found at {0}, so the colours of [brand] cannot be added to it")]
    NoStylesheet(String),
}

/// A brand as pages show it.
#[derive(Debug)]
pub struct Brand {
    settings: BrandSettings,
    /// Its words, which name it too: both change at once.
    pub languages: Arc<Languages>,
    /// Where the stylesheet is.
    pub stylesheet: String,
    /// Where the icon is, and what kind of file.
    pub icon: (String, &'static str),
    /// The colours of the browser's own bars, light and dark, with the media that each is for; only those of the themes that
    /// there are.
    pub theme_colours: Vec<(Option<&'static str>, String)>,
    /// The style of a page that is whole in itself, and the source expression that allows it.
    pub whole_style: String,
    pub whole_source: String,
    shelf: Shelf,
}

impl Brand {
    /// Makes it ready: `others` are pictures of providers and services, which are served in the same way.
    pub fn build<'a>(
        settings: BrandSettings,
        languages: Arc<Languages>,
        assets: &Assets,
        others: impl Iterator<Item = &'a Arc<Picture>>,
    ) -> Result<Self, BrandError> {
        let mut shelf = Shelf::default();
        let own = [&settings.logo, &settings.logo_dark, &settings.icon].into_iter().flatten();
        own.for_each(|picture| shelf.put_picture(picture));
        others.for_each(|picture| shelf.put_picture(picture));
        let font = match &settings.headline {
            Headline::Font(bytes) => Some(shelf.put("font/woff2", "woff2", bytes.clone())),
            _ => None,
        };
        let appended = appended(&settings, font.as_deref());
        let stylesheet = if appended.is_empty() {
            assets.stylesheet.clone()
        } else {
            let css = assets.css.as_ref().ok_or_else(|| BrandError::NoStylesheet(assets.stylesheet.clone()))?;
            shelf.put("text/css; charset=utf-8", "css", format!("{css}\n{appended}").into_bytes())
        };
        let whole_style = format!("{WHOLE}{}", tokens(&settings, Written::Plainly));
        let whole_source = source(&whole_style);
        let icon = icon(&settings, &mut shelf);
        let theme_colours = theme_colours(&settings);
        Ok(Self { settings, languages, stylesheet, icon, theme_colours, whole_style, whole_source, shelf })
    }

    /// What the site is called.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// Whether it is nobody's: no organisation has put its name here.
    pub fn is_usual(&self) -> bool {
        self.settings.name == USUAL_NAME && self.settings.logo.is_none()
    }

    /// The logo, and the one for dark pages where that is another: as the themes have it.
    pub fn logo(&self) -> (Option<&Arc<Picture>>, Option<&Arc<Picture>>) {
        let BrandSettings { logo, logo_dark, theme, .. } = &self.settings;
        match theme {
            Themes::Auto => (logo.as_ref(), logo_dark.as_ref()),
            Themes::Light => (logo.as_ref(), None),
            Themes::Dark => (logo_dark.as_ref().or(logo.as_ref()), None),
        }
    }

    pub fn icon_picture(&self) -> Option<&Arc<Picture>> {
        self.settings.icon.as_ref()
    }

    pub fn contact(&self) -> Option<&Contact> {
        self.settings.contact.as_ref()
    }

    pub fn links(&self) -> &[FooterLink] {
        &self.settings.links
    }

    /// The notice, if it is still time for it.
    pub fn notice(&self, now: DateTime<Utc>) -> Option<&SiteNotice> {
        self.settings.notice.as_ref().filter(|notice| notice.until.is_none_or(|until| now < until))
    }

    /// For `<meta name="color-scheme">`.
    pub fn colour_scheme(&self) -> &'static str {
        match self.settings.theme {
            Themes::Auto => "light dark",
            Themes::Light => "light",
            Themes::Dark => "dark",
        }
    }

    pub fn file(&self, name: &str) -> Option<&BrandFile> {
        self.shelf.get(name)
    }
}

fn theme_colours(settings: &BrandSettings) -> Vec<(Option<&'static str>, String)> {
    let palettes = stylesheet::Palettes::of(settings);
    let (light, dark) = (palettes.light.paper.to_string(), palettes.dark.paper.to_string());
    match settings.theme {
        Themes::Light => vec![(None, light)],
        Themes::Dark => vec![(None, dark)],
        Themes::Auto => {
            vec![(Some("(prefers-color-scheme: light)"), light), (Some("(prefers-color-scheme: dark)"), dark)]
        }
    }
}

/// The icon: the operator's; else the arch with the first letter in the brand's colours; else ours.
fn icon(settings: &BrandSettings, shelf: &mut Shelf) -> (String, &'static str) {
    if let Some(picture) = &settings.icon {
        return (address_of(picture), picture.kind.media_type());
    }
    if settings.name == USUAL_NAME && settings.accent.is_none() {
        return (ICON.to_owned(), "image/svg+xml");
    }
    let palette = stylesheet::Palettes::of(settings).light;
    // A letter or a digit, which means nothing to XML.
    let letter = initial(&settings.name);
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><path fill=\"{}\" d=\"M4 31V14a12 12 0 0 1 24 0v17z\"/>\
         <text x=\"16\" y=\"25\" text-anchor=\"middle\" font-family=\"Georgia,serif\" font-weight=\"600\" font-size=\"17\" \
         fill=\"{}\">{letter}</text></svg>",
        palette.fill, palette.on_fill
    );
    (shelf.put("image/svg+xml", "svg", svg.into_bytes()), "image/svg+xml")
}

/// A source expression by hash (Content Security Policy Level 3, section 2.3.1).
pub fn source(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}
