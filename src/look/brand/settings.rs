//! What an operator says of how the pages look, read and checked by `server::config`.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::colour::Colour;
use crate::look::language::{Contact, USUAL_NAME};
use crate::model::{by_language::ByLanguage, picture::Picture};

#[derive(Debug, Clone)]
pub struct BrandSettings {
    pub name: String,
    pub logo: Option<Arc<Picture>>,
    pub logo_dark: Option<Arc<Picture>>,
    pub icon: Option<Arc<Picture>>,
    pub accent: Option<Colour>,
    pub accent_dark: Option<Colour>,
    pub paper: Option<Colour>,
    pub paper_dark: Option<Colour>,
    /// Of corners, in CSS pixels.
    pub radius: Option<u32>,
    pub headline: Headline,
    pub theme: Themes,
    pub contact: Option<Contact>,
    pub links: Vec<FooterLink>,
    pub notice: Option<SiteNotice>,
    /// What the operator puts after everything else.
    pub stylesheet: Option<String>,
}

impl Default for BrandSettings {
    fn default() -> Self {
        Self {
            name: USUAL_NAME.to_owned(),
            logo: None,
            logo_dark: None,
            icon: None,
            accent: None,
            accent_dark: None,
            paper: None,
            paper_dark: None,
            radius: None,
            headline: Headline::default(),
            theme: Themes::default(),
            contact: None,
            links: Vec::new(),
            notice: None,
            stylesheet: None,
        }
    }
}

/// What headlines are set in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Headline {
    #[default]
    Serif,
    Sans,
    /// A font of the operator's, in WOFF2.
    Font(Vec<u8>),
}

/// Which themes there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, strum::EnumString)]
#[strum(serialize_all = "lowercase")]
pub enum Themes {
    /// As the reader's system has it.
    #[default]
    Auto,
    Light,
    Dark,
}

/// A link at the foot of every page: imprint, privacy, help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FooterLink {
    pub text: ByLanguage,
    pub url: String,
}

/// A line over every page, until its time has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteNotice {
    pub text: ByLanguage,
    pub until: Option<DateTime<Utc>>,
}
