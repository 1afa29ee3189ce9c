//! Patterns of paths: `*` is one segment, `**` the rest, `/admin/**` also `/admin`.

use std::{fmt, str::FromStr};

use thiserror::Error;

use super::folding::{fold, without_compatibility_forms};

/// Longer ones are no path of a service.
const MOST_BYTES: usize = 1024;

/// The first segment of what is the door's at every service.
pub const RESERVED_SEGMENT: &str = ".vestibule";

/// A pattern of paths, as a rule or a list of quiet paths has it. It begins at the root of the service's host, also
/// where the service has only a part of that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    pub(super) segments: Vec<Segment>,
    /// Whether it ends in `**`.
    pub(super) open: bool,
    text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Segment {
    /// `*`: whatever is not empty.
    Any,
    Literal {
        exact: String,
        folded: String,
    },
}

/// How letters are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    Exact,
    /// The segments that are compared are folded already.
    Folded,
}

/// Why a text is no pattern.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PatternError {
    #[error("does not begin with \"/\"")]
    NoSlash,
    #[error("is longer than {MOST_BYTES} bytes")]
    TooLong,
    #[error("has an empty segment (\"//\") in it, which programs take for a single slash. Write one slash")]
    EmptySegment,
    #[error("ends in a slash, which makes no difference: it is for the path with it and without. Leave it out")]
    SlashAtEnd,
    #[error("has \"**\" before its end. It is for all that follows, so nothing can stand behind it")]
    RestInside,
    #[error(
        "has {0:?} in it. A star stands alone between slashes: \"*\" for one segment, \"**\" at the end for the rest"
    )]
    StarInside(String),
    #[error("has {0:?} in it, which is no placeholder here. Write \"*\" for any one segment")]
    Placeholder(String),
    #[error("has {0:?} in it, and is compared with paths in which dots are resolved. Leave it out")]
    Dots(String),
    #[error("has {0:?} in it, whose dot or space at the end some programs cut off. No rule can tell the two apart")]
    CutEnd(String),
    #[error("has \"%\" in it, and is compared with decoded paths. Write the character itself, such as é")]
    Encoded,
    #[error("has {0:?} in it, which ends a path or a segment, or is a slash to some programs. No rule can be about it")]
    Divider(char),
    #[error("has something in it that cannot be seen")]
    Hidden,
    #[error("has {0:?} in it, which some programs take for {1:?}. Write that")]
    CompatibilityForm(String, String),
    #[error("is under /{RESERVED_SEGMENT}/, which is the door's at every service. No rule is asked there")]
    Reserved,
}

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        let path = text.strip_prefix('/').ok_or(PatternError::NoSlash)?;
        if text.len() > MOST_BYTES {
            return Err(PatternError::TooLong);
        }
        let mut parts: Vec<&str> = if path.is_empty() { Vec::new() } else { path.split('/').collect() };
        let open = parts.pop_if(|part| *part == "**").is_some();
        if parts.len() > 1 && parts.last() == Some(&"") {
            return Err(if open { PatternError::EmptySegment } else { PatternError::SlashAtEnd });
        }
        let segments = parts.into_iter().map(segment).collect::<Result<Vec<_>, _>>()?;
        if matches!(segments.first(), Some(Segment::Literal { folded, .. }) if folded == RESERVED_SEGMENT) {
            return Err(PatternError::Reserved);
        }
        Ok(Self { segments, open, text: text.to_owned() })
    }
}

fn segment(text: &str) -> Result<Segment, PatternError> {
    let own = || text.to_owned();
    if text == "*" {
        return Ok(Segment::Any);
    }
    let is_placeholder = text.starts_with(':') || text.contains(['{', '}', '<', '>']);
    let error = match text {
        "" => PatternError::EmptySegment,
        "**" => PatternError::RestInside,
        "." | ".." => PatternError::Dots(own()),
        _ if text.contains('*') => PatternError::StarInside(own()),
        _ if is_placeholder => PatternError::Placeholder(own()),
        _ if text.contains('%') => PatternError::Encoded,
        _ if text.chars().any(|char| char.is_control() || (char.is_whitespace() && char != ' ')) => {
            PatternError::Hidden
        }
        _ if text.ends_with(['.', ' ']) || text.starts_with(' ') => PatternError::CutEnd(own()),
        _ => match (text.find(['?', '#', ';', '\\']), without_compatibility_forms(text)) {
            (Some(at), _) => PatternError::Divider(text[at..].chars().next().unwrap_or_default()),
            (None, plain) if plain != text => PatternError::CompatibilityForm(own(), plain),
            _ => return Ok(Segment::Literal { exact: own(), folded: fold(text) }),
        },
    };
    Err(error)
}

impl Pattern {
    pub(super) fn of(segments: Vec<Segment>, open: bool) -> Self {
        let written = segments.iter().map(|segment| match segment {
            Segment::Any => "/*".to_owned(),
            Segment::Literal { exact, .. } => format!("/{exact}"),
        });
        let mut text: String = written.collect();
        if open {
            text.push_str("/**");
        } else if text.is_empty() {
            text.push('/');
        }
        Self { segments, open, text }
    }

    /// Whether these segments of a path are among those that it is for.
    pub fn matches(&self, path: &[&str], letters: Letters) -> bool {
        let fits = if self.open { path.len() >= self.segments.len() } else { path.len() == self.segments.len() };
        fits && self.segments.iter().zip(path).all(|(segment, given)| match (segment, letters) {
            (Segment::Any, _) => !given.is_empty(),
            (Segment::Literal { exact, .. }, Letters::Exact) => exact == given,
            (Segment::Literal { folded, .. }, Letters::Folded) => folded == given,
        })
    }

    /// Whether it has letters that are others in lower case, so that a path in lower case has to be compared anew.
    pub fn has_upper_case(&self) -> bool {
        let differs = |segment: &Segment| matches!(segment, Segment::Literal { exact, folded } if exact != folded);
        self.segments.iter().any(differs)
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::segments::segments, *};

    fn pattern(text: &str) -> Pattern {
        text.parse().unwrap_or_else(|error| panic!("{text} {error}"))
    }

    #[test]
    fn a_star_is_one_segment_and_two_are_the_rest() {
        for (text, matched, others) in [
            ("/", vec!["/"], vec!["/a", "/a/"]),
            ("/**", vec!["/", "/a", "/a/b/", "//", "/a//b"], vec![]),
            (
                "/admin/**",
                vec!["/admin", "/admin/", "/admin/x", "/admin/x/y", "/admin//"],
                vec!["/", "/administrator", "/x/admin", "/Admin"],
            ),
            ("/admin", vec!["/admin", "/admin/"], vec!["/admin/x", "/admin//", "/adminx"]),
            (
                "/files/*",
                vec!["/files/a", "/files/a/", "/files/*"],
                vec!["/files", "/files/", "/files/a/b", "/files//a"],
            ),
            ("/*/settings/**", vec!["/a/settings", "/b/settings/x"], vec!["//settings", "/settings", "/a/b/settings"]),
            ("/café/a b", vec!["/café/a b"], vec!["/caf%C3%A9/a%20b"]),
        ] {
            let pattern = pattern(text);
            for path in matched {
                assert!(pattern.matches(&segments(path), Letters::Exact), "{text} {path}");
            }
            for path in others {
                assert!(!pattern.matches(&segments(path), Letters::Exact), "{text} {path}");
            }
        }
        assert!(pattern("/Admin").matches(&["admin"], Letters::Folded) && pattern("/Admin").has_upper_case());
        assert!(!pattern("/Admin").matches(&["admin"], Letters::Exact) && !pattern("/admin/*").has_upper_case());
    }

    #[test]
    fn what_no_rule_can_be_about_is_told() {
        use PatternError as E;
        for (text, error) in [
            ("", E::NoSlash),
            ("admin", E::NoSlash),
            ("**", E::NoSlash),
            ("https://wiki.example.org/", E::NoSlash),
            ("/a//b", E::EmptySegment),
            ("//", E::SlashAtEnd),
            ("/a/", E::SlashAtEnd),
            ("/a//**", E::EmptySegment),
            ("/**/a", E::RestInside),
            ("/**/**", E::RestInside),
            ("/a/../b", E::Dots("..".to_owned())),
            ("/.", E::Dots(".".to_owned())),
            ("/*.css", E::StarInside("*.css".to_owned())),
            ("/a/***", E::StarInside("***".to_owned())),
            ("/users/{id}", E::Placeholder("{id}".to_owned())),
            ("/users/:id", E::Placeholder(":id".to_owned())),
            ("/users/<int:id>", E::Placeholder("<int:id>".to_owned())),
            ("/a%20b", E::Encoded),
            ("/a?b", E::Divider('?')),
            ("/a#b", E::Divider('#')),
            ("/a;b", E::Divider(';')),
            ("/a\\b", E::Divider('\\')),
            ("/a.", E::CutEnd("a.".to_owned())),
            ("/a ", E::CutEnd("a ".to_owned())),
            ("/a\tb", E::Hidden),
            ("/a\0", E::Hidden),
            ("/ａ", E::CompatibilityForm("ａ".to_owned(), "a".to_owned())),
            ("/cafe\u{301}", E::CompatibilityForm("cafe\u{301}".to_owned(), "café".to_owned())),
            ("/.vestibule/**", E::Reserved),
            ("/.Vestibule", E::Reserved),
        ] {
            assert_eq!(text.parse::<Pattern>(), Err(error), "{text}");
        }
        assert_eq!(format!("/{}", "a".repeat(1024)).parse::<Pattern>(), Err(E::TooLong));
    }
}
