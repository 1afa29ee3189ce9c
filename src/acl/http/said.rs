//! What a service said when something went wrong, as reports may have it: they are uploaded, and read by many.

use super::request::Answer;
use crate::model::printable::printable;

/// So many letters of it are shown.
const SHOWN: usize = 200;

const BEARER: &str = "bearer";

/// What may stand between the word and its token, in a header, an object or an address.
const BETWEEN: [char; 6] = [' ', '\t', ':', '=', '+', '\u{a0}'];

/// Status and the first line of what was said. Pages for developers list the request's headers, so the token is in them.
pub fn answered(answer: &Answer, token: &str) -> String {
    let body = String::from_utf8_lossy(&answer.body);
    let is_seen = |line: &&str| line.chars().any(|char| !char.is_control() && !char.is_whitespace());
    let first = body.lines().map(str::trim).find(is_seen).unwrap_or_default();
    // What is cut first may end in half a token, which is not known any more.
    let said: String = printable(&without_secrets(first, token)).chars().take(SHOWN).collect();
    let said = Some(said).filter(|said| !said.is_empty()).map(|said| format!(" ({said})"));
    format!("it answered {}{}; see the service's log", answer.status, said.unwrap_or_default())
}

/// A text of a service without the token, and without what is called a bearer's.
pub fn without_secrets(text: &str, token: &str) -> String {
    let text = if token.is_empty() { text.to_owned() } else { text.replace(token, "…") };
    let (lower, mut told, mut from) = (text.to_ascii_lowercase(), String::new(), 0);
    while let Some(at) = lower[from..].find(BEARER).map(|at| from + at + BEARER.len()) {
        let rest = &text[at..];
        let after = rest.trim_start_matches("%20").trim_start_matches(BETWEEN);
        let start = at + rest.len() - after.len();
        let ends = |char: char| char.is_whitespace() || char.is_control() || r#""'<>&,;)]}\"#.contains(char);
        let length = after.find(ends).unwrap_or(after.len());
        told.push_str(&text[from..start]);
        // A word that only begins so, such as bearers, is followed by nothing of the kind.
        if start > at && length > 0 {
            told.push('…');
            from = start + length;
        } else {
            from = start;
        }
    }
    told + &text[from..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_page_for_developers_neither_the_token_nor_another_ones_is_shown() {
        for (said, shown) in [
            ("headers: {'Authorization': 'Bearer tok-17'}", "headers: {'Authorization': 'Bearer …'}"),
            ("x-copy=tok-17&y", "x-copy=…&y"),
            ("BEARER  abc.def, bearer%20x; Bearer", "BEARER  …, bearer%20…; Bearer"),
            ("\"bearer\":\"x\" and bearers of news, ü", "\"bearer\":\"x\" and bearers of news, ü"),
            ("Bearer …", "Bearer …"),
        ] {
            assert_eq!(without_secrets(said, "tok-17"), shown);
        }
        assert_eq!(without_secrets("a", ""), "a");
    }

    #[test]
    fn only_the_first_line_that_can_be_seen_is_told_and_no_more_than_there_is_room() {
        let answer = |body: &str| Answer {
            status: 500,
            headers: reqwest::header::HeaderMap::new(),
            body: body.as_bytes().to_vec(),
            is_whole: true,
        };
        let told = answered(&answer("\r\n \u{1b}\n a\u{1b}[31m line\nAuthorization: tok-17"), "tok-17");
        assert_eq!(told, "it answered 500 (a\u{fffd}[31m line); see the service's log");
        assert_eq!(answered(&answer(""), "tok-17"), "it answered 500; see the service's log");
        let cut = answered(&answer(&format!("{}tok-17", "x".repeat(197))), "tok-17");
        assert!(cut.contains(&format!("{}…)", "x".repeat(197))), "{cut}");
    }
}
