//! From an operator's colours to those of the pages. Whatever they choose, what is written can be read: every pair of text and
//! ground has a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3), by moving lightness and keeping the hue.

use super::colour::{BLACK, Colour, Oklch, WHITE};

/// What text needs.
pub const ENOUGH: f64 = 4.5;

/// How light the page of the light theme is at least, and how light that of the dark one at the most: between them nothing
/// could be read that is not black or white.
const LIGHT_PAPER_MIN: f64 = 0.9;
const DARK_PAPER_MAX: f64 = 0.26;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

/// The colours of one theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    pub paper: Colour,
    pub card: Colour,
    pub ink: Colour,
    pub ink_quiet: Colour,
    pub line: Colour,
    pub field_line: Colour,
    /// Links, and text in the brand's colour; on paper, card and wash.
    pub accent: Colour,
    pub accent_strong: Colour,
    pub accent_wash: Colour,
    /// What the one primary button is filled with, and what is written on it.
    pub fill: Colour,
    pub fill_strong: Colour,
    pub on_fill: Colour,
    pub problem: Colour,
    pub problem_wash: Colour,
}

/// Ours, for a site that has no colours of its own.
const LIGHT: Palette = Palette {
    paper: Colour::hex(0xf6_f4ef),
    card: WHITE,
    ink: Colour::hex(0x1c_2228),
    ink_quiet: Colour::hex(0x4f_5760),
    line: Colour::hex(0xdc_d7cc),
    field_line: Colour::hex(0x7d_858c),
    accent: Colour::hex(0x1f_5c52),
    accent_strong: Colour::hex(0x17_463e),
    accent_wash: Colour::hex(0xe6_f0ed),
    fill: Colour::hex(0x1f_5c52),
    fill_strong: Colour::hex(0x17_463e),
    on_fill: WHITE,
    problem: Colour::hex(0x9c_2b1c),
    problem_wash: Colour::hex(0xfb_eae6),
};
const DARK: Palette = Palette {
    paper: Colour::hex(0x14_171a),
    card: Colour::hex(0x1c_2126),
    ink: Colour::hex(0xec_eae4),
    ink_quiet: Colour::hex(0xb3_b9bf),
    line: Colour::hex(0x34_3b42),
    field_line: Colour::hex(0x83_8c94),
    accent: Colour::hex(0x7f_d1bf),
    accent_strong: Colour::hex(0xa2_e2d4),
    accent_wash: Colour::hex(0x1d_302c),
    fill: Colour::hex(0x7f_d1bf),
    fill_strong: Colour::hex(0xa2_e2d4),
    on_fill: Colour::hex(0x0d_211d),
    problem: Colour::hex(0xff_9d8c),
    problem_wash: Colour::hex(0x3a_2220),
};

impl Theme {
    fn usual(self) -> Palette {
        match self {
            Self::Light => LIGHT,
            Self::Dark => DARK,
        }
    }

    /// One step away from the paper: darker in the light theme.
    fn away(self, lightness: f64, step: f64) -> f64 {
        match self {
            Self::Light => lightness - step,
            Self::Dark => lightness + step,
        }
    }
}

impl Palette {
    /// Derives a theme. `as_filled`: the accent is meant for this very theme, so that it fills the button as it is.
    pub fn of(theme: Theme, accent: Option<(Colour, bool)>, paper: Option<Colour>) -> Self {
        let mut palette = theme.usual();
        if let Some(paper) = paper {
            palette.lay(theme, paper);
        }
        let usual = (palette.accent, true);
        if accent.is_some() || paper.is_some() {
            let (accent, as_filled) = accent.unwrap_or(usual);
            palette.tint(theme, accent, as_filled);
        }
        palette
    }

    fn lay(&mut self, theme: Theme, paper: Colour) {
        let seen = paper.oklch();
        let (lightness, card) = match theme {
            Theme::Light => (seen.lightness.max(LIGHT_PAPER_MIN), WHITE),
            Theme::Dark => {
                let lightness = seen.lightness.min(DARK_PAPER_MAX);
                (lightness, Oklch { chroma: seen.chroma.min(0.04), ..seen }.at(lightness + 0.04).colour())
            }
        };
        // What needs no moving stays exactly as it was given.
        let is_right = (lightness - seen.lightness).abs() < 0.001;
        self.paper = if is_right { paper } else { seen.at(lightness).colour() };
        self.card = card;
        let faint = Oklch { chroma: seen.chroma.min(0.03), ..seen };
        self.line = faint.at(theme.away(card.oklch().lightness, 0.14)).colour();
    }

    fn tint(&mut self, theme: Theme, accent: Colour, as_filled: bool) {
        let seen = accent.oklch();
        let ground = self.card.oklch().lightness;
        self.accent_wash = Oklch { chroma: seen.chroma.min(0.03), ..seen }.at(theme.away(ground, 0.05)).colour();
        let grounds = [self.paper, self.card, self.accent_wash];
        self.accent = readable(theme, accent, &grounds);
        self.accent_strong = moved(theme, self.accent, 0.1);
        self.fill = if as_filled { accent } else { self.accent };
        self.on_fill = on(self.fill);
        // Under the pointer it goes away from what is written on it, so that this is read even better.
        let lightness = self.fill.oklch().lightness;
        let step = if self.on_fill == WHITE { -0.06 } else { 0.06 };
        let strong = self.fill.oklch().at(lightness + step).colour();
        self.fill_strong = if strong.contrast(self.on_fill) >= ENOUGH { strong } else { self.fill };
    }

    /// Each text with each ground that it may stand on.
    #[cfg(test)]
    pub fn pairs(&self) -> Vec<(&'static str, Colour, Colour)> {
        let grounds = [self.paper, self.card, self.accent_wash];
        let texts = [
            ("ink", self.ink),
            ("quiet", self.ink_quiet),
            ("accent", self.accent),
            ("strong", self.accent_strong),
            ("problem", self.problem),
        ];
        let mut pairs: Vec<_> =
            texts.iter().flat_map(|(name, text)| grounds.map(|ground| (*name, *text, ground))).collect();
        pairs.extend([
            ("fill", self.on_fill, self.fill),
            ("fill hovered", self.on_fill, self.fill_strong),
            ("in a problem", self.ink, self.problem_wash),
            ("problem in it", self.problem, self.problem_wash),
        ]);
        pairs
    }
}

/// The same hue, as far away from the paper as it takes to be read on every one of these grounds.
fn readable(theme: Theme, colour: Colour, grounds: &[Colour]) -> Colour {
    let is_read = |colour: Colour| grounds.iter().all(|ground| colour.contrast(*ground) >= ENOUGH);
    let seen = colour.oklch();
    let steps = (0..=100u32).map(|step| seen.at(theme.away(seen.lightness, f64::from(step) * 0.01)).colour());
    std::iter::once(colour).chain(steps).find(|colour| is_read(*colour)).unwrap_or(match theme {
        Theme::Light => BLACK,
        Theme::Dark => WHITE,
    })
}

fn moved(theme: Theme, colour: Colour, step: f64) -> Colour {
    let seen = colour.oklch();
    seen.at(theme.away(seen.lightness, step)).colour()
}

/// Black or white, whichever is read better; one of them always is.
fn on(fill: Colour) -> Colour {
    if fill.contrast(WHITE) >= fill.contrast(BLACK) { WHITE } else { BLACK }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(palette: &Palette) -> Result<(), String> {
        for (what, text, ground) in palette.pairs() {
            let contrast = text.contrast(ground);
            if contrast < ENOUGH {
                return Err(format!("{what}: {text} on {ground} is {contrast:.2}"));
            }
        }
        Ok(())
    }

    #[test]
    fn ours_can_be_read() {
        for theme in [Theme::Light, Theme::Dark] {
            assert_eq!(check(&Palette::of(theme, None, None)), Ok(()));
        }
    }

    #[test]
    fn a_bright_accent_is_darkened_for_links_and_fills_buttons_as_it_is() {
        let yellow = Colour::hex(0xff_cc00);
        let palette = Palette::of(Theme::Light, Some((yellow, true)), None);
        assert_eq!((palette.fill, palette.on_fill), (yellow, BLACK));
        assert!(palette.accent != yellow && palette.accent.contrast(WHITE) >= ENOUGH);
        let wine = Colour::hex(0x7a_1f3d);
        assert_eq!(Palette::of(Theme::Light, Some((wine, true)), None).accent, wine);
        let dark = Palette::of(Theme::Dark, Some((wine, false)), None);
        assert_eq!(dark.fill, dark.accent);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn whatever_is_chosen_can_be_read(accent: [u8; 3], paper: Option<[u8; 3]>, own: bool) {
            for theme in [Theme::Light, Theme::Dark] {
                let palette = Palette::of(theme, Some((Colour(accent), own)), paper.map(Colour));
                prop_assert_eq!(check(&palette), Ok(()));
            }
        }
    }

    #[test]
    fn every_grey_and_every_edge_can_be_read() {
        let parts = [0u8, 1, 51, 85, 118, 119, 127, 128, 170, 204, 254, 255];
        for red in parts {
            for green in parts {
                for blue in parts {
                    let colour = Colour([red, green, blue]);
                    for theme in [Theme::Light, Theme::Dark] {
                        assert_eq!(check(&Palette::of(theme, Some((colour, true)), Some(colour))), Ok(()), "{colour}");
                    }
                }
            }
        }
    }
}
