//! Texts as reports show them: without what moves a cursor or turns a line around, and no wider than there is room.

use std::time::Duration;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::{acl::table::unseen::is_unseen, model::printable::printable};

/// A text of a service or of a file, as one line that shows all that is in it.
pub fn shown(text: &str) -> String {
    printable(text).replace(is_unseen, "\u{fffd}")
}

/// Columns that it takes on a terminal.
pub fn columns(text: &str) -> usize {
    text.width()
}

/// The text in at most so many columns: what does not fit is left out of its middle, since routes differ at both ends.
pub fn cut_middle(text: &str, most: usize) -> String {
    if columns(text) <= most {
        return text.to_owned();
    }
    let room = most.saturating_sub(1);
    let tail: String = taken(text.chars().rev(), room / 2).into_iter().rev().collect();
    let head: String = taken(text.chars(), room - columns(&tail).min(room)).into_iter().collect();
    format!("{head}…{tail}")
}

/// As many of these as fit.
fn taken(chars: impl Iterator<Item = char>, mut room: usize) -> Vec<char> {
    let fits = |char: &char| {
        let width = char.width().unwrap_or(0);
        let fits = width <= room;
        room = room.saturating_sub(width);
        fits
    };
    chars.take_while(fits).collect()
}

/// With spaces after it, up to so many columns.
pub fn padded(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(columns(text))))
}

/// In lines of at most so many columns, broken at spaces.
pub fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if columns(line) + 1 + columns(word) <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// `1 cell`, `2 cells`.
pub fn count(number: usize, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}

/// `340 ms`, `12.3 s`.
pub fn time(duration: Duration) -> String {
    if duration < Duration::from_secs(1) {
        format!("{} ms", duration.as_millis())
    } else {
        format!("{:.1} s", duration.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_shown() {
        assert_eq!(shown("a\u{1b}]0;x\u{7}\r\nb\u{9b}31m\u{202e}c\u{fffe}ü"), "a�]0;x���b�31m�c�ü");
    }

    #[test]
    fn a_long_text_is_cut_in_its_middle() {
        for (text, most, cut) in [
            ("GET /docs", 9, "GET /docs"),
            ("GET /docs/{id}", 9, "GET …{id}"),
            ("GET /docs/{id}", 1, "…"),
            ("文書文書文書", 8, "文書…書"),
            ("", 0, ""),
        ] {
            assert_eq!(cut_middle(text, most), cut, "{text} in {most}");
            assert!(columns(&cut_middle(text, most)) <= most);
        }
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(padded("文書", 6), "文書  ");
    }

    #[test]
    fn numbers_are_told_in_words() {
        assert_eq!((count(1, "cell"), count(0, "cell")), ("1 cell".to_owned(), "0 cells".to_owned()));
        assert_eq!(time(Duration::from_millis(340)), "340 ms");
        assert_eq!(time(Duration::from_millis(12_345)), "12.3 s");
    }
}
