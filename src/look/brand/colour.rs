//! A colour, as stylesheets write it, and as eyes see it: OKLCH, in which one step of lightness looks like one step whatever the
//! hue (Björn Ottosson, 2020; CSS Color Module Level 4, section 9.2).

use std::{fmt, str::FromStr};

/// Red, green and blue of sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

pub const WHITE: Colour = Colour([255; 3]);
pub const BLACK: Colour = Colour([0; 3]);

/// Lightness from 0 to 1, chroma, and hue in radians.
#[derive(Debug, Clone, Copy)]
pub struct Oklch {
    pub lightness: f64,
    pub chroma: f64,
    pub hue: f64,
}

impl fmt::Display for Colour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl FromStr for Colour {
    type Err = ();

    /// `#7a1f3d` or `#fc0`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.strip_prefix('#').ok_or(())?;
        let digit = |at: usize| digits.get(at..=at).and_then(|digit| u8::from_str_radix(digit, 16).ok()).ok_or(());
        match digits.len() {
            3 => Ok(Self([digit(0)? * 17, digit(1)? * 17, digit(2)? * 17])),
            6 => Ok(Self([digit(0)? * 16 + digit(1)?, digit(2)? * 16 + digit(3)?, digit(4)? * 16 + digit(5)?])),
            _ => Err(()),
        }
    }
}

impl Colour {
    /// As written in the code.
    pub const fn hex(code: u32) -> Self {
        let [_, red, green, blue] = code.to_be_bytes();
        Self([red, green, blue])
    }

    /// WCAG 2.2, "contrast ratio": from 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// WCAG 2.2, "relative luminance".
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn linear(self) -> [f64; 3] {
        self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }

    pub fn oklch(self) -> Oklch {
        let [red, green, blue] = self.linear();
        let long = (0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue).cbrt();
        let medium = (0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue).cbrt();
        let short = (0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue).cbrt();
        let a = 1.977_998_495_1 * long - 2.428_592_205_0 * medium + 0.450_593_709_9 * short;
        let b = 0.025_904_037_1 * long + 0.782_771_766_2 * medium - 0.808_675_766_0 * short;
        Oklch {
            lightness: 0.210_454_255_3 * long + 0.793_617_785_0 * medium - 0.004_072_046_8 * short,
            chroma: a.hypot(b),
            hue: b.atan2(a),
        }
    }
}

impl Oklch {
    /// The same hue at another lightness.
    #[must_use]
    pub fn at(self, lightness: f64) -> Self {
        Self { lightness: lightness.clamp(0.0, 1.0), ..self }
    }

    /// The nearest colour that a screen can show: as much of the chroma as there is at this lightness.
    pub fn colour(self) -> Colour {
        let shown = |chroma: f64| Self { chroma, ..self }.linear().map(rounded);
        let (mut fits, mut too_much) = (0.0, self.chroma);
        if let [Some(red), Some(green), Some(blue)] = shown(self.chroma) {
            return Colour([red, green, blue]);
        }
        for _ in 0..20 {
            let middle = f64::midpoint(fits, too_much);
            if shown(middle).iter().all(Option::is_some) { fits = middle } else { too_much = middle }
        }
        Colour(shown(fits).map(|part| part.unwrap_or(if self.lightness > 0.5 { 255 } else { 0 })))
    }

    fn linear(self) -> [f64; 3] {
        let (a, b) = (self.chroma * self.hue.cos(), self.chroma * self.hue.sin());
        let long = (self.lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let medium = (self.lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let short = (self.lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        [
            4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short,
            -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short,
            -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701_0 * short,
        ]
    }
}

/// From linear light to a byte; none outside of what a screen shows, but for what rounding costs.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 0 and 255")]
fn rounded(part: f64) -> Option<u8> {
    const SLACK: f64 = 0.000_5;
    if !(-SLACK..=1.0 + SLACK).contains(&part) {
        return None;
    }
    let part = part.clamp(0.0, 1.0);
    let curved = if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
    Some((curved * 255.0).round() as u8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_colour_is_read_as_stylesheets_write_it() {
        assert_eq!("#7a1f3d".parse(), Ok(Colour::hex(0x7a_1f3d)));
        assert_eq!("#FC0".parse(), Ok(Colour::hex(0xff_cc00)));
        for wrong in ["7a1f3d", "#7a1f3", "#7a1f3g", "red", "#", "#ééé", "#+1+1+1"] {
            assert!(wrong.parse::<Colour>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((WHITE.contrast(BLACK) - 21.0).abs() < 0.001);
        assert!((WHITE.contrast(Colour::hex(0x76_7676)) - 4.54).abs() < 0.01);
        assert!((Colour::hex(0xff_cc00).contrast(WHITE) - 1.5).abs() < 0.05);
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same_colour(parts: [u8; 3]) {
            let back = Colour(parts).oklch().colour();
            for (one, other) in parts.iter().zip(back.0) {
                prop_assert!(one.abs_diff(other) <= 1, "{} {back}", Colour(parts));
            }
        }
    }
}
