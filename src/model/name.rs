//! A name: what people, providers and services are called on pages. It shows something, and nothing of it is unseen.

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_properties::{
    CodePointMapData, CodePointMapDataBorrowed, CodePointSetData, CodePointSetDataBorrowed,
    props::{
        CanonicalCombiningClass, DefaultIgnorableCodePoint, ExtendedPictographic, GeneralCategory,
        PrependedConcatenationMark, Script, UnifiedIdeograph, VariationSelector,
    },
};

/// Longer names are cut by no one: they are refused, so that nothing is lost unseen.
pub const NAME_MAX_CHARS: usize = 120;

/// What a provider says that is longer than this is not worth cleaning.
const CLAIM_MAX_CHARS: usize = 500;

const ZERO_WIDTH_NON_JOINER: char = '\u{200c}';
const ZERO_WIDTH_JOINER: char = '\u{200d}';

/// Characters that show nothing although Unicode counts them among the visible ones: the empty cell of Braille, a note
/// without its head, and the fillers of Khitan and of hieroglyphs.
const BLANK: [char; 5] = ['\u{2800}', '\u{1d159}', '\u{16fe4}', '\u{13441}', '\u{13442}'];

/// What stands where something else was that could not be read or shown.
const SUBSTITUTES: [char; 2] = ['\u{fffc}', '\u{fffd}'];

const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
const CATEGORY: CodePointMapDataBorrowed<'static, GeneralCategory> = CodePointMapData::<GeneralCategory>::new();
const COMBINING: CodePointMapDataBorrowed<'static, CanonicalCombiningClass> =
    CodePointMapData::<CanonicalCombiningClass>::new();
const SCRIPT: CodePointMapDataBorrowed<'static, Script> = CodePointMapData::<Script>::new();
const IGNORABLE: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<DefaultIgnorableCodePoint>();
const SELECTOR: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<VariationSelector>();
const PICTOGRAPH: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<ExtendedPictographic>();
const IDEOGRAPH: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<UnifiedIdeograph>();
const VISIBLE_FORMAT: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<PrependedConcatenationMark>();

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameError {
    Missing,
    TooLong,
    /// Nothing of it can be seen.
    Blank,
    /// A character in it cannot be seen, or turns the line around.
    Hidden(char),
    /// An accent or a vowel sign stands without a letter.
    Loose(char),
    Unprintable(char),
}

/// The name as it is kept: without white space around it, composed (NFC), so that it counts as many characters as it
/// shows.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn check(typed: &str) -> Result<String, NameError> {
    let name = NFC.normalize(typed.trim()).into_owned();
    let chars: Vec<char> = name.chars().collect();
    if chars.is_empty() {
        return Err(NameError::Missing);
    }
    if chars.len() > NAME_MAX_CHARS {
        return Err(NameError::TooLong);
    }
    if !chars.iter().any(|&char| kind(char) == Kind::Visible) {
        return Err(NameError::Blank);
    }
    (0..chars.len()).find_map(|at| fault(&chars, at)).map_or(Ok(name), Err)
}

/// What can be offered of a name that a provider claims: as much of it as is right, or nothing.
pub fn offered(claimed: &str) -> Option<String> {
    // Tabs and line breaks were meant to be space.
    let is_break = |char: char| char.is_whitespace() && CATEGORY.get(char) != GeneralCategory::SpaceSeparator;
    let spaced = claimed.split(is_break).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let is_hopeless = |char: char| matches!(kind(char), Kind::Hidden | Kind::Unprintable);
    let mut chars: Vec<char> =
        NFC.normalize(spaced.trim()).chars().filter(|&char| !is_hopeless(char)).take(CLAIM_MAX_CHARS).collect();
    while let Some(at) = (0..chars.len()).find(|&at| fault(&chars, at).is_some()) {
        chars.remove(at);
    }
    check(&chars.into_iter().collect::<String>()).ok()
}

/// Whether a character is drawn, by itself or on the one before it.
pub fn is_drawn(char: char) -> bool {
    matches!(kind(char), Kind::Visible | Kind::Mark)
}

/// Whether a character shows nothing itself, or turns the line around.
pub fn is_hidden(char: char) -> bool {
    matches!(kind(char), Kind::Hidden | Kind::Joiner | Kind::Selector)
}

/// What a character does on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Visible,
    Space,
    /// Stands on, under or around the character before it.
    Mark,
    /// Chooses how its neighbours are drawn together.
    Joiner,
    /// Chooses how the character before it is drawn.
    Selector,
    Hidden,
    Unprintable,
}

/// The marks of direction (U+200E, U+200F, U+061C) are hidden ones too: every name stands in a `<bdi>`, which finds its
/// direction without them, and they would make two names of what looks like one.
fn kind(char: char) -> Kind {
    if [ZERO_WIDTH_JOINER, ZERO_WIDTH_NON_JOINER].contains(&char) {
        return Kind::Joiner;
    }
    if SELECTOR.contains(char) {
        return Kind::Selector;
    }
    if IGNORABLE.contains(char) || BLANK.contains(&char) {
        return Kind::Hidden;
    }
    match CATEGORY.get(char) {
        GeneralCategory::SpaceSeparator => Kind::Space,
        GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark | GeneralCategory::EnclosingMark => Kind::Mark,
        GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator => Kind::Hidden,
        // Signs that span Arabic, Syriac and Kaithi numbers are drawn; all others of this kind are instructions.
        GeneralCategory::Format if !VISIBLE_FORMAT.contains(char) => Kind::Hidden,
        GeneralCategory::Control
        | GeneralCategory::Unassigned
        | GeneralCategory::PrivateUse
        | GeneralCategory::Surrogate => Kind::Unprintable,
        _ if SUBSTITUTES.contains(&char) => Kind::Unprintable,
        _ => Kind::Visible,
    }
}

/// What is wrong with one character where it stands.
fn fault(chars: &[char], at: usize) -> Option<NameError> {
    let char = chars[at];
    let is_right = match kind(char) {
        Kind::Visible | Kind::Space => true,
        Kind::Mark => at > 0 && kind(chars[at - 1]) != Kind::Space && !is_pile(chars, at),
        Kind::Joiner => joins(chars, at),
        Kind::Selector => at > 0 && selects(chars[at - 1], char, chars.get(at + 1).copied()),
        Kind::Hidden | Kind::Unprintable => false,
    };
    (!is_right).then_some(match kind(char) {
        Kind::Unprintable => NameError::Unprintable(char),
        Kind::Mark => NameError::Loose(char),
        _ => NameError::Hidden(char),
    })
}

/// More marks on one letter than any language writes paint over the lines around it.
fn is_pile(chars: &[char], at: usize) -> bool {
    const MOST: usize = 4;
    at >= MOST && chars[at - MOST..=at].iter().all(|&char| kind(char) == Kind::Mark)
}

/// Persian, the scripts of India and families of emoji need joiners, always between two characters that are drawn. Only
/// after a virama one may end a word: that is how Malayalam's chillus were written for long.
fn joins(chars: &[char], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| chars[before]) else { return false };
    let after = chars.get(at + 1).copied();
    let ends_word = after.is_none_or(|after| kind(after) == Kind::Space);
    let is_chillu = chars[at] == ZERO_WIDTH_JOINER && COMBINING.get(before) == CanonicalCombiningClass::Virama;
    let holds = is_drawn(before) || kind(before) == Kind::Selector;
    holds && (after.is_some_and(is_drawn) || (ends_word && is_chillu))
}

/// Emoji need their selector, and so do some Chinese and Japanese family names, and Mongolian. After anything else it
/// would be unseen, and could carry whatever somebody likes.
fn selects(before: char, selector: char, after: Option<char>) -> bool {
    let is_keycap = matches!(before, '0'..='9' | '#' | '*') && after == Some('\u{20e3}');
    match selector {
        '\u{fe0e}' | '\u{fe0f}' => PICTOGRAPH.contains(before) || is_keycap,
        '\u{fe00}'..='\u{fe02}' | '\u{e0100}'..='\u{e01ef}' => IDEOGRAPH.contains(before),
        '\u{180b}'..='\u{180d}' | '\u{180f}' => SCRIPT.get(before) == Script::Mongolian,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
