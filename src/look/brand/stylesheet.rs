//! What a brand appends to the stylesheet: the values of `style/tokens.css` that differ. It is appended in memory at start, so
//! no page has a style of its own and no browser asks for one file more.

use std::fmt::Write;

use super::{
    colour::Colour,
    palette::{Palette, Theme},
    settings::{BrandSettings, Headline, Themes},
};

/// Light and dark.
#[derive(Debug, Clone, Copy)]
pub struct Palettes {
    pub light: Palette,
    pub dark: Palette,
}

impl Palettes {
    pub fn of(settings: &BrandSettings) -> Self {
        let BrandSettings { accent, accent_dark, paper, paper_dark, .. } = settings;
        let light = accent.map(|accent| (accent, true));
        let dark = accent_dark.map(|accent| (accent, true)).or(accent.map(|accent| (accent, false)));
        Self { light: Palette::of(Theme::Light, light, *paper), dark: Palette::of(Theme::Dark, dark, *paper_dark) }
    }

    fn tokens(&self) -> [(&'static str, Colour, Colour); 14] {
        let Self { light, dark } = self;
        [
            ("paper", light.paper, dark.paper),
            ("card", light.card, dark.card),
            ("ink", light.ink, dark.ink),
            ("ink-quiet", light.ink_quiet, dark.ink_quiet),
            ("line", light.line, dark.line),
            ("field-line", light.field_line, dark.field_line),
            ("accent", light.accent, dark.accent),
            ("accent-strong", light.accent_strong, dark.accent_strong),
            ("accent-wash", light.accent_wash, dark.accent_wash),
            ("fill", light.fill, dark.fill),
            ("fill-strong", light.fill_strong, dark.fill_strong),
            ("on-fill", light.on_fill, dark.on_fill),
            ("problem", light.problem, dark.problem),
            ("problem-wash", light.problem_wash, dark.problem_wash),
        ]
    }
}

/// How a value with one for either theme is written.
#[derive(Debug, Clone, Copy)]
pub enum Written {
    /// As the build writes those of `style/`: for browsers without `light-dark()` too, which choose by two variables.
    AsBuilt,
    /// As in a page that is whole in itself, which no build has gone over.
    Plainly,
}

impl Written {
    fn either(self, light: Colour, dark: Colour) -> String {
        match self {
            Self::AsBuilt => format!("var(--lightningcss-light,{light}) var(--lightningcss-dark,{dark})"),
            Self::Plainly => format!("light-dark({light},{dark})"),
        }
    }
}

/// One theme, whatever the reader's system has, as declarations of the root; nothing where that is to choose.
pub fn only(theme: Themes) -> &'static str {
    match theme {
        Themes::Auto => "",
        Themes::Light => "color-scheme:light;--lightningcss-light:initial;--lightningcss-dark: ;",
        Themes::Dark => "color-scheme:dark;--lightningcss-light: ;--lightningcss-dark:initial;",
    }
}

/// The values that follow from the settings, as the declarations of one rule; empty if everything is as usual.
pub fn tokens(settings: &BrandSettings, written: Written) -> String {
    let mut css = String::new();
    let has_colours = [settings.accent, settings.accent_dark, settings.paper, settings.paper_dark];
    if has_colours.iter().any(Option::is_some) {
        for (name, light, dark) in Palettes::of(settings).tokens() {
            let _ = write!(css, "--{name}:{};", written.either(light, dark));
        }
    }
    if let Some(radius) = settings.radius {
        let _ = write!(css, "--round:{radius}px;--round-large:{}px;", radius + radius * 2 / 3);
    }
    css.push_str(only(settings.theme));
    match settings.headline {
        Headline::Serif => {}
        Headline::Sans => css.push_str("--font-headline:var(--font);"),
        Headline::Font(_) => css.push_str("--font-headline:\"Headline\",var(--font-serif);"),
    }
    if css.is_empty() { css } else { format!(":root{{{css}}}") }
}

/// Everything that is appended. `font` is where the headlines' font is.
pub fn appended(settings: &BrandSettings, font: Option<&str>) -> String {
    // Not waited for: a headline that changes its font while it is read moves what is below it.
    let font = font.map(|font| {
        format!("@font-face{{font-family:\"Headline\";src:url({font}) format(\"woff2\");font-display:optional}}")
    });
    let own = settings.stylesheet.as_deref().map(|own| format!("\n{own}"));
    [font, Some(tokens(settings, Written::AsBuilt)), own].into_iter().flatten().collect()
}
