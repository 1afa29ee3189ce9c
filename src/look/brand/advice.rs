//! What `vestibule check` says of colours that were moved so that they can be read.

use super::{
    BrandSettings,
    colour::Colour,
    palette::{ENOUGH, Palette},
    stylesheet::Palettes,
};

/// Each key of `[brand]` whose colour is not shown everywhere as it was given, with what was done.
pub fn advice(settings: &BrandSettings) -> Vec<(&'static str, String)> {
    let Palettes { light, dark } = Palettes::of(settings);
    let mut told = Vec::new();
    let mut tell = |key: &'static str, text: Option<String>| told.extend(text.map(|text| (key, text)));
    tell("accent", settings.accent.and_then(|accent| of_accent(accent, &light, "light")));
    tell("accent_dark", settings.accent_dark.and_then(|accent| of_accent(accent, &dark, "dark")));
    tell("paper", settings.paper.and_then(|paper| of_paper(paper, light.paper, "dark", "light")));
    tell("paper_dark", settings.paper_dark.and_then(|paper| of_paper(paper, dark.paper, "light", "dark")));
    told
}

fn of_accent(accent: Colour, palette: &Palette, theme: &str) -> Option<String> {
    if palette.accent == accent {
        return None;
    }
    let grounds = [("cards", palette.card), ("the page", palette.paper), ("what is marked", palette.accent_wash)];
    let (ground, contrast) = grounds
        .map(|(name, ground)| (format!("{name} ({ground})"), accent.contrast(ground)))
        .into_iter()
        .find(|(_, contrast)| *contrast < ENOUGH)?;
    let how = if theme == "light" { "too light" } else { "too dark" };
    let links = palette.accent;
    Some(format!("{accent} is {how} for text on {ground}, {contrast:.1}:1; links use {links}"))
}

fn of_paper(paper: Colour, shown: Colour, how: &str, theme: &str) -> Option<String> {
    (shown != paper).then(|| format!("{paper} is too {how} for the {theme} theme; the page uses {shown}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(accent: &str) -> Vec<(&'static str, String)> {
        advice(&BrandSettings { accent: accent.parse().ok(), ..BrandSettings::default() })
    }

    #[test]
    fn a_colour_that_is_moved_is_told_and_one_that_is_not_is_not() {
        let told_of_yellow = told("#ffcc00");
        let [("accent", text)] = &told_of_yellow[..] else { panic!("{told_of_yellow:?}") };
        assert!(text.starts_with("#ffcc00 is too light for text on cards (#ffffff), 1.5:1; links use #"), "{text}");
        assert_eq!(told("#7a1f3d"), []);
        let settings = BrandSettings { paper: "#333333".parse().ok(), ..BrandSettings::default() };
        assert_eq!(advice(&settings).len(), 1);
    }
}
