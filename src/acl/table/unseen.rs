//! Characters that are no control characters (Unicode's `Cc`), and yet change how what stands beside them is read.

/// Marks of direction, separators of lines, what has no width, and the two that XML 1.0 has no place for.
pub fn is_unseen(char: char) -> bool {
    matches!(
        char,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fffe}' | '\u{ffff}'
    )
}
