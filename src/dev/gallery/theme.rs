//! A page in one theme, whatever the reader's system has.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::{
    look::brand::{Themes, only},
    model::{address::GALLERY, query::Query},
};

const DARK_ONLY: &str = "media=\"(prefers-color-scheme: dark)\"";
const LIGHT_ONLY: &str = "media=\"(prefers-color-scheme: light)\"";

/// What is asked for in the query of [`GALLERY`], for a page and for a stylesheet.
pub const THEME: &str = "theme";
const STYLE: &str = "style";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    pub fn asked_for(query: &Query) -> Option<Self> {
        query.only(THEME)?.parse().ok()
    }

    /// Whose stylesheet is asked for.
    pub fn of_style(query: &Query) -> Option<Self> {
        query.only(STYLE)?.parse().ok()
    }

    /// What comes after everything else.
    pub fn style(self) -> String {
        let theme = match self {
            Self::Light => Themes::Light,
            Self::Dark => Themes::Dark,
        };
        format!(":root{{{}}}", only(theme))
    }

    /// The page in this theme: one stylesheet more, and the pictures of that theme.
    pub fn put_on(self, page: &str) -> String {
        let (counts, is_over) = match self {
            Self::Light => (LIGHT_ONLY, DARK_ONLY),
            Self::Dark => (DARK_ONLY, LIGHT_ONLY),
        };
        let link = GALLERY.link().with(STYLE, self.as_str());
        page.replace(counts, "media=\"all\"").replace(is_over, "media=\"not all\"").replacen(
            "</head>",
            &format!("<link rel=\"stylesheet\" href=\"{link}\"></head>"),
            1,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_one_theme() {
        let page = format!("<head></head><source srcset=\"x\" {DARK_ONLY}><meta {LIGHT_ONLY}>");
        let dark = Theme::Dark.put_on(&page);
        assert!(dark.contains("href=\"/gallery?style=dark\"></head>") && dark.contains("\"x\" media=\"all\""));
        assert!(dark.contains("<meta media=\"not all\">"));
        assert!(Theme::Dark.style().contains("color-scheme:dark;"));
    }
}
