//! What programs on the way to a service do to a path, each by itself. None where it changes nothing.

use std::borrow::Cow;

use super::folding::without_compatibility_forms;

/// Which escapes are decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escapes {
    All,
    /// All but those of slashes: frameworks that take a path apart first and decode its segments after that.
    InSegments,
    /// Letters, digits, `-._~` (RFC 3986 section 6.2.2.2): proxies that normalise.
    Unreserved,
}

impl Escapes {
    fn takes(self, byte: u8) -> bool {
        match self {
            Self::All => true,
            Self::InSegments => byte != b'/' && byte != b'\\',
            Self::Unreserved => byte.is_ascii_alphanumeric() || b"-._~".contains(&byte),
        }
    }
}

/// Whether every `%` begins an escape.
pub(super) fn is_well_escaped(path: &str) -> bool {
    let bytes = path.as_bytes();
    let mut percents = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'%');
    percents.all(|(at, _)| escape_at(bytes, at).is_some())
}

/// The byte that an escape stands for.
fn escape_at(bytes: &[u8], at: usize) -> Option<u8> {
    let digit = |at: usize| char::from(*bytes.get(at)?).to_digit(16);
    u8::try_from(digit(at + 1)? * 16 + digit(at + 2)?).ok()
}

/// Decodes; an error is NUL, another control character, or no UTF-8, overlong forms among it.
pub(super) fn decode(path: &str, escapes: Escapes) -> Result<Option<String>, ()> {
    if !path.contains('%') {
        return Ok(None);
    }
    let bytes = path.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if let Some(byte) = escape_at(bytes, at).filter(|byte| bytes[at] == b'%' && escapes.takes(*byte)) {
            decoded.push(byte);
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    let decoded = String::from_utf8(decoded).map_err(|_| ())?;
    if decoded.contains(char::is_control) { Err(()) } else { Ok(Some(decoded).filter(|decoded| decoded != path)) }
}

/// Resolves `.` and `..` (RFC 3986 section 5.2.4).
pub(super) fn resolve_dots(path: &str) -> Option<String> {
    let is_dots = |segment: &str| segment == "." || segment == "..";
    if !path.contains("/.") {
        return None;
    }
    let mut kept = Vec::new();
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    for segment in &segments {
        match *segment {
            "." => {}
            ".." => drop(kept.pop()),
            segment => kept.push(segment),
        }
    }
    if segments.last().is_some_and(|last| is_dots(last)) {
        kept.push("");
    }
    changed(path, format!("/{}", kept.join("/")))
}

pub(super) fn merge_slashes(path: &str) -> Option<String> {
    if !path.contains("//") {
        return None;
    }
    let mut merged = String::with_capacity(path.len());
    for char in path.chars() {
        if char != '/' || !merged.ends_with('/') {
            merged.push(char);
        }
    }
    Some(merged)
}

pub(super) fn turn_backslashes(path: &str) -> Option<String> {
    path.contains('\\').then(|| path.replace('\\', "/"))
}

/// Cuts the parameters of segments (RFC 3986 section 3.3), as servlet containers do.
pub(super) fn cut_parameters(path: &str) -> Option<String> {
    path.contains(';').then(|| by_segment(path, |segment| segment.split(';').next().unwrap_or_default().into()))
}

/// Cuts dots and white space at the end of segments, as Windows does.
pub(super) fn cut_ends(path: &str) -> Option<String> {
    let cut = by_segment(path, |segment| {
        let trimmed = segment.trim_end();
        let is_dots = trimmed == "." || trimmed == "..";
        let is_cut = |char: char| char == '.' || char.is_whitespace();
        if is_dots { trimmed.into() } else { trimmed.trim_end_matches(is_cut).into() }
    });
    changed(path, cut)
}

/// Ends the path where a decoded `?` or `#` begins a query or a fragment for whoever reads it as an address once more.
pub(super) fn cut_query(path: &str) -> Option<String> {
    path.find(['?', '#']).map(|at| path[..at].to_owned())
}

/// Takes what follows two slashes for a host, as an address without its scheme has it (RFC 3986 section 4.2).
pub(super) fn cut_host(path: &str) -> Option<String> {
    let rest = path.strip_prefix("//")?.trim_start_matches('/');
    Some(rest.find('/').map_or("/", |at| &rest[at..]).to_owned())
}

/// Writes characters that stand for another in another form as that one: fullwidth letters, dots and slashes.
pub(super) fn fold_forms(path: &str) -> Option<String> {
    if path.is_ascii() { None } else { changed(path, without_compatibility_forms(path)) }
}

fn by_segment<'a>(path: &'a str, change: impl Fn(&'a str) -> Cow<'a, str>) -> String {
    path.split('/').map(change).collect::<Vec<_>>().join("/")
}

fn changed(path: &str, new: String) -> Option<String> {
    (new != path).then_some(new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_is_made_by_itself() {
        type Change = fn(&str) -> Option<String>;
        let table: [(Change, &str, Option<&str>); 27] = [
            (resolve_dots, "/a/../b", Some("/b")),
            (resolve_dots, "/a/b/..", Some("/a/")),
            (resolve_dots, "/a/.", Some("/a/")),
            (resolve_dots, "/../../a", Some("/a")),
            (resolve_dots, "/..", Some("/")),
            (resolve_dots, "/a//../b", Some("/a/b")),
            (resolve_dots, "/.well-known/...", None),
            (merge_slashes, "//a///b/", Some("/a/b/")),
            (merge_slashes, "/a/b", None),
            (turn_backslashes, "/a\\..\\b", Some("/a/../b")),
            (cut_parameters, "/a;v=1/..;/b;", Some("/a/../b")),
            (cut_ends, "/a./b /c. ./", Some("/a/b/c/")),
            (cut_ends, "/../. /.. /...", Some("/.././../")),
            (cut_ends, "/a\u{a0}", Some("/a")),
            (cut_ends, "/.a/b.c", None),
            (cut_query, "/a?b#c", Some("/a")),
            (cut_query, "/#", Some("/")),
            (cut_query, "/a", None),
            (cut_host, "//host/a", Some("/a")),
            (cut_host, "///host/a", Some("/a")),
            (cut_host, "//host", Some("/")),
            (cut_host, "/a//b", None),
            (fold_forms, "/ａdmin", Some("/admin")),
            (fold_forms, "/a／..", Some("/a/..")),
            (fold_forms, "/cafe\u{301}", Some("/café")),
            (fold_forms, "/café", None),
            (fold_forms, "/a", None),
        ];
        for (change, path, expected) in table {
            assert_eq!(change(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn escapes_are_decoded_as_one_of_three_kinds_of_programs_does() {
        let kinds = [Escapes::All, Escapes::InSegments, Escapes::Unreserved];
        let decoded = |path| kinds.map(|kind| decode(path, kind).expect("readable").unwrap_or_else(|| path.to_owned()));
        assert_eq!(decoded("/%61%2Fb%5c%3b%25"), ["/a/b\\;%", "/a%2Fb%5c;%", "/a%2Fb%5c%3b%25"]);
        assert_eq!(decoded("/%C3%A9%2e"), ["/é.", "/é.", "/%C3%A9."]);
        assert_eq!(decoded("/100%"), ["/100%"; 3]);
        assert_eq!(decoded("/%4%41"), ["/%4A"; 3]);
        for wrong in ["/%00", "/%0d", "/%7F", "/%ff", "/%C0%AF", "/%E0%80%AF", "/%ED%A0%80", "/%C2%85"] {
            assert_eq!(decode(wrong, Escapes::All), Err(()), "{wrong}");
        }
        assert!(is_well_escaped("/%41%ff") && !is_well_escaped("/%") && !is_well_escaped("/%4"));
        assert!(!is_well_escaped("/%u0061") && !is_well_escaped("/%%36%31") && !is_well_escaped("/%+1"));
    }
}
